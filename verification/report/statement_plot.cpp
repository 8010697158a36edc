#include <verification/report/statement_plot.hpp>

#include <verification/plot/gnuplot_text.hpp>
#include <verification/plot/inline_svg.hpp>
#include <verification/report/json_values.hpp>
#include <verification/report/plot_values.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;
using plot::Mark;
using plot::Style;

const plot::Axis& time_axis()
{
    static const plot::Axis time = axis("time t", true);
    return time;
}

StatementPlot none(const std::string& why)
{
    StatementPlot plot;
    plot.none = why;
    return plot;
}

StatementPlot drawn(const std::string& id, plot::Panel panel, const std::string& title, const std::string& seen)
{
    const plot::Figure figure = one_panel(plot::file_stem("statement-" + id), std::move(panel));
    StatementPlot plot;
    plot.caption = title + " " + seen;
    plot.svg = plot::inline_svg(figure, {title, seen});
    plot.files = {{figure.name + ".csv", plot::csv(figure)},
                  {figure.name + ".gp", plot::script(figure, plot::Format::pdf, figure.name + ".pdf")}};
    return plot;
}

/// The statement's words, from the same place as its verdict.
const ordered_json& words_of(const ordered_json& report, const std::string& id)
{
    static const ordered_json nothing = {{"formula", ""}};
    for (const ordered_json& statement : report.at("statements"))
        if (statement.at("id") == id) return statement;
    return nothing;
}

bool is_inequality(const std::string& formula)
{
    return formula.find("<=") != std::string::npos;
}

/// "|A x~(t) - b|" as people write it.
std::string pretty(std::string text)
{
    static const std::vector<std::pair<std::string, std::string>> signs = {
        {"lambda", "λ"}, {"_inf", "∞"}, {"eta", "η"}, {"tau", "τ"}, {"rho", "ρ"}, {"x~", "x̃"}, {" - ", " − "}};
    for (const auto& [from, to] : signs)
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    return text;
}

/// What the two sides are called: by the formula where it has one "<=" and short sides.
std::pair<std::string, std::string> names_of_sides(const std::string& formula)
{
    constexpr std::size_t longest = 30;
    const std::size_t at = formula.find(" <= ");
    const std::pair<std::string, std::string> plain = {"left side", "right side"};
    if (at == std::string::npos || formula.find(" <= ", at + 1) != std::string::npos) return plain;
    std::string left = formula.substr(0, at), right = formula.substr(at + 4);
    for (const char* end : {" for ", ";", ","}) right = right.substr(0, right.find(end));
    if (left.size() > longest || right.size() > longest || left.find(':') != std::string::npos) return plain;
    return {pretty(left), pretty(right)};
}

/// Where the two columns are nearest on the logarithmic axis: the row, and the distance in decades.
struct Nearest {
    std::string time;
    double decades = std::numeric_limits<double>::infinity();
};
Nearest nearest(const plot::Series& left, const plot::Series& right)
{
    Nearest result;
    for (std::size_t k = 0; k < std::min(left.points.size(), right.points.size()); ++k) {
        const double decades = right.points[k].y.position - left.points[k].y.position;
        if (std::isfinite(decades) && decades < result.decades)
            result = {shortened(ordered_json(left.points[k].x.text), 3), decades};
    }
    return result;
}

std::string factor(double decades)
{
    if (std::abs(decades) < 3) return fmt::format("{:.3g}", std::pow(10, decades));
    return fmt::format("10^{:.1f}", decades);
}

StatementPlot equality_over_time(const std::string& id, const ordered_json& rows, bool is_certified)
{
    plot::Series difference = over(rows, "t", "difference", "|left − right|", log_size, Style::points);
    plot::Series error =
        over(rows, "t", "error", is_certified ? "certified error E" : "estimated error E", log_value, Style::line);
    plot::Series threshold{"1000 E", Style::line, {}, {}};
    for (const plot::Point& point : error.points) threshold.points.push_back({point.x, at_power(point.y.position + 3)});
    const std::size_t zeros = rows.size() - count_shown(difference);
    if (count_shown(error) == 0) return none("both sides are exact and equal at every sample");
    const Nearest worst = nearest(difference, error);
    std::string seen;
    if (std::isfinite(worst.decades))
        seen = fmt::format("The largest difference is {} E, at t = {}.", factor(-worst.decades), worst.time);
    if (zeros > 0)
        seen += fmt::format("{}At {} of {} times the sides are the same number, which has no place on this axis.",
                            seen.empty() ? "" : " ", zeros, rows.size());
    const std::string title =
        is_certified ? "The two sides' difference at each sampled time, beside its certified bound E."
                     : "The two sides' difference at each sampled time, beside its estimated error E; beyond 1000 E "
                       "(dotted) the numbers would contradict the statement.";
    std::vector<plot::Series> series = {difference, error};
    if (!is_certified) series.push_back(threshold);
    return drawn(id, panel_of(time_axis(), axis("difference of the sides", true), series, "above"), title, seen);
}

