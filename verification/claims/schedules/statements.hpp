#pragma once

#include <verification/claims/claim.hpp>

/// The statements about learning rates that depend on time or radius (docs/theory, "Theorem 2.4").
namespace wnflow::claims {

[[nodiscard]] Claim growth_closed_form();
[[nodiscard]] Claim theorem_2_4_posterior();
[[nodiscard]] Claim radius_rate_plain_flow();
[[nodiscard]] Claim radius_rate_divergence();
[[nodiscard]] Claim radius_rate_bound();
[[nodiscard]] Claim radius_rate_bound_worst_case();

/// All of them, in the order of the theory.
[[nodiscard]] std::vector<Claim> schedules_statements();

} // namespace wnflow::claims
