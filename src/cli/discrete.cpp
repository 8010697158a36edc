#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <verification/report/discrete.hpp>
#include <verification/report/json.hpp>
#include <verification/report/text.hpp>

#include <wnflow/flow/discrete.hpp>
#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <memory>

namespace wnflow::cli {
namespace {

struct DiscreteOptions {
    CommonOptions common;
    std::string step, until_residual = "1e-10", csv_path;
    unsigned long iterations = 500'000;
    unsigned samples = 21;
};

double positive_double(const std::string& option, const std::string& text)
{
    const double value = numeric::approximate_double(parse_positive(option, text));
    if (std::isnormal(value)) return value;
    throw numeric::InputError(option, text, "is out of the range of double precision", "give a number such as 0.001");
}

int exit_status_of(flow::DescentOutcome outcome)
{
    switch (outcome) {
    case flow::DescentOutcome::residual_reached: return done;
    case flow::DescentOutcome::iteration_limit: return resource_limit;
    case flow::DescentOutcome::not_finite: return undecided;
    }
    return undecided;
}

int discrete(const DiscreteOptions& options)
{
    const problem::Instance instance = options.common.read();
    flow::DescentSettings settings;
    settings.step = positive_double("--step", options.step);
    settings.until_residual = positive_double("--until-residual", options.until_residual);
    settings.iteration_limit = options.iterations;
    settings.samples = options.samples;
    const flow::Descent run = flow::run_descent(instance, settings);
    if (!options.csv_path.empty()) write_file(options.csv_path, report::to_csv(instance, settings, run));
    print(options.common.wants_json ? report::json_text(report::to_json(instance, settings, run), 2) + "\n"
                                    : report::to_text(instance, settings, run));
    return exit_status_of(run.outcome);
}

} // namespace

void add_discrete(Command app, int& exit_status)
{
    auto options = std::make_shared<DiscreteOptions>();
    Command command = app.add_subcommand("discrete", "Run GD (plain flow) or WN-GD (weight-normalized) in double "
                                                     "precision, as practitioners do");
    options->common.add_instance(command);
    command.add_option("--step", options->step, "Step h: after k iterations the time of the flow is t = k h")
        .required();
    command.add_option("--iterations", options->iterations, "Most iterations")
        .range(1L, 1'000'000'000'000L)
        .show_default();
    command
        .add_option("--until-residual", options->until_residual, "The run ends where |A x~ - b| is first at most this")
        .show_default();
    command
        .add_option("--samples", options->samples, "Most iterates reported, evenly in log k, start and end among them")
        .range(2, 1'000'000)
        .show_default();
    command.add_option("--csv", options->csv_path, "Write the samples to this file (written whole or not at all)")
        .type_name("FILE.csv");
    options->common.add_json(command);
    command.callback([options, &exit_status] { exit_status = discrete(*options); });
}

} // namespace wnflow::cli
