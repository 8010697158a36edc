#pragma once

#include <verification/plot/figure.hpp>

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

/// From the rows of a report to what is drawn.
namespace wnflow::report {

/// A positive number on a logarithmic axis; drawn nowhere if it is null or not positive.
[[nodiscard]] plot::Value log_value(const nlohmann::ordered_json& value);
/// |value| on a logarithmic axis.
[[nodiscard]] plot::Value log_size(const nlohmann::ordered_json& value);
/// A number on a linear axis.
[[nodiscard]] plot::Value linear_value(const nlohmann::ordered_json& value);
/// A position that is its own.
[[nodiscard]] plot::Value at_power(double position);

[[nodiscard]] plot::Axis axis(const std::string& label, bool is_logarithmic);
[[nodiscard]] plot::Panel panel_of(const plot::Axis& x, const plot::Axis& y, std::vector<plot::Series> series,
                                   const std::string& legend);
[[nodiscard]] plot::Figure one_panel(const std::string& id, plot::Panel panel);

using Read = plot::Value (*)(const nlohmann::ordered_json&);

/// Column y of the rows over column x, which is logarithmic.
[[nodiscard]] plot::Series over(const nlohmann::ordered_json& rows, const std::string& x, const std::string& y,
                                const std::string& label, Read read, plot::Style style = plot::Style::line_with_points);

/// A straight line across the panel.
[[nodiscard]] plot::Mark mark(plot::Mark::Direction direction, double position, const std::string& label);

/// The first series is a gap, the others bounds of it. Where the gap is so far below that the bounds could not be told apart,
/// the axis ends above it, though not above the gap at point `here`.
/// @return a sentence about the points that the panel does not show for this reason; empty if there are none
[[nodiscard]] std::string keep_bounds_legible(plot::Panel& panel, std::size_t here);

/// Points that a panel shows of a series.
[[nodiscard]] std::size_t count_shown(const plot::Series& series);

} // namespace wnflow::report
