#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <verification/report/json.hpp>
#include <verification/sweep/export.hpp>
#include <verification/sweep/heat_map.hpp>
#include <verification/sweep/merge.hpp>
#include <verification/sweep/run.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <functional>
#include <memory>
#include <thread>

namespace wnflow::cli {
namespace {

using sweep::RunOutcome;

// ---- run ---------------------------------------------------------------------------------------------------------

struct RunOptions {
    std::string path, database, shard = "1/1";
    unsigned jobs = 0;
    bool retries_failed = false;
};

volatile std::sig_atomic_t is_interrupted = 0;

/// An interrupted sweep ends in good order; a file-size limit is an error of writing, not the end of the program.
void handle_signals()
{
    struct sigaction action {};
    action.sa_handler = [](int) { is_interrupted = 1; };
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGXFSZ, SIG_IGN);
}

std::string duration(double seconds)
{
    const auto whole = static_cast<unsigned long>(seconds + 0.5);
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
    return fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60);
}

std::string bar(const sweep::RunProgress& progress)
{
    constexpr std::uint64_t width = 30;
    const std::uint64_t filled = progress.wanted ? width * progress.finished / progress.wanted : width;
    return fmt::format("[{}{}] {}/{} points{}{}", std::string(filled, '#'), std::string(width - filled, '.'),
                       progress.finished, progress.wanted,
                       progress.failed ? fmt::format(", {} failed", progress.failed) : "",
                       progress.finished ? ", " + duration(progress.seconds_left) + " left" : "");
}

std::string describe(const sweep::RunSummary& summary)
{
    const sweep::RunRecord& record = summary.record;
    std::string text;
    if (summary.already_done) text += fmt::format("{} points were stored before\n", summary.already_done);
    text += fmt::format("{} points in {:.2f} s on {} worker{}", record.points, record.seconds, record.jobs,
                        record.jobs == 1 ? "" : "s");
    if (record.processes > 1) text += fmt::format(" of {} processes", record.processes);
    text += summary.failed ? fmt::format(", {} of them failed\n", summary.failed) : "\n";
    if (record.points > 0)
        text += fmt::format("efficiency {:.1f} %, overhead {:.2f} ms a point (of it storing {:.2f} ms), "
                            "{:.1f} ms of processor a point, at most {:.0f} MiB a worker\n",
                            100 * summary.efficiency(), 1e3 * summary.overhead(),
                            1e3 * summary.storing_seconds / static_cast<double>(record.points),
                            1e3 * summary.cpu_seconds / static_cast<double>(record.points),
                            static_cast<double>(record.peak_memory_kib) / 1024);
    return text;
}

/// 1 if a statement is refuted somewhere, 3 if points failed or are missing or a statement is undecided.
int status_of(const sweep::Status& status)
{
    bool is_undecided = status.missing() > 0 || status.failed > 0;
    for (const auto& [statement, verdicts] : status.verdicts) {
        if (verdicts.contains("refuted")) return refuted;
        is_undecided = is_undecided || verdicts.contains("undecided");
    }
    return is_undecided ? undecided : done;
}

int lead(const sweep::Definition& definition, sweep::WorkerPool& workers, sweep::MessagePassing* others,
         const RunOptions& options)
{
    sweep::RunSettings settings;
    settings.database = options.database;
    settings.shard = sweep::parse_shard(options.shard);
    settings.retries_failed = options.retries_failed;
    ProgressLine progress;
    settings.on_progress = [&](const sweep::RunProgress& p) { progress.show(bar(p)); };
    settings.wants_to_stop = [] { return is_interrupted != 0; };
    const sweep::RunSummary summary = sweep::run_sweep(definition, workers, others, settings);
    progress.clear();
    print(describe(summary));
    switch (summary.outcome) {
    case RunOutcome::complete: return status_of(sweep::read_status(settings.database));
    case RunOutcome::stopped:
        tell(fmt::format("stopped; {} holds what was finished, the same command goes on with the rest",
                         word_of(options.database)));
        return undecided;
    case RunOutcome::disk_full:
        tell(fmt::format("{}: no space left to store a point ({}); what was stored is safe: make room, and the same "
                         "command goes on with the rest",
                         word_of(options.database), summary.reason));
        return resource_limit;
    }
    return undecided;
}

