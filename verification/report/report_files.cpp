#include <verification/report/report_files.hpp>

#include <verification/report/html.hpp>
#include <verification/report/report_diagrams.hpp>
#include <verification/report/verdict_table.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <nlohmann/json.hpp>

namespace wnflow::report {
namespace {

/// The <svg> element of a picture file, for a page: no XML declaration, no fixed size, no ids that two diagrams share.
std::string inlined(std::string svg, const std::string& id)
{
    const std::size_t begin = svg.find("<svg");
    if (begin == std::string::npos) return "";
    svg.erase(0, begin);
    const std::size_t end = svg.find('>');
    std::string head = svg.substr(0, end);
    for (const char* attribute : {" width=\"", " height=\""})
        if (const std::size_t at = head.find(attribute); at != std::string::npos)
            head.erase(at, head.find('"', head.find('"', at) + 1) + 1 - at);
    svg = head + svg.substr(end);
    for (const std::string mark : {"gnuplot_plot_", "gnuplot_canvas", "gpDot", "gpPt", "textbox", "greybox"})
        for (std::size_t at = svg.find(mark); at != std::string::npos;
             at = svg.find(mark, at + id.size() + 1 + mark.size()))
            svg.insert(at, id + "-");
    for (std::size_t at = svg.find("<title>"); at != std::string::npos; at = svg.find("<title>", at))
        svg.erase(at, svg.find("</title>", at) + 8 - at); // tooltips of internal names
    return svg;
}

void check_schema(const nlohmann::ordered_json& report)
{
    const std::string known = "wnflow-report-1";
    const bool has_schema = report.is_object() && report.contains("schema") && report["schema"].is_string();
    const std::string schema = has_schema ? report["schema"].get<std::string>() : "";
    if (schema != known)
        throw numeric::InputError("schema", schema, "is not a report that can be rendered",
                                  "give a report.json of schema " + known);
    for (const char* key : {"version", "digest", "sentence", "verification", "statements", "trajectory", "limit",
                            "curves", "reproduction"})
        if (!report.contains(key))
            throw numeric::InputError(key, "", "is missing in the report",
                                      "write the report anew with wnflow verify --report");
}

} // namespace

ReportFiles report_files(const nlohmann::ordered_json& report)
{
    check_schema(report);
    ReportFiles result;
    Diagrams diagrams;
    try {
        for (const ReportFigure& figure : report_figures(report)) {
            std::string svg;
            for (plot::File& file : plot::files(figure.figure, result.warning)) {
                if (file.name.ends_with(".svg")) svg = file.content;
                result.files.push_back({"figures/" + file.name, std::move(file.content)});
            }
            if (!svg.empty())
                diagrams[figure.figure.name] = {inlined(std::move(svg), figure.figure.name), figure.caption,
                                                figure.description};
        }
        result.files.push_back({"report.json", report.dump(1) + "\n"});
        result.files.push_back({"report.html", to_html(report, diagrams)});
        result.files.push_back({"verdicts.tex", to_latex(report)});
        result.files.push_back({"verdicts.md", to_markdown(report)});
    } catch (const nlohmann::json::exception& error) {
        throw numeric::InputError("report", "", std::string("has a field that cannot be read (") + error.what() + ")",
                                  "write the report anew with wnflow verify --report");
    }
    return result;
}

} // namespace wnflow::report