StatementPlot inequality_over_time(const std::string& id, const ordered_json& rows, const std::string& formula)
{
    auto [left_name, right_name] = names_of_sides(formula);
    // Judged is the comparison of the least margin, which is not that of the least number.
    const bool is_one_of_several = right_name.starts_with("min over");
    if (is_one_of_several) right_name = "right side, where the margin is least";
    const plot::Series left = over(rows, "t", "left", left_name, log_value);
    const plot::Series right = over(rows, "t", "right", right_name, log_value);
    if (count_shown(right) == 0) return none("the right side is positive at no sample");
    const std::size_t hidden = rows.size() - count_shown(left);
    std::vector<plot::Series> series = {left, right};
    if (hidden == rows.size()) {
        series = {right};
        series[0].look = 1;
    }
    std::string seen;
    if (const Nearest worst = nearest(left, right); std::isfinite(worst.decades))
        seen = fmt::format("They are nearest at t = {}, where right/left = {}.", worst.time, factor(worst.decades));
    if (hidden > 0)
        seen += fmt::format("{}The left side is 0 or negative at {} of {} times, and not shown there.",
                            seen.empty() ? "" : " ", hidden, rows.size());
    if (is_one_of_several)
        seen += fmt::format("{}Of the numbers at one time the one of the least margin is shown, as it was judged; it "
                            "need not be the smallest.",
                            seen.empty() ? "" : " ");
    return drawn(
        id, panel_of(time_axis(), axis("the two sides", true), series, "above"),
        "The two sides at each sampled time; the statement says that the left one is nowhere above the right one.",
        seen);
}

StatementPlot falling_residual(const std::string& id, const ordered_json& samples)
{
    const plot::Series residual = over(samples, "t", "residual", "|A x̃ − b|", log_value);
    return drawn(id, panel_of(time_axis(), axis("residual |A x̃ − b|", true), {residual}, "off"),
                 "The residual at each sampled time: it never grows.",
                 fmt::format("It falls from {} to {} at t = {}.", shortened(samples[0].at("residual"), 3),
                             shortened(samples.back().at("residual"), 3), shortened(samples.back().at("t"), 3)));
}

/// |measured/σ − 1| between samples: how the rate sets in.
StatementPlot rate_setting_in(const std::string& id, const ordered_json& report)
{
    const ordered_json& rates = report.at("trajectory").at("measured_rates");
    if (!report.at("limit").is_object() || !report.at("limit").at("rate").is_string())
        return none("sigma is not known");
    plot::Series deviation{"", Style::line_with_points, {}, {}};
    for (const ordered_json& row : rates)
        deviation.points.push_back(
            {log_value(row.at("t")), log_size(relative_difference(row.at("rate"), report.at("limit").at("rate")))});
    if (count_shown(deviation) == 0) return none("the measured rate and sigma are the same number at every sample");
    return drawn(id, panel_of(time_axis(), axis("|measured rate / σ − 1|", true), {deviation}, "off"),
                 "How far the slope of log |e| between two samples is from σ, relative to it.",
                 fmt::format("At the end of the run {}; the verdict follows the flow further.",
                             deviation.points.back().y.text.empty()
                                 ? "–"
                                 : shortened(ordered_json(deviation.points.back().y.text), 3)));
}

/// Slopes between consecutive samples, of log y against log x.
plot::Series slopes(const ordered_json& samples, const std::string& x, const std::string& y, double sign)
{
    plot::Series series{"measured", Style::line_with_points, {}, {}};
    for (std::size_t k = 1; k < samples.size(); ++k) {
        if (!samples[k].contains(x) || !samples[k].contains(y)) return series;
        const auto x0 = logarithm(samples[k - 1][x]), x1 = logarithm(samples[k][x]);
        const auto y0 = logarithm(samples[k - 1][y]), y1 = logarithm(samples[k][y]);
        if (!x0 || !x1 || !y0 || !y1 || *x0 == *x1) continue;
        series.points.push_back({log_value(samples[k].at("t")), plot::linear(sign * (*y1 - *y0) / (*x1 - *x0))});
    }
    return series;
}

