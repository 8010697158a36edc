#include "enclose/later_times.hpp"

#include <wnflow/limit/decay_rate.hpp>

#include <algorithm>

namespace wnflow::enclose::detail {

namespace {

/// c up to a constant factor: 1 for the plain flow.
Ball speed(const problem::Instance& instance, const flow::DualPoint<Ball>& point)
{
    if (instance.flow == problem::FlowKind::plain) return Ball(1);
    if (instance.depth == 2) return point.radius_squared;
    const Ball e = exp(-point.growth_exponent * Ball(instance.depth - 2));
    return numeric::power(sqrt(point.radius_squared), instance.depth) * e;
}

} // namespace

bool is_certainly_inside(const flow::DualPoint<Ball>& point)
{
    return point.in_domain && !point.is_clipped && point.radius_squared.is_positive() &&
           std::ranges::all_of(point.end, [](const Ball& e) { return e.is_finite() && e.is_positive(); });
}

std::optional<LaterTimes> certify_later_times(const problem::Instance& instance, const limit::DualSystem& system,
                                              const Vector<Ball>& limit, const Vector<Ball>& lambda)
{
    LaterTimes result;
    Ball square;
    for (Eigen::Index i = 0; i < limit.size(); ++i) {
        const Ball difference = abs(lambda[i] - limit[i]).upper();
        square += difference * difference;
    }
    result.distance = sqrt(square.upper()).upper();
    if (!result.distance.is_finite()) return std::nullopt;
    // The centre of the ball may be anywhere in the box of λ_∞.
    Vector<Ball> around = limit;
    for (Ball& entry : around) entry = entry.widened(result.distance);
    const flow::DualPoint<Ball> point = system.at(around);
    if (!is_certainly_inside(point)) return std::nullopt;
    const auto rate = limit::enclose_smallest_eigenvalue(
        system.decay_matrix(point, Ball(instance.rates.eta_r), Ball(instance.rates.eta_u)));
    if (!rate || !rate->lower().is_positive()) return std::nullopt;
    result.rate = rate->lower();
    const Ball c = speed(instance, point);
    result.distance_rate = (c.lower() / c.upper() * result.rate).lower();
    if (!result.distance_rate.is_positive()) return std::nullopt;
    result.residual_norm = sqrt(numeric::squared_norm(system.residual(system.at(lambda)))).upper();
    return result;
}

} // namespace wnflow::enclose::detail
