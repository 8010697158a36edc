#pragma once

#include <verification/claims/claim.hpp>

/// The statements about the limit: whether and where the flow converges.
namespace wnflow::claims {

[[nodiscard]] Claim no_collapse();
[[nodiscard]] Claim collapse_dichotomy();
[[nodiscard]] Claim collapse_criterion();
[[nodiscard]] Claim radius_lower_bound();
[[nodiscard]] Claim plain_no_collapse();
[[nodiscard]] Claim limit_equivalence();
[[nodiscard]] Claim variational();

/// All of them, in the order of the theory.
[[nodiscard]] std::vector<Claim> limit_statements();

} // namespace wnflow::claims
