#pragma once

#include <wnflow/numeric/rational_matrix.hpp>

#include <cstddef>
#include <optional>
#include <vector>

/// Linear algebra without rounding. Every result is exact and deterministic; probabilistic steps (arithmetic modulo a
/// prime) only propose, and are checked before anything is returned. Cost: a solve with an n×n matrix of h-bit entries
/// is of the order n³ word operations times a small multiple of h.
namespace wnflow::numeric {

/// A largest non-singular square sub-matrix: A[rows, columns] is invertible and as large as the rank of A.
struct RankProfile {
    std::vector<std::size_t> rows;    ///< increasing; these rows of A are independent and span all rows
    std::vector<std::size_t> columns; ///< increasing; these columns of A are independent and span all columns

    [[nodiscard]] std::size_t rank() const noexcept { return columns.size(); }
};

[[nodiscard]] RankProfile rank_profile(const RationalMatrix& a);

[[nodiscard]] std::size_t rank(const RationalMatrix& a);

/// True iff A x = 0 only for x = 0 (true for a matrix without columns).
[[nodiscard]] bool has_independent_columns(const RationalMatrix& a);

/// The solution of A x = b for square A; empty if A is singular.
/// @throws std::invalid_argument if A is not square or b has another number of entries
[[nodiscard]] std::optional<RationalVector> solve(const RationalMatrix& a, const RationalVector& b);

/// The only solution of A x = b for an M×N matrix; empty if there is no solution, or more than one.
/// @throws std::invalid_argument if b does not have M entries
[[nodiscard]] std::optional<RationalVector> solve_unique(const RationalMatrix& a, const RationalVector& b);

/// A basis of ker A = {x : A x = 0}: N − rank vectors of N entries, each with coprime integer entries. The vector that
/// belongs to the k-th column outside the rank profile is non-zero there and zero at the other such columns.
[[nodiscard]] std::vector<RationalVector> kernel_basis(const RationalMatrix& a);

/// A x, as `multiply`, through integers over one common denominator: much faster when the entries of x are long.
/// @throws std::invalid_argument if the shapes do not fit
[[nodiscard]] RationalVector product(const RationalMatrix& a, const RationalVector& x);

/// Aᵀ y, as `multiply_transposed`, through integers over one common denominator.
/// @throws std::invalid_argument if the shapes do not fit
[[nodiscard]] RationalVector transposed_product(const RationalMatrix& a, const RationalVector& y);

} // namespace wnflow::numeric
