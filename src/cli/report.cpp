#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/report_folder.hpp"

#include <verification/report/report_files.hpp>
#include <verification/report/verdict_table.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <nlohmann/json.hpp>

#include <memory>

namespace wnflow::cli {
namespace {

struct ReportOptions {
    std::string file, folder;
    bool wants_latex = false, wants_markdown = false;
};

int report(const ReportOptions& options)
{
    const nlohmann::ordered_json object = read_json(options.file, "give the report.json of wnflow verify --report");
    try {
        if (options.wants_latex) print(report::to_latex(object));
        else if (options.wants_markdown) print(report::to_markdown(object));
        else write_report(options.folder, object);
    } catch (const numeric::InputError& error) {
        throw error.at(options.file);
    } catch (const nlohmann::json::exception& error) {
        throw numeric::InputError(options.file, "", std::string("is not a report (") + error.what() + ")",
                                  "give the report.json of wnflow verify --report");
    }
    return done;
}

} // namespace

void add_report(Command app, int& exit_status)
{
    auto options = std::make_shared<ReportOptions>();
    Command command = app.add_subcommand("report", "Render a report from its report.json, without computing anything");
    command.add_option("report", options->file, "report.json, as wnflow verify --report writes it")
        .required()
        .type_name("FILE.json");
    command.add_option("--out", options->folder, "Folder for the page, tables and diagrams")
        .type_name("DIR")
        .show_default()
        .show_default("report");
    command.add_flag("--latex", options->wants_latex, "Print the verdict table as LaTeX, and nothing else");
    command.add_flag("--markdown", options->wants_markdown, "Print the verdict table as Markdown, and nothing else");
    command.callback([options, &exit_status] {
        if (options->folder.empty()) options->folder = "report";
        exit_status = report(*options);
    });
}

} // namespace wnflow::cli
