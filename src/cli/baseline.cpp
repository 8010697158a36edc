#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <verification/report/baseline.hpp>
#include <verification/report/collection.hpp>
#include <verification/report/json.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <memory>

namespace wnflow::cli {
namespace {

using nlohmann::ordered_json;

struct BaselineOptions {
    CommonOptions common; ///< `instance_path` is the folder, or the file of one instance
    std::string baselines, junit;
    report::CompareSettings compare;

    [[nodiscard]] bool is_one_instance() const { return std::filesystem::is_regular_file(common.instance_path); }
    [[nodiscard]] bool names_one_baseline() const { return std::filesystem::path(baselines).extension() == ".json"; }
    /// Beside the folder of the instances, so that these are all that it contains.
    [[nodiscard]] std::filesystem::path folder() const
    {
        if (names_one_baseline()) return std::filesystem::absolute(baselines).parent_path();
        if (!baselines.empty()) return baselines;
        const std::filesystem::path path = std::filesystem::absolute(common.instance_path).lexically_normal();
        return (is_one_instance() ? path.parent_path() : path).parent_path() / "baselines";
    }
    [[nodiscard]] std::filesystem::path file_for(const std::filesystem::path& instance) const
    {
        if (names_one_baseline()) return baselines;
        return folder() / (instance.stem().string() + ".json");
    }
    [[nodiscard]] std::vector<std::filesystem::path> instances() const
    {
        if (is_one_instance()) return {common.instance_path};
        if (!std::filesystem::is_directory(common.instance_path))
            throw numeric::InputError(common.instance_path, "", "is neither a folder nor a file",
                                      "name an instance file, or a folder of them");
        if (names_one_baseline())
            throw numeric::InputError("--baselines", baselines, "is one file, and there may be many instances",
                                      "name a folder, or one instance file");
        return report::instance_files(std::filesystem::path(common.instance_path));
    }
};

ordered_json verify(const BaselineOptions& options, const std::filesystem::path& file)
{
    const problem::Instance instance = options.common.read(file);
    claims::EvidenceSettings settings = claims::EvidenceSettings::of(instance);
    ProgressLine progress;
    settings.on_progress = [&](const flow::Progress& p) { progress.show(p); };
    const auto show = [&](const std::string& id) { progress.show(file.filename().string() + ": judging " + id); };
    return report::to_json(report::verify(instance, settings, show));
}

int baseline(const BaselineOptions& options)
{
    int status = done;
    std::error_code error;
    std::filesystem::create_directories(options.folder(), error);
    for (const std::filesystem::path& file : options.instances()) {
        const ordered_json object = verify(options, file);
        write_file(options.file_for(file), report::json_text(object, 1) + "\n");
        std::size_t open = 0;
        for (const ordered_json& claim : object["claims"])
            open += claim["verdict"] == "refuted" || claim["verdict"] == "undecided" ? 1U : 0U;
        if (open > 0) status = undecided;
        print(fmt::format("{:<32} {} statements{}\n", word_of(file.filename()), object["claims"].size(),
                          open > 0 ? fmt::format(", {} of them refuted or undecided", open) : ""));
    }
    print("stored in " + word_of(options.names_one_baseline() ? options.baselines : options.folder().string()) + "\n");
    return status;
}

ordered_json stored(const std::filesystem::path& file)
{
    if (!std::filesystem::exists(file))
        throw numeric::InputError(file.string(), "", "there is no baseline", "make one with wnflow baseline");
    try {
        ordered_json object = read_json(file, "make it anew with wnflow baseline");
        if (!object.is_object())
            throw numeric::InputError(file.string(), object.type_name(), "is no stored result",
                                      "make it anew with wnflow baseline");
        if (object.value("schema", "") != "wnflow-verify-1")
            throw numeric::InputError(file.string(), object.value("schema", ""), "is no baseline of this version",
                                      "make it anew with wnflow baseline");
        return object;
    } catch (const ordered_json::exception& error) {
        throw numeric::InputError(file.string(), "", std::string("is no JSON (") + error.what() + ")",
                                  "make it anew with wnflow baseline");
    }
}

report::Comparison compare(const BaselineOptions& options, const std::filesystem::path& file)
{
    const auto begin = std::chrono::steady_clock::now();
    report::Comparison comparison;
    try {
        const ordered_json before = stored(options.file_for(file));
        const ordered_json after = verify(options, file);
        comparison = report::compare(before, after, options.compare);
    } catch (const numeric::InputError& error) {
        comparison.error = error.what();
    } catch (const ordered_json::exception& error) {
        comparison.error = word_of(options.file_for(file)) + ": lacks a field (" + error.what() + ")";
    }
    comparison.instance = word_of(file.stem());
    comparison.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return comparison;
}

/// Baselines whose instance is no longer there.
void add_lost(const BaselineOptions& options, std::vector<report::Comparison>& comparisons)
{
    if (options.is_one_instance() || !std::filesystem::is_directory(options.folder())) return;
    for (const auto& entry : std::filesystem::directory_iterator(options.folder())) {
        const std::string name = word_of(entry.path().stem());
        const bool is_known = std::ranges::any_of(
            comparisons, [&](const report::Comparison& comparison) { return comparison.instance == name; });
        if (entry.path().extension() != ".json" || is_known) continue;
        report::Comparison lost;
        lost.instance = name;
        lost.changes.push_back({report::ChangeKind::missing, "", "an instance", "none", true});
        comparisons.push_back(std::move(lost));
    }
}

int compare(const BaselineOptions& options)
{
    std::vector<report::Comparison> comparisons;
    for (const std::filesystem::path& file : options.instances()) comparisons.push_back(compare(options, file));
    add_lost(options, comparisons);
    if (!options.junit.empty()) write_file(options.junit, report::to_junit(comparisons));
    print(options.common.wants_json ? report::json_text(report::to_json(comparisons), 2) + "\n"
                                    : report::to_terminal(comparisons));
    if (std::ranges::any_of(comparisons, [](const report::Comparison& c) { return !c.error.empty(); }))
        return bad_input;
    return std::ranges::any_of(comparisons, &report::Comparison::is_regressed) ? refuted : done;
}

void add_folders(Command command, BaselineOptions& options)
{
    command.add_option("instances", options.common.instance_path, "Folder of instance files (*.toml), or one of them")
        .required()
        .type_name("DIR|FILE.toml");
    command
        .add_option("--baselines", options.baselines,
                    "Folder of the accepted results (default: baselines, beside the folder); of one instance also the "
                    "file NAME.json")
        .type_name("DIR|FILE.json");
}

} // namespace

void add_baseline(Command app, int& exit_status)
{
    auto options = std::make_shared<BaselineOptions>();
    Command command = app.add_subcommand("baseline", "Verify a folder of instances and store the results as accepted");
    add_folders(command, *options);
    command.callback([options, &exit_status] { exit_status = baseline(*options); });
}

void add_compare(Command app, int& exit_status)
{
    auto options = std::make_shared<BaselineOptions>();
    Command command = app.add_subcommand("compare", "Verify a folder of instances again and tell what has changed");
    add_folders(command, *options);
    command.add_option("--junit", options->junit, "Also write the result as JUnit XML").type_name("FILE.xml");
    command
        .add_option("--margin-slack", options->compare.margin_slack,
                    "Digits by which a margin may shrink before that is a regression")
        .nonnegative()
        .show_default();
    options->common.add_json(command);
    command.callback([options, &exit_status] { exit_status = compare(*options); });
}

} // namespace wnflow::cli
