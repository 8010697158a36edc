#include <wnflow/flow/field_trajectory.hpp>

#include "flow/run.hpp"

#include <wnflow/numeric/thread_caches.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <future>
#include <stdexcept>

namespace wnflow::flow {
namespace {

const Rational second_tolerance_factor(1, 1000);

/// Rounding of a thousand steps with about a hundred terms each stays below a thousandth of the tolerance. That holds for
/// the second run by its own tolerance, so that it needs no wider arithmetic than that asks for.
constexpr unsigned extra_digits = 7;

/// Whole machine words.
long bits_for(const Rational& tolerance)
{
    const numeric::PrecisionScope precision(64);
    const auto digits = static_cast<unsigned>(std::max(0.0, std::ceil(-Ball(tolerance).approximate_log10())));
    return 64 * ((numeric::bits_for_digits(digits + extra_digits) + 63) / 64);
}

void check(const FieldSettings& settings)
{
    const auto& times = settings.times;
    if (times.size() < 2 || times.front() != 0)
        throw std::invalid_argument("integrate_field: times must begin with 0 and have a later one");
    if (std::ranges::adjacent_find(times, std::greater_equal<>()) != times.end())
        throw std::invalid_argument("integrate_field: times must increase");
    if (settings.tolerance.relative <= 0 || settings.tolerance.relative > Rational(1, 10))
        throw std::invalid_argument("integrate_field: tolerance " + numeric::to_text(settings.tolerance.relative) +
                                    " is not in (0, 1/10]");
}

/// One run: states at as many of the times as it reaches.
struct Pass {
    std::vector<Vector<Ball>> states;
    std::string reason;
    unsigned long steps = 0;
};

Pass follow(const std::shared_ptr<const ode::Program>& program, const Vector<Ball>& start,
            const FieldSettings& settings, const ode::Tolerance& tolerance, long bits)
{
    const numeric::PrecisionScope precision(bits);
    ode::Settings ode_settings;
    ode_settings.tolerance = tolerance;
    ode_settings.bits = bits;
    const auto integrator = ode::make_integrator(settings.method, program, ode_settings);
    Vector<Ball> state = start;
    for (Ball& entry : state) entry = entry.midpoint();
    const Ball until = Ball(settings.times.back()).midpoint();
    integrator->start(state, Ball(0), until);

    Pass pass;
    for (const Rational& time : settings.times) {
        const Ball t = Ball(time).midpoint();
        while (midpoint_less(integrator->time(), t)) {
            const ode::Work& work = integrator->work();
            if (work.steps + work.rejected >= settings.step_limit) {
                pass.reason = detail::reason_at(detail::step_limit_reason(settings.step_limit), integrator->time());
                return pass;
            }
            const ode::StepOutcome outcome = integrator->step(until);
            pass.steps = integrator->work().steps;
            if (outcome != ode::StepOutcome::accepted) {
                pass.reason = detail::reason_at(std::string(ode::to_text(outcome)), integrator->time());
                return pass;
            }
        }
        pass.states.push_back(midpoint_less(t, integrator->time()) ? integrator->dense(t) : integrator->state());
    }
    return pass;
}

} // namespace

ode::Method method_of(Stepper stepper)
{
    switch (stepper) {
    case Stepper::taylor: return ode::Method::taylor;
    case Stepper::collocation: return ode::Method::collocation;
    default: return ode::Method::automatic;
    }
}

long second_run_bits(const ode::Tolerance& tolerance)
{
    return bits_for(tolerance.relative * second_tolerance_factor);
}

FieldTrajectory integrate_field(const std::shared_ptr<const ode::Program>& program, const Vector<Ball>& start,
                                const FieldSettings& settings)
{
    check(settings);
    const ode::Tolerance& first = settings.tolerance;
    const ode::Tolerance second{first.relative * second_tolerance_factor, first.absolute * second_tolerance_factor};
    const long first_bits = bits_for(first.relative), second_bits = second_run_bits(first);
    auto next = std::async(std::launch::async, [&] {
        const numeric::ThreadCaches caches;
        return follow(program, start, settings, second, second_bits);
    });
    const Pass rough = follow(program, start, settings, first, first_bits);
    const Pass better = next.get();

    FieldTrajectory result;
    result.digits = numeric::digits_for_bits(first_bits);
    result.second_digits = numeric::digits_for_bits(second_bits);
    result.steps = rough.steps;
    result.reason = !rough.reason.empty()    ? rough.reason
                    : !better.reason.empty() ? better.reason + ", in the run with tolerance/1000"
                                             : "";
    const numeric::PrecisionScope precision(second_bits + 32);
    const Ball relative(first.relative), absolute(first.absolute);
    for (std::size_t k = 0; k < std::min(rough.states.size(), better.states.size()); ++k) {
        Vector<Ball> state = better.states[k];
        // Two runs may agree by chance: no radius is below what the tolerance allows.
        for (Eigen::Index i = 0; i < state.size(); ++i)
            state[i] = state[i].widened(
                max(abs(state[i] - rough.states[k][i]), absolute + relative * abs(state[i])).midpoint());
        result.times.push_back(settings.times[k]);
        result.states.push_back(std::move(state));
    }
    return result;
}

} // namespace wnflow::flow
