#pragma once

#include "ode/floats.hpp"

#include <wnflow/ode/integrator.hpp>

namespace wnflow::ode::detail {

/// log2 of the error that a step may make, by component; −inf nowhere: a component that is 0 under a purely relative
/// tolerance is exempt (+inf), as the flows keep such components at 0.
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
