#pragma once

#include <verification/claims/verdict.hpp>

#include <optional>
#include <vector>

namespace wnflow::claims {

/// Samples of y = a + s·x + Σ_j c_j w_j, with terms w_j that vanish along the sequence and unknown a, s, c_j.
struct SlopeData {
    std::vector<Ball> abscissae;                ///< x
    std::vector<Ball> ordinates;                ///< y
    std::vector<std::vector<Ball>> corrections; ///< w_j at the samples, for each j, the slowest first
};

/// The slope s at the end of the sequence, with an estimated error.
///
/// With j correction terms, j + 2 successive samples determine a, s and c₁ … c_j. The windows that end at the last three
/// samples give s₀, s₁, s₂. What the terms left out still change is estimated from the changes |s₀ − s₁| and |s₁ − s₂|, by the
/// larger of them or by a geometric series where they shrink slowly. Of all j the one with the smallest error is taken. The
/// radius is that estimate plus the propagated error of the samples; it does not presuppose the value that s is compared
/// with.
/// @return nothing if there are fewer than four samples, a sample is not finite, or the changes do not shrink
/// Source: docs/theory, "Measured rates".
[[nodiscard]] std::optional<Ball> extrapolated_slope(const SlopeData& data);

} // namespace wnflow::claims
