#include <wnflow/numeric/printable.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace wnflow::numeric {
namespace {

struct Character {
    std::uint32_t code = 0;
    std::size_t bytes = 0; ///< 0: not UTF-8
};

Character decoded(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    const std::uint32_t first = byte(0);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return {};
    std::uint32_t code = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80) return {};
        code = code << 6U | (byte(i) & 0x3fU);
    }
    constexpr std::array<std::uint32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < least[length] || code > 0x10ffff || is_surrogate) return {};
    return {code, length};
}

/// Whether the character acts instead of being seen. Beyond ASCII; those that XML excludes are among them.
bool is_acting(std::uint32_t code)
{
    using Range = std::pair<std::uint32_t, std::uint32_t>;
    constexpr std::array<Range, 10> acting = {{{0x00, 0x1f},
                                               {0x7f, 0x9f},
                                               {0x61c, 0x61c},       // direction of writing
                                               {0x200e, 0x200f},     // the same
                                               {0x2028, 0x202e},     // ends of lines and paragraphs, direction
                                               {0x2066, 0x2069},     // direction
                                               {0xfeff, 0xfeff},     // of no width
                                               {0xfff9, 0xfffb},     // annotations
                                               {0xfffe, 0xffff},     // no characters
                                               {0xe0000, 0xe007f}}}; // tags
    return std::ranges::any_of(acting, [code](const Range& r) { return r.first <= code && code <= r.second; });
}

/// @param keeps whether a character in ASCII that acts is left as it is, from the text that begins with it
/// @param escape of a character, or of a byte that is not UTF-8
template <class Keeps, class Escape>
std::string rewritten(std::string_view text, const Keeps& keeps, const Escape& escape)
{
    std::string result;
    result.reserve(text.size());
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~'; };
    while (!text.empty()) {
        const auto plain = std::ranges::find_if_not(text, is_plain); // nearly all of every text
        result.append(text.begin(), plain);
        text.remove_prefix(static_cast<std::size_t>(plain - text.begin()));
        if (text.empty()) break;
        const Character c = decoded(text);
        const std::size_t bytes = std::max<std::size_t>(c.bytes, 1);
        if (c.bytes > 0 && (!is_acting(c.code) || keeps(text))) result += text.substr(0, bytes);
        else result += escape(c, static_cast<unsigned char>(text[0]));
        text.remove_prefix(bytes);
    }
    return result;
}

std::string written_out(const Character& c, unsigned char byte)
{
    if (c.bytes == 0 || c.code < 0x80) return fmt::format("\\x{:02x}", byte);
    return c.code > 0xffff ? fmt::format("\\U{:08x}", c.code) : fmt::format("\\u{:04x}", c.code);
}

bool is_layout(std::string_view text)
{
    return text[0] == '\n' || text[0] == '\t' || text.starts_with("\r\n");
}

} // namespace

std::string printable(std::string_view text)
{
    return rewritten(text, is_layout, written_out);
}

std::string printable_line(std::string_view text)
{
    return rewritten(
        text, [](std::string_view rest) { return rest[0] == '\t'; }, written_out);
}

std::string printable_json(std::string_view json)
{
    // Outside of strings there are only line ends and blanks, which stay; inside, control characters are escaped already.
    return rewritten(json, is_layout, [](const Character& c, unsigned char) {
        if (c.bytes == 0) return std::string("\ufffd");
        if (c.code <= 0xffff) return fmt::format("\\u{:04x}", c.code);
        const std::uint32_t rest = c.code - 0x10000;
        return fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + (rest >> 10U), 0xdc00 + (rest & 0x3ffU));
    });
}

std::string printable_markup(std::string_view text)
{
    std::string result;
    for (const char c : printable(text)) {
        if (c == '&') result += "&amp;";
        else if (c == '<') result += "&lt;";
        else if (c == '>') result += "&gt;";
        else if (c == '"') result += "&quot;";
        else result += c;
    }
    return result;
}

void require_shallow_json(std::string_view json)
{
    constexpr std::size_t deepest = 100;
    std::size_t depth = 0;
    bool is_in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (is_in_string) {
            if (c == '\\') ++i;
            else if (c == '"') is_in_string = false;
        } else if (c == '"') {
            is_in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > deepest)
                throw InputError("JSON", "", fmt::format("is nested deeper than {} arrays and objects", deepest),
                                 "give a file as wnflow writes it");
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        }
    }
}

} // namespace wnflow::numeric
