#include <verification/plot/gnuplot_text.hpp>

#include <wnflow/numeric/printable.hpp>

namespace wnflow::plot {

std::string gnuplot_string(std::string_view text)
{
    std::string result = "'";
    for (const char c : numeric::printable_line(text)) {
        if (c == '\'') result += "’"; // gnuplot 5.4 ends a string at some doubled quotes
        else result += c == '\t' ? ' ' : c;
    }
    return result + "'";
}

std::string gnuplot_literal(std::string_view text)
{
    std::string result;
    for (const char c : numeric::printable_line(text)) {
        if (c == '\'') {
            result += "\\047"; // a quote in enhanced text, but none for who reads the script
            continue;
        }
        if (c == '>' && result.ends_with("]]")) result += " "; // XML has no ]]> in text, gnuplot's SVG would
        if (std::string_view("_^{}@&~\\").find(c) != std::string_view::npos) result += '\\';
        result += c;
    }
    return gnuplot_string(result);
}

std::string file_stem(std::string_view name)
{
    constexpr std::size_t longest = 200;
    const auto is_continued = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
    const bool is_utf8 = numeric::printable_line(name) == name;
    std::string result;
    for (const char c : name) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                               (is_utf8 && (static_cast<unsigned char>(c) & 0x80U) != 0);
        result += is_letter || std::string_view(" ._-+=,").find(c) != std::string_view::npos ? c : '_';
    }
    if (result.size() > longest) {
        std::size_t end = longest;
        while (end > 0 && is_continued(result[end])) --end;
        result.resize(end);
    }
    if (result.empty() || result == "." || result == "..") return "_";
    if (result[0] == '-') result[0] = '_';
    return result;
}

} // namespace wnflow::plot
