#include <verification/report/verdict_table.hpp>

#include <verification/report/json_values.hpp>

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

std::string latex_text(const std::string& text)
{
    std::string result;
    for (const char c : text) {
        if (c == '_' || c == '%' || c == '&' || c == '#' || c == '$' || c == '{' || c == '}') result += '\\';
        result += c;
    }
    return result;
}

/// The object of `verify` that a report contains, or that the object is itself.
const ordered_json& verification_of(const ordered_json& object)
{
    return object.contains("verification") ? object["verification"] : object;
}

} // namespace

std::string to_latex(const ordered_json& report)
{
    const ordered_json& verification = verification_of(report);
    std::string text = fmt::format("% {}, digest {}, wnflow {}\n", verification["instance"]["name"].get<std::string>(),
                                   report["digest"].get<std::string>(), report["version"].get<std::string>());
    text += "\\begin{tabular}{lrrrrll}\n\\toprule\nstatement & left & right & left/right & margin & verdict & evidence "
            "\\\\\n\\midrule\n";
    for (const ordered_json& claim : verification["claims"])
        text += fmt::format("{} & {} & {} & {} & {} & {} & {} \\\\\n", latex_text(claim["id"]),
                            latex_number(shortened(claim["left"], 5)), latex_number(shortened(claim["right"], 5)),
                            latex_number(shortened(claim["ratio"], 3)), latex_number(margin(claim["margin_digits"])),
                            latex_text(claim["verdict"]), latex_text(claim["evidence"]));
    return text + "\\bottomrule\n\\end{tabular}\n";
}

std::string to_markdown(const ordered_json& report)
{
    const ordered_json& verification = verification_of(report);
    std::string text = "| statement | left | right | left/right | margin | verdict | evidence |\n"
                       "|---|---:|---:|---:|---:|---|---|\n";
    for (const ordered_json& claim : verification["claims"])
        text += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", claim["id"].get<std::string>(),
                            shortened(claim["left"], 6), shortened(claim["right"], 6), shortened(claim["ratio"], 4),
                            margin(claim["margin_digits"]), claim["verdict"].get<std::string>(),
                            claim["evidence"].get<std::string>());
    return text;
}

} // namespace wnflow::report
