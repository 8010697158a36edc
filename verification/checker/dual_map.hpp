#pragma once

#include "certificate.hpp"
#include "interval.hpp"

namespace checker {

/// A point of a flow as a function of t = Aᵀλ on the face, and the factors of −F' = A diag(g) Aᵀ − k (A h)(A h)ᵀ = ∇²D there.
struct DualPoint {
    Intervals end;                  ///< x̃
    Interval radius_squared, two_q; ///< r², 2q; two_q = 0 for the plain flow
    Intervals diagonal, vector;     ///< g, h; h is empty for the plain flow
    Interval rank_one;              ///< k
    Interval time_scale;            ///< c: K = c ∇²D
};

/// The dual map of one flow from one start: docs/theory/dual.md, The map. The start may be an interval (log ρ).
class DualMap {
public:
    DualMap(const Instance& instance, const std::vector<std::size_t>& support, bool is_weight_normalized,
            const Interval& log_magnification);

    /// Verifies y > 0 and r² > 0 for all points of t. @throws Rejected
    [[nodiscard]] DualPoint at(const Intervals& t) const;

private:
    [[nodiscard]] DualPoint weight_normalized(const Intervals& t) const;
    [[nodiscard]] DualPoint plain(const Intervals& t) const;

    long depth_;
    bool is_weight_normalized_;
    Interval rate_ratio_, eta_u_, start_radius_squared_;
    Intervals start_; ///< on the support; weight-normalized: u₀² (L = 2), u₀^(2−L); plain: x̃₀, x₀^(2−L)
};

} // namespace checker
