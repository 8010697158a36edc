#include "cli/command.hpp"
#include "cli/data_folder.hpp"
#include "cli/output.hpp"

#include <verification/figures/make.hpp>
#include <verification/figures/parallel.hpp>
#include <verification/report/json.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <filesystem>
#include <memory>

namespace wnflow::cli {
namespace {

struct FigureOptions {
    std::string which, out = ".";
    bool is_quick = false, wants_json = false;
    unsigned threads = figures::default_threads();
};

/// "all", a number of the collection, or a file.
std::vector<std::filesystem::path> definition_paths(const std::string& which)
{
    constexpr std::array numbers = {"1", "2", "3", "4", "5", "6"};
    std::vector<std::filesystem::path> paths;
    for (const char* number : numbers)
        if (which == "all" || which == number)
            paths.push_back(data_folder("figures") / fmt::format("figure-{}.toml", number));
    if (!paths.empty()) return paths;
    if (std::filesystem::exists(which)) return {which};
    throw numeric::InputError("figure", which, "there is no such figure",
                              "give 1 to 6, all, or the file of a definition (TOML)");
}

std::string outcome_text(figures::FindingOutcome outcome)
{
    switch (outcome) {
    case figures::FindingOutcome::holds: return "holds";
    case figures::FindingOutcome::does_not_hold: return "DOES NOT HOLD";
    case figures::FindingOutcome::undecided: return "undecided, as readings of it differ";
    }
    return "";
}

int figure(const FigureOptions& options)
{
    std::vector<figures::Definition> definitions; // all of them first: an error in one must not cost the others' time
    for (const auto& path : definition_paths(options.which))
        definitions.push_back(figures::read_definition(path, options.is_quick));
    std::error_code error;
    std::filesystem::create_directories(options.out, error);
    if (error)
        throw numeric::InputError("--out", options.out, "cannot be created (" + error.message() + ")",
                                  "choose a folder that is writable");

    ProgressLine progress;
    nlohmann::ordered_json findings = nlohmann::ordered_json::array();
    bool is_contradicted = false, is_undecided = false;
    std::string not_drawn;
    for (const figures::Definition& definition : definitions) {
        figures::MakeSettings settings;
        settings.threads = options.threads;
        settings.is_quick = options.is_quick;
        settings.on_progress = [&](std::size_t done, std::size_t all) {
            progress.show(fmt::format("{}: {} of {} runs", definition.name, done, all));
        };
        const figures::Made made = figures::make(definition, settings);
        progress.clear();
        for (const plot::File& file : made.files)
            write_file(std::filesystem::path(options.out) / file.name, file.content);
        if (!made.not_drawn.empty()) not_drawn = made.not_drawn;
        is_contradicted = is_contradicted || made.finding.outcome() == figures::FindingOutcome::does_not_hold;
        is_undecided = is_undecided || made.finding.outcome() == figures::FindingOutcome::undecided;
        findings.push_back(figures::to_json(definition, made.finding, options.is_quick));
        if (options.wants_json) continue;
        std::string text =
            fmt::format("{}{}: {}\n  {}\n  {} ({}): {}\n", definition.name,
                        options.is_quick ? " (quick: fewer points and iterations)" : "", definition.title,
                        made.finding.seen, made.finding.statement, made.finding.is_of_paper ? "the paper" : "derived",
                        outcome_text(made.finding.outcome()));
        for (const figures::Criterion& criterion : made.finding.criteria)
            text += fmt::format("    {} {}: {}\n", criterion.holds ? "+" : "-", criterion.text, criterion.value);
        print(text);
    }
    if (options.wants_json)
        print(report::json_text({{"schema", "wnflow-figures-1"},
                                 {"version", WNFLOW_VERSION},
                                 {"digest", nullptr},
                                 {"figures", std::move(findings)}},
                                2) +
              "\n");
    if (!not_drawn.empty()) tell("no pictures were drawn, only CSV files and scripts: " + not_drawn);
    if (is_contradicted) return refuted;
    if (!not_drawn.empty()) return resource_limit;
    return is_undecided ? undecided : done;
}

} // namespace

void add_figure(Command app, int& exit_status)
{
    auto options = std::make_shared<FigureOptions>();
    Command command =
        app.add_subcommand("figure", "Make the paper's figures again: CSV, gnuplot script, SVG, PDF, PNG, and "
                                     "whether the paper's statement holds");
    command.add_option("which", options->which, "1 to 6, all, or the file of a definition (TOML)")
        .required()
        .type_name("1|2|3|4|5|6|all|FILE.toml");
    command.add_option("--out", options->out, "Folder for the files, made if it is missing")
        .type_name("DIR")
        .show_default();
    command.add_flag("--quick", options->is_quick, "Fewer points, initializations and iterations");
    command.add_option("--threads", options->threads, "Runs made at the same time").range(1, 1024).show_default();
    command.add_flag("--json", options->wants_json, "Print one JSON object, and nothing else, on standard output");
    command.callback([options, &exit_status] { exit_status = figure(*options); });
}

} // namespace wnflow::cli
