#include "text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace checker {
namespace {

/// The character at the beginning of `text` and its number of bytes; 0 bytes: not UTF-8 in its one spelling.
std::pair<std::uint32_t, std::size_t> decoded(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    const std::uint32_t first = byte(0);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return {0, 0};
    std::uint32_t character = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80) return {0, 0};
        character = character << 6U | (byte(i) & 0x3fU);
    }
    constexpr std::array<std::uint32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    const bool is_surrogate = character >= 0xd800 && character <= 0xdfff;
    if (character < least[length] || character > 0x10ffff || is_surrogate) return {0, 0};
    return {character, length};
}

/// Whether a terminal shows the character, and nothing else happens.
bool is_shown(std::uint32_t c)
{
    using Range = std::pair<std::uint32_t, std::uint32_t>;
    constexpr std::array<Range, 14> others = {{
        {0x00, 0x1f},       // control characters
        {0x7f, 0x9f},       // delete, and more of them
        {0xad, 0xad},       // soft hyphen
        {0x61c, 0x61c},     // direction of writing
        {0x180e, 0x180e},   // of no width
        {0x200b, 0x200f},   // of no width, and direction
        {0x2028, 0x202e},   // ends of lines and paragraphs, direction
        {0x2060, 0x206f},   // of no width, and direction
        {0xfe00, 0xfe0f},   // variants
        {0xfeff, 0xfeff},   // of no width
        {0xfff9, 0xfffb},   // annotations
        {0xfdd0, 0xfdef},   // no characters
        {0xfffe, 0xffff},   // no characters
        {0xe0000, 0x10ffff} // tags and private ones
    }};
    return std::ranges::none_of(others, [c](const Range& range) { return range.first <= c && c <= range.second; });
}

/// A statement's first word, or the beginning of some theorems' names, in the order of docs/reference/certificate.md.
struct Kind {
    std::string_view name;
    bool is_of_a_flow = false; ///< followed by "own" or "plain"
};
constexpr std::array<Kind, 16> kinds = {{{"optimum"},
                                         {"weighted-optimum"},
                                         {"no-interpolation"},
                                         {"collapse"},
                                         {"limit", true},
                                         {"entry", true},
                                         {"l1-norm", true},
                                         {"radius-squared", true},
                                         {"log-magnification"},
                                         {"rate", true},
                                         {"gap", true},
                                         {"theorem-2.1"},
                                         {"theorem-2.2"},
                                         {"robust-bound"},
                                         {"weighted-bound"},
                                         {"limit-equivalence"}}};

bool is_stated(const Certificate& certificate, const Kind& kind, std::string_view flow = {})
{
    return std::ranges::any_of(certificate.statements, [&](const Statement& statement) {
        const std::string_view rule = statement.words.at(0);
        if (kind.is_of_a_flow || kind.name == "optimum" || kind.name == "limit-equivalence")
            return rule == kind.name && (flow.empty() || (statement.words.size() > 1 && statement.words[1] == flow));
        return rule.starts_with(kind.name); // theorem-2.1-sharp
    });
}

} // namespace

std::string escaped(std::string_view text)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result;
    while (!text.empty()) {
        const auto [character, length] = decoded(text);
        const std::string_view bytes = text.substr(0, std::max<std::size_t>(length, 1));
        text.remove_prefix(bytes.size());
        if (length == 0 || !is_shown(character)) {
            for (const char c : bytes) {
                const auto byte = static_cast<unsigned char>(c);
                result += {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]};
            }
        } else {
            result += bytes;
            if (character == '\\') result += '\\';
        }
    }
    return result;
}

std::string shortened(std::string_view text, std::size_t length)
{
    return std::string(text.substr(0, length)) + (text.size() > length ? "..." : "");
}

std::string missing_kinds(const Certificate& certificate)
{
    std::string missing;
    for (const Kind& kind : kinds) {
        std::string name(kind.name);
        if (kind.is_of_a_flow && certificate.instance.is_weight_normalized) {
            const bool is_own = is_stated(certificate, kind, "own"), is_plain = is_stated(certificate, kind, "plain");
            if (is_own && is_plain) continue;
            if (is_own || is_plain) name += is_own ? " plain" : " own";
        } else if (is_stated(certificate, kind)) {
            continue;
        }
        missing += (missing.empty() ? "" : ", ") + name;
    }
    return missing;
}

std::string remarks(const Certificate& certificate)
{
    std::string text;
    if (is_stated(certificate, {"rate", true}))
        text +=
            "rate: sigma = lambda_min(K_inf), the smallest eigenvalue of the linearization at the limit. |e| decays at "
            "least "
            "at this rate asymptotically; equality needs a component of e in that direction, which is not certified\n";
    if (std::ranges::any_of(certificate.statements, &Statement::is_assuming_no_collapse))
        text += "assumed, not checked: no-collapse, where a statement says so\n";
    const std::string missing = missing_kinds(certificate);
    if (!missing.empty()) text += "not in this file: " + missing + "\n";
    return text + "of the flow at finite times (trajectories) nothing is stated\n";
}

} // namespace checker
