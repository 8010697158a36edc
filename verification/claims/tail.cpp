#include <verification/claims/tail.hpp>

#include <wnflow/flow/cartesian_field.hpp>
#include <wnflow/flow/plain_field.hpp>
#include <wnflow/flow/systems.hpp>
#include <wnflow/ode/integrator.hpp>
#include <wnflow/ode/recorded.hpp>

#include <algorithm>
#include <optional>

namespace wnflow::claims {
namespace {

constexpr long decay_times = 30; ///< in units of 1/σ
constexpr unsigned sample_count = 13;
constexpr long begin_exponent = -8;  ///< ‖e‖ ≤ 10⁻⁸ ‖b‖ at the begin
constexpr long resolved_digits = 15; ///< of ‖e‖ at the end
constexpr unsigned guard_digits = 7; ///< as of the trajectories: what some hundred steps lose to rounding
const numeric::Rational second_run_factor(1, 1000);

numeric::Rational rounded(const Ball& value)
{
    return numeric::parse_rational(numeric::midpoint_text(value, 6));
}

/// Bits of the arithmetic for a tolerance, in whole machine words.
long bits_for(const numeric::Rational& tolerance)
{
    const numeric::PrecisionScope precision(64);
    const double digits = std::max(0.0, -Ball(tolerance).approximate_log10()) + guard_digits + 1;
    return 64 * ((numeric::bits_for_digits(static_cast<unsigned>(digits)) + 63) / 64);
}

template <class T>
flow::System<T> weights_system(const problem::Instance& instance)
{
    auto network = flow::Network<T>::of(instance);
    if (instance.flow == problem::FlowKind::plain)
        return [field = flow::PlainField<T>{std::move(network)}](const Vector<T>& x, Vector<T>& derivative, const T&) {
            derivative = field(x);
        };
    return [field = flow::CartesianField<T>{std::move(network), numeric::from_rational<T>(instance.rates.eta_r),
                                            numeric::from_rational<T>(instance.rates.eta_u)}](
               const Vector<T>& x, Vector<T>& derivative, const T&) { derivative = field(x).weights; };
}

/// One run of the flow in its weights alone.
class WeightsRun {
public:
    WeightsRun(const problem::Instance& instance, const TailSettings& settings, const Vector<Ball>& from,
               const numeric::Rational& tolerance)
        : step_limit_(settings.step_limit), bits_(bits_for(tolerance))
    {
        const numeric::PrecisionScope precision(bits_);
        auto program =
            std::make_shared<ode::Program>(ode::record(weights_system<ode::Recorded>(instance), from.size()));
        program->factor_power = instance.depth - 1; // x' = x^(L−1) ⊙ Aᵀ(…) + …
        ode::Settings ode_settings;
        ode_settings.tolerance.relative = tolerance;
        ode_settings.bits = bits_;
        ode::Method method = ode::Method::automatic;
        if (settings.stepper == flow::Stepper::taylor) method = ode::Method::taylor;
        if (settings.stepper == flow::Stepper::collocation) method = ode::Method::collocation;
        integrator_ = ode::make_integrator(method, std::move(program), ode_settings);
        integrator_->start(from, Ball(0), first_step(instance, from));
    }

    [[nodiscard]] long bits() const noexcept { return bits_; }
    [[nodiscard]] const Vector<Ball>& state() const { return integrator_->state(); }

    /// Steps until `is_reached`, a condition on the integrator; why not, if it is never.
    template <class Condition>
    [[nodiscard]] std::string advance(const Ball& limit, const Condition& is_reached)
    {
        const numeric::PrecisionScope precision(bits_);
        while (!is_reached(*integrator_)) {
            const ode::Work& work = integrator_->work();
            if (work.steps + work.rejected >= step_limit_)
                return "the limit of " + std::to_string(step_limit_) + " steps was reached";
            const ode::StepOutcome outcome = integrator_->step(limit);
            if (outcome != ode::StepOutcome::accepted) return std::string(to_text(outcome));
        }
        return "";
    }

