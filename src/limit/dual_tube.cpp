#include "limit/dual_tube.hpp"

#include <wnflow/limit/collapse.hpp>
#include <wnflow/limit/divergence_barrier.hpp>

#include <algorithm>
#include <stdexcept>

namespace wnflow::limit {
namespace {

Vector<Ball> difference(const Vector<Ball>& a, const Vector<Ball>& b)
{
    Vector<Ball> result(a.size());
    for (Eigen::Index i = 0; i < a.size(); ++i) result[i] = a[i] - b[i];
    return result;
}

Ball norm(const Vector<Ball>& v)
{
    return sqrt(numeric::squared_norm(v));
}

/// u = x/r.
Vector<Ball> direction_of(const flow::DualPoint<Ball>& point, unsigned depth)
{
    const Ball r = sqrt(point.radius_squared);
    Vector<Ball> u(point.end.size());
    for (Eigen::Index n = 0; n < u.size(); ++n) u[n] = numeric::root(point.end[n], depth) / r;
    return u;
}

bool is_usable(const flow::DualPoint<Ball>& point)
{
    return point.in_domain && !point.is_clipped && point.radius_squared.is_positive() &&
           std::ranges::all_of(point.end, [](const Ball& entry) { return entry.is_finite() && entry.is_positive(); });
}

} // namespace

DualTube::DualTube(const problem::Instance& instance)
    : instance_(instance), system_(LimitProblem::of(instance)), target_norm_(norm(system_.network().target))
{
    Ball longest;
    for (Eigen::Index n = 0; n < system_.dimension(); ++n)
        longest = max(longest, numeric::squared_norm(Vector<Ball>(system_.network().matrix.matrix().col(n))));
    longest_column_ = sqrt(longest);
    const Ball r_squared(instance.initialization.radius_squared), ratio(instance.rates.ratio());
    collapsed_level_ = instance.depth == 2
                           ? -r_squared / ratio
                           : -exp(Ball(static_cast<long>(instance.depth) - 2) * r_squared / (Ball(2) * ratio));
    auto start = at(Vector<Ball>(system_.measurements()));
    if (!start) throw std::logic_error("the start of a flow has y > 0 and r > 0 at any precision");
    end_ = std::move(*start);
}

std::optional<DualTube::End> DualTube::at(const Vector<Ball>& lambda) const
{
    End end{lambda, system_.at(lambda), {}, {}, {}};
    if (!is_usable(end.point)) return std::nullopt;
    end.rate = system_.residual(end.point);
    const unsigned depth = instance_.depth;
    const Ball mass = numeric::power(sqrt(end.point.radius_squared), static_cast<long>(depth));
    end.image = system_.network().matrix.apply(end.point.end);
    for (Ball& entry : end.image) entry /= mass;
    end.level = depth == 2 ? Ball(2) * end.point.growth_exponent
                           : -exp(-Ball(static_cast<long>(depth) - 2) * end.point.growth_exponent);
    return end;
}

bool DualTube::extend(const Vector<Ball>& to, const Ball& h)
{
    auto next = at(to);
    if (!next) return false;
    const Vector<Ball> step = difference(to, end_.lambda);
    // Implicit Euler up to a defect: step = h F(to) + h ρ.
    Vector<Ball> defect = step;
    for (Eigen::Index i = 0; i < defect.size(); ++i) defect[i] -= h * next->rate[i];
    const Ball bend = h * numeric::inner(difference(end_.rate, next->rate), step); // h ⟨∇D(to) − ∇D(from), to − from⟩
    const Ball radius = (sqrt(radius_ * radius_ + max(bend, Ball(0))) + norm(defect)).upper();

    // k is convex, ∇k = −A u^⊙L: both tangents bound it from below along the step, and so do their means.
    const Ball first_slope = -numeric::inner(end_.image, step), last_slope = -numeric::inner(next->image, step);
    const double s0 = first_slope.approximate(), s1 = last_slope.approximate();
    const double weight = s0 >= 0 ? 1 : (s1 <= 0 ? 0 : s1 / (s1 - s0));
    const auto mean = [&](const Ball& t) {
        return Ball(weight) * (end_.level + first_slope * t) +
               (Ball(1) - Ball(weight)) * (next->level - last_slope * (Ball(1) - t));
    };
    const Ball lowest = min(mean(Ball(0)), mean(Ball(1)));
    if (!certainly_less(collapsed_level_, lowest - longest_column_ * radius)) return false;
    // L > 2: yₙ ≥ E = −k, and E, concave along the step, changes by at most maxₙ‖Aₙ‖ times the distance.
    const Ball least_scale = min(-end_.level, -next->level) - longest_column_ * radius;
    if (instance_.depth > 2 && !least_scale.is_positive()) return false;
    end_ = std::move(*next);
    radius_ = radius;
    return true;
}

double DualTube::room() const
{
    const Ball distance =
        instance_.depth == 2 ? end_.level - collapsed_level_ : min(end_.level - collapsed_level_, -end_.level);
    return (distance / longest_column_).approximate();
}

std::optional<Ball> DualTube::largest_radius_squared() const
{
    const Ball r_squared(instance_.initialization.radius_squared), ratio(instance_.rates.ratio());
    const Ball change = longest_column_ * radius_;
    if (instance_.depth == 2) return (r_squared + ratio * (end_.level + change)).upper();
    const Ball least_scale = -end_.level - change;
    if (!least_scale.is_positive()) return std::nullopt;
    return (r_squared - Ball(2) * ratio / Ball(static_cast<long>(instance_.depth) - 2) * log(least_scale)).upper();
}

std::optional<Ball> DualTube::divergence_error() const
{
    const auto r_squared = largest_radius_squared();
    if (!r_squared) return std::nullopt;
    const Ball steepest =
        longest_column_ * numeric::power(sqrt(*r_squared), static_cast<long>(instance_.depth)) + target_norm_; // ‖∇D‖
    return steepest * radius_ / (instance_.depth == 2 ? Ball(1) : -collapsed_level_);
}

bool DualTube::may_exclude_collapse(const Vector<Ball>& feasible) const
{
    return divergence_barrier(instance_, end_.point.radius_squared, direction_of(end_.point, instance_.depth), feasible)
        .excludes_collapse();
}

bool DualTube::excludes_collapse(const Vector<Ball>& feasible) const
{
    const auto error = divergence_error();
    if (!error) return false;
    const DivergenceBarrier sides =
        divergence_barrier(instance_, end_.point.radius_squared, direction_of(end_.point, instance_.depth), feasible);
    return certainly_less_equal(sides.divergence + *error, sides.barrier);
}

bool DualTube::may_prove_collapse() const
{
    // Most points fail here, before the costlier terms.
    if (!numeric::inner(end_.image, system_.network().target).is_negative()) return false;
    return satisfies_collapse_criterion(instance_, end_.point.radius_squared,
                                        direction_of(end_.point, instance_.depth));
}

bool DualTube::proves_collapse() const
{
    Vector<Ball> box = end_.lambda;
    for (Ball& entry : box) entry = entry.widened(radius_);
    const flow::DualPoint<Ball> point = system_.at(box);
    return is_usable(point) &&
           satisfies_collapse_criterion(instance_, point.radius_squared, direction_of(point, instance_.depth));
}

} // namespace wnflow::limit
