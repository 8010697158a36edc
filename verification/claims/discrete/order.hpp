#pragma once

#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

#include <functional>

namespace wnflow::claims {

/// Decimal digits of double precision, in which the discrete algorithms run.
inline constexpr unsigned double_digits = 15;

/// ‖u‖ − 1 at the end of a run, as (‖u‖² − 1)/(‖u‖ + 1).
[[nodiscard]] Ball norm_drift(const HalvedRuns::Run& run);
/// ‖x_h(T) − x(T)‖.
[[nodiscard]] Ball distance(const HalvedRuns::Run& run, const flow::Sample& flow);
/// ‖(⟨k, I_h(T) − I(0)⟩)_k‖ over the basis of ker A, I as for the flow, at û = u/‖u‖ and q = (r² − r₀²)/(2η̃).
[[nodiscard]] Ball invariant_drift(Evidence& evidence, const HalvedRuns::Run& run);

/// Whether a quantity of the discrete runs is exactly of order `expected` in the step. Where it is nowhere above its
/// rounding error there is no order to measure: `not_applicable`. Where the rounding of double precision hides it, as that of
/// a very small drift, the same steps in 38 digits decide.
[[nodiscard]] Verdict judge_order(Evidence& evidence, const std::function<Ball(const HalvedRuns::Run&)>& quantity,
                                  int expected);

/// What an enclosed coefficient of h makes of a measured order: the order is exactly 1 in exact arithmetic, which is `proved` as
/// 0 < coefficient, unless the measurement contradicts it. A coefficient that may be 0, or is, leaves the measured verdict.
/// @param name what the coefficient is one of, "|x_h(T) - x(T)| = c h + O(h^2)"
[[nodiscard]] Verdict judge_first_order(Evidence& evidence, Verdict measured,
                                        const std::function<Ball(const FirstOrder&)>& coefficient,
                                        const std::string& name);

} // namespace wnflow::claims
