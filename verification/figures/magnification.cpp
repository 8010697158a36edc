#include <verification/figures/kinds.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace wnflow::figures {
namespace {

using problem::FlowKind;

/// Errors are given to 12 digits, two of which are left for the enclosure of ρ_∞ that the plain flow starts from.
constexpr double tolerance = 1e-10;

double log10_alpha(const Cell& cell)
{
    return std::log10(numeric::approximate_double(cell.alpha));
}

/// log10(α/ρ_∞).
double effective_scale(const Cell& cell)
{
    return log10_alpha(cell) - cell.run.log10_magnification;
}

plot::Value value_at(double log10)
{
    return {fmt::format("{:.10g}", std::pow(10.0, log10)), log10};
}

} // namespace

plot::Figure draw_magnification(const Definition& definition, const std::vector<Cell>& cells)
{
    plot::Figure figure;
    figure.name = definition.name;
    figure.has_markup = true;
    figure.height_cm = 7;
    plot::Panel panel;
    panel.x = {"magnified scale {/Symbol a}/{/Symbol r}_{/Symbol \\245}  (GF: {/Symbol a})", true, {}, {}};
    panel.y = {"relative l_2 error", true, {}, {}};
    panel.legend = "above";

    plot::Series curve{"GF from the magnified scale", plot::Style::line, {}, 0};
    plot::Series plain{"GF", plot::Style::points, {}, 4};
    for (const Cell& cell : cells) {
        if (!cell.run.has_error()) continue;
        if (cell.flow == FlowKind::plain) {
            const plot::Point point{value_at(log10_alpha(cell)), {cell.run.error, cell.run.log10_error}};
            curve.points.push_back(point);
            plain.points.push_back(point);
        } else if (!cell.run.equivalent_error.empty()) {
            curve.points.push_back(
                {value_at(effective_scale(cell)), {cell.run.equivalent_error, cell.run.log10_equivalent_error}});
        }
    }
    std::ranges::sort(curve.points, {}, [](const plot::Point& point) { return point.x.position; });
    panel.series = {std::move(curve), std::move(plain)};
    unsigned look = 1;
    for (const Rational& ratio : definition.eta_ratios) {
        plot::Series series{fmt::format("WN, ratio {}", short_text(ratio)), plot::Style::points, {}, look++};
        if (look == 4) ++look;
        for (const Cell& cell : cells)
            if (cell.flow == FlowKind::weight_normalized && cell.eta_ratio == ratio && cell.run.has_error())
                series.points.push_back({value_at(effective_scale(cell)), {cell.run.error, cell.run.log10_error}});
        panel.series.push_back(std::move(series));
    }
    figure.panels = {std::move(panel)};
    return figure;
}

Finding judge_magnification(const Definition&, const std::vector<Cell>& cells)
{
    Finding finding;
    finding.is_of_paper = false;
    finding.statement =
        "the error of WN's limit depends on alpha and the learning rates through alpha/rho_inf alone: it is "
        "GF's at that scale";
    double largest = 0, lowest = 0, highest = 0;
    std::size_t compared = 0;
    for (const Cell& cell : cells) {
        if (cell.flow != FlowKind::weight_normalized || !cell.run.has_error() || cell.run.equivalent_error.empty())
            continue;
        const Rational error = numeric::parse_rational(cell.run.error);
        const Rational equivalent = numeric::parse_rational(cell.run.equivalent_error);
        const Rational difference = abs(Rational(error / equivalent - 1));
        largest = std::max(largest, numeric::approximate_double(difference));
        const double scale = effective_scale(cell);
        lowest = compared == 0 ? scale : std::min(lowest, scale);
        highest = compared == 0 ? scale : std::max(highest, scale);
        ++compared;
    }
    finding.criteria.push_back({fmt::format("largest relative difference of the two errors <= {}", tolerance),
                                fmt::format("{:.2g} over {} limits", largest, compared),
                                compared > 0 && largest <= tolerance});
    finding.seen =
        fmt::format("{} limits of WN with magnified scales from {:.2g} to {:.2g} fall on the curve of GF, to a "
                    "relative {:.2g}.",
                    compared, std::pow(10.0, lowest), std::pow(10.0, highest), largest);
    return finding;
}

} // namespace wnflow::figures
