#pragma once

#include "limit/weighted_basis.hpp"

#include <wnflow/limit/dual_newton.hpp>

namespace wnflow::limit {

/// How far one call has come.
enum class DampedOutcome {
    converged,       ///< the last change is below the goal
    iteration_limit,
    precision_limit, ///< the working precision does not resolve the system any more
    outside,         ///< the first point is not in the domain
};

struct DampedResult {
    DampedOutcome outcome = DampedOutcome::converged;
    unsigned iterations = 0;
    double last_change = 0; ///< log10 of the largest relative change of an entry of x̃
};

/// Newton's method with line search for F(λ) = 0 at the working precision of `system`, from `lambda`, which it moves.
/// @param basis of an earlier call with the same A, or a new one
/// @param goal log10 of the relative change below which it has converged
[[nodiscard]] DampedResult damped_newton(const DualSystem& system, WeightedBasis& basis, Vector<Ball>& lambda,
                                         double goal, unsigned iteration_limit);

} // namespace wnflow::limit
