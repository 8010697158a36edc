#pragma once

#include <verification/claims/claim.hpp>

/// The statements about time-dependent learning rates (Theorem 2.4).
namespace wnflow::claims {

/// All of them, in the order of the theory.
[[nodiscard]] std::vector<Claim> schedules_statements();

} // namespace wnflow::claims
