#pragma once

#include <wnflow/flow/trajectory.hpp>
#include <wnflow/problem/instance.hpp>

#include <functional>
#include <string>
#include <vector>

namespace wnflow::claims {

using numeric::Ball;
using numeric::Vector;

/// The discrete algorithm of an instance, GD or WN-GD, run in double precision up to one fixed time with steps that are
/// halved again and again, beside the flow at that time.
///
/// Balls: centres are the doubles; a radius is the distance to the same steps in 38 digits (at least one unit in the last
/// place): the rounding error of the run, measured.
struct HalvedRuns {
    /// The state at the end of one of the runs.
    struct Run {
        unsigned long steps = 0; ///< h = time/steps
        Vector<Ball> weights;    ///< x at the end
        Ball radius;             ///< r at the end; GD: ‖x‖
        Vector<Ball> direction;  ///< u at the end, not rescaled; GD: x/‖x‖
    };

    numeric::Rational time; ///< T, the same for all runs
    /// Largest λ_max(K(t)) or relative speed of a component met up to T: Euler's error expands in h where h·frequency is small.
    double frequency = 0;
    std::vector<Run> runs;         ///< steps doubled from one to the next; empty if there is a reason
    std::vector<Run> precise_runs; ///< the same steps in 38 digits, radii of one unit in their last place
    flow::Sample flow;             ///< the flow at T, integrated with another method to 30 digits
    std::string reason;            ///< why there are no runs
};

/// T is the time at which the residual has halved or T·frequency = 8, whichever comes first; the coarsest step has
/// h·frequency ≤ 1/16.
[[nodiscard]] HalvedRuns halved_runs(const problem::Instance& instance, flow::Stepper stepper);

/// Order p of a quantity d(h) = c h^p (1 + c₁h + c₂h² + …) from its values at h, h/2, h/4, …, at least 4: log2(d(h)/d(h/2))
/// has an expansion p + O(h) in powers of h, of which Romberg's table removes one power after the other.
///
/// The radius is the change that the finest run made to the table's last entry, which estimates the error of the table
/// without that run and so exceeds that of the whole one, plus what the radii of the values do to it.
[[nodiscard]] Ball extrapolated_order(const std::vector<Ball>& values);

} // namespace wnflow::claims
