#pragma once

#include <wnflow/flow/field_trajectory.hpp>
#include <wnflow/problem/instance.hpp>

namespace wnflow::flow {

/// The dual variable at a time; radii are error estimates, as everywhere along trajectories.
struct DualSample {
    Rational time;
    Vector<Ball> lambda; ///< λ, M entries, λ(0) = 0
    Ball dual_time;      ///< τ = ∫₀ᵗ c
    Ball descent;        ///< ∫₀ᵗ c ‖e‖²
};

/// The dual flow at given times, with an error estimate.
struct DualTrajectory {
    std::vector<DualSample> samples; ///< at as many of the times as were reached
    std::string reason;              ///< why the others were not; empty if all were
    unsigned long steps = 0;         ///< accepted, first run
    unsigned second_digits = 0;      ///< of the arithmetic, second run

    [[nodiscard]] bool is_complete() const noexcept { return reason.empty(); }
};

/// The flow of an instance with constant rates, followed in its dual variable alone: M + 2 components whatever N, and no
/// use of the vector fields of x or (r, u). The error is estimated from a second run.
/// Source: derived; docs/theory, "Dual variable".
/// @throws std::invalid_argument as integrate_field does
[[nodiscard]] DualTrajectory integrate_dual(const problem::Instance& instance, const FieldSettings& settings);

} // namespace wnflow::flow
