#include <verification/figures/kinds.hpp>

#include <wnflow/flow/start.hpp>
#include <wnflow/limit/bounds.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace wnflow::figures {
namespace {

using problem::FlowKind;

const Cell* cell_at(const std::vector<Cell>& cells, FlowKind flow, const std::optional<Rational>& eta_ratio,
                    bool is_discrete)
{
    return single(cells, [&](const Cell& cell) {
        return cell.flow == flow && cell.is_discrete == is_discrete && (!eta_ratio || cell.eta_ratio == *eta_ratio);
    });
}

limit::Optimum optimum_of(const Data& data)
{
    return limit::exact_l1_optimum(data.matrix, data.target);
}

std::optional<double> log10_of(const Ball& bound)
{
    if (!bound.is_positive()) return std::nullopt;
    return bound.approximate_log10();
}

/// The hypothesis Q^(2/L) ≥ η̃, exactly.
bool hypothesis_holds(const Definition& definition, const limit::Optimum& optimum, const Rational& eta_ratio)
{
    return optimum.value * optimum.value >= numeric::power(eta_ratio, definition.depths.front());
}

std::vector<Rational> increasing(std::vector<Rational> values)
{
    std::ranges::sort(values);
    return values;
}

} // namespace

GapBounds gap_bounds(const problem::Instance& instance, const limit::Optimum& optimum, const Run& run)
{
    GapBounds bounds;
    const numeric::PrecisionScope precision(192);
    const flow::Start start{instance.initialization, {}};
    const Ball q(optimum.value), r_squared(instance.initialization.radius_squared), eta(instance.rates.ratio());
    const auto x = start.weights();
    // Theorem 2.2: Theorem 2.1 for x0/rho.
    const auto magnified = [&](const Ball& log_rho) -> std::optional<double> {
        auto reduced = x;
        Ball beta(0);
        for (Ball& entry : reduced) {
            entry *= exp(-log_rho);
            beta += numeric::power(entry, static_cast<long>(instance.depth));
        }
        if (!certainly_less(beta, q)) return std::nullopt;
        const auto bound = limit::bound_plain(reduced, instance.depth, true, q);
        return bound ? log10_of(*bound) : std::nullopt;
    };
    if (!run.log_magnification.empty())
        bounds.posterior = magnified(Ball(numeric::parse_rational(run.log_magnification)));
    if (optimum.value * optimum.value >= numeric::power(instance.rates.ratio(), instance.depth))
        bounds.prior = magnified(limit::bound_log_magnification_from_below(instance.depth, sqrt(r_squared), eta, q));
    if (numeric::power(instance.initialization.radius_squared, instance.depth) < optimum.value * optimum.value) {
        if (instance.depth == 2) {
            numeric::Vector<Ball> share(x.size()), u_squared(x.size());
            for (Eigen::Index n = 0; n < x.size(); ++n) {
                share[n] = Ball(Rational(optimum.minimizer[static_cast<std::size_t>(n)] / optimum.value));
                u_squared[n] = x[n] * x[n] / r_squared;
            }
            bounds.robust =
                log10_of(limit::bound_robust_depth_two(eta, limit::kullback_leibler(share, u_squared), q, r_squared));
        } else {
            bounds.robust = log10_of(limit::bound_robust_uniform(
                instance.depth, static_cast<unsigned>(instance.dimension()), eta, q, r_squared));
        }
    }
    return bounds;
}

