#pragma once

#include "limit/damped_newton.hpp"
#include "limit/sign_bracket.hpp"

namespace wnflow::limit {

/// Where on the way to the problem's σ one is; goes on at another precision from there.
struct PathState {
    bool has_started = false; ///< λ is the limit for log σ (to about two digits)
    bool has_arrived = false; ///< log σ is that of the problem
    Ball log_sigma;
    Vector<Ball> lambda;     ///< in the scaling of u₀
    double reach = 1;        ///< longest step in log σ that is tried next
    SignBracket bracket;     ///< between which log σ of the problem is known to be
    unsigned iterations = 0; ///< Newton steps on the way
    double wanted_bits = 0;  ///< precision at which the rest of the way can be gone, as far as known
    bool is_settled = false; ///< the last step did not change `wanted_bits`
};

/// Follows the limits of plain gradient flow from σ u₀ along σ > 0, by tangent and Newton corrector, to the σ that
/// belongs to the problem: σ = r₀/ρ, known for the plain flow, and for weight normalization the only zero of
/// log σ − log r + (r² − r₀²)/(2η̃), r = r(σ) (equivalence of the limits). Newton's method on the dual alone needs one
/// step for each factor e by which an entry of x̃ shrinks; along this path λ is nearly affine in log σ (L = 2), resp. in
/// σ^{L−2} (L > 2), so that a few long steps cover hundreds of orders of magnitude.
/// Source: derived; docs/theory, "Magnification".
///
/// Returns when it has arrived, or when the working precision resolves no further step.
/// @param basis of an earlier call, or a new one
void follow_manifold(const LimitProblem& problem, WeightedBasis& basis, unsigned iteration_limit, PathState& state);

/// λ of the state in the scaling of the problem's own start.
[[nodiscard]] Vector<Ball> lambda_for(const LimitProblem& problem, const PathState& state);

} // namespace wnflow::limit
