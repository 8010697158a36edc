#include <verification/report/report_diagrams.hpp>

#include <verification/report/json_values.hpp>
#include <verification/report/plot_values.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <optional>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;
using plot::Style;

std::string last(const ordered_json& rows, const std::string& key)
{
    return rows.empty() ? "–" : shortened(rows.back().at(key), 4);
}

/// Where one method hands over to another, if that is seldom.
std::vector<plot::Mark> handovers(const ordered_json& trajectory)
{
    constexpr std::size_t most = 4;
    std::vector<plot::Mark> marks;
    const ordered_json& methods = trajectory.at("methods");
    if (methods.size() > most) return marks;
    for (std::size_t k = 1; k < methods.size(); ++k)
        if (const auto at = logarithm(methods[k - 1].at("until")))
            marks.push_back(
                mark(plot::Mark::Direction::vertical, *at, "then " + methods[k].at("method").get<std::string>()));
    return marks;
}

void add_trajectory(std::vector<ReportFigure>& figures, const ordered_json& report)
{
    const ordered_json& trajectory = report.at("trajectory");
    if (trajectory.is_null() || trajectory.at("samples").size() < 2) return;
    const ordered_json& samples = trajectory.at("samples");
    const plot::Axis time = axis("time t", true);
    const auto curve = [&](const char* key, const char* label, Read read, Style style = Style::line_with_points) {
        return over(samples, "t", key, label, read, style);
    };

    plot::Panel loss =
        panel_of(time, axis("loss, residual norm", true),
                 {curve("loss", "loss", log_value), curve("residual", "residual norm", log_value)}, "above");
    loss.marks = handovers(trajectory);
    figures.push_back({one_panel("loss", loss), "Loss and residual norm along the trajectory.",
                       fmt::format("The loss falls from {} to {} at t = {}{}", shortened(samples[0].at("loss"), 4),
                                   last(samples, "loss"), last(samples, "t"),
                                   loss.marks.empty() ? "." : "; dotted: where the integrator changes its method.")});

    plot::Panel norm = panel_of(time, axis("ℓ1 norm", false), {curve("l1_norm", "ℓ1 norm", linear_value)}, "off");
    std::string beside;
    if (const ordered_json& optimum = report.at("verification").at("headline").at("optimum"); optimum.is_string()) {
        norm.marks.push_back(mark(plot::Mark::Direction::horizontal, approximate(optimum).value_or(0), "optimum Q"));
        beside = ", the optimum Q is " + shortened(optimum, 6);
    }
    figures.push_back({one_panel("l1-norm", norm), "The ℓ1 norm along the trajectory, and the optimum.",
                       fmt::format("At the end it is {}{}.", shortened(samples.back().at("l1_norm"), 8), beside)});

    plot::Figure radius{"radius", {}, 8.5, 4};
    radius.panels.push_back(panel_of(time, axis("radius r", false), {curve("radius", "r", linear_value)}, "off"));
    radius.panels.push_back(
        panel_of(time, axis("log ρ", false), {curve("log_magnification", "log ρ", linear_value)}, "off"));
    figures.push_back({radius, "Radius and logarithm of the magnification ρ.",
                       fmt::format("At the end r = {} and log ρ = {}.", last(samples, "radius"),
                                   last(samples, "log_magnification"))});

    figures.push_back(
        {one_panel("drift", panel_of(time, axis("drift", true),
                                     {curve("norm_drift", "norm of u", log_value),
                                      curve("invariant_drift", "invariants", log_value),
                                      curve("energy_drift", "energy", log_value),
                                      curve("error", "error of r", log_value, Style::line)},
                                     "above")),
         "What should not move: deviation of |u| from 1, of the invariants, and of the energy balance "
         "(relative), beside the estimated error of the radius.",
         fmt::format("At the end the deviations are {}, {} and {}. Deviations of exactly 0 are not shown.",
                     last(samples, "norm_drift"), last(samples, "invariant_drift"), last(samples, "energy_drift"))});
}

void add_enclosure(std::vector<ReportFigure>& figures, const ordered_json& report)
{
    if (!report.contains("enclosure") || !report.at("enclosure").is_object()) return;
    const ordered_json& enclosure = report.at("enclosure");
    if (enclosure.at("widths").size() < 2) return;
    plot::Panel panel =
        panel_of(axis("time t", true), axis("certified width", true),
                 {over(enclosure.at("widths"), "t", "width", "widest entry of x̃", log_value, Style::line),
                  over(enclosure.at("widths"), "t", "dual_error", "error of λ", log_value, Style::line)},
                 "above");
    std::string seen = fmt::format("The widest entry of x̃ is at most {} wide at the end of the integration.",
                                   enclosure.at("widths").back().at("width").is_string()
                                       ? enclosure.at("widths").back().at("width").get<std::string>()
                                       : "–");
    if (enclosure.at("later").is_object())
        if (const auto from = logarithm(enclosure.at("later").at("from"))) {
            panel.marks.push_back(mark(plot::Mark::Direction::vertical, *from, "T: certified for ever"));
            seen += fmt::format(" From T = {} on (dotted) all later times are certified.",
                                enclosure.at("later").at("from").get<std::string>());
        }
    figures.push_back({one_panel("enclosure-width", panel),
                       "How wide the rigorous enclosure of the trajectory is: the true flow lies in it at every time.",
                       seen});
}

