#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <verification/report/enclosure.hpp>

#include <wnflow/numeric/exact_linear_algebra.hpp>
#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace wnflow::cli {
namespace {

using numeric::Ball;
using numeric::Rational;

struct EncloseOptions {
    CommonOptions common;
    std::vector<std::string> times;
    std::string method = "automatic";
    bool checks_without_dual = false, wants_entries = false;
    unsigned long step_limit = 100'000;
};

std::vector<Rational> parse_times(const std::vector<std::string>& texts, const problem::RunSettings& run)
{
    if (texts.empty()) return {run.until};
    std::vector<Rational> times;
    for (const std::string& text : texts) {
        try {
            times.push_back(numeric::parse_rational(text));
        } catch (const numeric::InputError& error) {
            throw error.at("--times");
        }
        if (times.back() < 0)
            throw numeric::InputError("--times", text, "the flow begins at t = 0", "give times such as 0,1,10,1e3");
    }
    std::ranges::sort(times);
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

ode::Method method_of(const std::string& name)
{
    if (name == "taylor") return ode::Method::taylor;
    return name == "collocation" ? ode::Method::collocation : ode::Method::automatic;
}

/// The Cartesian enclosure, with more digits until it is narrow enough at the times, and what it says of them.
void check_without_dual(report::Enclosure& result, const EncloseOptions& options, const Rational& until,
                        ProgressLine& progress)
{
    enclose::CartesianTrajectorySettings settings;
    settings.until = until;
    settings.method = method_of(options.method);
    settings.step_limit = options.step_limit;
    settings.growth_slack = 0.2;
    settings.on_progress = [&](double time, unsigned long steps) {
        progress.show(fmt::format("without the dual: t = {:.4g}, {} steps", time, steps));
    };
    const std::vector<numeric::RationalVector> kernel = numeric::kernel_basis(result.instance->matrix);
    settings.digits = result.digits + 8;
    for (int attempt = 0; attempt < 3; ++attempt) {
        const auto trajectory = enclose::CartesianTrajectory::enclose(*result.instance, settings);
        result.check_reason = trajectory.solution().reason();
        Ball widest;
        for (report::Enclosure::Row& row : result.rows) {
            if (!row.state) continue;
            const auto state = trajectory.at(row.time);
            if (!state) continue;
            row.check = report::check_independently(trajectory, *state, *row.state, kernel);
            if (numeric::midpoint_less(widest, row.check->width)) widest = row.check->width;
        }
        const double missing = widest.approximate_log10() + result.digits;
        if (trajectory.solution().outcome() != enclose::SolutionOutcome::enclosed || !(missing > 0)) return;
        settings.digits += static_cast<unsigned>(std::min(missing, 1000.0)) + 3;
    }
}

int enclose_flow(const EncloseOptions& options)
{
    const problem::Instance instance = options.common.read();
    const std::vector<Rational> times = parse_times(options.times, instance.run);
    if (options.checks_without_dual && times.back() == 0)
        throw numeric::InputError("--times", "0", "there is nothing to integrate", "give a positive time as well");
    ProgressLine progress;
    enclose::DualTrajectorySettings settings;
    settings.until = times.back();
    settings.digits = instance.run.digits;
    settings.method = method_of(options.method);
    settings.step_limit = options.step_limit;
    settings.on_progress = [&](double time, unsigned long steps) {
        progress.show(fmt::format("t = {:.4g}, {} steps", time, steps));
    };
    progress.show("enclosing the limit");
    const auto trajectory = enclose::DualTrajectory::enclose(instance, settings);
    report::Enclosure result;
    result.instance = &instance;
    result.digits = instance.run.digits;
    result.outcome = trajectory.outcome();
    result.reason = trajectory.reason();
    for (const Rational& time : times) result.rows.push_back({time, trajectory.at(time), std::nullopt});
    result.integrated_until = trajectory.integrated_until();
    result.later = trajectory.later();
    result.collapse = trajectory.collapse();
    result.widths = trajectory.widths();
    result.steps = trajectory.steps();
    result.digits_used = trajectory.digits_used();
    if (options.checks_without_dual) check_without_dual(result, options, times.back(), progress);
    progress.clear();
    print(options.common.wants_json ? report::to_json(result).dump(2) + "\n"
                                    : report::to_text(result, options.wants_entries));
    const auto all = [&](auto condition) { return std::ranges::all_of(result.rows, condition); };
    if (!all([](const auto& row) { return !row.check || row.check->overlaps; })) return refuted;
    if (result.outcome == enclose::TrajectoryOutcome::step_limit) return resource_limit;
    const bool is_complete = result.outcome == enclose::TrajectoryOutcome::enclosed && all([&](const auto& row) {
                                 return row.state && (!options.checks_without_dual || row.check);
                             });
    return is_complete ? done : undecided;
}

} // namespace

void add_enclose(CLI::App& app, int& exit_status)
{
    auto options = std::make_shared<EncloseOptions>();
    CLI::App* command =
        app.add_subcommand("enclose", "Enclose the flow at given times, and for ever, by ball arithmetic");
    options->common.add_instance(*command);
    command->add_option("--times", options->times, "Times t, separated by commas (default: the file's run.until)")
        ->delimiter(',');
    options->common.add_digits(*command, "Entries of x~ are wanted at most 10^-digits wide");
    command->add_option("--method", options->method, "automatic, taylor or collocation")
        ->check(CLI::IsMember({"automatic", "taylor", "collocation"}))
        ->capture_default_str();
    command->add_flag("--without-dual", options->checks_without_dual,
                      "Enclose the flow a second time, in Cartesian form and without its dual variable, and hold the "
                      "invariants against it");
    command->add_flag("--entries", options->wants_entries, "List the entries of x~ as well");
    command->add_option("--step-limit", options->step_limit, "Most steps of one integration")
        ->check(CLI::Range(1L, 1'000'000'000L))
        ->capture_default_str();
    options->common.add_json(*command);
    command->callback([options, &exit_status] { exit_status = enclose_flow(*options); });
}

} // namespace wnflow::cli
