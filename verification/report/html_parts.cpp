#include <verification/report/html_parts.hpp>

#include <verification/report/interval.hpp>
#include <verification/report/json_values.hpp>
#include <verification/report/mathml.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cctype>
#include <regex>

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
    static const std::regex number(R"((10\^|[0-9]+(\.[0-9]+)?e)(-?[0-9]+(\.[0-9]+)?))");
    const auto is_part_of_a_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.'; };
    std::string result;
    auto rest = sentence.begin();
    for (std::sregex_iterator found(sentence.begin(), sentence.end(), number), end; found != end; ++found) {
        const std::smatch& match = *found;
        const auto begin = match[0].first, behind = match[0].second;
        if ((begin != sentence.begin() && is_part_of_a_word(*(begin - 1))) ||
            (behind != sentence.end() && std::isalnum(static_cast<unsigned char>(*behind)) != 0))
            continue;
        result += escaped(std::string(rest, begin));
        result += match[1] == "10^" ? power_of_ten(match[3]) : typeset_one(match[0]);
        rest = behind;
    }
    return result + escaped(std::string(rest, sentence.end()));
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
