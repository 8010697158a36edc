#include <verification/report/report_diagrams.hpp>

#include <verification/report/json_values.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;
using plot::Style;

constexpr double nowhere = std::numeric_limits<double>::quiet_NaN();

/// A positive number on a logarithmic axis; nowhere if it is null or not positive.
plot::Value log_value(const ordered_json& value)
{
    return {value.is_string() ? value.get<std::string>() : "", logarithm(value).value_or(nowhere)};
}

plot::Value linear_value(const ordered_json& value)
{
    return {value.get<std::string>(), approximate(value).value_or(nowhere)};
}

using Read = plot::Value (*)(const ordered_json&);

plot::Series over(const ordered_json& rows, const std::string& x, const std::string& y, const std::string& label,
                  Read read, Style style = Style::line_with_points)
{
    plot::Series series{label, style, {}, {}};
    for (const ordered_json& row : rows) series.points.push_back({log_value(row[x]), read(row[y])});
    return series;
}

/// Member by member: g++ 12 warns of nested braces, wrongly.
plot::Axis axis(const std::string& label, bool is_logarithmic)
{
    plot::Axis axis;
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

std::string last(const ordered_json& rows, const std::string& key)
{
    return rows.empty() ? "–" : shortened(rows.back()[key], 4);
}

void add_trajectory(std::vector<ReportFigure>& figures, const ordered_json& report)
{
    const ordered_json& trajectory = report["trajectory"];
    if (trajectory.is_null() || trajectory["samples"].size() < 2) return;
    const ordered_json& samples = trajectory["samples"];
    const plot::Axis time = axis("time t", true);
    const auto curve = [&](const char* key, const char* label, Read read, Style style = Style::line_with_points) {
        return over(samples, "t", key, label, read, style);
    };

    figures.push_back(
        {one_panel("loss", panel_of(time, axis("loss, residual norm", true),
                                    {curve("loss", "loss", log_value), curve("residual", "residual norm", log_value)},
                                    "bottom left")),
         "Loss and residual norm along the trajectory.",
         fmt::format("The loss falls from {} to {} at t = {}.", shortened(samples[0]["loss"], 4), last(samples, "loss"),
                     last(samples, "t"))});

    plot::Figure radius{"radius", {}, 8.5, 4};
    radius.panels.push_back(panel_of(time, axis("radius r", false), {curve("radius", "r", linear_value)}, "off"));
    radius.panels.push_back(
        panel_of(time, axis("log ρ", false), {curve("log_magnification", "log ρ", linear_value)}, "off"));
    figures.push_back({radius, "Radius and logarithm of the magnification factor.",
                       fmt::format("At the end r = {} and log rho = {}.", last(samples, "radius"),
                                   last(samples, "log_magnification"))});

    plot::Panel norm = panel_of(time, axis("ℓ1 norm", false), {curve("l1_norm", "l1 norm", linear_value)}, "off");
    if (const ordered_json& optimum = report["verification"]["headline"]["optimum"]; optimum.is_string())
        norm.marks.push_back({plot::Mark::Direction::horizontal, approximate(optimum).value_or(0), "optimum Q"});
    figures.push_back({one_panel("l1-norm", norm), "The l1 norm along the trajectory, and the optimum.",
                       fmt::format("At the end the l1 norm is {}.", last(samples, "l1_norm"))});

    figures.push_back({one_panel("drift", panel_of(time, axis("drift", true),
                                                   {curve("norm_drift", "norm of u", log_value),
                                                    curve("invariant_drift", "invariants", log_value),
                                                    curve("energy_drift", "energy", log_value),
                                                    curve("error", "error of r", log_value, Style::line)},
                                                   "above")),
                       "What should not move: deviation of |u| from 1, of the invariants, and of the energy balance "
                       "(relative), beside the estimated error of the radius. Points at exactly 0 are not shown.",
                       fmt::format("At the end the deviations are {}, {} and {}.", last(samples, "norm_drift"),
                                   last(samples, "invariant_drift"), last(samples, "energy_drift"))});
}

void add_rate(std::vector<ReportFigure>& figures, const ordered_json& report)
{
    const ordered_json& trajectory = report["trajectory"];
    if (trajectory.is_null() || trajectory["measured_rates"].empty()) return;
    const ordered_json& rates = trajectory["measured_rates"];
    plot::Panel panel = panel_of(axis("time t", true), axis("rate of decrease of the residual", true),
                                 {over(rates, "t", "rate", "measured", log_value)}, "off");
    std::string predicted = "–";
    if (report["limit"].is_object() && report["limit"]["rate"].is_string()) {
        predicted = shortened(report["limit"]["rate"], 6);
        panel.marks.push_back({plot::Mark::Direction::horizontal, logarithm(report["limit"]["rate"]).value_or(0),
                               "predicted at the limit"});
    }
    figures.push_back(
        {one_panel("rate", panel),
         "The rate at which the residual decreases between two samples, against the asymptotic rate at the limit.",
         fmt::format("Measured at the end {}, predicted {}.", last(rates, "rate"), predicted)});
}

plot::Series stems(const ordered_json& entries, const std::string& label, Style style)
{
    plot::Series series{label, style, {}, {}};
    for (std::size_t n = 0; n < entries.size(); ++n)
        series.points.push_back({plot::linear(static_cast<double>(n)), log_value(entries[n])});
    return series;
}

void add_entries(std::vector<ReportFigure>& figures, const ordered_json& report)
{
    const ordered_json& limit = report["limit"];
    if (!limit.is_object() || !limit["entries"].is_array()) return;
    plot::Panel panel = panel_of(axis("index n", false), axis("entry of the limit", true), {}, "above");
    panel.series.push_back(stems(limit["entries"], "limit", Style::points));
    if (limit["plain_entries"].is_array())
        panel.series.push_back(stems(limit["plain_entries"], "plain gradient flow", Style::points));
    if (limit["ground_truth"].is_array())
        panel.series.push_back(stems(limit["ground_truth"], "ground truth", Style::points));
    double smallest = 0, largest = -std::numeric_limits<double>::infinity();
    for (const ordered_json& entry : limit["entries"])
        if (const auto size = logarithm(entry)) {
            smallest = std::min(smallest, *size);
            largest = std::max(largest, *size);
        }
    figures.push_back(
        {one_panel("entries", panel),
         "The entries of the limit, of the limit of plain gradient flow from the same "
         "start, and of the ground truth where it is not 0.",
         fmt::format("The entries of the limit lie between 10^{:.1f} and 10^{:.1f}.", smallest, largest)});
}

void add_curve(std::vector<ReportFigure>& figures, const ordered_json& rows, const std::string& id,
               const std::string& label, const std::string& what)
{
    if (rows.empty()) return;
    plot::Panel panel = panel_of(axis(label, true), axis("relative gap", true), {}, "above");
    panel.series.push_back(over(rows, "value", "gap", "gap", log_value));
    for (const auto& [bound, unused] : rows[0]["bounds"].items()) {
        plot::Series series{bound, Style::line_with_points, {}, {}};
        for (const ordered_json& row : rows)
            series.points.push_back({log_value(row["value"]), log_value(row["bounds"][bound])});
        panel.series.push_back(std::move(series));
    }
    panel.marks.push_back(
        {plot::Mark::Direction::vertical, logarithm(rows[rows.size() / 2]["value"]).value_or(0), "this instance"});
    figures.push_back(
        {one_panel(id, panel),
         "Gap of the limit and its bounds over " + what + ". A bound is not shown where its hypotheses fail.",
         fmt::format("On this instance the gap is {}.", shortened(rows[rows.size() / 2]["gap"], 4))});
}

} // namespace

std::vector<ReportFigure> report_figures(const ordered_json& report)
{
    std::vector<ReportFigure> figures;
    add_trajectory(figures, report);
    add_entries(figures, report);
    add_curve(figures, report["curves"]["learning_rate_ratio"], "bounds-over-ratio", "learning-rate ratio η",
              "the learning-rate ratio");
    add_curve(figures, report["curves"]["scale"], "bounds-over-scale", "initialization scale α",
              "the initialization scale");
    add_rate(figures, report);
    return figures;
}

} // namespace wnflow::report
