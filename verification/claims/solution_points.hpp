#pragma once

#include <verification/claims/evidence.hpp>

#include <string>
#include <vector>

namespace wnflow::claims {

/// A point of S₊.
struct SolutionPoint {
    std::string name;
    Vector<Ball> entries; ///< exact or an enclosure; exactly 0 where the point is
};

/// Points of S₊ at which statements about every z ∈ S₊ are judged: the ℓ1 optimum, the weighted optimum (weight-normalized
/// flow, L > 2), and a point positive on the whole maximal face, as far as they are known. At the working precision.
[[nodiscard]] std::vector<SolutionPoint> solution_points(Evidence& evidence);
/// The same, and the enclosed minimizer of Φ, named as the limit only where collapse is excluded.
[[nodiscard]] std::vector<SolutionPoint> solution_points_with_limit(Evidence& evidence);

} // namespace wnflow::claims
