#include "dual_map.hpp"

#include "exact.hpp"
#include "failure.hpp"

namespace checker {

DualMap::DualMap(const Instance& instance, const std::vector<std::size_t>& support, bool is_weight_normalized,
                 const Interval& log_magnification)
    : depth_(static_cast<long>(instance.depth)), is_weight_normalized_(is_weight_normalized),
      rate_ratio_(instance.rate_ratio()), eta_u_(instance.eta_u), start_radius_squared_(instance.radius_squared)
{
    const mpq_class squared_norm = squared_norm_of_direction(instance);
    // u₀ₙ² = vₙ²/‖v‖², x₀ = (r₀/ρ) u₀.
    const Interval scale = is_weight_normalized
                               ? Interval(1L)
                               : Interval(instance.radius_squared) * exp(Interval(-2L) * log_magnification);
    for (const std::size_t n : support) {
        const Interval square =
            Interval(mpq_class(instance.direction[n] * instance.direction[n] / squared_norm)) * scale;
        start_.push_back(depth_ == 2 ? square : power(sqrt(square), 2 - depth_));
    }
}

DualPoint DualMap::at(const Intervals& t) const
{
    return is_weight_normalized_ ? weight_normalized(t) : plain(t);
}

DualPoint DualMap::plain(const Intervals& t) const
{
    DualPoint point;
    point.time_scale = Interval(depth_ == 2 ? 2 : depth_ - 2);
    for (std::size_t n = 0; n < t.size(); ++n) {
        if (depth_ == 2) {
            point.end.push_back(start_[n] * exp(Interval(0L) - t[n]));
            point.diagonal.push_back(point.end[n]);
            point.radius_squared += point.end[n];
            continue;
        }
        const Interval y = start_[n] + t[n];
        require(y.is_positive(), "y > 0 does not hold on the whole box");
        const Interval x = Interval(1L) / root(y, static_cast<unsigned long>(depth_ - 2));
        point.end.push_back(power(x, depth_));
        point.diagonal.push_back(Interval(depth_) / Interval(depth_ - 2) * power(x, 2 * depth_ - 2));
        point.radius_squared += power(x, 2);
    }
    for (const Interval& entry : point.end)
        require(entry.is_positive(), "an entry of the limit is not certainly positive");
    return point;
}

DualPoint DualMap::weight_normalized(const Intervals& t) const
{
    DualPoint point;
    Intervals weight; // L = 2: u₀² e^(−t); L > 2: y^(−1/(L−2))
    Interval total;   // e^(2q) = Σ u₀² e^(−t), resp. Σ y^(−2/(L−2))
    for (std::size_t n = 0; n < t.size(); ++n) {
        if (depth_ == 2) {
            weight.push_back(start_[n] * exp(Interval(0L) - t[n]));
            total += weight[n];
            continue;
        }
        const Interval y = start_[n] + t[n];
        require(y.is_positive(), "y > 0 does not hold on the whole box");
        weight.push_back(Interval(1L) / root(y, static_cast<unsigned long>(depth_ - 2)));
        total += power(weight[n], 2);
    }
    point.two_q = log(total);
    point.radius_squared = start_radius_squared_ + rate_ratio_ * point.two_q;
    require(point.radius_squared.is_positive(), "r^2 > 0 does not hold on the whole box");
    const Interval r_depth = power(sqrt(point.radius_squared), depth_);
    const Interval shrinkage = Interval(1L) - rate_ratio_ / point.radius_squared; // 1 − η̃/r²
    Interval factor; // ∇²D = factor · (A diag(u^(2L−2)) Aᵀ − shrinkage (A u^L)(A u^L)ᵀ)
    if (depth_ == 2) {
        factor = point.radius_squared;
        point.time_scale = Interval(2L) * eta_u_ * point.radius_squared;
    } else {
        const Interval e = exp(Interval(2 - depth_) * point.two_q / Interval(2L)); // E = e^(−(L−2)q)
        factor = Interval(depth_) * r_depth / (Interval(depth_ - 2) * e);
        point.time_scale = Interval(depth_ - 2) * eta_u_ * r_depth * e;
    }
    point.rank_one = factor * shrinkage;
    const Interval root_total = sqrt(total);
    for (const Interval& w : weight) {
        const Interval u = depth_ == 2 ? sqrt(w / total) : w / root_total;
        const Interval u_depth = depth_ == 2 ? w / total : power(u, depth_);
        point.vector.push_back(u_depth);
        point.end.push_back(r_depth * u_depth);
        point.diagonal.push_back(factor * (depth_ == 2 ? u_depth : power(u, 2 * depth_ - 2)));
    }
    for (const Interval& entry : point.end)
        require(entry.is_positive(), "an entry of the limit is not certainly positive");
    return point;
}

} // namespace checker
