#pragma once

#include <wnflow/limit/dual_system.hpp>

#include <string>

namespace wnflow::limit {

/// How Newton's method on the dual ended.
enum class NewtonOutcome {
    converged,
    iteration_limit,
    precision_limit, ///< more bits would be needed than allowed
};

/// How exactly, and with how much effort, Newton's method looks for λ_∞.
struct NewtonSettings {
    unsigned digits = 50;           ///< relative accuracy wanted of every entry of x̃
    unsigned iteration_limit = 1000;
    long bits_limit = 1L << 16;
};

/// An approximation of λ_∞, of which nothing is proved.
struct NewtonResult {
    NewtonOutcome outcome = NewtonOutcome::converged;
    Vector<Ball> lambda;      ///< approximate zero of F with y > 0 and r² > 0, radius 0; M entries
    unsigned iterations = 0;
    long bits = 0;            ///< precision of the last iteration
    double last_change = 0;   ///< log10 of the largest relative change of an entry of x̃ in the last iteration
    std::string reason;       ///< if not converged
};

/// Newton's method on the convex dual, from λ = 0, with a line search on the directional derivative of D; precision is
/// doubled whenever it no longer resolves the linear system. Approximate: no error bound (see enclose::limit).
///
/// Zeros of F in the region r² ≤ 0, where the dual formulas are wrong, are never returned: x̃ is clipped to 0 there,
/// which keeps D convex, and no iterate is accepted there.
[[nodiscard]] NewtonResult approximate_dual_zero(const LimitProblem& problem, const NewtonSettings& settings);

} // namespace wnflow::limit
