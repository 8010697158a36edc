#include <verification/report/plot_values.hpp>

#include <verification/report/json_values.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace wnflow::report {

using nlohmann::ordered_json;

namespace {

constexpr double nowhere = std::numeric_limits<double>::quiet_NaN();

std::string text_of(const ordered_json& value)
{
    return value.is_string() ? value.get<std::string>() : "";
}

} // namespace

plot::Value log_value(const ordered_json& value)
{
    return {text_of(value), logarithm(value).value_or(nowhere)};
}

plot::Value log_size(const ordered_json& value)
{
    const std::string text = text_of(value);
    return log_value(text.starts_with('-') ? ordered_json(text.substr(1)) : value);
}

plot::Value linear_value(const ordered_json& value)
{
    return {text_of(value), approximate(value).value_or(nowhere)};
}

plot::Value at_power(double position)
{
    return {fmt::format("1e{:g}", position), position};
}

plot::Axis axis(const std::string& label, bool is_logarithmic)
{
    plot::Axis axis; // member by member: g++ 12 warns of nested braces, wrongly
    axis.label = label;
    axis.is_logarithmic = is_logarithmic;
    return axis;
}

plot::Panel panel_of(const plot::Axis& x, const plot::Axis& y, std::vector<plot::Series> series,
                     const std::string& legend)
{
    plot::Panel panel;
    panel.x = x;
    panel.y = y;
    panel.series = std::move(series);
    panel.legend = legend;
    return panel;
}

plot::Figure one_panel(const std::string& id, plot::Panel panel)
{
    return {id, {std::move(panel)}, 8.5, 6};
}

plot::Series over(const ordered_json& rows, const std::string& x, const std::string& y, const std::string& label,
                  Read read, plot::Style style)
{
    plot::Series series{label, style, {}, {}};
    for (const ordered_json& row : rows)
        if (row.contains(y)) series.points.push_back({log_value(row.at(x)), read(row.at(y))});
    return series;
}

plot::Mark mark(plot::Mark::Direction direction, double position, const std::string& label)
{
    return {direction, position, label};
}

std::string keep_bounds_legible(plot::Panel& panel, std::size_t here)
{
    constexpr double most = 20; // decades below the least bound
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t k = 1; k < panel.series.size(); ++k)
        for (const plot::Point& point : panel.series[k].points)
            if (std::isfinite(point.x.position) && std::isfinite(point.y.position))
                least = std::min(least, point.y.position);
    const std::vector<plot::Point>& gap = panel.series.front().points;
    if (!std::isfinite(least) || here >= gap.size()) return "";
    double from = std::floor(least - most);
    if (std::isfinite(gap[here].y.position)) from = std::min(from, std::floor(gap[here].y.position) - 1);
    std::size_t hidden = 0;
    double lowest = from;
    for (const plot::Point& point : gap)
        if (std::isfinite(point.y.position) && point.y.position < from) {
            ++hidden;
            lowest = std::min(lowest, point.y.position);
        }
    if (hidden == 0) return "";
    panel.y.from = from;
    return fmt::format(" At {} of {} points the gap is below 10^{:.0f}, where the axis ends; the least is 10^{:.1f}.",
                       hidden, gap.size(), from, lowest);
}

std::size_t count_shown(const plot::Series& series)
{
    return static_cast<std::size_t>(std::ranges::count_if(series.points, [](const plot::Point& point) {
        return std::isfinite(point.x.position) && std::isfinite(point.y.position);
    }));
}

} // namespace wnflow::report
