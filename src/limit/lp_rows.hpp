#pragma once

#include "lp_program.hpp"

#include <optional>

namespace wnflow::limit::lp {

/// The equations A z = b without those that follow from the others.
struct RowReduction {
    Indices rows; ///< independent rows of A that span all of them
    /// If A z = b has no solution of any sign: f with Aᵀf = 0 and ⟨b,f⟩ > 0.
    std::optional<RationalVector> inconsistency;
};

[[nodiscard]] RowReduction reduce_rows(const RationalMatrix& a, const RationalVector& b);

/// The program restricted to the given equations.
[[nodiscard]] Program select_equations(const Program& program, const Indices& rows);

} // namespace wnflow::limit::lp
