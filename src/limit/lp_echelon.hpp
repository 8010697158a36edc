#pragma once

#include "lp_numbers.hpp"
#include "lp_program.hpp"

#include <cstddef>
#include <optional>

namespace wnflow::limit::lp {

/// Bits beside those asked for, for what rounding and cancellation take.
inline constexpr long guard_bits = 64;

/// The equations A z = b as U z = L⁻¹b with A = L U, L lower triangular: the same points of any sign, and the dual
/// vectors correspond by Aᵀy = Uᵀ(Lᵀy). Every row of U has its largest entry, a one, in a column of its own, below
/// which U is zero. Such rows are far from dependent, also where those of A are nearly so: for the powers of nodes, U
/// are Newton's polynomials for nodes in Leja's order.
struct Echelon {
    std::size_t rows = 0, columns = 0;
    Numbers entries; ///< U column by column
    Numbers right;   ///< L⁻¹ b
    Numbers lower;   ///< L row by row, M×M, zero above the diagonal

    [[nodiscard]] const Ball* column(std::size_t n) const { return entries.data() + n * rows; }
};

/// Accurate to about `bits` bits after the point, however dependent the rows of A are; nothing if they are dependent
/// to any precision that could be afforded. The entries of A and b should be near 1.
[[nodiscard]] std::optional<Echelon> reduce_to_echelon(const RationalMatrix& a, const RationalVector& b, long bits);

/// y with Lᵀy = `transformed`, rounded to multiples of 2^−bits; nothing if that is not finite.
[[nodiscard]] std::optional<RationalVector> original_dual(const Echelon& echelon, Numbers transformed, long bits);

} // namespace wnflow::limit::lp
