#pragma once

#include <wnflow/numeric/linear_algebra.hpp>

#include <optional>

/// Right-hand sides of the theorems on gap = (‖x̃_∞‖₁ − Q)/Q, in balls: each function encloses its formula. Hypotheses
/// are the caller's business: they are compared exactly there. Formulas: docs/theory, "The l1 gap".
namespace wnflow::limit {

using numeric::Ball;
using numeric::Vector;

/// KL(p ‖ w) = Σ pₙ log(pₙ/wₙ) for probability vectors p ≥ 0, w > 0; 0 log 0 = 0.
[[nodiscard]] Ball kullback_leibler(const Vector<Ball>& p, const Vector<Ball>& w);

/// ‖z‖_{2/L} = (Σ zₙ^{2/L})^{L/2} for z ≥ 0.
[[nodiscard]] Ball quasi_norm(const Vector<Ball>& z, unsigned depth);

/// Theorem 2.1, L = 2, Q > β₁: log(β₁/β_min)/log(Q/β₁), from x̃₀ = x₀². [derived constants]
[[nodiscard]] Ball bound_plain_depth_two(const Ball& beta_1, const Ball& beta_min, const Ball& optimum);

/// Theorem 2.1, L > 2, Q > β₁, w = x₀^⊙(2−L): (M(Q) − m(Q))/(μQ), where μ > 0 solves Σ(wₙ − μ)^{−L/(L−2)} = Q,
/// m(Q) = Φ at zₙ = (wₙ − μ)^{−L/(L−2)}, M(Q) = w_max Q − (L/2)Q^{2/L}, Φ(z) = ⟨w,z⟩ − (L/2) Σ zₙ^{2/L}. [derived]
/// @return nothing if μ could not be enclosed away from 0
[[nodiscard]] std::optional<Ball> bound_plain_deep(const Vector<Ball>& start, unsigned depth, const Ball& optimum);

/// Theorem 2.1, L > 2, x₀ = α·1, δ = 1 − 2/L: (1 − N^{−δ})/((Q/β₁)^δ − 1). [derived]
[[nodiscard]] Ball bound_plain_uniform(unsigned depth, unsigned dimension, const Ball& beta_1, const Ball& optimum);

/// The same with the actual minimizer: (1 − N^{−δ} ζ/Q)/((Q/β₁)^δ − 1), ζ = ‖z*‖_{1/(1+δ)} ≥ Q. [derived]
[[nodiscard]] Ball bound_plain_uniform_sharp(unsigned depth, const Ball& beta_1, const Ball& optimum,
                                             const Vector<Ball>& minimizer);

/// Theorem 2.1 for any L ≥ 2 and x₀ > 0, by the formula that fits.
[[nodiscard]] std::optional<Ball> bound_plain(const Vector<Ball>& start, unsigned depth, bool is_uniform,
                                              const Ball& optimum);

/// Theorem 2.1 with the actual potential of the minimizer z* instead of its worst case, Q > β₁. L = 2:
/// KL(z*/Q ‖ x̃₀/β₁)/log(Q/β₁); L > 2: (Φ(z*) − m(Q))/(μQ). [derived]
/// @return nothing if μ could not be enclosed away from 0
[[nodiscard]] std::optional<Ball> bound_plain_sharp(const Vector<Ball>& start, unsigned depth, const Ball& optimum,
                                                    const Vector<Ball>& minimizer);

/// A-priori lower bound of log ρ_∞ where Q^{2/L} ≥ η̃: log(r₀/Q^{1/L}) + (Q^{2/L} − r₀²)/(2η̃). [derived]
[[nodiscard]] Ball bound_log_magnification_from_below(unsigned depth, const Ball& start_radius, const Ball& rate_ratio,
                                                      const Ball& optimum);

/// Robust bound, L = 2, r₀² < Q: η̃ K/(Q − r₀²) with K = KL(z*/Q ‖ u₀²). [derived]
[[nodiscard]] Ball bound_robust_depth_two(const Ball& rate_ratio, const Ball& divergence, const Ball& optimum,
                                          const Ball& start_radius_squared);

/// Robust bound, L = 2, without hypothesis on r₀: ½[Q + r₀² + √((Q − r₀²)² + 4η̃QK)], a bound of ‖x̃_∞‖₁ itself.
/// [derived]
[[nodiscard]] Ball bound_any_radius(const Ball& rate_ratio, const Ball& divergence, const Ball& optimum,
                                    const Ball& start_radius_squared);

/// Theorem 2.4, L = 2, η̃ = κr², Q > β₁: κ K/log(Q/β₁). [derived]
[[nodiscard]] Ball bound_radius_rate(const Ball& kappa, const Ball& divergence, const Ball& optimum,
                                     const Ball& beta_1);

/// Robust bound, L > 2, uniform u₀, r₀² < Q^{2/L}, κ = exp(−(L−2)(Q^{2/L} − r₀²)/(2η̃)):
/// (1 − N^{−(1−2/L)})/(κ^{−1} − 1). [derived]
[[nodiscard]] Ball bound_robust_uniform(unsigned depth, unsigned dimension, const Ball& rate_ratio, const Ball& optimum,
                                        const Ball& start_radius_squared);

/// κ(m) = exp(−(L−2)(m^{2/L} − r₀²)/(2η̃)). [derived]
[[nodiscard]] Ball weighted_contraction(unsigned depth, const Ball& quasi_norm, const Ball& start_radius_squared,
                                        const Ball& rate_ratio);

/// Weighted bound, L > 2, any u₀, κ < 1: ⟨a, x̃_∞ − z*_a⟩ ≤ κ/(1−κ) (⟨a, z*_a⟩ − ‖z*_a‖_{2/L}). [derived]
[[nodiscard]] Ball bound_weighted(const Ball& contraction, const Ball& weighted_optimum, const Ball& quasi_norm);

} // namespace wnflow::limit
