#include <verification/report/verdict_table.hpp>

#include <verification/report/json_values.hpp>

#include <wnflow/numeric/printable.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;

/// "1.66e-6" as a formula; "–" stays.
std::string latex_number(const std::string& text)
{
    if (text == "–") return "--";
    const std::size_t e = text.find('e');
    if (e == std::string::npos) return "$" + text + "$";
    return fmt::format("${} \\cdot 10^{{{}}}$", text.substr(0, e), text.substr(e + 1));
}

/// Text without meaning for TeX.
std::string latex_text(const std::string& text)
{
    std::string result;
    for (const char c : numeric::printable_line(text)) {
        if (c == '\\') {
            result += "\\textbackslash{}";
            continue;
        }
        if (c == '^' || c == '~') {
            result += c == '^' ? "\\textasciicircum{}" : "\\textasciitilde{}";
            continue;
        }
        if (c == '_' || c == '%' || c == '&' || c == '#' || c == '$' || c == '{' || c == '}') result += '\\';
        result += c;
    }
    return result;
}

/// "to within 1e-70" for an equality that is proved to within a bound, else the evidence.
std::string evidence_of(const ordered_json& claim)
{
    if (claim.contains("within")) return "to within " + claim.at("within").get<std::string>();
    return claim.at("evidence");
}

std::string latex_evidence(const ordered_json& claim)
{
    if (claim.contains("within")) return "to within " + latex_number(latex_text(claim.at("within").get<std::string>()));
    return latex_text(claim.at("evidence"));
}

/// Text that is neither Markdown nor HTML, nor a border of its cell.
std::string markdown_text(const std::string& text)
{
    std::string result;
    for (const char c : numeric::printable_line(text)) {
        if (c == '<' || c == '>' || c == '&') {
            result += c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;";
            continue;
        }
        if (std::string_view("\\|`*[]!").find(c) != std::string_view::npos) result += '\\';
        result += c;
    }
    return result;
}

/// The object of `verify` that a report contains, or that the object is itself.
const ordered_json& verification_of(const ordered_json& object)
{
    return object.contains("verification") ? object.at("verification") : object;
}

} // namespace

std::string to_latex(const ordered_json& report)
{
    const ordered_json& verification = verification_of(report);
    const auto comment = [](const ordered_json& value) {
        std::string text;
        for (const char c : numeric::printable_line(value.get<std::string>()))
            text += c == '\\' ? std::string("\\textbackslash{}") : std::string(1, c);
        return text;
    };
    std::string text = fmt::format("% {}, digest {}, wnflow {}\n", comment(verification.at("instance").at("name")),
                                   comment(report.at("digest")), comment(report.at("version")));
    text += "\\begin{tabular}{lrrrrll}\n\\toprule\nstatement & left & right & left/right & margin & verdict & evidence "
            "\\\\\n\\midrule\n";
    for (const ordered_json& claim : verification.at("claims"))
        text +=
            fmt::format("{} & {} & {} & {} & {} & {} & {} \\\\\n", latex_text(claim.at("id")),
                        latex_number(shortened(claim.at("left"), 5)), latex_number(shortened(claim.at("right"), 5)),
                        latex_number(shortened(claim.at("ratio"), 3)), latex_number(margin(claim.at("margin_digits"))),
                        latex_text(claim.at("verdict")), latex_evidence(claim));
    return text + "\\bottomrule\n\\end{tabular}\n";
}

std::string to_markdown(const ordered_json& report)
{
    const ordered_json& verification = verification_of(report);
    std::string text = "| statement | left | right | left/right | margin | verdict | evidence |\n"
                       "|---|---:|---:|---:|---:|---|---|\n";
    for (const ordered_json& claim : verification.at("claims"))
        text += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", markdown_text(claim.at("id")),
                            shortened(claim.at("left"), 6), shortened(claim.at("right"), 6),
                            shortened(claim.at("ratio"), 4), margin(claim.at("margin_digits")),
                            markdown_text(claim.at("verdict")), markdown_text(evidence_of(claim)));
    return text;
}

} // namespace wnflow::report
