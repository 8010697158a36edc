#pragma once

#include <verification/claims/claim.hpp>

/// The statements about convergence and its rate (Theorem 2.3).
namespace wnflow::claims {

/// All of them, in the order of the theory.
[[nodiscard]] std::vector<Claim> rates_statements();

} // namespace wnflow::claims
