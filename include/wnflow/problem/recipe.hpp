#pragma once

#include <limits>
#include <string>

namespace wnflow::problem {

/// What determines a generated instance: the options of `wnflow new`, with its defaults. Numbers that are not integers are
/// text, so that they stay exact and reach the file as typed.
struct InstanceRecipe {
    std::string generator = "gaussian"; ///< distribution of the entries of A
    unsigned measurements = 30;         ///< M, rows of A
    unsigned dimension = 100;           ///< N, columns of A
    unsigned sparsity = 3;              ///< non-zero entries of the ground truth
    long seed = 1;                      ///< of A; the ground truth takes seed + 1000000
    unsigned depth = 2;                 ///< L
    std::string alpha = "0.1";          ///< r₀² = α² N
    std::string eta_ratio = "0.1";      ///< η̃ = η_r/η_u, weight-normalized only
    std::string scale = "1";            ///< factor of A: a number or "1/sqrt(M)"
    unsigned fraction_bits = 20;        ///< entries of A are multiples of 2^-fraction_bits
    std::string direction = "uniform";  ///< or the seed of a random direction
    bool is_signed = false;             ///< signed ground truth
    bool is_plain = false;              ///< plain gradient flow
    std::string until = "1";            ///< end of the trajectory
    unsigned digits = 30;               ///< of the trajectory
    std::string tolerance;              ///< of the integrator; empty: from the digits
};

/// Seeds are TOML integers in the file, of 63 bits; that of the ground truth is larger by 1000000.
inline constexpr long largest_recipe_seed = std::numeric_limits<long>::max() - 1'000'000;

/// The instance file (docs/reference/instance-format.md). Nothing is checked: reading the text is the check.
[[nodiscard]] std::string to_toml(const InstanceRecipe& recipe);

} // namespace wnflow::problem
