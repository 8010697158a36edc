#include <verification/plot/axis.hpp>

#include <algorithm>
#include <cmath>

namespace wnflow::plot {
namespace {

std::optional<std::pair<double, double>> extent(const Panel& panel, Value Point::*coordinate, Mark::Direction across)
{
    std::optional<std::pair<double, double>> result;
    const auto add = [&](double p) {
        if (!std::isfinite(p)) return;
        if (!result) result = {p, p};
        result->first = std::min(result->first, p);
        result->second = std::max(result->second, p);
    };
    for (const Series& series : panel.series)
        for (const Point& point : series.points)
            if (std::isfinite(point.x.position) && std::isfinite(point.y.position)) add((point.*coordinate).position);
    if (result) // marks are seen, but alone they are no data
        for (const Mark& mark : panel.marks)
            if (mark.direction == across) add(mark.position);
    return result;
}

/// 1, 2 or 5 times a power of ten, for about five tics.
double round_step(double width)
{
    const double decade = std::pow(10, std::floor(std::log10(width / 5)));
    const double multiple = width / 5 / decade;
    return decade * (multiple <= 1.5 ? 1 : multiple <= 3.5 ? 2 : multiple <= 7.5 ? 5 : 10);
}

AxisRange range(const Axis& axis, std::optional<std::pair<double, double>> extent)
{
    if (!extent) return {0, 1, axis.is_logarithmic ? 1 : 0.2};
    double low = axis.from.value_or(extent->first), high = axis.to.value_or(extent->second);
    if (axis.is_logarithmic) {
        const bool is_short = high - low < 2; // then whole decades, so that two tics at least are labelled
        const double room = is_short ? 0 : 0.03 * (high - low);
        if (!axis.from) low = is_short ? std::floor(low + 1e-9) : low - room;
        if (!axis.to) high = is_short ? std::ceil(high - 1e-9) : high + room;
        if (high <= low) high = low + 1;
        return {low, high, std::max(1.0, std::ceil((high - low) / 6))};
    }
    const double room = high > low ? 0.04 * (high - low) : std::max(std::abs(high) * 0.1, 1e-12);
    if (!axis.from) low -= room;
    if (!axis.to) high += room;
    return {low, high, round_step(high - low)};
}

} // namespace

AxisRange range_of_x(const Panel& panel)
{
    return range(panel.x, extent(panel, &Point::x, Mark::Direction::vertical));
}

AxisRange range_of_y(const Panel& panel)
{
    return range(panel.y, extent(panel, &Point::y, Mark::Direction::horizontal));
}

bool is_empty(const Panel& panel)
{
    return !extent(panel, &Point::x, Mark::Direction::vertical);
}

} // namespace wnflow::plot
