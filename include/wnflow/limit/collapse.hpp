#pragma once

#include <wnflow/flow/trajectory.hpp>
#include <wnflow/problem/instance.hpp>

#include <optional>
#include <string>

namespace wnflow::limit {

using numeric::Ball;
using numeric::Rational;
using numeric::Vector;

/// What is known about collapse, x̃(t) → 0. The weight-normalized flow may collapse whatever S₊ is, plain gradient flow only
/// where S₊ is empty.
enum class CollapseStatus { excluded, collapsed, undecided };

[[nodiscard]] std::string_view to_text(CollapseStatus status);

/// What is known about collapse, and how.
struct CollapseFinding {
    CollapseStatus status = CollapseStatus::undecided;
    bool is_certified = false; ///< by exact or ball arithmetic; otherwise observed on an integrated trajectory
    Rational time;             ///< T at which it was decided (0: by the start alone)
    std::string explanation;   ///< the inequality that decided, with both sides
};

/// Decides ‖e(0)‖ ≤ ‖b‖ exactly, as 2⟨A v^L, b⟩ ≥ c ‖A v^L‖² with c = (r₀/‖v‖)^L, c² rational: one time T with
/// ‖e(T)‖ ≤ ‖b‖ excludes collapse.
/// Source: derived; docs/theory, "The limit".
[[nodiscard]] bool starts_within_target(const problem::Instance& instance);

/// The certificate of collapse, at any time: s = −⟨A u^⊙L, b⟩ > 0 and r² < η̃ s²/(L V). For L = 2, V = ¼ω(ω + r²ω₂) with
/// ω = osc(Aᵀb), ω₂ = maxₙ osc(AᵀAₙ), osc = max − min; for L > 2, V = 2ω(ω + r^L ω₂) with ω = ‖Aᵀb‖_∞, ω₂ = maxₙ ‖AᵀAₙ‖_∞.
/// True only if it certainly holds for all points of the balls; never where η̃ is not constant, or the learning rates'
/// integrals are finite, of which it does not speak.
/// Source: derived; docs/theory, "The limit".
[[nodiscard]] bool satisfies_collapse_criterion(const problem::Instance& instance, const Ball& radius_squared,
                                                const Vector<Ball>& direction);

/// The certificate at a sample of a trajectory, as far as its estimated errors go.
[[nodiscard]] bool satisfies_collapse_criterion(const problem::Instance& instance, const flow::Sample& sample);

/// That plain gradient flow does not collapse where S₊ is not empty (the caller's business): it tends to a point of S₊, and
/// b ≠ 0.
/// Source: derived; docs/theory, "No collapse".
[[nodiscard]] CollapseFinding plain_flow_converges();

/// What the start alone decides, without integration: certified or undecided. For the plain flow S₊ is asked for a point, by
/// exact linear programming; where it has none, ‖e(0)‖ ≤ ‖b‖ excludes collapse as well, and nothing else does.
[[nodiscard]] CollapseFinding collapse_from_start(const problem::Instance& instance);

/// η̃ = κr² at all times, rates of infinite integral: where S₊ is not empty (the caller's business), r stays in a compact
/// part of (0, ∞). Nothing for other rates.
/// Source: derived; docs/theory, "Theorem 2.4".
[[nodiscard]] std::optional<CollapseFinding> collapse_excluded_by_rates(const problem::Instance& instance);

/// What the divergence from a point z ∈ S₊, z ≠ 0, excludes at the start: certified, or undecided.
/// Source: derived; docs/theory, "No collapse".
[[nodiscard]] CollapseFinding collapse_from_feasible_point(const problem::Instance& instance,
                                                           const Vector<Ball>& feasible);

/// What a trajectory shows: ‖e(T)‖ < ‖b‖ by at least 10³ times the error estimate at some sample, or the criterion of
/// collapse for the estimated balls.
[[nodiscard]] CollapseFinding collapse_from_trajectory(const problem::Instance& instance,
                                                       const flow::Trajectory& trajectory);

/// What a tube around the dual trajectory proves: that the divergence from z falls below its barrier, or that the criterion
/// of collapse comes to hold. Certified, or undecided: the tube is one of first order, and the coarse steps of implicit Euler
/// suffice where the two are far apart, however stiff the flow is.
/// @param feasible as below
/// @param step_limit steps of all tubes, each narrower than the last, together
[[nodiscard]] CollapseFinding collapse_from_dual_flow(const problem::Instance& instance, const Vector<Ball>* feasible,
                                                      unsigned step_limit);

/// The start alone, with the divergence from z; else a tube; else an integration to ten digits, sampled at times that grow
/// geometrically from the time scale of the start, until a sample decides; else a tube again, with many more steps.
/// Rates that vary with a constant ratio are replaced by constant ones: the flow runs through the same points. Undecided where
/// η̃ is not constant and the start alone does not decide.
/// Of the plain flow the start alone is asked, and `feasible` suffices.
/// @param feasible a point of S₊, z ≠ 0, whose divergence is watched as well: best the minimizer of Φ. Not owned; may be null
[[nodiscard]] CollapseFinding decide_collapse(const problem::Instance& instance,
                                              const Vector<Ball>* feasible = nullptr);

} // namespace wnflow::limit
