#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <verification/claims/monitor.hpp>
#include <verification/report/json.hpp>
#include <verification/report/sample_values.hpp>
#include <verification/report/text.hpp>
#include <verification/report/verification.hpp>

#include <wnflow/limit/collapse.hpp>
#include <wnflow/limit/optimum.hpp>
#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wnflow::cli {
namespace {

struct IntegrateOptions {
    CommonOptions common;
    std::optional<std::string> spacing, first;
    std::optional<std::string> until_violated;
    std::string csv_path;
    unsigned samples = 21;
    unsigned long step_limit = 1'000'000;
};

std::string to_csv(const problem::Instance& instance, const flow::Trajectory& trajectory)
{
    const numeric::PrecisionScope precision(numeric::bits_for_digits(trajectory.second_digits) + 64);
    const unsigned digits = trajectory.digits;
    std::string text = "t,radius,radius_error,direction_norm,loss,l1_norm,log_magnification";
    for (std::size_t n = 0; n < instance.dimension(); ++n) text += fmt::format(",u{}", n);
    text += "\n";
    for (const flow::Sample& sample : trajectory.samples) {
        const report::SampleValues values = report::evaluate(instance, sample);
        text += fmt::format(
            "{},{},{},{},{},{},{}", numeric::midpoint_text(numeric::Ball(sample.time), digits),
            numeric::certain_text(sample.radius, digits), numeric::midpoint_text(sample.radius.radius(), 3),
            numeric::certain_text(values.direction_norm, digits), numeric::certain_text(values.loss, digits),
            numeric::certain_text(values.l1_norm, digits), numeric::certain_text(values.log_magnification, digits));
        for (const numeric::Ball& u : sample.direction) text += "," + numeric::certain_text(u, digits);
        text += "\n";
    }
    return text;
}

std::string to_terminal(const problem::Instance& instance, const flow::Trajectory& trajectory)
{
    const numeric::PrecisionScope precision(numeric::bits_for_digits(trajectory.second_digits) + 64);
    std::string text = report::describe(instance) + "\n";
    for (const std::string& notice : instance.notices) text += "notice: " + notice + "\n";
    text += fmt::format("{:>12} {:>20} {:>10} {:>12} {:>20} {:>16} {:>10}\n", "t", "radius", "error", "loss", "l1 norm",
                        "log rho", "|u| - 1");
    for (const flow::Sample& sample : trajectory.samples) {
        const report::SampleValues values = report::evaluate(instance, sample);
        text +=
            fmt::format("{:>12} {:>20} {:>10} {:>12} {:>20} {:>16} {:>10}\n",
                        numeric::midpoint_text(numeric::Ball(sample.time), 6), numeric::certain_text(sample.radius, 15),
                        numeric::midpoint_text(sample.radius.radius(), 2), numeric::certain_text(values.loss, 6),
                        numeric::certain_text(values.l1_norm, 15), numeric::certain_text(values.log_magnification, 10),
                        numeric::midpoint_text(values.direction_norm - numeric::Ball(1), 2));
    }
    text += report::describe(trajectory) + "\n";
    if (trajectory.digits > instance.run.digits)
        text += fmt::format("{} digits were asked for; {} are used ({} that leaves guard digits for the tolerance)\n",
                            instance.run.digits, trajectory.digits,
                            flow::is_of_odeint(trajectory.stepper) ? "the next compiled precision"
                                                                   : "the next whole number of machine words");
    return text;
}

std::vector<numeric::Rational> sample_times(const IntegrateOptions& options, const problem::RunSettings& run)
{
    const bool is_open = run.until_residual.has_value();
    const std::string spacing = options.spacing.value_or(is_open ? "logarithmic" : "linear");
    if (spacing == "linear") {
        if (options.first)
            throw numeric::InputError("--first", *options.first, "belongs to logarithmic samples",
                                      "add --spacing logarithmic");
        return flow::linear_times(run.until, options.samples);
    }
    if (is_open) { // the end is not known: thinned afterwards
        if (options.first)
            throw numeric::InputError("--first", *options.first, "does not go with a run that ends by its residual",
                                      "leave it out");
        return flow::decade_times_until(run.until);
    }
    const numeric::Rational first = options.first ? parse_positive("--first", *options.first) : run.until / 1'000'000;
    return flow::logarithmic_times(first, run.until, options.samples);
}

/// An integration that can only end by its residual must be able to.
void refuse_without_solutions(const problem::Instance& instance)
{
    if (limit::exact_l1_optimum(instance.matrix, instance.target).outcome == limit::OptimumOutcome::infeasible)
        throw numeric::InputError(
            "until_residual", numeric::midpoint_text(numeric::Ball(*instance.run.until_residual), 6),
            "is never reached: S+ = {z >= 0 : A z = b} is empty (exact)", "give the end as a time, --until");
}

int exit_status_of(const flow::Trajectory& trajectory, bool wants_residual)
{
    switch (trajectory.outcome) {
    case flow::IntegrationOutcome::residual_reached: return done;
    case flow::IntegrationOutcome::time_reached: return wants_residual ? undecided : done;
    case flow::IntegrationOutcome::step_limit: return resource_limit;
    default: return undecided;
    }
}

int integrate(const IntegrateOptions& options)
{
    const problem::Instance instance = options.common.read();
    flow::IntegrationSettings settings;
    settings.sample_times = sample_times(options, instance.run);
    settings.until_residual = instance.run.until_residual;
    settings.most_samples = options.samples;
    settings.digits = instance.run.digits;
    settings.tolerance = *instance.run.tolerance;
    settings.stepper = flow::parse_stepper(options.common.stepper);
    settings.coordinates = flow::parse_coordinates(options.common.coordinates);
    settings.step_limit = options.step_limit;
    if (settings.until_residual && instance.run.until == problem::open_end()) refuse_without_solutions(instance);
    std::optional<claims::Monitor> monitor;
    std::string collapse;
    if (settings.until_residual)
        settings.stop_when = [&](const flow::Sample& sample) {
            if (!limit::satisfies_collapse_criterion(instance, sample)) return false;
            collapse = "the flow tends to 0: the criterion of collapse holds, the residual stays above |b|";
            return true;
        };
    if (options.until_violated) {
        claims::EvidenceSettings evidence = claims::EvidenceSettings::of(instance);
        evidence.stepper = settings.stepper;
        evidence.coordinates = settings.coordinates;
        monitor.emplace(claims::claim_by_id(*options.until_violated), instance, std::move(evidence));
        settings.stop_when = [&, is_lost = settings.stop_when](const flow::Sample& sample) {
            return monitor->is_violated(sample) || (is_lost && is_lost(sample));
        };
    }
    ProgressLine progress;
    settings.on_progress = [&](const flow::Progress& p) { progress.show(p); };
    flow::Trajectory trajectory = flow::integrate(instance, settings);
    std::optional<claims::Verdict> verdict;
    if (!collapse.empty()) {
        trajectory.reason = collapse;
    } else if (trajectory.outcome == flow::IntegrationOutcome::stopped) {
        progress.show("confirming with a second method");
        verdict = monitor->confirm();
        trajectory.reason =
            fmt::format("{} is {}: {}", *options.until_violated, claims::to_text(verdict->kind), verdict->reason);
    }
    progress.clear();
    if (!options.csv_path.empty()) write_file(options.csv_path, to_csv(instance, trajectory));
    print(options.common.wants_json ? report::json_text(report::to_json(instance, trajectory), 2) + "\n"
                                    : to_terminal(instance, trajectory));
    if (verdict) return verdict->kind == claims::VerdictKind::refuted ? refuted : undecided;
    return exit_status_of(trajectory, settings.until_residual.has_value());
}

} // namespace

