#pragma once

#include <wnflow/enclose/primal_trajectory.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wnflow::claims {

using numeric::Ball;

/// How far an enclosure is tried, and how narrow it shall be.
struct EnclosureSettings {
    flow::Coordinates coordinates = flow::Coordinates::polar; ///< the plain flow is enclosed in x
    unsigned relative_digits = 20;                            ///< every x_n is wanted so narrow, relative to its size
    std::size_t most_weights = 40; ///< a larger N is not tried: see docs/reference/verdicts.md
    unsigned long step_limit = 2'000;
    std::function<void(double time, unsigned long steps)> on_progress; ///< may be empty
};

/// What is integrated along an enclosed flow with constant learning rates, enclosed.
struct DualQuadratures {
    Ball dual_time; ///< τ = ∫₀ᵗ c, c the speed of the dual variable
    Ball descent;   ///< ∫₀ᵗ c ‖e‖²
};

/// Samples whose balls are rigorous.
struct EnclosedSamples {
    std::vector<flow::Sample> samples; ///< at all the times, or none
    std::map<numeric::Rational, DualQuadratures> quadratures; ///< at the same times after 0; none if the rates vary
    std::string failure;               ///< why there are none
    long bits = 0;                     ///< of the ball arithmetic
};

/// The flow in coordinates of its weights, by nothing that knows of the invariants, enclosed at these times.
/// @param times strictly increasing, the first 0
[[nodiscard]] EnclosedSamples enclose_samples(const problem::Instance& instance,
                                              const std::vector<numeric::Rational>& times,
                                              const EnclosureSettings& settings);

} // namespace wnflow::claims
