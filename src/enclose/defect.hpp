#pragma once

#include "enclose/piece.hpp"
#include "enclose/program_enclosure.hpp"

#include <optional>

namespace wnflow::enclose::detail {

/// How far a piece is from solving x' = f(x, t): d(s) = half·f(x̂(s), t̂(s)) − x̂'(s), the defect in the time s.
struct Defect {
    Ball norm;              ///< upper bound of the weighted 2-norm of the dynamic components for |s| ≤ 1
    Vector<Ball> component; ///< upper bounds of |d_i|, |s| ≤ 1, of all components
};

/// Encloses the defect of a piece: Taylor coefficients of f(x̂(s), t̂(s)) in ball arithmetic, the rest by Cauchy's
/// estimate on a disc |s| ≤ R. The piece is divided where no disc is found.
/// @param weights of the first components, in which the norm is taken: (Σ (w_i d_i)²)^½
/// @param log2_target below which a remainder is small enough
/// @return nothing if f is not certainly analytic near the piece, however it is divided
/// Source: docs/theory, "Trajectory".
[[nodiscard]] std::optional<Defect> enclose_defect(const ProgramEnclosure& field, const Piece& piece,
                                                   const Vector<Ball>& weights, double log2_target);

} // namespace wnflow::enclose::detail
