#include <verification/report/report_files.hpp>

#include <verification/plot/inline_svg.hpp>
#include <verification/report/html.hpp>
#include <verification/report/json.hpp>
#include <verification/report/report_diagrams.hpp>
#include <verification/report/verdict_table.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <nlohmann/json.hpp>

namespace wnflow::report {

using nlohmann::ordered_json;

namespace {

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
            for (plot::File& file : plot::files(figure.figure, result.warning))
                result.files.push_back({"figures/" + file.name, std::move(file.content)});
            diagrams[figure.figure.name] = {plot::inline_svg(figure.figure, {figure.caption, figure.description}),
                                            figure.caption + " " + figure.description};
        }
        std::vector<StatementPlot> plots;
        for (const ordered_json& claim : report.at("verification").at("claims")) {
            plots.push_back(statement_plot(report, claim));
            for (const plot::File& file : plots.back().files)
                result.files.push_back({"figures/" + file.name, file.content});
        }
        result.files.push_back({"report.json", json_text(report, 1) + "\n"});
        result.files.push_back({"report.html", to_html(report, diagrams, plots)});
        result.files.push_back({"verdicts.tex", to_latex(report)});
        result.files.push_back({"verdicts.md", to_markdown(report)});
    } catch (const nlohmann::json::exception& error) {
        throw numeric::InputError("report", "", std::string("has a field that cannot be read (") + error.what() + ")",
                                  "write the report anew with wnflow verify --report");
    }
    return result;
}

} // namespace wnflow::report
