#pragma once

#include <verification/plot/figure.hpp>

namespace wnflow::plot {

/// The part of an axis that a panel shows, and where it is labelled; positions as in Value.
struct AxisRange {
    double low = 0, high = 1;
    double step = 0; ///< between labelled tics, multiples of it; logarithmic: whole decades
};

/// By the data and marks of the panel, with some room; logarithmic axes show two labelled tics at least, at most seven.
[[nodiscard]] AxisRange range_of_x(const Panel& panel);
[[nodiscard]] AxisRange range_of_y(const Panel& panel);

/// Without a single point to draw.
[[nodiscard]] bool is_empty(const Panel& panel);

} // namespace wnflow::plot
