#pragma once

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/problem/instance.hpp>

namespace wnflow::limit {

using numeric::Ball;
using numeric::Vector;

/// The criterion of collapse of the weight-normalized flow at a point: w > 0 and L V r² < η̃ w². Once it holds, w > 0 for good,
/// w² − (L V/η̃) r² with this V does not decrease, and r falls to 0.
/// Source: derived; docs/theory, "No collapse".
struct CollapseCriterion {
    Ball descent; ///< w = −⟨A u^⊙L, b⟩
    Ball
        turning; ///< V: ¼ω(ω + r²ω₂) with ω = osc(Aᵀb), ω₂ = maxₙ osc(AᵀAₙ) (L = 2); 2ω(ω + r^L ω₂), with ‖·‖_∞ (L > 2)
    Ball left;   ///< L V r²
    Ball right;  ///< η̃ w², 0 where w ≤ 0

    /// It holds for all points of the balls.
    [[nodiscard]] bool holds() const { return descent.is_positive() && certainly_less(left, right); }
};

[[nodiscard]] CollapseCriterion collapse_criterion(const problem::Instance& instance, const Ball& radius_squared,
                                                   const Vector<Ball>& direction);

} // namespace wnflow::limit
