#pragma once

#include <verification/claims/verdict.hpp>

#include <vector>

namespace wnflow::claims {

/// Numerators a of the first exponents γ = a/(2L−2) of the terms t^−γ, relative to the leading one, in the residual's
/// expansion at a limit on a face, increasing: all sums of μ = (L−2)/(2L−2), p = L/(2L−2), 2p − 1 = 2/(2L−2), and 1.
/// Source: docs/theory, "Measured exponents".
[[nodiscard]] std::vector<long> correction_numerators(unsigned depth, std::size_t count);

} // namespace wnflow::claims
