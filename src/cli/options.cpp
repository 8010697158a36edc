#include "cli/options.hpp"

#include "cli/command.hpp"

#include <wnflow/flow/trajectory.hpp>
#include <wnflow/numeric/input_error.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <algorithm>

namespace wnflow::cli {

using numeric::InputError;
using numeric::Rational;

void CommonOptions::add_instance(Command command)
{
    command.add_option("instance", instance_path, "Instance file (TOML)").required().type_name("FILE.toml");
}

void CommonOptions::add_digits(Command command, const std::string& meaning)
{
    command.add_option("--digits", digits, meaning + " (15 to 1000)").range(15, 1000);
}

void CommonOptions::add_trajectory(Command command)
{
    command.add_option("--until", until, "End of the trajectory, in time t (default: the file's run.until)");
    command.add_option("--until-residual", until_residual,
                       "End of the trajectory: the first time at which |A x~ - b| is at most this (default: the file's "
                       "run.until_residual, if there is one and no --until)");
    command.add_option("--tolerance", tolerance,
                       "Relative tolerance of the integrator (default: the file's, or 10^-digits; Odeint's steppers: "
                       "10^(-2/5 digits))");
    command
        .add_option("--stepper", stepper,
                    "automatic, taylor or collocation, of any order; Odeint's bulirsch-stoer, fehlberg78 or dopri5")
        .type_name("automatic|taylor|collocation|bulirsch-stoer|fehlberg78|dopri5")
        .show_default();
    command.add_option("--coordinates", coordinates, "polar or cartesian: those of the weight-normalized flow")
        .type_name("polar|cartesian")
        .show_default();
}

void CommonOptions::add_json(Command command)
{
    command.add_flag("--json", wants_json, "Print one JSON object, and nothing else, on standard output");
}

problem::Instance CommonOptions::read(const std::filesystem::path& file) const
{
    problem::Instance instance = problem::read_instance(file);
    if (digits) {
        instance.run.digits = *digits;
        instance.run.limit_digits = *digits;
    }
    if (until_residual) {
        instance.run.until_residual = parse_positive("--until-residual", *until_residual);
        instance.run.until = problem::open_end();
    }
    if (until) {
        instance.run.until = parse_positive("--until", *until);
        if (!until_residual) instance.run.until_residual.reset();
    }
    const bool is_from_digits = digits || !instance.run.tolerance;
    if (is_from_digits) {
        Rational strictest = flow::default_tolerance(flow::parse_stepper(stepper), instance.run.digits);
        if (instance.run.tolerance) strictest = std::min(strictest, *instance.run.tolerance);
        // Else the residual could be that of the errors.
        if (instance.run.until_residual)
            strictest = std::min(strictest, Rational(*instance.run.until_residual / 100'000));
        instance.run.tolerance = std::min(strictest, Rational(1, 10));
    }
    if (tolerance) {
        const Rational value = parse_positive("--tolerance", *tolerance);
        if (value > Rational(1, 10))
            throw InputError("--tolerance", *tolerance, "tolerance is too large", "give a number in (0, 1/10]");
        instance.run.tolerance = value;
    }
    return instance;
}

void reject_empty_values(const Command& command)
{
    for (Option& option : command.options())
        if (!option.is_flag()) option.reject_empty();
}

int graver(int a, int b)
{
    const auto severity = [](int s) { return s == 2 ? 4 : s == 1 ? 3 : s == 4 ? 2 : s == 3 ? 1 : 0; };
    return severity(a) < severity(b) ? b : a;
}

Rational parse_positive(const std::string& option, const std::string& text)
{
    try {
        const Rational value = numeric::parse_rational(text);
        if (value > 0) return value;
    } catch (const InputError& error) {
        throw error.at(option);
    }
    throw InputError(option, text, "must be positive", "give a number such as 10, 1/3, 0.1 or 1e-40");
}

} // namespace wnflow::cli