int run(RunOptions options)
{
    handle_signals();
    const sweep::LaunchedProcess launched = sweep::launched_process();
    sweep::Definition definition;
    try {
        definition = sweep::read_definition(options.path);
        static_cast<void>(sweep::parse_shard(options.shard));
    } catch (const numeric::InputError&) {
        if (launched.rank == 0) throw;
        return done; // the first process says it: a launcher that sees this one fail would end that one before it has
    }
    // A launcher places as many processes as there are processors.
    if (options.jobs == 0) options.jobs = launched.is_launched ? 1 : std::max(1U, std::thread::hardware_concurrency());
    if (options.database.empty())
        options.database = std::filesystem::path(options.path).replace_extension(".sqlite").string();
    sweep::WorkerPool workers = sweep::make_workers(definition, options.jobs);
    if (!launched.is_launched) return lead(definition, workers, nullptr, options);
    const std::unique_ptr<sweep::MessagePassing> processes = sweep::join_processes();
    if (processes->rank() == 0) return lead(definition, workers, processes.get(), options);
    sweep::serve_sweep(workers, *processes);
    return done;
}

/// A full disk is a resource limit, whatever the command was writing.
void guard(int& exit_status, const std::function<int()>& command)
{
    try {
        exit_status = command();
    } catch (const sweep::sqlite::Error& error) {
        if (error.failure() != sweep::sqlite::Failure::full) throw;
        tell(fmt::format("no space left ({})", error.what()));
        exit_status = resource_limit;
    }
}

void add_run(Command sweep, int& exit_status)
{
    auto options = std::make_shared<RunOptions>();
    Command command = sweep.add_subcommand("run", "Evaluate the points of a sweep file that are not stored yet");
    command.add_option("sweep", options->path, "Sweep file (TOML)").required().type_name("FILE.toml");
    command.add_option("--out", options->database, "Database of the results (default: the sweep file's name, .sqlite)")
        .type_name("FILE.sqlite");
    command
        .add_option("--jobs", options->jobs,
                    "Worker processes (default: all processors; under mpirun 1 for each process)")
        .range(1U, 10'000U);
    command.add_option("--shard", options->shard, "Only the part k/n of the points, in a database of its own")
        .show_default();
    command.add_flag("--retry-failed", options->retries_failed, "Evaluate points again that failed before");
    command.callback([options, &exit_status] { guard(exit_status, [&] { return run(*options); }); });
}

// ---- status ------------------------------------------------------------------------------------------------------

std::string counts(const std::map<std::string, std::uint64_t>& by_word)
{
    std::string text;
    for (const auto& [word, count] : by_word)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, word_of(word));
    return text;
}

std::string to_terminal(const sweep::Status& status)
{
    std::string text = fmt::format("sweep {}, digest {}\n", word_of(status.name), word_of(status.digest.substr(0, 16)));
    if (status.shard.parts > 1) text += fmt::format("shard {}\n", sweep::to_text(status.shard));
    text += fmt::format("{} points: {} done, {} failed, {} missing\n", status.total, status.done, status.failed,
                        status.missing());
    for (const auto& [name, words] : status.words) text += fmt::format("  {:<20} {}\n", word_of(name), counts(words));
    for (const auto& [statement, verdicts] : status.verdicts)
        text += fmt::format("  {:<28} {}\n", word_of(statement), counts(verdicts));
    for (const auto& [reason, count] : status.failures)
        text += fmt::format("  failed, {}: {}\n", count, word_of(reason));
    if (const auto stored = status.done + status.failed; stored > 0)
        text += fmt::format("{:.3g} s a point, {} session{}\n", status.seconds / static_cast<double>(stored),
                            status.runs.size(), status.runs.size() == 1 ? "" : "s");
    return text;
}

nlohmann::ordered_json to_json(const sweep::Status& status)
{
    nlohmann::ordered_json object;
    object["schema"] = "wnflow-sweep-status-1";
    object["version"] = status.version;
    object["digest"] = status.digest;
    object["name"] = status.name;
    object["shard"] = sweep::to_text(status.shard);
    object["total"] = status.total;
    object["done"] = status.done;
    object["failed"] = status.failed;
    object["missing"] = status.missing();
    object["seconds"] = status.seconds;
    object["failures"] = status.failures;
    object["words"] = status.words;
    object["verdicts"] = status.verdicts;
    return object;
}

struct ReadOptions {
    std::string database, path;
    bool wants_json = false, wants_csv = false;
};