void add_rate(std::vector<ReportFigure>& figures, const ordered_json& report)
{
    const ordered_json& trajectory = report.at("trajectory");
    if (trajectory.is_null() || trajectory.at("measured_rates").empty()) return;
    const ordered_json& rates = trajectory.at("measured_rates");
    plot::Panel panel = panel_of(axis("time t", true), axis("rate of decrease of the residual", true),
                                 {over(rates, "t", "rate", "measured", log_value)}, "off");
    std::string smallest = "–";
    if (report.at("limit").is_object() && report.at("limit").at("rate").is_string()) {
        smallest = shortened(report.at("limit").at("rate"), 6);
        panel.marks.push_back(mark(plot::Mark::Direction::horizontal,
                                   logarithm(report.at("limit").at("rate")).value_or(0), "σ at the limit"));
    }
    figures.push_back(
        {one_panel("rate", panel),
         "The rate at which the residual decreases between two samples, against σ, the smallest eigenvalue of the "
         "linearization at the limit: in the end the residual decreases at least at this rate.",
         fmt::format("Measured at the end {}, σ = {}.", last(rates, "rate"), smallest)});
}

plot::Series stems(const ordered_json& entries, const std::string& label, Style style)
{
    plot::Series series{label, style, {}, {}};
    for (std::size_t n = 0; n < entries.size(); ++n)
        series.points.push_back({plot::linear(static_cast<double>(n)), log_value(entries[n])});
    return series;
}

/// Largest entry where the ground truth is 0, as text; nothing without a ground truth or such an entry.
std::optional<std::string> largest_off_support(const ordered_json& entries, const ordered_json& truth)
{
    if (!truth.is_array() || !entries.is_array() || truth.size() != entries.size()) return std::nullopt;
    std::optional<double> size;
    std::string text;
    for (std::size_t n = 0; n < entries.size(); ++n)
        if (const auto s = logarithm(entries[n]); s && truth[n] == "0" && (!size || *s > *size)) {
            size = s;
            text = shortened(entries[n], 3);
        }
    return size ? std::optional(text) : std::nullopt;
}

void add_entries(std::vector<ReportFigure>& figures, const ordered_json& report)
{
    const ordered_json& limit = report.at("limit");
    if (!limit.is_object() || !limit.at("entries").is_array()) return;
    plot::Panel panel = panel_of(axis("index n", false), axis("entry of the limit", true), {}, "above");
    panel.series.push_back(stems(limit.at("entries"), "limit", Style::points));
    if (limit.at("plain_entries").is_array())
        panel.series.push_back(stems(limit.at("plain_entries"), "plain gradient flow", Style::points));
    if (limit.at("ground_truth").is_array())
        panel.series.push_back(stems(limit.at("ground_truth"), "ground truth x*", Style::points));
    double smallest = std::numeric_limits<double>::infinity(), largest = -smallest;
    std::string least, most;
    for (const ordered_json& entry : limit.at("entries"))
        if (const auto size = logarithm(entry)) {
            if (*size < smallest) least = shortened(entry, 3);
            if (*size > largest) most = shortened(entry, 3);
            smallest = std::min(smallest, *size);
            largest = std::max(largest, *size);
        }
    std::string seen = "The least entry of the limit is " + least + ", the largest " + most + ".";
    if (const auto off = largest_off_support(limit.at("entries"), limit.at("ground_truth"))) {
        seen += " Off the support of x* the largest is " + *off;
        if (const auto plain = largest_off_support(limit.at("plain_entries"), limit.at("ground_truth")))
            seen += ", of plain gradient flow " + *plain;
        seen += ".";
    }
    figures.push_back(
        {one_panel("entries", panel),
         "The entries of the limit on a logarithmic axis, of the limit of plain gradient flow from the same "
         "start, and of the ground truth where it is not 0.",
         seen});
}

void add_curve(std::vector<ReportFigure>& figures, const ordered_json& rows, const std::string& id,
               const std::string& label, const std::string& what)
{
    if (rows.empty()) return;
    plot::Panel panel = panel_of(axis(label, true), axis("relative gap", true), {}, "above");
    panel.series.push_back(over(rows, "value", "gap", "gap", log_value));
    for (const auto& [bound, unused] : rows[0].at("bounds").items()) {
        // Sharper and coarser forms are seen in their statements' own diagrams.
        if (bound.ends_with("-sharp") || bound.ends_with("-worst-case")) continue;
        plot::Series series{bound, Style::line_with_points, {}, {}};
        for (const ordered_json& row : rows)
            series.points.push_back({log_value(row.at("value")), log_value(row.at("bounds")[bound])});
        panel.series.push_back(std::move(series));
    }
    panel.marks.push_back(mark(plot::Mark::Direction::vertical,
                               logarithm(rows[rows.size() / 2].at("value")).value_or(0), "this instance"));
    const std::string hidden = keep_bounds_legible(panel, rows.size() / 2);
    figures.push_back(
        {one_panel(id, panel),
         "Gap of the limit and its bounds where only " + what +
             " differs; a bound is not shown where its hypotheses fail.",
         fmt::format("On this instance the gap is {}.{}", shortened(rows[rows.size() / 2].at("gap"), 4), hidden)});
}

} // namespace

std::vector<ReportFigure> report_figures(const ordered_json& report)
{
    std::vector<ReportFigure> figures;
    add_trajectory(figures, report);
    add_enclosure(figures, report);
    add_entries(figures, report);
    add_curve(figures, report.at("curves").at("learning_rate_ratio"), "bounds-over-ratio", "learning-rate ratio η",
              "the learning-rate ratio");
    add_curve(figures, report.at("curves").at("scale"), "bounds-over-scale", "initialization scale α",
              "the initialization scale");
    add_rate(figures, report);
    return figures;
}

} // namespace wnflow::report
