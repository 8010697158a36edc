#pragma once

#include <wnflow/limit/dual_newton.hpp>

#include <optional>
#include <string>

namespace wnflow::enclose {

using numeric::Ball;
using numeric::Vector;

/// A parallelepiped of dual variables that contains exactly one zero of F, with y > 0 and r² > 0 on all of it, and what
/// follows.
struct LimitBox {
    Vector<Ball> lambda;             ///< the smallest box around it, which encloses λ_∞
    flow::DualPoint<Ball> point;     ///< x̃, r², q: enclosures over the parallelepiped
    Vector<Ball> residual;           ///< A x̃ − b: an enclosure that contains 0
    long bits = 0;                   ///< precision of the test
};

/// A box that certainly contains λ_∞, or why none was found.
struct LimitBoxResult {
    std::optional<LimitBox> box;
    std::string reason; ///< why there is none
};

/// Newton test in ball arithmetic around an approximate zero λ̂, in coordinates λ = T μ in which ∇²D is well conditioned:
/// there F becomes G(μ) = Tᵀ F(T μ). With C an approximate inverse of G'(μ̂), radii ϱ_i and
/// |C G(μ̂)|_i + Σ_j sup |I − C G'(μ)|_ij ϱ_j < ϱ_i for every i, G has exactly one zero in the box μ̂ ± ϱ, and so has F in
/// its image under T. The side conditions y > 0 and r² > 0 are tested on the whole box: F has other zeros, which are no
/// limits.
///
/// Certified: the box contains λ_∞, hence `point` encloses the minimizer x̃_∞ of Φ over S₊. That the *trajectory* tends to
/// it needs "no collapse" in addition.
/// Source: derived; docs/theory, "From numbers to proofs", Limit.
///
/// @param digits relative accuracy wanted of every entry of x̃; precision is raised until it is reached
[[nodiscard]] LimitBoxResult enclose_limit(const limit::LimitProblem& problem, const Vector<Ball>& approximate_lambda,
                                           unsigned digits, long first_bits, long bits_limit);

} // namespace wnflow::enclose
