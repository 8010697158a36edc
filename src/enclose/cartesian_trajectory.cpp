#include <wnflow/enclose/cartesian_trajectory.hpp>

#include "enclose/metric.hpp"

#include <wnflow/flow/cartesian_field.hpp>
#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/plain_field.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/ode/recorded.hpp>

namespace wnflow::enclose {

using ode::Recorded;

namespace {

/// x and the quadratures q (weight normalization) and ∫(−ℓ').
ode::Program program_of(const problem::Instance& instance)
{
    const auto network = flow::Network<Recorded>::of(instance);
    const auto n = static_cast<Eigen::Index>(instance.dimension());
    const bool is_plain = instance.flow == problem::FlowKind::plain;
    const auto field = [&](const Vector<Recorded>& state, Vector<Recorded>& derivative, const Recorded&) {
        const Vector<Recorded> x = state.head(n);
        if (is_plain) {
            derivative.head(n) = flow::PlainField<Recorded>{network}(x);
            derivative[n] = numeric::inner(Vector<Recorded>(derivative.head(n)), Vector<Recorded>(derivative.head(n)));
            return;
        }
        const auto d = flow::CartesianField<Recorded>::at(network, Recorded(instance.rates.eta_r),
                                                          Recorded(instance.rates.eta_u), numeric::inner(x, x), x);
        derivative.head(n) = d.weights;
        derivative[n] = d.growth_exponent;
        derivative[n + 1] = d.dissipation;
    };
    return ode::record(field, n + (is_plain ? 1 : 2));
}

} // namespace

CartesianTrajectory CartesianTrajectory::enclose(const problem::Instance& instance,
                                                 const CartesianTrajectorySettings& settings)
{
    const bool is_plain = instance.flow == problem::FlowKind::plain;
    SolutionSettings own;
    own.until = settings.until;
    own.digits = settings.digits;
    own.method = settings.method;
    own.step_limit = settings.step_limit;
    own.growth_slack = settings.growth_slack;
    own.on_progress = settings.on_progress;
    own.quadratures = is_plain ? 1 : 2;
    const std::shared_ptr<const detail::Metric> metric =
        is_plain ? detail::weighted_metric(numeric::RationalVector(instance.dimension(), Rational(1)))
                 : detail::gradient_metric(instance.rates.eta_r, instance.rates.eta_u);
    const numeric::PrecisionScope precision(numeric::bits_for_digits(settings.digits) + 128);
    const Vector<Ball> x = flow::Start{instance.initialization, {}}.weights();
    Vector<Ball> start(x.size() + static_cast<Eigen::Index>(own.quadratures));
    start.head(x.size()) = x;
    return CartesianTrajectory(
        instance,
        EnclosedSolution::enclose_in(metric, std::make_shared<const ode::Program>(program_of(instance)), start, own));
}

std::optional<CartesianState> CartesianTrajectory::at(const Rational& time) const
{
    const auto state = solution_.at(time);
    if (!state) return std::nullopt;
    const numeric::PrecisionScope precision(solution_.bits());
    const auto n = static_cast<Eigen::Index>(instance_.dimension());
    const bool is_plain = instance_.flow == problem::FlowKind::plain;
    CartesianState result;
    result.time = time;
    result.weights = state->head(n);
    result.dissipated = (*state)[state->size() - 1];
    EnclosedState& derived = result.derived;
    derived.time = time;
    derived.radius = sqrt(numeric::squared_norm(result.weights));
    derived.direction = result.weights;
    for (Ball& entry : derived.direction) entry /= derived.radius;
    derived.end = flow::Network<Ball>::powers(result.weights, instance_.depth);
    const Ball squared = numeric::squared_norm(flow::Network<Ball>::of(instance_).residual(result.weights));
    derived.residual_norm = sqrt(squared);
    derived.loss = squared / Ball(2 * instance_.depth);
    if (!is_plain) {
        derived.growth_exponent = (*state)[n];
        derived.log_magnification = flow::log_magnification(
            derived.radius, sqrt(Ball(instance_.initialization.radius_squared)), derived.growth_exponent);
    }
    return result;
}

std::optional<flow::Sample> CartesianTrajectory::sample(const Rational& time) const
{
    const auto state = at(time);
    if (!state) return std::nullopt;
    const numeric::PrecisionScope precision(solution_.bits());
    flow::Sample result;
    result.time = time;
    result.radius = state->derived.radius;
    result.direction = state->derived.direction;
    result.weights = state->weights;
    result.growth = exp(state->derived.growth_exponent);
    result.dissipated = flow::Network<Ball>::of(instance_).loss(flow::Start{instance_.initialization, {}}.weights()) +
                        state->dissipated;
    return result;
}

Vector<Ball> CartesianTrajectory::invariants(const Vector<Ball>& direction, const Ball& growth_exponent) const
{
    Vector<Ball> result(direction.size());
    const auto depth = static_cast<long>(instance_.depth);
    const Ball factor = exp(-growth_exponent * Ball(depth - 2));
    for (Eigen::Index n = 0; n < result.size(); ++n)
        result[n] = depth == 2 ? log(direction[n]) + growth_exponent : factor * numeric::power(direction[n], 2 - depth);
    return result;
}

Vector<Ball> CartesianTrajectory::invariant_changes(const CartesianState& state,
                                                    const std::vector<numeric::RationalVector>& kernel) const
{
    const numeric::PrecisionScope precision(solution_.bits());
    const bool is_plain = instance_.flow == problem::FlowKind::plain;
    const flow::Start start{instance_.initialization, {}};
    const Vector<Ball> before = invariants(is_plain ? start.weights() : start.direction(), Ball(0));
    const Vector<Ball> now =
        invariants(is_plain ? state.weights : state.derived.direction, state.derived.growth_exponent);
    Vector<Ball> result(static_cast<Eigen::Index>(kernel.size()));
    for (Eigen::Index i = 0; i < result.size(); ++i)
        result[i] =
            numeric::inner(numeric::to_vector<Ball>(kernel[static_cast<std::size_t>(i)]), Vector<Ball>(now - before));
    return result;
}

Ball CartesianTrajectory::energy_change(const CartesianState& state) const
{
    const numeric::PrecisionScope precision(solution_.bits());
    const flow::Start start{instance_.initialization, {}};
    return state.derived.loss + state.dissipated - flow::Network<Ball>::of(instance_).loss(start.weights());
}

} // namespace wnflow::enclose
