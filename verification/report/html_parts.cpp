#include <verification/report/html_parts.hpp>

#include <verification/report/interval.hpp>
#include <verification/report/json_values.hpp>
#include <verification/report/mathml.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

namespace wnflow::report {

using nlohmann::ordered_json;

namespace {

/// U+2212 for a hyphen.
std::string with_minus(const std::string& text)
{
    std::string result;
    for (const char c : text) result += c == '-' ? "−" : std::string(1, c);
    return result;
}

std::string power_of_ten(const std::string& exponent)
{
    return "10<sup>" + with_minus(exponent.starts_with('+') ? exponent.substr(1) : exponent) + "</sup>";
}

bool is_number(const std::string& text)
{
    return !text.empty() && text.find_first_not_of("0123456789+-.e[], ") == std::string::npos;
}

/// One number, not an interval with ends of their own.
std::string typeset_one(const std::string& text)
{
    const std::size_t e = text.find('e');
    if (e == std::string::npos) return with_minus(text);
    const std::string mantissa = text.substr(0, e);
    return (mantissa == "1" ? "" : with_minus(mantissa) + "·") + power_of_ten(text.substr(e + 1));
}

/// A number with a power of ten in a text: "10^-4.8", "1.66e-6".
struct Power {
    std::size_t begin = 0, behind = 0;
};

std::size_t behind_digits(std::string_view text, std::size_t at)
{
    return std::min(text.find_first_not_of("0123456789", at), text.size());
}

/// Digits from `at` on, then a point and digits if there are both; `at` if there is no digit.
std::size_t behind_decimal(std::string_view text, std::size_t at)
{
    const std::size_t end = behind_digits(text, at);
    if (end == at || end == text.size() || text[end] != '.') return end;
    const std::size_t decimals = behind_digits(text, end + 1);
    return decimals > end + 1 ? decimals : end;
}

/// Behind the exponent at `at`; `at` if there is none.
std::size_t behind_exponent(std::string_view text, std::size_t at)
{
    const std::size_t digits = at < text.size() && text[at] == '-' ? at + 1 : at;
    const std::size_t end = behind_decimal(text, digits);
    return end > digits ? end : at;
}

/// The first one from `from` on. By hand: a regular expression of the standard library runs into itself once a character.
std::optional<Power> next_power(std::string_view text, std::size_t from)
{
    for (std::size_t at = text.find_first_of("0123456789", from); at < text.size();) {
        const std::size_t end = behind_digits(text, at), mantissa = behind_decimal(text, at);
        if (mantissa < text.size() && text[mantissa] == 'e')
            if (const std::size_t behind = behind_exponent(text, mantissa + 1); behind > mantissa + 1)
                return Power{at, behind};
        if (end - at >= 2 && text.substr(end - 2, 3) == "10^")
            if (const std::size_t behind = behind_exponent(text, end + 1); behind > end + 1)
                return Power{end - 2, behind};
        at = text.find_first_of("0123456789", end);
    }
    return std::nullopt;
}

} // namespace

std::string typeset(const std::string& number)
{
    if (!is_number(number)) return escaped(number);
    if (!number.starts_with('[')) return typeset_one(number);
    const std::size_t comma = number.find(", "), close = number.find(']');
    if (comma == std::string::npos || close == std::string::npos) return escaped(number);
    return "[" + typeset_one(number.substr(1, comma - 1)) + ", " +
           typeset_one(number.substr(comma + 2, close - comma - 2)) + "]";
}

std::string prose(const std::string& sentence)
{
    const auto is_part_of_a_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.'; };
    std::string result;
    std::size_t rest = 0;
    for (auto found = next_power(sentence, 0); found; found = next_power(sentence, found->behind)) {
        if ((found->begin > 0 && is_part_of_a_word(sentence[found->begin - 1])) ||
            (found->behind < sentence.size() && std::isalnum(static_cast<unsigned char>(sentence[found->behind])) != 0))
            continue;
        result += escaped(sentence.substr(rest, found->begin - rest));
        const std::string text = sentence.substr(found->begin, found->behind - found->begin);
        result += text.starts_with("10^") ? power_of_ten(text.substr(3)) : typeset_one(text);
        rest = found->behind;
    }
    return result + escaped(sentence.substr(rest));
}

std::string shown(const ordered_json& value, unsigned digits)
{
    return typeset(shortened(value, digits));
}

std::string certified(const ordered_json& interval)
{
    if (!interval.is_array() || interval.size() != 2) return "";
    constexpr unsigned few = 20, all = 1'000'000;
    const std::string low = interval[0], high = interval[1];
    const std::string brief = readable_interval(low, high, few), full = readable_interval(low, high, all);
    std::string text = "<span class=\"certified\">∈ " + typeset(brief) + "</span>";
    if (low == high) return "<span class=\"certified\">= " + typeset(brief) + "</span>";
    const std::string width = typeset(interval_width(low, high));
    if (brief == full) return text + " <span class=\"soft\">width " + width + "</span>";
    return text + " <details class=\"digits\"><summary>width " + width + ", all digits</summary>" +
           "<span class=\"certified\">∈ " + typeset(full) + "</span></details>";
}

std::string item(const std::string& name, const std::string& content)
{
    return content.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, content);
}

std::string joined(const ordered_json& texts)
{
    std::string result;
    for (const ordered_json& text : texts) result += (result.empty() ? "" : ", ") + escaped(text.get<std::string>());
    return result;
}

std::string table(const std::string& name, const std::string& caption, const std::string& head, const std::string& rows)
{
    return fmt::format(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table>\n{}<thead><tr>{}</tr>"
        "</thead>\n<tbody>\n{}</tbody></table></div>\n",
        name, caption.empty() ? "" : "<caption><span>" + caption + "</span></caption>\n", head, rows);
}

std::string column(const std::string& name, bool is_number)
{
    return fmt::format("<th scope=\"col\"{}>{}</th>", is_number ? " class=\"number\"" : "", name);
}

std::string part(const std::string& id, const std::string& title, const std::string& introduction,
                 const std::string& content)
{
    if (content.empty()) return "";
    return "<h2 id=\"" + id + "\">" + title + "</h2>\n" +
           (introduction.empty() ? "" : "<p>" + introduction + "</p>\n") + content;
}

} // namespace wnflow::report