    /// The weights at a time; why not, in `failure`.
    [[nodiscard]] Vector<Ball> at(const Ball& time, const Ball& limit, std::string& failure)
    {
        failure = advance(limit, [&](const ode::Integrator& now) { return !midpoint_less(now.time(), time); });
        if (!failure.empty()) return {};
        const numeric::PrecisionScope precision(bits_);
        return midpoint_less(time, integrator_->time()) ? integrator_->dense(time) : integrator_->state();
    }

private:
    /// No component changes by more than about a hundredth.
    static Ball first_step(const problem::Instance& instance, const Vector<Ball>& from)
    {
        Vector<Ball> derivative;
        weights_system<Ball>(instance)(from, derivative, Ball(0));
        Ball rate;
        for (Eigen::Index n = 0; n < from.size(); ++n) rate = max(rate, abs(derivative[n] / from[n])).midpoint();
        // The slowest flow has a first step as well.
        const Ball least = numeric::power(Ball(10), -30);
        return (Ball(1) / (Ball(100) * (rate.is_finite() ? max(rate, least) : Ball(1)))).midpoint();
    }

    unsigned long step_limit_;
    long bits_;
    std::unique_ptr<ode::Integrator> integrator_;
};

Vector<Ball> midpoints(Vector<Ball> values)
{
    for (Ball& value : values) value = value.midpoint();
    return values;
}

/// ‖e‖/‖b‖.
Ball relative_residual(const flow::Network<Ball>& network, const Vector<Ball>& x)
{
    return (sqrt(numeric::squared_norm(network.residual(x))) / sqrt(numeric::squared_norm(network.target))).midpoint();
}

/// ‖de‖ for weights with this relative error.
Ball residual_error(const flow::Network<Ball>& network, Vector<Ball> x, const Ball& relative_error)
{
    for (Ball& weight : x) weight = weight.midpoint().widened(relative_error * abs(weight));
    Ball squares;
    for (const Ball& entry : network.residual(x)) squares += entry.radius() * entry.radius();
    return sqrt(squares).upper();
}

Ball largest_relative_error(const Vector<Ball>& x)
{
    Ball largest;
    for (const Ball& weight : x) largest = max(largest, weight.radius() / abs(weight.midpoint()));
    return largest.upper();
}

/// The state at which ‖e‖ has come down to 10⁻⁸ ‖b‖.
Vector<Ball> approach(const problem::Instance& instance, const flow::Network<Ball>& network, const Vector<Ball>& from,
                      const TailSettings& settings, std::string& failure)
{
    const Ball threshold = numeric::power(Ball(10), begin_exponent);
    if (!midpoint_less(threshold, relative_residual(network, from))) return from;
    WeightsRun run(instance, settings, from, settings.approach_tolerance);
    failure = run.advance(Ball(problem::open_end()).midpoint(), [&](const ode::Integrator& now) {
        return !midpoint_less(threshold, relative_residual(network, now.state()));
    });
    return midpoints(run.state());
}

} // namespace

Tail follow_tail(const problem::Instance& instance, const Vector<Ball>& from, const Ball& rate,
                 const TailSettings& settings)
{
    Tail tail;
    const auto network = flow::Network<Ball>::of(instance);
    const Vector<Ball> begin = approach(instance, network, midpoints(from), settings, tail.failure);
    if (!tail.failure.empty()) return tail;

    if (!relative_residual(network, begin).is_positive()) {
        tail.failure = "e is 0 to working precision";
        return tail;
    }
    tail.begin_error =
        residual_error(network, begin, largest_relative_error(from) + Ball(1000) * Ball(settings.approach_tolerance));
    const numeric::Rational tolerance = rounded(relative_residual(network, begin) * exp(Ball(-decay_times)) *
                                                numeric::power(Ball(10), -resolved_digits));
    WeightsRun first(instance, settings, begin, tolerance);
    WeightsRun second(instance, settings, begin, tolerance * second_run_factor);
    tail.digits = numeric::digits_for_bits(first.bits());
    tail.bits = second.bits() + 64;
    const numeric::PrecisionScope precision(tail.bits);
    const std::vector<numeric::Rational> times =
        flow::linear_times(rounded(Ball(decay_times) / rate.midpoint()), sample_count);
    const Ball limit = Ball(times.back()).midpoint();
    for (const numeric::Rational& time : times) {
        TailSample sample{time, second.at(Ball(time).midpoint(), limit, tail.failure)};
        if (!tail.failure.empty()) break;
        const Vector<Ball> coarser = first.at(Ball(time).midpoint(), limit, tail.failure);
        if (!tail.failure.empty()) break;
        for (Eigen::Index n = 0; n < coarser.size(); ++n) {
            Ball& weight = sample.weights[n];
            weight = weight.midpoint().widened(max(abs(weight - coarser[n]), Ball(tolerance) * abs(weight)));
        }
        tail.samples.push_back(std::move(sample));
    }
    return tail;
}

} // namespace wnflow::claims