StatementPlot exponent_over_time(const std::string& id, const plot::Series& measured, const ordered_json& predicted,
                                 const std::string& what)
{
    if (count_shown(measured) < 2) return none("too few samples for slopes");
    plot::Panel panel = panel_of(time_axis(), axis(what, false), {measured}, "off");
    const auto value = approximate(predicted);
    if (value) panel.marks.push_back(mark(Mark::Direction::horizontal, *value, "predicted " + shortened(predicted, 4)));
    return drawn(
        id, std::move(panel), "The exponent measured between two samples, and the one that the theory predicts.",
        fmt::format("It ends at {:.6g}, predicted {}.", measured.points.back().y.position, shortened(predicted, 6)));
}

StatementPlot order_in_the_step(const std::string& id, const ordered_json& discrete, const std::string& column,
                                const std::string& what)
{
    plot::Series measured = over(discrete.at("runs"), "step", column, what, log_value);
    if (count_shown(measured) < 2) return none("nothing above the rounding errors");
    const plot::Point& finest = measured.points.back();
    plot::Series slope{"slope 1", Style::line, {}, {}};
    for (const plot::Point& point : measured.points)
        slope.points.push_back({point.x, at_power(finest.y.position + point.x.position - finest.x.position)});
    return drawn(id, panel_of(axis("step h", true), axis(what, true), {measured, slope}, "above"),
                 fmt::format("At t = {}, with steps halved again and again; first order is a line of slope 1.",
                             shortened(discrete.at("time"), 4)),
                 fmt::format("From the coarsest to the finest step it falls from {} to {}.",
                             shortened(ordered_json(measured.points.front().y.text), 3),
                             shortened(ordered_json(finest.y.text), 3)));
}

/// Which curve a bound is drawn over.
struct Curve {
    std::string rows, gap, bounds;
    std::string over; ///< what varies
};

std::optional<Curve> curve_of(const std::string& id, const ordered_json& report)
{
    const ordered_json& curves = report.at("curves");
    const Curve ratio = {"learning_rate_ratio", "gap", "bounds", "learning-rate ratio η"};
    const Curve scale = {"scale", "gap", "bounds", "initialization scale α"};
    const Curve plain = {"scale", "plain_gap", "plain_bounds", "initialization scale α"};
    const auto has = [&](const Curve& curve) {
        return std::ranges::count_if(curves[curve.rows], [&](const ordered_json& row) {
                   return row.contains(curve.bounds) && row[curve.bounds].contains(id) &&
                          row.at(curve.bounds).at(id).is_string();
               }) >= 2;
    };
    const bool is_over_scale = id == "robust-bound-any-radius"; // which says something for large starts
    if (!is_over_scale && has(ratio)) return ratio;
    if (has(scale)) return scale;
    if (has(plain)) return plain;
    return std::nullopt;
}

StatementPlot bound_around_instance(const std::string& id, const Curve& curve, const ordered_json& report)
{
    const ordered_json& rows = report.at("curves")[curve.rows];
    plot::Series gap{"relative gap", Style::line_with_points, {}, {}}, bound{"bound", Style::line_with_points, {}, {}};
    for (const ordered_json& row : rows) {
        gap.points.push_back({log_value(row.at("value")), log_value(row[curve.gap])});
        bound.points.push_back({log_value(row.at("value")), log_value(row.at(curve.bounds).at(id))});
    }
    plot::Panel panel =
        panel_of(axis(curve.over, true), axis("relative gap and its bound", true), {gap, bound}, "above");
    const ordered_json& here = rows[rows.size() / 2];
    panel.marks.push_back(mark(Mark::Direction::vertical, logarithm(here.at("value")).value_or(0), "this instance"));
    const std::string whose = curve.gap == "plain_gap" ? " of plain gradient flow from the same start" : "";
    std::string seen = fmt::format("Here the gap{} is {}, the bound {}.", whose, shortened(here[curve.gap], 3),
                                   shortened(here.at(curve.bounds).at(id), 3));
    if (const std::size_t missing = rows.size() - count_shown(bound); missing > 0)
        seen += fmt::format(" At {} of {} points the statement does not apply, and no bound is shown.", missing,
                            rows.size());
    seen += keep_bounds_legible(panel, rows.size() / 2);
    return drawn(id, std::move(panel), "Gap and bound where only the " + curve.over + " differs from this instance.",
                 seen);
}

