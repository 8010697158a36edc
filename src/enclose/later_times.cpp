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

std::optional<flow::DualPoint<Ball>> surroundings_of(const limit::DualSystem& system, const Vector<Ball>& limit,
                                                     const Ball& distance)
{
    if (!distance.is_finite()) return std::nullopt;
    // The centre of the ball may be anywhere in the box of λ_∞.
    Vector<Ball> box = limit;
    for (Ball& entry : box) entry = entry.widened(distance);
    flow::DualPoint<Ball> point = system.at(box);
    if (!is_certainly_inside(point)) return std::nullopt;
    return point;
}

Ball evenness_of_speed(const problem::Instance& instance, const flow::DualPoint<Ball>& point)
{
    const Ball c = speed(instance, point);
    return (c.lower() / c.upper()).lower();
}

std::optional<LaterTimes> certify_later_times(const problem::Instance& instance, const limit::DualSystem& system,
                                              const Vector<Ball>& limit, const Vector<Ball>& lambda)
{
    const Ball distance = greatest_distance(lambda, limit);
    const auto point = surroundings_of(system, limit, distance);
    if (!point) return std::nullopt;
    const auto rate = limit::enclose_smallest_eigenvalue(
        system.decay_matrix(*point, Ball(instance.rates.eta_r), Ball(instance.rates.eta_u)));
    if (!rate || !rate->lower().is_positive()) return std::nullopt;
    LaterTimes result;
    result.distance = distance;
    result.rate = rate->lower();
    result.distance_rate = (evenness_of_speed(instance, *point) * result.rate).lower();
    if (!result.distance_rate.is_positive()) return std::nullopt;
    result.residual_norm = sqrt(numeric::squared_norm(system.residual(system.at(lambda)))).upper();
    return result;
}

} // namespace wnflow::enclose::detail
