#pragma once

#include <wnflow/numeric/rational.hpp>
#include <wnflow/numeric/rational_matrix.hpp>

#include <cstddef>
#include <vector>

/// Parts of the exact solution of linear programs. Everything that proposes works in floating point and may be wrong;
/// everything named certify_… is exact and returns nothing rather than something unproved.
namespace wnflow::limit::lp {

using numeric::Rational;
using numeric::RationalMatrix;
using numeric::RationalVector;
using Indices = std::vector<std::size_t>;

/// min ⟨c,z⟩ over z ≥ 0, A z = b, with c ≥ 0. Its dual: max ⟨b,y⟩ over Aᵀy ≤ c.
/// With c = 0 it asks for a point of S₊ and, as dual, for a proof of which coordinates vanish on S₊.
struct Program {
    RationalMatrix a;
    RationalVector b, c;
};

/// An equivalent program with entries near 1: A' = R A C, b' = R b / β, c' = C c / γ with R, C, β, γ powers of two.
/// Floating point then neither overflows nor underflows on ordinary data, and roundings can be absolute.
class ScaledProgram {
public:
    explicit ScaledProgram(const Program& original);

    [[nodiscard]] const Program& program() const noexcept { return scaled_; }
    /// A point of the original program from one of the scaled program.
    [[nodiscard]] RationalVector original_point(RationalVector z) const;
    /// The dual vector of the original program from one of the scaled program.
    [[nodiscard]] RationalVector original_dual(RationalVector y) const;

private:
    Program scaled_;
    std::vector<long> row_exponents_, column_exponents_;
    long b_exponent_ = 0, c_exponent_ = 0;
};

/// c − Aᵀy.
[[nodiscard]] RationalVector dual_slack(const Program& program, const RationalVector& y);

/// Whether z ≥ 0 and A z = b.
[[nodiscard]] bool is_feasible(const Program& program, const RationalVector& z);

[[nodiscard]] bool is_nonnegative(const RationalVector& values);

/// min Σ(p + q) over A z + p − q = b, z, p, q ≥ 0: the distance of b from the cone of the columns. Always solvable;
/// its optimal dual f has Aᵀf ≤ 0, and ⟨b,f⟩ > 0 exactly if the given program is infeasible.
[[nodiscard]] Program distance_program(const RationalMatrix& a, const RationalVector& b);

/// The entries of `values` at `indices`.
[[nodiscard]] RationalVector select(const RationalVector& values, const Indices& indices);

/// A[rows, columns].
[[nodiscard]] RationalMatrix select_block(const RationalMatrix& a, const Indices& rows, const Indices& columns);

/// Aᵀ.
[[nodiscard]] RationalMatrix transposed(const RationalMatrix& a);

/// A vector of `size` zeros with `values` at `indices`.
[[nodiscard]] RationalVector scatter(const RationalVector& values, const Indices& indices, std::size_t size);

/// outer[inner[0]], outer[inner[1]], …
[[nodiscard]] Indices compose(const Indices& outer, const Indices& inner);

/// The value rounded to a multiple of 2^−bits.
[[nodiscard]] Rational rounded(const Rational& value, unsigned bits);

} // namespace wnflow::limit::lp