void add_integrate(Command app, int& exit_status)
{
    auto options = std::make_shared<IntegrateOptions>();
    Command command = app.add_subcommand("integrate", "Integrate the flow, with a global error estimate");
    options->common.add_instance(command);
    options->common.add_digits(command, "Decimal digits of the arithmetic");
    options->common.add_trajectory(command);
    command.add_option("--samples", options->samples, "Number of sample times, 0 and the end among them")
        .range(2, 1'000'000)
        .show_default();
    command
        .add_option("--spacing", options->spacing,
                    "linear or logarithmic in t (default: linear; logarithmic where the residual ends the run)")
        .one_of({"linear", "logarithmic"});
    command.add_option("--first", options->first, "First positive sample time if logarithmic (default: end/10^6)");
    command
        .add_option("--until-violated", options->until_violated,
                    "Stop at the first sample at which this statement about trajectories is violated (exit status 1)")
        .type_name("ID");
    command.add_option("--step-limit", options->step_limit, "Most steps of one run")
        .range(1L, 1'000'000'000'000L)
        .show_default();
    command.add_option("--csv", options->csv_path, "Write the samples to this file (written whole or not at all)")
        .type_name("FILE.csv");
    options->common.add_json(command);
    command.callback([options, &exit_status] { exit_status = integrate(*options); });
}

} // namespace wnflow::cli
