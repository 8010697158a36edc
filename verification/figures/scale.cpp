#include <verification/figures/kinds.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace wnflow::figures {
namespace {

using problem::FlowKind;

/// The paper's "more than 10^5".
constexpr double named_ratio = 1e5;

Average at(const std::vector<Cell>& cells, const Rational& alpha, FlowKind flow, bool is_discrete)
{
    return average(cells, [&](const Cell& cell) {
        return cell.alpha == alpha && cell.flow == flow && cell.is_discrete == is_discrete;
    });
}

/// Mean error of the plain algorithm over that of the weight-normalized one; absent where one has no run to average.
std::optional<double> improvement(const std::vector<Cell>& cells, const Rational& alpha, bool is_discrete)
{
    const Average plain = at(cells, alpha, FlowKind::plain, is_discrete);
    const Average normalized = at(cells, alpha, FlowKind::weight_normalized, is_discrete);
    if (plain.averaged == 0 || normalized.averaged == 0 || normalized.error == 0) return std::nullopt;
    return plain.error / normalized.error;
}

plot::Series error_series(const Definition& definition, const std::vector<Cell>& cells, FlowKind flow, bool is_discrete,
                          const std::string& label)
{
    plot::Series series;
    series.label = label;
    series.style = is_discrete ? plot::Style::points : plot::Style::line;
    for (const Rational& alpha : definition.alphas) {
        const Average mean = at(cells, alpha, flow, is_discrete);
        if (mean.averaged > 0)
            series.points.push_back(
                {plot::logarithmic(numeric::approximate_double(alpha)), plot::logarithmic(mean.error)});
    }
    return series;
}

plot::Series share_series(const Definition& definition, const std::vector<Cell>& cells, FlowKind flow, bool is_discrete,
                          std::size_t Average::*count, const std::string& label)
{
    plot::Series series;
    series.label = label;
    series.style = plot::Style::line_with_points;
    for (const Rational& alpha : definition.alphas) {
        const Average mean = at(cells, alpha, flow, is_discrete);
        if (mean.runs > 0)
            series.points.push_back({plot::logarithmic(numeric::approximate_double(alpha)),
                                     plot::linear(static_cast<double>(mean.*count) / static_cast<double>(mean.runs))});
    }
    return series;
}

} // namespace

std::string short_text(const Rational& value)
{
    return fmt::format("{:.6g}", numeric::approximate_double(value));
}

plot::Figure draw_scale(const Definition& definition, const std::vector<Cell>& cells)
{
    const plot::Axis alpha_axis{"initialization scale {/Symbol a}", true, {}, {}};
    plot::Figure figure;
    figure.name = definition.name;
    figure.has_markup = true;
    figure.height_cm = 5;

    plot::Panel error;
    error.x = alpha_axis;
    error.y = {"relative l_2 error", true, {}, {}};
    error.legend = "above";
    error.series = {error_series(definition, cells, FlowKind::plain, false, "GF, limit"),
                    error_series(definition, cells, FlowKind::weight_normalized, false, "WN, limit"),
                    error_series(definition, cells, FlowKind::plain, true, "GD"),
                    error_series(definition, cells, FlowKind::weight_normalized, true, "WN-GD")};

    plot::Panel ratio;
    ratio.x = alpha_axis;
    ratio.y = {"improvement ratio", true, {}, {}};
    ratio.legend = "above";
    for (const bool is_discrete : {false, true}) {
        plot::Series series;
        series.label = is_discrete ? "GD / WN-GD" : "GF / WN, limits";
        series.style = is_discrete ? plot::Style::points : plot::Style::line;
        for (const Rational& alpha : definition.alphas)
            if (const auto value = improvement(cells, alpha, is_discrete))
                series.points.push_back(
                    {plot::logarithmic(numeric::approximate_double(alpha)), plot::logarithmic(*value)});
        ratio.series.push_back(std::move(series));
    }
    if (definition.examined_alpha)
        ratio.marks.push_back({plot::Mark::Direction::vertical,
                               std::log10(numeric::approximate_double(*definition.examined_alpha)),
                               "{/Symbol a} = " + short_text(*definition.examined_alpha)});

    plot::Panel shares;
    shares.x = alpha_axis;
    shares.y = {"share of runs", false, -0.05, 1.05};
    shares.legend = "above";
    shares.series = {
        share_series(definition, cells, FlowKind::weight_normalized, false, &Average::collapsed, "WN collapsed"),
        share_series(definition, cells, FlowKind::weight_normalized, true, &Average::collapsed, "WN-GD collapsed"),
        share_series(definition, cells, FlowKind::plain, true, &Average::unfinished, "GD unfinished"),
        share_series(definition, cells, FlowKind::weight_normalized, true, &Average::unfinished, "WN-GD unfinished")};
    figure.panels = {std::move(error), std::move(ratio), std::move(shares)};
    return figure;
}

Finding judge_scale(const Definition& definition, const std::vector<Cell>& cells)
{
    Finding finding;
    finding.statement = "the error of WN is far below that of GF, over a wide range of scales" +
                        (definition.examined_alpha ? "; at alpha = " + short_text(*definition.examined_alpha) +
                                                         " by a factor of more than 10^5"
                                                   : std::string());
    Average all =
        average(cells, [](const Cell& cell) { return cell.flow == FlowKind::weight_normalized && !cell.is_discrete; });
    const Average discrete = average(cells, [](const Cell& cell) { return cell.is_discrete; });

    // The scales at which the hypothesis r0^2 < Q^(2/L) of the robust bound may hold: below 1, x* being of entries 1.
    std::size_t below = 0, better = 0;
    double best = 0;
    Rational best_alpha;
    for (const Rational& alpha : definition.alphas) {
        const auto ratio = improvement(cells, alpha, false);
        if (ratio && *ratio > best) {
            best = *ratio;
            best_alpha = alpha;
        }
        const Rational radius_squared =
            alpha * alpha * static_cast<long>(definition.is_signed ? 2 * definition.dimension : definition.dimension);
        if (radius_squared >= static_cast<long>(definition.sparsity)) continue;
        ++below;
        if (ratio && *ratio > 1) ++better;
    }
    finding.criteria.push_back({"WN's mean error is below GF's at every scale with r0^2 < " +
                                    std::to_string(definition.sparsity) + " (limits)",
                                fmt::format("at {} of {} scales", better, below), below > 0 && better == below});
    if (definition.examined_alpha) {
        const auto ratio = improvement(cells, *definition.examined_alpha, false);
        finding.criteria.push_back(
            {"improvement ratio of the limits at alpha = " + short_text(*definition.examined_alpha) + " > 100000",
             ratio ? fmt::format("{:.4g}", *ratio) : "none", ratio && *ratio > named_ratio});
    }
    finding.seen =
        fmt::format("The mean error of WN's limits is below that of GF's at {} of the {} scales with r0^2 < {}, by up "
                    "to a factor of {:.2g}, at alpha = {}; {} of {} limits of WN collapse, and {} of {} "
                    "discrete runs stop at {} iterations.",
                    better, below, definition.sparsity, best, short_text(best_alpha), all.collapsed, all.runs,
                    discrete.unfinished, discrete.runs, definition.iteration_limit);
    return finding;
}

} // namespace wnflow::figures
