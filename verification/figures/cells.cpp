#include <verification/figures/cells.hpp>

#include <verification/figures/parallel.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>

#include <cmath>

namespace wnflow::figures {
namespace {

using problem::FlowKind;

/// Rationals of definitions as decimals: they are short.
std::string decimal(const Rational& value)
{
    return fmt::format("{:.10g}", numeric::approximate_double(value));
}

/// What follows the fixed parameters of a cell: directions and flows.
void add_runs(std::vector<Cell>& cells, const Definition& definition, Cell cell, bool is_discrete, bool wants_plain)
{
    const unsigned count = is_discrete ? definition.discrete_initializations : definition.initializations;
    const bool is_uniform = definition.initializations == 0;
    cell.is_discrete = is_discrete;
    for (const FlowKind flow : {FlowKind::plain, FlowKind::weight_normalized}) {
        if (flow == FlowKind::plain && !wants_plain) continue;
        cell.flow = flow;
        if (is_uniform && (count > 0 || !is_discrete)) {
            cell.direction_seed.reset();
            cells.push_back(cell);
        }
        for (unsigned i = 1; !is_uniform && i <= count; ++i) {
            cell.direction_seed = i;
            cells.push_back(cell);
        }
    }
}

} // namespace

std::vector<Cell> cells_of(const Definition& definition)
{
    std::vector<Cell> cells;
    // Discrete runs first: they take longest.
    for (const bool is_discrete : {true, false})
        for (const unsigned depth : definition.depths)
            for (const Rational& alpha : definition.alphas)
                for (std::size_t i = 0; i < definition.eta_ratios.size(); ++i) {
                    Cell cell;
                    cell.depth = depth;
                    cell.alpha = alpha;
                    cell.eta_ratio = definition.eta_ratios[i];
                    add_runs(cells, definition, cell, is_discrete, i == 0);
                    if (definition.kind != Kind::depth || is_discrete || definition.initializations == 0) continue;
                    cell.direction_seed.reset(); // beside the random directions, the uniform one
                    for (const FlowKind flow : {FlowKind::plain, FlowKind::weight_normalized}) {
                        cell.flow = flow;
                        if (i == 0 || flow == FlowKind::weight_normalized) cells.push_back(cell);
                    }
                }
    return cells;
}

void evaluate(const Definition& definition, const Data& data, std::vector<Cell>& cells, unsigned threads,
              const std::function<void(std::size_t)>& on_done)
{
    const limit::MaximalFace face = limit::maximal_face(data.matrix, data.target);
    if (face.outcome != limit::FaceOutcome::found)
        throw numeric::InputError(definition.name, "", "no interpolating vector was found: " + face.reason,
                                  "change the problem's sizes or its seed");
    limit::Optimum optimum;
    LimitWishes wishes;
    wishes.face = &face;
    if (definition.kind == Kind::ratio) {
        optimum = limit::exact_l1_optimum(data.matrix, data.target);
        if (optimum.outcome == limit::OptimumOutcome::optimal) wishes.optimum = &optimum;
    }
    const auto job = [&](std::size_t i) {
        Cell& cell = cells[i];
        const problem::Instance instance =
            instance_of(definition, data, cell.depth, cell.flow, cell.alpha, cell.eta_ratio, cell.direction_seed);
        if (cell.is_discrete) {
            cell.run = discrete_run(definition, instance);
            return;
        }
        LimitWishes own = wishes;
        own.wants_equivalent = definition.kind == Kind::magnification && cell.flow == FlowKind::weight_normalized;
        cell.run = limit_run(instance, own);
    };
    parallel_for(cells.size(), threads, job, on_done);
}

std::string to_csv(const std::vector<Cell>& cells)
{
    std::string text = "depth,algorithm,alpha,eta_ratio,direction_seed,outcome,error,gap,log_magnification,"
                       "equivalent_error,iterations,step\n";
    for (const Cell& cell : cells) {
        const bool is_plain = cell.flow == FlowKind::plain;
        const std::string algorithm =
            cell.is_discrete ? (is_plain ? "GD" : "WN-GD") : (is_plain ? "GF limit" : "WN limit");
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", cell.depth, algorithm, decimal(cell.alpha),
                            is_plain ? "" : decimal(cell.eta_ratio),
                            cell.direction_seed ? std::to_string(*cell.direction_seed) : "uniform",
                            to_text(cell.run.run_class), cell.run.error, cell.run.gap, cell.run.log_magnification,
                            cell.run.equivalent_error, cell.is_discrete ? std::to_string(cell.run.iterations) : "",
                            cell.is_discrete ? fmt::format("{}", cell.run.step) : "");
    }
    return text;
}

Average average(const std::vector<Cell>& cells, const Selection& selection)
{
    Average result;
    for (const Cell& cell : cells) {
        if (!selection(cell)) continue;
        ++result.runs;
        if (cell.run.run_class == RunClass::collapsed) ++result.collapsed;
        if (cell.run.run_class == RunClass::unfinished) ++result.unfinished;
        if (cell.run.run_class == RunClass::failed) ++result.failed;
        if (!cell.run.has_error() || cell.run.run_class == RunClass::collapsed) continue;
        ++result.averaged;
        result.error += std::pow(10.0, cell.run.log10_error);
    }
    if (result.averaged > 0) result.error /= static_cast<double>(result.averaged);
    return result;
}

const Cell* single(const std::vector<Cell>& cells, const Selection& selection)
{
    const Cell* found = nullptr;
    for (const Cell& cell : cells) {
        if (!selection(cell)) continue;
        if (found) return nullptr;
        found = &cell;
    }
    return found && found->run.has_error() ? found : nullptr;
}

} // namespace wnflow::figures
