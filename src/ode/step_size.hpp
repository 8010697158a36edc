#pragma once

#include "ode/floats.hpp"

#include <wnflow/ode/integrator.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace wnflow::ode::detail {

/// log2 of the error that a step may make, by component; −inf nowhere: a component that is 0 under a purely relative
/// tolerance has none (+inf). It is measured by how it leaves 0, if it does.
[[nodiscard]] inline std::vector<double> log2_scales(const Vector<Ball>& x, const Tolerance& tolerance)
{
    const numeric::PrecisionScope precision(64);
    const double relative = log2_of(Ball(tolerance.relative));
    const double absolute = tolerance.absolute == 0 ? -HUGE_VAL : log2_of(Ball(tolerance.absolute));
    std::vector<double> scales;
    for (const Ball& entry : x) {
        const double own = relative + log2_of(entry);
        // log2(2^a + 2^b) is within 1 of the maximum
        const double scale = std::max(own, absolute);
        scales.push_back(scale == -HUGE_VAL ? HUGE_VAL : scale);
    }
    return scales;
}

/// True if t + h is not clearly different from t in `bits` bits.
[[nodiscard]] inline bool is_below_resolution(const Ball& h, const Ball& t, long bits)
{
    return sign(h) == 0 || log2_of(h) < log2_of(t) - static_cast<double>(bits) + 3;
}

/// The midpoints: states are floats, whatever radii their source had.
/// @throws std::invalid_argument for a state of another dimension, or a step 0, which has no direction
[[nodiscard]] inline Vector<Ball> checked_start(const Program& program, const Vector<Ball>& x, const Ball& step)
{
    if (x.size() != program.dimension)
        throw std::invalid_argument("a field of dimension " + std::to_string(program.dimension) +
                                    " starts at a state with " + std::to_string(x.size()) + " entries");
    if (sign(step) == 0) throw std::invalid_argument("a first step of 0 has no direction");
    Vector<Ball> midpoints(x.size());
    for (Eigen::Index i = 0; i < x.size(); ++i) midpoints[i] = x[i].midpoint();
    return midpoints;
}

/// True if the limit is the time reached already: no step is left to do.
/// @throws std::invalid_argument for a limit against the direction of time, or none
[[nodiscard]] inline bool is_at_limit(const Ball& t, const Ball& limit, const Ball& proposed)
{
    if (arf_is_nan(arb_midref(limit.data()))) throw std::invalid_argument("the limit of a step is no number");
    const int ahead = compare(limit, t);
    if (ahead * sign(proposed) < 0)
        throw std::invalid_argument("the limit " + numeric::midpoint_text(limit, 10) + " lies behind the time " +
                                    numeric::midpoint_text(t, 10) + (ahead < 0 ? ", forwards" : ", backwards"));
    return ahead == 0;
}

/// The time t + h, rounded, and h as what was really added: else far from t = 0 each step would be off by a rounding of t.
[[nodiscard]] inline Ball advanced(Ball& h, const Ball& t, long bits)
{
    Ball target = sum(t, h, bits);
    h = difference(target, t, bits);
    return target;
}

/// Cuts a step to a limit: exactly to it where less than a hundredth of the step would remain.
/// Returns true if the step ends at the limit.
[[nodiscard]] inline bool cut_to_limit(Ball& h, const Ball& t, const Ball& limit, long bits)
{
    const Ball rest = difference(limit, t, bits + 16);
    const Ball stretched = product(h, Ball(1.01), 64);
    if (compare_sizes(stretched, rest) < 0) return false;
    h = rest;
    return true;
}

[[nodiscard]] inline bool is_finite(const Vector<Ball>& x)
{
    for (const Ball& entry : x)
        if (!arf_is_finite(arb_midref(entry.data()))) return false;
    return true;
}

} // namespace wnflow::ode::detail