plot::Figure draw_ratio(const Definition& definition, const Data& data, const std::vector<Cell>& cells)
{
    const limit::Optimum optimum = optimum_of(data);
    const std::vector<Rational> ratios = increasing(definition.eta_ratios);
    const plot::Axis ratio_axis{"learning-rate ratio {/Symbol h}_r/{/Symbol h}_u", true, {}, {}};
    plot::Figure figure;
    figure.name = definition.name;
    figure.has_markup = true;
    figure.height_cm = 5.5;

    const auto x_of = [](const Rational& ratio) { return plot::logarithmic(numeric::approximate_double(ratio)); };
    plot::Panel error, gap;
    error.x = gap.x = ratio_axis;
    error.y = {"relative l_2 error", true, {}, {}};
    gap.y = {"relative l_1 gap", true, {}, {}};
    error.legend = "above";
    gap.legend = "inside bottom right"; // after an outside one, gnuplot keeps to the outside

    plot::Series gf{"GF, limit", plot::Style::line, {}, 0}, gf_gap = gf;
    if (const Cell* plain = cell_at(cells, FlowKind::plain, std::nullopt, false)) {
        gf_gap.label = "GF";
        for (const Rational& ratio : {ratios.front(), ratios.back()}) {
            gf.points.push_back({x_of(ratio), {plain->run.error, plain->run.log10_error}});
            gf_gap.points.push_back({x_of(ratio), {plain->run.gap, plain->run.log10_gap}});
        }
    }
    plot::Series wn{"WN, limit", plot::Style::line_with_points, {}, 1},
        wn_gap{"WN", plot::Style::line_with_points, {}, 1};
    plot::Series discrete{"WN-GD", plot::Style::points, {}, 3};
    plot::Series posterior{"Theorem 2.2, {/Symbol r}_{/Symbol \\245}", plot::Style::line, {}, 2};
    plot::Series prior{"Theorem 2.2, a priori", plot::Style::line, {}, 3},
        robust{"robust bound", plot::Style::line, {}, 4};
    for (const Rational& ratio : ratios) {
        if (const Cell* cell = cell_at(cells, FlowKind::weight_normalized, ratio, true))
            discrete.points.push_back({x_of(ratio), {cell->run.error, cell->run.log10_error}});
        const Cell* cell = cell_at(cells, FlowKind::weight_normalized, ratio, false);
        if (!cell) continue;
        wn.points.push_back({x_of(ratio), {cell->run.error, cell->run.log10_error}});
        wn_gap.points.push_back({x_of(ratio), {cell->run.gap, cell->run.log10_gap}});
        const problem::Instance instance =
            instance_of(definition, data, cell->depth, cell->flow, cell->alpha, ratio, {});
        const GapBounds bounds = gap_bounds(instance, optimum, cell->run);
        const auto add = [&](plot::Series& series, const std::optional<double>& bound) {
            if (bound) series.points.push_back({x_of(ratio), {fmt::format("{:.10g}", std::pow(10.0, *bound)), *bound}});
        };
        add(posterior, bounds.posterior);
        add(prior, bounds.prior);
        add(robust, bounds.robust);
    }
    error.series = {std::move(gf), std::move(wn), std::move(discrete)};
    gap.series = {std::move(gf_gap), std::move(wn_gap), std::move(posterior), std::move(prior), std::move(robust)};
    if (optimum.outcome == limit::OptimumOutcome::optimal) {
        const double boundary =
            2.0 / definition.depths.front() * std::log10(numeric::approximate_double(optimum.value));
        error.marks.push_back({plot::Mark::Direction::vertical, boundary, "{/Symbol h}_r/{/Symbol h}_u = Q^{2/L}"});
        gap.marks.push_back({plot::Mark::Direction::vertical, boundary, ""});
    }
    figure.panels = {std::move(error), std::move(gap)};
    return figure;
}

Finding judge_ratio(const Definition& definition, const Data& data, const std::vector<Cell>& cells)
{
    const limit::Optimum optimum = optimum_of(data);
    Finding finding;
    finding.statement =
        "the error of WN falls with the learning-rate ratio; where the hypothesis Q^(2/L) >= ratio fails (ratio "
        "10), WN is not better than GF";
    const Cell* plain = cell_at(cells, FlowKind::plain, std::nullopt, false);
    std::size_t pairs = 0, falling = 0, outside = 0, not_better = 0, bounds = 0, respected = 0;
    const Cell* previous = nullptr;
    std::string smallest;
    for (const Rational& ratio : increasing(definition.eta_ratios)) {
        const Cell* cell = cell_at(cells, FlowKind::weight_normalized, ratio, false);
        if (!cell) continue;
        if (smallest.empty())
            smallest = fmt::format("{:.2g} at the ratio {}", std::pow(10.0, cell->run.log10_error), short_text(ratio));
        if (hypothesis_holds(definition, optimum, ratio)) {
            if (previous) {
                ++pairs;
                if (previous->run.log10_error < cell->run.log10_error) ++falling;
            }
            previous = cell;
        } else if (plain) {
            ++outside;
            if (cell->run.log10_error >= plain->run.log10_error) ++not_better;
        }
        const problem::Instance instance =
            instance_of(definition, data, cell->depth, cell->flow, cell->alpha, ratio, {});
        const GapBounds found = gap_bounds(instance, optimum, cell->run);
        for (const auto& bound : {found.posterior, found.prior, found.robust})
            if (bound) {
                ++bounds;
                if (cell->run.log10_gap <= *bound) ++respected;
            }
    }
    finding.criteria = {{"the error falls with the ratio, between neighbours for which the hypothesis holds",
                         fmt::format("{} of {}", falling, pairs), pairs > 0 && falling == pairs},
                        {"WN's error is not below GF's where the hypothesis fails",
                         fmt::format("at {} of {}", not_better, outside), outside > 0 && not_better == outside},
                        {"the gap is below every bound whose hypotheses hold",
                         fmt::format("{} of {}", respected, bounds), bounds > 0 && respected == bounds}};
    finding.seen =
        fmt::format("The error of WN's limits falls with the ratio between {} of {} neighbours for which Q^(2/L) >= "
                    "ratio, to {}, and is not below GF's at {} of {} ratios for which that fails.",
                    falling, pairs, smallest.empty() ? "nothing" : smallest, not_better, outside);
    return finding;
}

} // namespace wnflow::figures
