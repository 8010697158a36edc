#pragma once

#include <verification/claims/evidence.hpp>

namespace wnflow::claims {

/// u₀² as a probability vector.
[[nodiscard]] Vector<Ball> start_distribution(Evidence& evidence);

/// K = KL(z*/Q ‖ u₀²), the distance of the optimum from the start's direction, from the exact minimizer.
[[nodiscard]] Ball optimum_divergence(Evidence& evidence);

} // namespace wnflow::claims
