#pragma once

#include "lp_echelon.hpp"
#include "lp_numbers.hpp"
#include "lp_program.hpp"

namespace wnflow::limit::lp {

/// A point and a dual vector of U z = L⁻¹b that are complementary, in floating point.
struct FacePair {
    Numbers point, dual, slack;
    Indices support; ///< where the point is positive, increasing
    Indices tight;   ///< where the slack vanishes, increasing; contains the support
};

/// Makes the pair strictly complementary, support = tight: either the dual vector moves away from the tight columns
/// off the support, or some combination of them, added to the point, enlarges the support. Least squares decides: the
/// convex hull of these columns, up to combinations of those on the support, contains zero or has a point nearest to
/// it, whose direction separates. False if rounding errors prevent it.
[[nodiscard]] bool make_strictly_complementary(const Echelon& echelon, FacePair& pair, long bits);

} // namespace wnflow::limit::lp