void add_status(Command app, int& exit_status)
{
    auto options = std::make_shared<ReadOptions>();
    Command command = app.add_subcommand("status", "What a database holds, also while it is being filled");
    command.add_option("database", options->database, "Database of a sweep").required().type_name("FILE.sqlite");
    command.add_flag("--json", options->wants_json, "Print one JSON object, and nothing else, on standard output");
    command.callback([options, &exit_status] {
        const sweep::Status status = sweep::read_status(options->database);
        print(options->wants_json ? report::json_text(to_json(status), 2) + "\n" : to_terminal(status));
        exit_status = status_of(status);
    });
}

// ---- export, merge, plot -----------------------------------------------------------------------------------------

void add_export(Command app, int& exit_status)
{
    auto options = std::make_shared<ReadOptions>();
    Command command = app.add_subcommand("export", "The results as CSV or JSON");
    command.add_option("database", options->database, "Database of a sweep").required().type_name("FILE.sqlite");
    const Option csv = command.add_flag("--csv", options->wants_csv, "A line for each point (default)");
    command.add_flag("--json", options->wants_json, "One JSON object, with all digits").excludes(csv);
    command.add_option("--out", options->path, "Write to this file (written whole or not at all)").type_name("FILE");
    command.callback([options, &exit_status] {
        const std::string text =
            options->wants_json ? sweep::to_json(options->database) : sweep::to_csv(options->database);
        if (options->path.empty()) print(text);
        else write_file(options->path, text);
        exit_status = done;
    });
}

void add_merge(Command app, int& exit_status)
{
    struct Options {
        std::string result;
        std::vector<std::string> databases;
    };
    auto options = std::make_shared<Options>();
    Command command = app.add_subcommand("merge", "Join the databases of the shards of a sweep");
    command.add_option("databases", options->databases, "Databases of one sweep").required().type_name("FILE.sqlite");
    command.add_option("--out", options->result, "Database to write (must not exist)")
        .required()
        .type_name("FILE.sqlite");
    command.callback([options, &exit_status] {
        const std::vector<std::filesystem::path> paths(options->databases.begin(), options->databases.end());
        guard(exit_status, [&] {
            const sweep::MergeSummary summary = sweep::merge(paths, options->result);
            print(
                fmt::format("{} points, {} missing, {} repeated\n", summary.points, summary.missing, summary.repeated));
            return summary.missing > 0 ? undecided : done;
        });
    });
}

void add_plot(Command app, int& exit_status)
{
    struct Options {
        std::string database, folder = ".", name;
        sweep::HeatMapRequest request;
        std::vector<std::string> conditions;
    };
    auto options = std::make_shared<Options>();
    Command command =
        app.add_subcommand("plot", "A heat map of quantities over two parameters: SVG, PDF, PNG, with the "
                                   "data (CSV) and the script (gnuplot)");
    command.add_option("database", options->database, "Database of a sweep").required().type_name("FILE.sqlite");
    command.add_option("--x", options->request.x, "Parameter of the horizontal axis").required().type_name("PARAMETER");
    command.add_option("--y", options->request.y, "Parameter of the vertical axis").required().type_name("PARAMETER");
    command
        .add_option("--quantity", options->request.quantities,
                    "Quantity to show, averaged over the rest; several: side by side")
        .required()
        .type_name("QUANTITY");
    command.add_option("--where", options->conditions, "parameter=value: only these points; may be repeated");
    command.add_option("--name", options->name, "Name of the files (default: the sweep's)");
    command.add_option("--out", options->folder, "Folder of the files").type_name("DIR").show_default();
    command.callback([options, &exit_status] {
        for (const std::string& text : options->conditions)
            options->request.conditions.push_back(sweep::parse_condition(text));
        for (const auto& path :
             sweep::plot_heat_map(options->database, options->request, options->folder, options->name))
            print(word_of(path) + "\n");
        exit_status = done;
    });
}

} // namespace

void add_sweep(Command app, int& exit_status)
{
    Command command = app.add_subcommand("sweep", "Many instances that differ in a few parameters, in parallel");
    command.require_subcommand();
    add_run(command, exit_status);
    add_status(command, exit_status);
    add_export(command, exit_status);
    add_merge(command, exit_status);
    add_plot(command, exit_status);
    for (const Command& part : command.subcommands()) reject_empty_values(part);
}

} // namespace wnflow::cli
