#pragma once

#include <verification/claims/claim.hpp>

/// The statements about the l1 gap of the limit (Theorems 2.1 and 2.2, robust and weighted bounds).
namespace wnflow::claims {

[[nodiscard]] Claim gap_identity();
[[nodiscard]] Claim theorem_2_1();
[[nodiscard]] Claim theorem_2_1_sharp();
[[nodiscard]] Claim theorem_2_2_posterior();
[[nodiscard]] Claim theorem_2_2_posterior_sharp();
[[nodiscard]] Claim theorem_2_2_prior();
[[nodiscard]] Claim robust_bound();
[[nodiscard]] Claim robust_bound_worst_case();
[[nodiscard]] Claim robust_bound_any_radius();
[[nodiscard]] Claim robust_identity();
[[nodiscard]] Claim weighted_bound();
[[nodiscard]] Claim weighted_bound_posterior();
[[nodiscard]] Claim weighted_identity();
[[nodiscard]] Claim reverse_hoelder();
[[nodiscard]] Claim weighted_radius();
[[nodiscard]] Claim weighted_magnification();
[[nodiscard]] Claim theorem_2_2_weighted();
[[nodiscard]] Claim vanishing_ratio();
[[nodiscard]] Claim persistent_gap();

/// All of them, in the order of the theory.
[[nodiscard]] std::vector<Claim> gap_statements();

} // namespace wnflow::claims
