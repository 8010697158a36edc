#include <wnflow/flow/trajectory.hpp>

#include "flow/odeint_run.hpp"

#include <wnflow/numeric/input_error.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>

namespace wnflow::flow {
namespace {

struct StepperName {
    Stepper stepper;
    std::string_view name;
};
constexpr StepperName stepper_names[] = {{Stepper::bulirsch_stoer, "bulirsch-stoer"},
                                         {Stepper::fehlberg78, "fehlberg78"},
                                         {Stepper::dopri5, "dopri5"}};

/// Between two tolerances, and between first and second run, so that their difference is the first run's error.
const Rational second_run_factor(1, 1000);

/// Digits that extrapolation loses on top of the tolerance: the stepper runs out of them without a word.
constexpr unsigned guard_digits = 6;

unsigned digits_for_tolerance(const Rational& tolerance)
{
    const numeric::PrecisionScope precision(64);
    return static_cast<unsigned>(std::ceil(-Ball(tolerance).approximate_log10())) + guard_digits;
}

std::size_t rung_for(unsigned digits)
{
    const auto rung = std::ranges::lower_bound(numeric::precision_ladder, digits);
    if (rung == std::end(numeric::precision_ladder))
        throw std::invalid_argument("integrate: " + std::to_string(digits) + " digits are more than the " +
                                    std::to_string(numeric::precision_ladder[std::size(numeric::precision_ladder) - 1]) +
                                    " that are compiled in");
    return static_cast<std::size_t>(rung - std::begin(numeric::precision_ladder));
}

detail::Run run(std::size_t rung, const problem::Instance& instance, const detail::RunSettings& settings)
{
    using Function = detail::Run (*)(const problem::Instance&, const detail::RunSettings&);
    static constexpr Function functions[] = {
        &detail::run_odeint<15>,  &detail::run_odeint<38>,  &detail::run_odeint<57>,  &detail::run_odeint<115>,
        &detail::run_odeint<211>, &detail::run_odeint<520>, &detail::run_odeint<1040>};
    static_assert(std::size(functions) == std::size(numeric::precision_ladder));
    return functions[rung](instance, settings);
}

void check(const IntegrationSettings& settings)
{
    const auto& times = settings.sample_times;
    if (times.size() < 2 || times.front() != 0)
        throw std::invalid_argument("integrate: sample times must begin with 0 and have a later one");
    for (std::size_t k = 1; k < times.size(); ++k)
        if (times[k] <= times[k - 1]) throw std::invalid_argument("integrate: sample times must increase");
    if (settings.tolerance <= 0 || settings.tolerance > Rational(1, 10))
        throw std::invalid_argument("integrate: tolerance " + numeric::to_text(settings.tolerance) +
                                    " is not in (0, 1/10]");
}

/// Centre from the second run, radius from the difference, but no less than the tolerance: two runs may agree by chance.
Vector<Ball> compare(const Vector<Ball>& first, const Vector<Ball>& second, const Rational& tolerance)
{
    Vector<Ball> result(second.size());
    const Ball relative(tolerance);
    for (Eigen::Index i = 0; i < second.size(); ++i)
        result[i] = second[i].widened(max(abs(second[i] - first[i]), relative * abs(second[i])));
    return result;
}

Sample polar_sample(const Rational& time, const Vector<Ball>& state)
{
    const Eigen::Index n = state.size() - 3;
    Sample sample{time, state[0], state.segment(1, n), Vector<Ball>(n), state[n + 1], state[n + 2]};
    for (Eigen::Index i = 0; i < n; ++i) sample.weights[i] = sample.radius * sample.direction[i];
    return sample;
}

Sample plain_sample(const Rational& time, const Vector<Ball>& state)
{
    const Eigen::Index n = state.size() - 1;
    Sample sample{time, Ball(), Vector<Ball>(n), state.head(n), Ball(1), state[n]};
    sample.radius = sqrt(numeric::squared_norm(sample.weights));
    for (Eigen::Index i = 0; i < n; ++i) sample.direction[i] = sample.weights[i] / sample.radius;
    return sample;
}

} // namespace

std::string_view to_text(Stepper stepper)
{
    return std::ranges::find(stepper_names, stepper, &StepperName::stepper)->name;
}

Stepper parse_stepper(std::string_view name)
{
    const auto found = std::ranges::find(stepper_names, name, &StepperName::name);
    if (found == std::end(stepper_names))
        throw numeric::InputError("stepper", std::string(name), "unknown stepper",
                                  "use bulirsch-stoer, fehlberg78 or dopri5");
    return found->stepper;
}

std::string_view to_text(IntegrationOutcome outcome)
{
    switch (outcome) {
    case IntegrationOutcome::time_reached: return "time-reached";
    case IntegrationOutcome::step_limit: return "step-limit";
    case IntegrationOutcome::step_underflow: return "precision-limit";
    case IntegrationOutcome::not_finite: return "not-finite";
    }
    return "";
}

Trajectory integrate(const problem::Instance& instance, const IntegrationSettings& settings)
{
    check(settings);
    const Rational second_tolerance = settings.tolerance * second_run_factor;
    const std::size_t first_rung = rung_for(std::max(settings.digits, digits_for_tolerance(settings.tolerance)));
    const std::size_t top = std::size(numeric::precision_ladder) - 1;
    const std::size_t second_rung =
        std::max(std::min(first_rung + 1, top), rung_for(digits_for_tolerance(second_tolerance)));

    const auto run_settings = [&](const Rational& tolerance, bool is_second) {
        detail::RunSettings result{&settings.sample_times, tolerance, settings.stepper,
                                   settings.step_limit,    is_second, {}};
        if (settings.on_progress)
            result.on_progress = [&settings, is_second,
                                  until = numeric::approximate_double(settings.sample_times.back())](
                                     double time, unsigned long steps) {
                settings.on_progress({time, until, steps, is_second});
            };
        return result;
    };
    const detail::Run first = run(first_rung, instance, run_settings(settings.tolerance, false));
    const detail::Run second = run(second_rung, instance, run_settings(second_tolerance, true));

    Trajectory trajectory;
    const detail::Run& worse = first.outcome != IntegrationOutcome::time_reached ? first : second;
    trajectory.outcome = worse.outcome;
    trajectory.reason = worse.reason;
    trajectory.steps = first.steps;
    trajectory.evaluations = first.evaluations;
    trajectory.digits = numeric::precision_ladder[first_rung];
    trajectory.second_digits = numeric::precision_ladder[second_rung];
    trajectory.tolerance = settings.tolerance;
    trajectory.stepper = settings.stepper;

    const numeric::PrecisionScope precision(numeric::bits_for_digits(trajectory.second_digits) + 32);
    const std::size_t reached = std::min(first.states.size(), second.states.size());
    for (std::size_t k = 0; k < reached; ++k) {
        const Vector<Ball> state = compare(first.states[k], second.states[k], settings.tolerance);
        trajectory.samples.push_back(instance.flow == problem::FlowKind::plain
                                         ? plain_sample(settings.sample_times[k], state)
                                         : polar_sample(settings.sample_times[k], state));
    }
    return trajectory;
}

std::vector<Rational> linear_times(const Rational& until, unsigned count)
{
    std::vector<Rational> times;
    for (unsigned k = 0; k < count; ++k) times.push_back(until * Rational(k, count - 1));
    return times;
}

std::vector<Rational> logarithmic_times(const Rational& first, const Rational& until, unsigned count)
{
    if (first <= 0 || first >= until)
        throw numeric::InputError("first sample time", numeric::to_text(first), "must lie strictly between 0 and " +
                                                                                     numeric::to_text(until));
    const numeric::PrecisionScope precision(128);
    const Ball start = log(Ball(first)), end = log(Ball(until));
    std::vector<Rational> times = {Rational(0)};
    for (unsigned k = 0; k + 2 < count; ++k) {
        const Ball t = exp(start + (end - start) * Ball(Rational(k, count > 2 ? count - 2 : 1)));
        times.push_back(numeric::parse_rational(numeric::midpoint_text(t, 6)));
    }
    times.push_back(until);
    return times;
}

} // namespace wnflow::flow
