#pragma once

#include <wnflow/numeric/rational.hpp>
#include <wnflow/numeric/rational_matrix.hpp>

#include <cstddef>
#include <vector>

namespace wnflow::problem {

/// The rows of A that matter for A z = b, proved exactly.
struct RowSelection {
    std::vector<std::size_t> independent; ///< the first rows that span the row space, in order; rank(A) of them
    std::vector<std::size_t> dependent;   ///< all others: rational combinations of the independent ones
    /// Dependent rows whose entry of b is not the same combination: with them A z = b has no solution.
    std::vector<std::size_t> contradictory;
};

/// Splits the rows of A (M×N) into independent and dependent ones; b has M entries.
///
/// The split is guessed modulo a word-size prime. Independence modulo a prime implies independence over the rationals;
/// the dependence of the others is proved by their exact coefficients, and a prime for which that fails is replaced.
[[nodiscard]] RowSelection select_independent_rows(const numeric::RationalMatrix& matrix,
                                                   const numeric::RationalVector& target);

} // namespace wnflow::problem
