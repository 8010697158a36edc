#include <wnflow/flow/trajectory.hpp>

#include "flow/ends_at_zero.hpp"
#include "flow/event.hpp"
#include "flow/run.hpp"

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/thread_caches.hpp>

#include <algorithm>
#include <cmath>
#include <future>
#include <iterator>
#include <mutex>
#include <stdexcept>

namespace wnflow::flow {
namespace {

struct StepperName {
    Stepper stepper;
    std::string_view name;
};
constexpr StepperName stepper_names[] = {
    {Stepper::automatic, "automatic"},     {Stepper::taylor, "taylor"},
    {Stepper::collocation, "collocation"}, {Stepper::bulirsch_stoer, "bulirsch-stoer"},
    {Stepper::fehlberg78, "fehlberg78"},   {Stepper::dopri5, "dopri5"}};

/// Between two tolerances, and between first and second run, so that their difference is the first run's error.
const Rational second_run_factor(1, 1000);

/// Digits that extrapolation loses on top of the tolerance: the stepper runs out of them without a word.
constexpr unsigned guard_digits = 6;
/// The same for steppers of any order, which sum about a hundred terms per step: a thousand steps lose less than a thousandth
/// of the tolerance to rounding. With 7, the usual tolerances of 10^-30 and 10^-50 fit into two and three machine words.
constexpr unsigned guard_digits_of_any_order = 7;

unsigned digits_for(const Rational& tolerance)
{
    const numeric::PrecisionScope precision(64);
    return static_cast<unsigned>(std::max(0.0, std::ceil(-Ball(tolerance).approximate_log10())));
}

std::size_t rung_for(unsigned digits)
{
    const auto rung = std::ranges::lower_bound(numeric::precision_ladder, digits);
    if (rung == std::end(numeric::precision_ladder))
        throw std::invalid_argument(
            "integrate: " + std::to_string(digits) + " digits are more than the " +
            std::to_string(numeric::precision_ladder[std::size(numeric::precision_ladder) - 1]) +
            " that are compiled in");
    return static_cast<std::size_t>(rung - std::begin(numeric::precision_ladder));
}

using RunPair = std::pair<std::unique_ptr<detail::Run>, std::unique_ptr<detail::Run>>;

RunPair make_odeint_runs(const problem::Instance& instance, const IntegrationSettings& settings,
                         const detail::RunSettings& first, const detail::RunSettings& second)
{
    using Function = std::unique_ptr<detail::Run> (*)(const problem::Instance&, const detail::RunSettings&);
    static constexpr Function functions[] = {&detail::make_odeint_run<15>,  &detail::make_odeint_run<38>,
                                             &detail::make_odeint_run<57>,  &detail::make_odeint_run<115>,
                                             &detail::make_odeint_run<1040>};
    static_assert(std::size(functions) == std::size(numeric::precision_ladder));
    const std::size_t first_rung = rung_for(std::max(settings.digits, digits_for(first.tolerance) + guard_digits));
    const std::size_t top = std::size(numeric::precision_ladder) - 1;
    const std::size_t second_rung =
        std::max(std::min(first_rung + 1, top), rung_for(digits_for(second.tolerance) + guard_digits));
    return {functions[first_rung](instance, first), functions[second_rung](instance, second)};
}

RunPair make_integrator_runs(const problem::Instance& instance, const IntegrationSettings& settings,
                             const detail::RunSettings& first, const detail::RunSettings& second)
{
    // Whole limbs: what lies between costs the same.
    const auto bits_for = [](unsigned digits) { return 64 * ((numeric::bits_for_digits(digits) + 63) / 64); };
    unsigned digits = std::max(settings.digits, digits_for(first.tolerance) + guard_digits_of_any_order);
    if (settings.until_residual) // it is a difference of numbers of the size of b
        digits = std::max(digits, digits_for(*settings.until_residual) + guard_digits_of_any_order);
    const long bits = bits_for(digits);
    const long second_bits = std::max(bits + 64, bits_for(digits_for(second.tolerance) + guard_digits_of_any_order));
    return {detail::make_integrator_run(instance, first, bits),
            detail::make_integrator_run(instance, second, second_bits)};
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
    if (settings.until_residual && *settings.until_residual <= 0)
        throw std::invalid_argument("integrate: the residual " + numeric::to_text(*settings.until_residual) +
                                    " to stop at is not positive");
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

/// Of the plain flow, and of Cartesian coordinates.
Sample weights_sample(const Rational& time, const Vector<Ball>& state, Eigen::Index n)
{
    const Ball growth = state.size() == n + 2 ? state[n] : Ball(1);
    Sample sample{time, Ball(), Vector<Ball>(n), state.head(n), growth, state[state.size() - 1]};
    sample.radius = sqrt(numeric::squared_norm(sample.weights));
    for (Eigen::Index i = 0; i < n; ++i) sample.direction[i] = sample.weights[i] / sample.radius;
    return sample;
}

Sample make_sample(const problem::Instance& instance, Coordinates coordinates, const Rational& time,
                   const Vector<Ball>& state)
{
    const bool is_polar = instance.flow == problem::FlowKind::weight_normalized && coordinates == Coordinates::polar;
    return is_polar ? polar_sample(time, state)
                    : weights_sample(time, state, static_cast<Eigen::Index>(instance.dimension()));
}

/// The first, the last, and between them so many evenly spaced by their number that `most` remain.
void thin(std::vector<Sample>& samples, std::size_t most)
{
    if (most < 2 || samples.size() <= most) return;
    std::vector<Sample> kept;
    for (std::size_t k = 0; k < most; ++k) kept.push_back(std::move(samples[k * (samples.size() - 1) / (most - 1)]));
    samples = std::move(kept);
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
                                  "use automatic, taylor, collocation, bulirsch-stoer, fehlberg78 or dopri5");
    return found->stepper;
}

bool is_of_odeint(Stepper stepper)
{
    return stepper == Stepper::bulirsch_stoer || stepper == Stepper::fehlberg78 || stepper == Stepper::dopri5;
}

Stepper another_method(Stepper stepper)
{
    switch (stepper) {
    case Stepper::automatic:
    case Stepper::collocation: return Stepper::taylor;
    case Stepper::taylor: return Stepper::collocation;
    case Stepper::fehlberg78: return Stepper::bulirsch_stoer;
    default: return Stepper::fehlberg78;
    }
}

Rational default_tolerance(Stepper stepper, unsigned digits)
{
    const unsigned exponent = is_of_odeint(stepper) ? (2 * digits + 4) / 5 : digits;
    return 1 / numeric::power(Rational(10), exponent);
}

std::string_view to_text(IntegrationOutcome outcome)
{
    switch (outcome) {
    case IntegrationOutcome::time_reached: return "time-reached";
    case IntegrationOutcome::residual_reached: return "residual-reached";
    case IntegrationOutcome::stopped: return "stopped";
    case IntegrationOutcome::step_limit: return "step-limit";
    case IntegrationOutcome::step_underflow: return "precision-limit";
    case IntegrationOutcome::not_finite: return "not-finite";
    case IntegrationOutcome::not_solved: return "not-solved";
    }
    return "";
}

namespace detail {

std::vector<Rational> breaks_before(const problem::Instance& instance, const Rational& until)
{
    if (instance.flow == problem::FlowKind::plain) return {};
    std::vector<Rational> breaks = instance.rates.breaks();
    std::erase_if(breaks, [&](const Rational& time) { return time >= until; });
    return breaks;
}

std::string step_limit_reason(unsigned long limit)
{
    return "the limit of " + std::to_string(limit) + " steps was reached";
}

std::string reason_at(const std::string& what, const Ball& t)
{
    return what + " at t = " + numeric::midpoint_text(t, 6);
}

} // namespace detail

Trajectory integrate(const problem::Instance& instance, const IntegrationSettings& settings)
{
    check(settings);
    std::mutex progress;
    const auto run_settings = [&](const Rational& tolerance, bool is_second) {
        detail::RunSettings result{settings.sample_times.back(),
                                   tolerance,
                                   settings.stepper,
                                   settings.coordinates,
                                   settings.step_limit,
                                   is_second,
                                   {}};
        if (settings.on_progress)
            result.on_progress = [&, is_second, until = numeric::approximate_double(settings.sample_times.back())](
                                     double time, unsigned long steps) {
                const std::scoped_lock lock(progress);
                settings.on_progress({time, until, steps, is_second});
            };
        return result;
    };
    const auto [first, second] = (is_of_odeint(settings.stepper) ? make_odeint_runs : make_integrator_runs)(
        instance, settings, run_settings(settings.tolerance, false),
        run_settings(settings.tolerance * second_run_factor, true));

    Trajectory trajectory;
    trajectory.digits = first->digits;
    trajectory.second_digits = second->digits;
    trajectory.tolerance = settings.tolerance;
    trajectory.stepper = settings.stepper;
    trajectory.coordinates = settings.coordinates;
    const numeric::PrecisionScope precision(numeric::bits_for_digits(trajectory.second_digits) + 32);

    // Side by side, the better run one sample ahead, in a thread of its own: what ends the run is seen on it, and samples come
    // with their error at once.
    detail::ResidualEvent event(instance, settings.coordinates, settings.until_residual);
    const detail::Run::Observer watch = [&, &ahead = *second](const Ball& time, const Vector<Ball>& state) {
        return event.is_seen(ahead, time, state);
    };
    (void)event.is_seen(*second, Ball(0), second->state_at(Ball(0)));
    const auto& times = settings.sample_times;
    bool is_ahead = event.time() || second->advance_to(times.front(), watch) != detail::Advance::failed;
    for (std::size_t k = 0; is_ahead && k < times.size(); ++k) {
        const bool is_last = event.time() && *event.time() <= times[k];
        const Rational time = is_last ? *event.time() : times[k];
        const Vector<Ball> better = second->state_at(Ball(time));
        std::future<bool> next;
        if (!is_last && !event.time() && k + 1 < times.size())
            next = std::async(std::launch::async, [&run = *second, &watch, &target = times[k + 1]] {
                const numeric::ThreadCaches caches;
                return run.advance_to(target, watch) != detail::Advance::failed;
            });
        const bool is_followed = first->advance_to(time, {}) != detail::Advance::failed;
        if (next.valid()) is_ahead = next.get();
        if (!is_followed) break;
        // Odeint's steppers step over r = 0.
        if (detail::may_end_at_zero(instance) && !midpoint_less(Ball(0), better[0])) {
            trajectory.outcome = IntegrationOutcome::not_finite;
            trajectory.reason = "r reaches 0, where the flow ends, before t = " + numeric::midpoint_text(Ball(time), 6);
            break;
        }
        trajectory.samples.push_back(make_sample(instance, settings.coordinates, time,
                                                 compare(first->state_at(Ball(time)), better, settings.tolerance)));
        if (is_last) {
            trajectory.outcome = IntegrationOutcome::residual_reached;
            break;
        }
        if (settings.stop_when && settings.stop_when(trajectory.samples.back())) {
            trajectory.outcome = IntegrationOutcome::stopped;
            break;
        }
    }
    for (const detail::Run* run : {second.get(), first.get()}) {
        if (run->outcome == IntegrationOutcome::time_reached || trajectory.outcome != IntegrationOutcome::time_reached)
            continue; // the better one may have failed beyond the end
        trajectory.outcome = run->outcome;
        // Counts and methods are those of the first run, which may not have begun yet.
        trajectory.reason = run->reason + (run == second.get() ? ", in the run with tolerance/1000" : "");
    }
    trajectory.steps = first->steps;
    trajectory.rejected = first->rejected;
    trajectory.evaluations = first->evaluations;
    trajectory.methods = first->methods;
    thin(trajectory.samples, settings.most_samples);
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
        throw numeric::InputError("first sample time", numeric::to_text(first),
                                  "must lie strictly between 0 and " + numeric::to_text(until));
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

std::vector<Rational> decade_times_until(const Rational& until)
{
    constexpr int per_decade = 8;
    std::vector<Rational> times = {Rational(0)};
    for (Rational decade(1, 1'000'000);; decade *= 10)
        for (int k = 0; k < per_decade; ++k) {
            const Rational time =
                decade * Rational(std::lround(100 * std::pow(10.0, k / static_cast<double>(per_decade))), 100);
            if (time >= until) {
                times.push_back(until);
                return times;
            }
            times.push_back(time);
        }
}

} // namespace wnflow::flow
