#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <verification/report/json.hpp>
#include <verification/report/sample_values.hpp>
#include <verification/report/text.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wnflow::cli {
namespace {

struct IntegrateOptions {
    CommonOptions common;
    std::string stepper = "bulirsch-stoer", spacing = "linear";
    std::optional<std::string> first;
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
        text += fmt::format("{},{},{},{},{},{},{}", numeric::midpoint_text(numeric::Ball(sample.time), digits),
                            numeric::certain_text(sample.radius, digits),
                            numeric::midpoint_text(sample.radius.radius(), 3),
                            numeric::certain_text(values.direction_norm, digits),
                            numeric::certain_text(values.loss, digits), numeric::certain_text(values.l1_norm, digits),
                            numeric::certain_text(values.log_magnification, digits));
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
        text += fmt::format("{:>12} {:>20} {:>10} {:>12} {:>20} {:>16} {:>10}\n",
                            numeric::midpoint_text(numeric::Ball(sample.time), 6),
                            numeric::certain_text(sample.radius, 15),
                            numeric::midpoint_text(sample.radius.radius(), 2), numeric::certain_text(values.loss, 6),
                            numeric::certain_text(values.l1_norm, 15),
                            numeric::certain_text(values.log_magnification, 10),
                            numeric::midpoint_text(values.direction_norm - numeric::Ball(1), 2));
    }
    text += fmt::format("outcome {}{}: {}, {} steps, {} evaluations, tolerance {}, {} digits; error estimated from a second "
                        "run with tolerance/1000 and {} digits\n",
                        flow::to_text(trajectory.outcome),
                        trajectory.reason.empty() ? "" : " (" + trajectory.reason + ")",
                        flow::to_text(trajectory.stepper), trajectory.steps, trajectory.evaluations,
                        numeric::midpoint_text(numeric::Ball(trajectory.tolerance), 3), trajectory.digits,
                        trajectory.second_digits);
    if (trajectory.digits > instance.run.digits)
        text += fmt::format("{} digits were asked for; {} are used (the next compiled precision that also leaves guard digits "
                            "for the tolerance)\n",
                            instance.run.digits, trajectory.digits);
    return text;
}

int integrate(const IntegrateOptions& options)
{
    const problem::Instance instance = options.common.read();
    const numeric::Rational& until = instance.run.until;
    flow::IntegrationSettings settings;
    if (options.spacing == "linear") {
        if (options.first)
            throw numeric::InputError("--first", *options.first, "belongs to logarithmic samples",
                                      "add --spacing logarithmic");
        settings.sample_times = flow::linear_times(until, options.samples);
    } else {
        const numeric::Rational first =
            options.first ? parse_positive("--first", *options.first) : until / 1'000'000;
        settings.sample_times = flow::logarithmic_times(first, until, options.samples);
    }
    settings.digits = instance.run.digits;
    settings.tolerance = instance.run.effective_tolerance();
    settings.stepper = flow::parse_stepper(options.stepper);
    settings.step_limit = options.step_limit;
    ProgressLine progress;
    settings.on_progress = [&](const flow::Progress& p) { progress.show(p); };
    const flow::Trajectory trajectory = flow::integrate(instance, settings);
    progress.clear();
    if (!options.csv_path.empty()) write_file(options.csv_path, to_csv(instance, trajectory));
    print(options.common.wants_json ? report::to_json(instance, trajectory).dump(2) + "\n"
                                    : to_terminal(instance, trajectory));
    switch (trajectory.outcome) {
    case flow::IntegrationOutcome::time_reached: return done;
    case flow::IntegrationOutcome::step_limit: return resource_limit;
    default: return undecided;
    }
}

} // namespace

void add_integrate(CLI::App& app, int& exit_status)
{
    auto options = std::make_shared<IntegrateOptions>();
    CLI::App* command = app.add_subcommand("integrate", "Integrate the flow, with a global error estimate");
    options->common.add_instance(*command);
    options->common.add_digits(*command, "Decimal digits of the arithmetic");
    options->common.add_trajectory(*command);
    command->add_option("--samples", options->samples, "Number of sample times, 0 and the end among them")
        ->check(CLI::Range(2, 1'000'000))
        ->capture_default_str();
    command->add_option("--spacing", options->spacing, "linear or logarithmic in t")
        ->check(CLI::IsMember({"linear", "logarithmic"}))
        ->capture_default_str();
    command->add_option("--first", options->first, "First positive sample time if logarithmic (default: end/10^6)");
    command->add_option("--stepper", options->stepper, "bulirsch-stoer, fehlberg78 or dopri5")->capture_default_str();
    command->add_option("--step-limit", options->step_limit, "Most steps of one run")
        ->check(CLI::Range(1L, 1'000'000'000'000L))
        ->capture_default_str();
    command->add_option("--csv", options->csv_path, "Write the samples to this file (written whole or not at all)");
    options->common.add_json(*command);
    command->callback([options, &exit_status] { exit_status = integrate(*options); });
}

} // namespace wnflow::cli
