#include <verification/figures/kinds.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace wnflow::figures {
namespace {

using problem::FlowKind;

/// Recovered well: what "small enough an initialization" is measured by.
constexpr double small_error = 0.01;

Average at(const std::vector<Cell>& cells, unsigned depth, FlowKind flow, const Rational& alpha, bool is_uniform)
{
    return average(cells, [&](const Cell& cell) {
        return cell.depth == depth && cell.flow == flow && cell.alpha == alpha && !cell.is_discrete &&
               cell.direction_seed.has_value() != is_uniform;
    });
}

/// log10 of the scale below which the error of all smaller scales is at most `small_error`, between two scales by a line in
/// log-log; absent if the smallest scale does not do.
std::optional<double> largest_good_scale(const Definition& definition, const std::vector<Cell>& cells, unsigned depth,
                                         FlowKind flow, bool is_uniform)
{
    std::optional<double> scale;
    double last_error = 0;
    for (const Rational& alpha : definition.alphas) {
        const Average mean = at(cells, depth, flow, alpha, is_uniform);
        if (mean.averaged == 0) continue; // all collapsed: no error to judge
        const double position = std::log10(numeric::approximate_double(alpha)), error = std::log10(mean.error);
        const double wanted = std::log10(small_error);
        if (error > wanted) {
            if (scale) *scale += (position - *scale) * (wanted - last_error) / (error - last_error);
            return scale;
        }
        scale = position;
        last_error = error;
    }
    return scale;
}

/// α√N = ‖x*‖₁^(1/L), x* being of entries 1.
double hypothesis_scale(const Definition& definition, unsigned depth)
{
    return std::pow(static_cast<double>(definition.sparsity), 1.0 / depth) /
           std::sqrt(static_cast<double>(definition.dimension));
}

plot::Panel panel(const Definition& definition, const std::vector<Cell>& cells, bool is_uniform)
{
    plot::Panel result;
    result.title = is_uniform ? "uniform direction" : "random directions, mean";
    result.x = {"initialization scale {/Symbol a}", true, {}, {}};
    result.y = {"relative l_2 error", true, {}, {}};
    result.legend = "above";
    unsigned look = 0;
    for (const unsigned depth : definition.depths)
        for (const FlowKind flow : {FlowKind::plain, FlowKind::weight_normalized}) {
            plot::Series series;
            series.label = fmt::format("{}, L = {}", flow == FlowKind::plain ? "GF" : "WN", depth);
            series.style = plot::Style::line_with_points;
            series.look = look++;
            for (const Rational& alpha : definition.alphas) {
                const Average mean = at(cells, depth, flow, alpha, is_uniform);
                if (mean.averaged > 0)
                    series.points.push_back(
                        {plot::logarithmic(numeric::approximate_double(alpha)), plot::logarithmic(mean.error)});
            }
            result.series.push_back(std::move(series));
        }
    return result;
}

} // namespace

plot::Figure draw_depth(const Definition& definition, const std::vector<Cell>& cells)
{
    plot::Figure figure;
    figure.name = definition.name;
    figure.has_markup = true;
    figure.height_cm = 7;
    figure.panels = {panel(definition, cells, true)};
    if (definition.initializations > 0) figure.panels.push_back(panel(definition, cells, false));
    return figure;
}

Finding judge_depth(const Definition& definition, const std::vector<Cell>& cells)
{
    Finding finding;
    finding.statement = "L = 3 needs a smaller initialization than L = 2";
    finding.are_readings = true; // the caption's words do not say what the smaller initialization is needed for
    const double scale_2 = hypothesis_scale(definition, 2), scale_3 = hypothesis_scale(definition, 3);
    finding.criteria.push_back(
        {"largest scale with r0^2 < |x*|_1^(2/L), the hypothesis: smaller for L = 3 than for L = 2",
         fmt::format("L = 2: {:.3g}, L = 3: {:.3g}", scale_2, scale_3), scale_3 < scale_2});
    std::string listed;
    for (const bool is_uniform : {true, false}) {
        if (!is_uniform && definition.initializations == 0) continue;
        std::vector<std::optional<double>> scales;
        std::string values;
        for (const unsigned depth : {2U, 3U}) {
            if (std::ranges::find(definition.depths, depth) == definition.depths.end()) continue;
            scales.push_back(largest_good_scale(definition, cells, depth, FlowKind::weight_normalized, is_uniform));
            values += fmt::format("{}L = {}: {}", values.empty() ? "" : ", ", depth,
                                  scales.back() ? fmt::format("{:.3g}", std::pow(10.0, *scales.back())) : "none");
        }
        const char* direction = is_uniform ? "the uniform direction" : "random directions";
        listed += fmt::format("{}{} for {}", listed.empty() ? "" : "; ", values, direction);
        finding.criteria.push_back(
            {fmt::format("largest scale up to which WN's error is at most {}, {}: smaller for L = 3 than for L = 2",
                         small_error, direction),
             values, scales.size() == 2 && scales[0] && (!scales[1] || *scales[1] < *scales[0])});
    }
    const Average all = average(cells, [](const Cell& cell) { return cell.flow == FlowKind::weight_normalized; });
    finding.seen =
        fmt::format("WN's error is at most {} up to these scales: {} ({} of {} limits of WN collapse, {} are not "
                    "enclosed); the hypothesis r0^2 < |x*|_1^(2/L) asks for scales below {:.3g} (L = 2) and {:.3g} "
                    "(L = 3).",
                    small_error, listed, all.collapsed, all.runs, all.failed, scale_2, scale_3);
    return finding;
}

} // namespace wnflow::figures
