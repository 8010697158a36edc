#pragma once

#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

#include <string>

namespace wnflow::claims {

/// The limit's gap against the bound of Theorem 2.1 for the start x₀/ρ, with its hypothesis Q > β₁ ρ^{−L}.
/// @param rho_name how the hypothesis calls ρ
[[nodiscard]] Verdict judge_magnified_bound(Evidence& evidence, const Ball& log_rho, const std::string& rho_name);

} // namespace wnflow::claims
