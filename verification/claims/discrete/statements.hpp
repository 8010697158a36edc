#pragma once

#include <verification/claims/claim.hpp>

/// The statements about the discrete algorithms, as they are run in double precision.
namespace wnflow::claims {

[[nodiscard]] Claim discrete_distance();
[[nodiscard]] Claim discrete_norm_drift();
[[nodiscard]] Claim discrete_invariant_drift();
[[nodiscard]] Claim discrete_largest_step();

/// All of them, in the order of the theory.
[[nodiscard]] std::vector<Claim> discrete_statements();

} // namespace wnflow::claims
