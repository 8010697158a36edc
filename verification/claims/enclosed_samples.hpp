#pragma once

#include <wnflow/enclose/primal_trajectory.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace wnflow::claims {

/// How far an enclosure is tried, and how narrow it shall be.
struct EnclosureSettings {
    flow::Coordinates coordinates = flow::Coordinates::polar; ///< the plain flow is enclosed in x
    unsigned relative_digits = 20;                            ///< every x_n is wanted so narrow, relative to its size
    std::size_t most_weights = 40; ///< a larger N is not tried: see docs/reference/verdicts.md
    unsigned long step_limit = 2'000;
    std::function<void(double time, unsigned long steps)> on_progress; ///< may be empty
};

/// Samples whose balls are rigorous.
struct EnclosedSamples {
    std::vector<flow::Sample> samples; ///< at all the times, or none
    std::string failure;               ///< why there are none
    long bits = 0;                     ///< of the ball arithmetic
};

/// The flow in coordinates of its weights, by nothing that knows of the invariants, enclosed at these times.
/// @param times strictly increasing, the first 0
[[nodiscard]] EnclosedSamples enclose_samples(const problem::Instance& instance,
                                              const std::vector<numeric::Rational>& times,
                                              const EnclosureSettings& settings);

} // namespace wnflow::claims
