#pragma once

#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

#include <string>

namespace wnflow::claims {

/// The limit's gap against the bound of Theorem 2.1 for the start x₀/ρ, with its hypothesis Q > β₁ ρ^{−L}.
/// @param rho_name how the hypothesis calls ρ
/// @param is_sharp with the actual potential of the minimizer instead of its worst case
[[nodiscard]] Verdict judge_magnified_bound(Evidence& evidence, const Ball& log_rho, const std::string& rho_name,
                                            bool is_sharp = false);

/// The bound of Theorem 2.1 for a start, in its worst-case or its sharp form; nothing if it could not be enclosed.
[[nodiscard]] std::optional<Ball> plain_bound(Evidence& evidence, const Vector<Ball>& start, bool is_sharp);

} // namespace wnflow::claims
