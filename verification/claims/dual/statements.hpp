#pragma once

#include <verification/claims/claim.hpp>

/// The statements about the dual variable and the potential: the flow as a gradient flow in M dimensions.
namespace wnflow::claims {

[[nodiscard]] Claim dual_representation();
[[nodiscard]] Claim lambda_contracts();
[[nodiscard]] Claim bregman_identity();
[[nodiscard]] Claim global_rate();
[[nodiscard]] Claim signed_invariant();

/// All of them, in the order of the theory.
[[nodiscard]] std::vector<Claim> dual_statements();

} // namespace wnflow::claims
