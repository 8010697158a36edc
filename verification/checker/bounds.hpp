#pragma once

#include "certificate.hpp"
#include "interval.hpp"

/// Right-hand sides of the theorems, each an enclosure of its formula; formulas and proofs: docs/theory/gap.md. Hypotheses
/// that are not compared in rationals are verified here. @throws Rejected
namespace checker {

/// v_n has one value: u₀ is uniform.
[[nodiscard]] bool is_uniform(const Instance& instance);

/// KL(z/‖z‖₁ ‖ u₀²), z ≥ 0, ‖z‖₁ = `norm`.
[[nodiscard]] Interval divergence_from_start(const Instance& instance, const std::vector<mpq_class>& z,
                                             const mpq_class& norm);

/// Theorem 2.1 for the start x₀/ρ; `sharp` with the minimizer instead of its worst case. Verifies Q > β₁ρ^(−L).
/// @param distance for L > 2 and a start that is not uniform: an interval for min w − μ, which is verified
[[nodiscard]] Interval bound_plain(const Instance& instance, const Optimum& optimum, const Interval& log_magnification,
                                   bool is_sharp, const std::optional<Interval>& distance);

/// log ρ_low of Magnification, a-priori bound. Verifies Q² ≥ η̃^L.
[[nodiscard]] Interval prior_log_magnification(const Instance& instance, const Optimum& optimum);

/// Robust bound: L = 2 (`worst_case`: with the largest K), or uniform u₀. Verifies r₀^(2L) < Q².
[[nodiscard]] Interval bound_robust(const Instance& instance, const Optimum& optimum, bool is_worst_case);

/// Robust bound without a hypothesis on r₀, L = 2, as a bound of the relative gap.
[[nodiscard]] Interval bound_any_radius(const Instance& instance, const Optimum& optimum);

/// Weighted bound, L > 2. Verifies κ* < 1.
[[nodiscard]] Interval bound_weighted(const Instance& instance, const Optimum& weighted);

/// ‖v‖^(L−2): a = u₀^(2−L) is that times v^(2−L).
[[nodiscard]] Interval weight_scale(const Instance& instance);

} // namespace checker
