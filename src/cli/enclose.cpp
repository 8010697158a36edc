#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <verification/report/enclosure.hpp>
#include <verification/report/json.hpp>

#include <wnflow/numeric/exact_linear_algebra.hpp>
#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

namespace wnflow::cli {
namespace {

using numeric::Ball;
using numeric::Rational;

struct EncloseOptions {
    CommonOptions common;
    std::vector<std::string> times;
    std::string method = "automatic", coordinates = "dual";
    unsigned relative_digits = 0;
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

enclose::PrimalTrajectorySettings primal_settings(const EncloseOptions& options, const Rational& until,
                                                  ProgressLine& progress)
{
    enclose::PrimalTrajectorySettings settings;
    settings.until = until;
    settings.digits = 15;
    settings.method = method_of(options.method);
    settings.step_limit = options.step_limit;
    settings.growth_slack = 0.2;
    settings.on_progress = [&progress](double time, unsigned long steps) {
        progress.show(fmt::format("without the dual: t = {:.4g}, {} steps", time, steps));
    };
    return settings;
}

std::vector<Rational> times_of(const report::Enclosure& enclosure)
{
    std::vector<Rational> times;
    for (const report::Enclosure::Row& row : enclosure.rows) times.push_back(row.time);
    return times;
}

/// The enclosure in the dual variable; with --without-dual a second one in Cartesian coordinates, and what that says of it.
report::Enclosure enclose_in_dual(const EncloseOptions& options, const problem::Instance& instance,
                                  const std::vector<Rational>& times, ProgressLine& progress)
{
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
    if (!options.checks_without_dual) return result;

    const auto check = enclose::PrimalTrajectory::enclose(instance, flow::Coordinates::cartesian,
                                                          primal_settings(options, times.back(), progress),
                                                          {times_of(result), result.digits});
    result.check_reason = check.reason();
    const std::vector<numeric::RationalVector> kernel = numeric::kernel_basis(instance.matrix);
    for (report::Enclosure::Row& row : result.rows)
        if (const auto state = check.at(row.time); state && row.state)
            row.check = report::check_independently(check, *state, &*row.state, kernel);
    return result;
}

/// The enclosure in coordinates of the weights.
report::Enclosure enclose_weights(const EncloseOptions& options, const problem::Instance& instance,
                                  const std::vector<Rational>& times, ProgressLine& progress)
{
    const flow::Coordinates coordinates = flow::parse_coordinates(options.coordinates);
    const enclose::WantedWidth wanted{times, instance.run.digits, options.relative_digits};
    const auto trajectory = enclose::PrimalTrajectory::enclose(
        instance, coordinates, primal_settings(options, times.back(), progress), wanted);
    report::Enclosure result;
    result.instance = &instance;
    result.coordinates = options.coordinates;
    result.digits = std::max(instance.run.digits, options.relative_digits);
    result.reason = trajectory.reason();
    switch (trajectory.outcome()) {
    case enclose::SolutionOutcome::enclosed: result.outcome = enclose::TrajectoryOutcome::enclosed; break;
    case enclose::SolutionOutcome::step_limit: result.outcome = enclose::TrajectoryOutcome::step_limit; break;
    case enclose::SolutionOutcome::not_integrated: result.outcome = enclose::TrajectoryOutcome::not_integrated; break;
    case enclose::SolutionOutcome::not_enclosed: result.outcome = enclose::TrajectoryOutcome::not_enclosed; break;
    }
    const double missing = trajectory.missing_digits(wanted);
    if (missing > 0 && result.outcome == enclose::TrajectoryOutcome::enclosed) {
        result.outcome = enclose::TrajectoryOutcome::too_wide;
        result.reason = fmt::format("{:.0f} digits more are needed", std::ceil(missing));
    }
    result.integrated_until = trajectory.integrated_until();
    result.steps = trajectory.steps();
    result.digits_used = trajectory.digits_used();
    const std::vector<numeric::RationalVector> kernel = numeric::kernel_basis(instance.matrix);
    for (const Rational& time : times) {
        report::Enclosure::Row row{time, std::nullopt, std::nullopt};
        if (const auto state = trajectory.at(time)) {
            row.state = state->derived;
            row.check = report::check_independently(trajectory, *state, nullptr, kernel);
        }
        result.rows.push_back(std::move(row));
    }
    return result;
}

/// @throws InputError for options that do not go together, or with the instance
void check_options(const EncloseOptions& options, const problem::Instance& instance, const std::vector<Rational>& times)
{
    const bool is_dual = options.coordinates == "dual";
    if ((options.checks_without_dual || !is_dual) && times.back() == 0)
        throw numeric::InputError("--times", "0", "there is nothing to integrate", "give a positive time as well");
    if (!is_dual && options.checks_without_dual)
        throw numeric::InputError("--without-dual", options.coordinates,
                                  "there is no enclosure in the dual variable in these coordinates to compare with",
                                  "leave out --without-dual, or --coordinates");
    if (is_dual && options.relative_digits > 0)
        throw numeric::InputError("--relative-digits", std::to_string(options.relative_digits),
                                  "in the dual variable the widths of the entries of x~ are asked for",
                                  "use --digits, or --coordinates cartesian or polar");
    if (options.coordinates == "polar" && instance.flow == problem::FlowKind::plain)
        throw numeric::InputError("--coordinates", "polar", "the plain flow has no polar coordinates",
                                  "use dual or cartesian");
}

int enclose_flow(const EncloseOptions& options)
{
    const problem::Instance instance = options.common.read();
    const std::vector<Rational> times = parse_times(options.times, instance.run);
    check_options(options, instance, times);
    ProgressLine progress;
    const report::Enclosure result = options.coordinates == "dual"
                                         ? enclose_in_dual(options, instance, times, progress)
                                         : enclose_weights(options, instance, times, progress);
    progress.clear();
    print(options.common.wants_json ? report::json_text(report::to_json(result), 2) + "\n"
                                    : report::to_text(result, options.wants_entries));
    const auto all = [&](auto condition) { return std::ranges::all_of(result.rows, condition); };
    if (!all([](const auto& row) { return !row.check || row.check->overlaps.value_or(true); })) return refuted;
    if (result.outcome == enclose::TrajectoryOutcome::step_limit) return resource_limit;
    const bool is_complete = result.outcome == enclose::TrajectoryOutcome::enclosed && all([&](const auto& row) {
                                 return row.state && (!options.checks_without_dual || row.check);
                             });
    return is_complete ? done : undecided;
}

} // namespace

void add_enclose(Command app, int& exit_status)
{
    auto options = std::make_shared<EncloseOptions>();
    Command command =
        app.add_subcommand("enclose", "Enclose the flow at given times, and for ever, by ball arithmetic");
    options->common.add_instance(command);
    command.add_option("--times", options->times, "Times t, separated by commas (default: the file's run.until)")
        .delimiter(',');
    options->common.add_digits(command, "Entries of x~ are wanted at most 10^-digits wide");
    command.add_option("--method", options->method, "automatic, taylor or collocation")
        .one_of({"automatic", "taylor", "collocation"})
        .show_default();
    command.add_option("--coordinates", options->coordinates, "dual, cartesian or polar")
        .one_of({"dual", "cartesian", "polar"})
        .show_default();
    command
        .add_option("--relative-digits", options->relative_digits,
                    "Every entry of x is wanted at most 10^-n times itself wide (not in the dual)")
        .range(1, 1000);
    command.add_flag("--without-dual", options->checks_without_dual,
                     "Enclose the flow a second time, in Cartesian form and without its dual variable, and hold the "
                     "invariants against it");
    command.add_flag("--entries", options->wants_entries, "List the entries of x~ as well");
    command.add_option("--step-limit", options->step_limit, "Most steps of one integration")
        .range(1L, 1'000'000'000L)
        .show_default();
    options->common.add_json(command);
    command.callback([options, &exit_status] { exit_status = enclose_flow(*options); });
}

} // namespace wnflow::cli
