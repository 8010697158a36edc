#pragma once

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/problem/instance.hpp>

#include <string>
#include <vector>

namespace wnflow::claims {

using numeric::Ball;
using numeric::Vector;

/// Coefficients of the step h in the expansions of what the discrete algorithm, GD or WN-GD in exact arithmetic, does up to a
/// fixed time T: one that is not 0 proves that the order in h is exactly 1. All balls are enclosures.
/// Source: derived; docs/theory, "Coefficients of the first order".
struct FirstOrder {
    std::vector<Ball> invariant_drifts; ///< ⟨k, I_h(T)⟩ − ⟨k, I(0)⟩ = c h + O(h²), for each k of the kernel's basis
    Ball invariant_drift;               ///< the norm of these
    Ball norm_drift;                    ///< ‖u_h(T)‖ − 1 = c h + O(h²); 0 for GD
    /// A lower bound of c in ‖x_h(T) − x(T)‖ = c h + O(h²): the greatest |⟨k, I_h(T) − I(0)⟩|/(h ‖∇⟨k, I⟩‖), k as above.
    Ball distance;
    std::string reason; ///< why there are no coefficients; else empty

    [[nodiscard]] bool is_enclosed() const noexcept { return reason.empty(); }
};

/// By validated integration of the flow and the coefficients together, constant learning rates.
/// @param kernel basis of ker A
[[nodiscard]] FirstOrder enclose_first_order(const problem::Instance& instance, const numeric::Rational& time,
                                             const std::vector<Vector<Ball>>& kernel);

} // namespace wnflow::claims
