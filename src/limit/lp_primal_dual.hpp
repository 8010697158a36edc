#pragma once

#include "lp_least_squares.hpp"
#include "lp_numbers.hpp"
#include "lp_program.hpp"

#include <optional>

namespace wnflow::limit::lp {

/// Columns a_n of `rows` entries each, a target b, and the slack of a dual feasible vector, in the working precision.
struct ActiveSetTask {
    std::size_t rows = 0;
    const Ball* columns = nullptr; ///< one after the other
    Numbers target;
    Numbers slack;            ///< c_n − ⟨a_n, y⟩ ≥ 0, one for each column
    Indices free;             ///< independent columns whose factors may have any sign; their slack is zero
    long negligible_bits = 0; ///< a residual below 2^−negligible_bits times the largest entry of b counts as zero,
    long noise_bits = 0;      ///< and its products with columns below 2^−noise_bits times that entry
};

/// Where the iteration ended: at an optimal pair if `residual` is negligible, else at a proof that there is no point.
struct ActiveSetEnd {
    bool feasible = false;
    Indices active;   ///< independent columns, the free ones first
    Numbers factors;  ///< of the active columns; those of columns that are not free are positive
    Numbers slack;    ///< at the end
    Numbers change;   ///< what was added to y
    Numbers residual; ///< b minus the combination
};

/// The primal–dual method of least squares, for min ⟨c,z⟩ over Σ z_n a_n = b, z_n ≥ 0 for n not free: among the columns
/// without slack it finds the best approximation of b with factors of the right signs; its residual r has
/// ⟨a_n, r⟩ ≤ 0 for these, and y moves along r until another column has no slack. Every step either diminishes the
/// residual or increases ⟨b,y⟩, however degenerate the program is; with b a combination of few columns, the steps are
/// few. If no other column stops y, then r proves that there is no point.
///
/// Nothing is returned if rounding errors stop the progress: more precision is needed.
[[nodiscard]] std::optional<ActiveSetEnd> follow_active_sets(const ActiveSetTask& task);

} // namespace wnflow::limit::lp
