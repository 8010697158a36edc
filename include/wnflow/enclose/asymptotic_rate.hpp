#pragma once

#include <wnflow/enclose/dual_trajectory.hpp>

#include <optional>

namespace wnflow::enclose {

/// How fast the residual of an enclosed flow decays at its positive limit, from a time on, for ever.
/// Source: derived; docs/theory, "The rate of an enclosed flow".
struct AsymptoticRate {
    Rational from; ///< T: all of this holds for every t ≥ T
    Ball rate; ///< contains −(log ‖e(t)‖)' for every t ≥ T; the limit of it is σ, exactly: e has a component of it
    Ball cone; ///< upper bound of the component of e(t) orthogonal to an approximate eigenvector over that along it
    Ball next; ///< lower bound of the second eigenvalue of K_∞, above `rate`; infinite for M = 1
    Ball least_slope; ///< c₁ > 0: c₁ ℓ^½ ≤ ‖∇ℓ‖ for every t ≥ T
    Ball most_slope;  ///< c₂: ‖∇ℓ‖ ≤ c₂ ℓ^½
};

/// The same from an enclosed dual variable at one time.
/// @param limit a box that contains λ_∞
/// @param lambda a box that contains λ(T₀)
/// @param time T₀; T is later where it has to be for the rate to be narrow
/// @param wanted a radius of `rate`, relative to σ, that is narrow enough; it may come out wider, never wrong
/// @return nothing if it is not certified that e(T₀) lies, and stays, in a cone around the slowest direction
[[nodiscard]] std::optional<AsymptoticRate> certify_rate_from(const problem::Instance& instance,
                                                              const Vector<Ball>& limit, const Vector<Ball>& lambda,
                                                              const Rational& time, const Ball& wanted);

/// The narrowest `rate` that times up to the end of an enclosed trajectory certify, narrowed in the same way; constant
/// learning rates.
[[nodiscard]] std::optional<AsymptoticRate> certify_asymptotic_rate(const problem::Instance& instance,
                                                                    const Vector<Ball>& limit,
                                                                    const DualTrajectory& trajectory,
                                                                    const Ball& wanted);

} // namespace wnflow::enclose
