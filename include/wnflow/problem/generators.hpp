#pragma once

#include <wnflow/numeric/rational.hpp>
#include <wnflow/numeric/rational_matrix.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace wnflow::problem {

/// Limits of every matrix that is read or generated. Exact entries take some 100 bytes each.
inline constexpr std::size_t max_matrix_side = 100'000;
inline constexpr std::size_t max_matrix_entries = 10'000'000;
inline constexpr unsigned max_fraction_bits = 200;

/// Distribution of the entries; see generate_matrix.
enum class MatrixKind { gaussian, uniform, rademacher, trigonometric };

/// What determines a generated matrix, to the last bit.
struct MatrixRecipe {
    MatrixKind kind = MatrixKind::gaussian;
    std::size_t rows = 0, columns = 0; ///< M, N, both ≥ 1
    std::uint64_t seed = 0;            ///< of std::mt19937_64; trigonometric matrices have none
    std::optional<numeric::Rational> scale = numeric::Rational(1); ///< > 0; absent: 1/√M
    unsigned fraction_bits = 20; ///< p: entries are multiples of 2^-p, p ≤ max_fraction_bits
};

/// A matrix that is the same, to the last bit, on every machine.
///
/// Entries are filled row by row. All draws are 64-bit outputs of std::mt19937_64(seed), whose sequence the C++ standard
/// fixes; reals are MPFR numbers of max(128, p + 64 + s) bits, every operation rounded to nearest, where s ≥ 0 is the
/// bit length of ⌊scale⌋ (0 for 1/√M). The deviate d of an entry is
///
///  * gaussian: standard normal by Box-Muller. Two draws w1, w2 give U = (⌊w/2^11⌋ + 1/2)·2^-53 in (0, 1),
///    ϱ = √(−2 log U1), φ = (2π)·U2, and the two deviates ϱ cos φ and ϱ sin φ, in this order, for this entry and the next
///    (which may be in the next row);
///  * uniform: k·2^-p with k uniform on the integers [−2^p, 2^p]. As many draws as hold p + 2 bits, first draw most
///    significant, give the integer c of their top p + 2 bits; it is drawn anew until c ≤ 2^(p+1), then k = c − 2^p;
///  * rademacher: one draw; −1 if its top bit is set, else 1;
///  * trigonometric: no draw. In column j = 0..N−1, row 2i is cos(2πkj/N) and row 2i + 1 is sin(2πkj/N), k = i + 1,
///    computed from the angle 2π·((kj mod N)/N); at multiples of a quarter turn the exact value 0, 1 or −1 is taken.
///
/// Then, and for every kind, the entry is d times the scale (divided by √M if the scale is 1/√M), rounded last to the
/// nearest multiple of 2^-p, ties to even.
/// @throws std::invalid_argument if the recipe exceeds its limits
[[nodiscard]] numeric::RationalMatrix generate_matrix(const MatrixRecipe& recipe);

/// A vector with `sparsity` entries 1 (or, with random_signs, ±1) at distinct random positions, else 0.
///
/// A position is the top bit_width(dimension − 1) bits of one draw of std::mt19937_64(seed), drawn anew while it is
/// ≥ dimension or already taken; with random_signs, the top bit of the draw after it says whether the entry is −1.
/// @throws std::invalid_argument unless 1 ≤ sparsity ≤ dimension
[[nodiscard]] numeric::RationalVector generate_sparse_vector(std::size_t dimension, std::size_t sparsity,
                                                             std::uint64_t seed, bool random_signs);

/// A random positive direction: entries |d| rounded to the nearest multiple of 2^-20, 0 replaced by 2^-20, where d are
/// the deviates of a gaussian matrix with one row and the same seed.
[[nodiscard]] numeric::RationalVector generate_direction(std::size_t dimension, std::uint64_t seed);

} // namespace wnflow::problem