StatementPlot gap_over_ratio(const std::string& id, const ordered_json& report)
{
    const ordered_json& rows = report.at("curves").at("learning_rate_ratio");
    plot::Panel panel = panel_of(axis("learning-rate ratio η", true), axis("relative gap", true),
                                 {over(rows, "value", "gap", "gap", log_value)}, "off");
    if (count_shown(panel.series[0]) < 2) return none("no limits at other ratios");
    const ordered_json& here = rows[rows.size() / 2];
    panel.marks.push_back(mark(Mark::Direction::vertical, logarithm(here.at("value")).value_or(0), "this instance"));
    return drawn(id, std::move(panel), "The relative gap of the limit where only the learning-rate ratio differs.",
                 fmt::format("It is {} at the smallest ratio shown and {} at the largest.",
                             shortened(rows[0].at("gap"), 3), shortened(rows.back().at("gap"), 3)));
}

StatementPlot sides_on_an_axis(const ordered_json& claim, const std::string& formula)
{
    const auto left = logarithm(claim.at("left")), right = logarithm(claim.at("right"));
    if (!left || !right) return none("a side is not positive: there is no logarithmic axis for both");
    constexpr double visible = 0.03; // decades
    const double decades = *right - *left;
    if (std::abs(decades) < visible)
        return none(fmt::format("the sides differ by a factor {:.4g} only", std::pow(10, decades)));
    const std::string id = claim.at("id");
    auto [left_name, right_name] = names_of_sides(formula);
    plot::NumberLine line;
    line.name = plot::file_stem("statement-" + id);
    line.axis = axis("", true);
    line.first = {fmt::format("{} = {}", left_name, shortened(claim.at("left"), 4)), *left};
    line.second = {fmt::format("{} = {}", right_name, shortened(claim.at("right"), 4)), *right};
    const std::string seen = fmt::format("right/left = {}.", factor(decades));
    StatementPlot plot;
    plot.caption = "The two sides on one logarithmic axis: " + seen;
    plot.svg = plot::inline_svg(line, {"The two sides on one logarithmic axis", seen});
    return plot;
}

} // namespace

StatementPlot statement_plot(const ordered_json& report, const ordered_json& claim)
{
    const std::string id = claim.at("id");
    if (!claim.at("left").is_string() || !claim.at("right").is_string()) return none("");
    const std::string formula = words_of(report, id).at("formula");
    const ordered_json& trajectory = report.at("trajectory");
    const bool has_samples = trajectory.is_object() && trajectory.at("samples").size() > 1;

    if (report.contains("judged_samples") && report.at("judged_samples").contains(id)) {
        const ordered_json& rows = report.at("judged_samples")[id];
        if (rows.size() < 2) return none("a single sample");
        if (is_inequality(formula)) return inequality_over_time(id, rows, formula);
        return equality_over_time(id, rows, claim.at("evidence") == "enclosure");
    }
    static const std::map<std::string, std::pair<std::string, std::string>> discrete = {
        {"discrete-distance", {"distance", "|x_h(T) − x(T)|"}},
        {"discrete-norm-drift", {"norm_drift", "|u_h(T)| − 1"}},
        {"discrete-invariant-drift", {"invariant_drift", "drift of the invariants"}}};
    if (const auto found = discrete.find(id); found != discrete.end()) {
        if (!report.contains("discrete_runs") || !report.at("discrete_runs").is_object())
            return none("no runs are recorded");
        return order_in_the_step(id, report.at("discrete_runs"), found->second.first, found->second.second);
    }
    if (id == "discrete-largest-step") return none("two runs, whose factors per step are told above");
    if (id == "theorem-2.3-convergence" && has_samples) return falling_residual(id, trajectory.at("samples"));
    if (id == "theorem-2.3-rate" && has_samples) return rate_setting_in(id, report);
    if (id == "lojasiewicz-exponent" && has_samples)
        return exponent_over_time(id, slopes(trajectory.at("samples"), "loss", "gradient", 1), claim.at("right"),
                                  "d log |grad l| / d log l");
    if (id == "boundary-decay" && has_samples)
        return exponent_over_time(id, slopes(trajectory.at("samples"), "t", "residual", -1), claim.at("right"),
                                  "−d log |e| / d log t");
    if (id == "vanishing-ratio" || id == "persistent-gap") return gap_over_ratio(id, report);
    if (const auto curve = curve_of(id, report)) return bound_around_instance(id, *curve, report);
    if (is_inequality(formula)) return sides_on_an_axis(claim, formula);
    if (claim.at("margin_digits").is_number())
        return none(fmt::format("two numbers that agree in {:.0f} digits",
                                std::floor(claim.at("margin_digits").get<double>())));
    return none("two numbers");
}

} // namespace wnflow::report
