#pragma once

#include <verification/figures/cells.hpp>
#include <verification/figures/finding.hpp>
#include <verification/plot/figure.hpp>

/// What the kinds of figures make of their runs: a drawing and a finding, both functions of the runs alone.
namespace wnflow::figures {

[[nodiscard]] plot::Figure draw_scale(const Definition& definition, const std::vector<Cell>& cells);
[[nodiscard]] Finding judge_scale(const Definition& definition, const std::vector<Cell>& cells);

/// The bounds of the gap at an η̃, as far as their hypotheses hold: log₁₀, absent where one fails.
struct GapBounds {
    std::optional<double> posterior; ///< Theorem 2.2 with ρ_∞
    std::optional<double> prior;     ///< Theorem 2.2 with its lower bound
    std::optional<double> robust;    ///< without smallness of the start
};
[[nodiscard]] GapBounds gap_bounds(const problem::Instance& instance, const limit::Optimum& optimum, const Run& run);

[[nodiscard]] plot::Figure draw_ratio(const Definition& definition, const Data& data, const std::vector<Cell>& cells);
[[nodiscard]] Finding judge_ratio(const Definition& definition, const Data& data, const std::vector<Cell>& cells);

[[nodiscard]] plot::Figure draw_depth(const Definition& definition, const std::vector<Cell>& cells);
[[nodiscard]] Finding judge_depth(const Definition& definition, const std::vector<Cell>& cells);

[[nodiscard]] plot::Figure draw_magnification(const Definition& definition, const std::vector<Cell>& cells);
[[nodiscard]] Finding judge_magnification(const Definition& definition, const std::vector<Cell>& cells);

/// A flow beside its discrete algorithm, at the same times.
struct TimeSample {
    double time = 0;
    unsigned long iteration = 0;
    double log10_flow_error = 0, log10_error = 0; ///< ‖x̃ − x*‖₂/‖x*‖₂ of the flow and of the algorithm
    double log10_flow_loss = 0, log10_loss = 0;   ///< ℓ
};
struct TimeCourse {
    problem::FlowKind flow = problem::FlowKind::plain;
    double step = 0;
    RunClass run_class = RunClass::failed; ///< of the discrete run
    unsigned long iterations = 0;
    std::string reason;
    std::vector<TimeSample> samples; ///< increasing, without t = 0
};
[[nodiscard]] TimeCourse time_course(const Definition& definition, const Data& data, problem::FlowKind flow);
[[nodiscard]] std::string to_csv(const std::vector<TimeCourse>& courses);
[[nodiscard]] plot::Figure draw_time(const Definition& definition, const std::vector<TimeCourse>& courses);
[[nodiscard]] Finding judge_time(const Definition& definition, const std::vector<TimeCourse>& courses);

/// "0.1".
[[nodiscard]] std::string short_text(const Rational& value);

} // namespace wnflow::figures
