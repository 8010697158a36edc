#pragma once

#include <wnflow/flow/trajectory.hpp>
#include <wnflow/problem/instance.hpp>

#include <string>
#include <vector>

namespace wnflow::claims {

using numeric::Ball;
using numeric::Vector;

/// Weights at a time that counts from the begin of the tail; radii as in flow::Sample.
struct TailSample {
    numeric::Rational time;
    Vector<Ball> weights;
};

/// The end of a trajectory, where the residual decays exponentially.
struct Tail {
    std::string failure; ///< why there are no samples; empty if there are
    std::vector<TailSample> samples;
    unsigned digits = 0; ///< of the first run's arithmetic
    Ball begin_error;    ///< ‖e‖ of what the error of the first sample may contribute to e there
    long bits = 0;       ///< that suffice to judge the samples without further loss
};

/// How the trajectory is followed on.
struct TailSettings {
    flow::Stepper stepper = flow::Stepper::automatic; ///< Odeint's steppers: automatic, as their order is too low
    unsigned long step_limit = 5000;
    numeric::Rational approach_tolerance = 1 / numeric::power(numeric::Rational(10), 30); ///< of the way to 10⁻⁸ ‖b‖
};

/// The flow from the weights of a sample on: first until ‖e‖ ≤ 10⁻⁸ ‖b‖, if that is still to come, then for 30 decay times 1/σ,
/// in thirteen samples equally spaced.
///
/// In Cartesian coordinates and without the components that trajectories carry along: ℓ₀ + ∫(−ℓ') would begin at the
/// tiny loss, and relative control of it would ask for digits that e does not have. The run starts at the midpoints of
/// the sample, exact numbers: an exact trajectory of the flow. Its tolerance resolves the residual at the end to 15 digits;
/// centres come from a second run with tolerance/1000, radii from the difference.
/// @param rate σ > 0
[[nodiscard]] Tail follow_tail(const problem::Instance& instance, const Vector<Ball>& from, const Ball& rate,
                               const TailSettings& settings);

} // namespace wnflow::claims
