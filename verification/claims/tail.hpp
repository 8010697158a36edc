#pragma once

#include <verification/claims/verdict.hpp>

#include <wnflow/flow/trajectory.hpp>
#include <wnflow/problem/instance.hpp>

namespace wnflow::claims {

/// The flow followed from a sample on for so many decay times 1/σ that its decay is exponential to many digits: 60, or 30
/// where the residual is below 10⁻⁶ ‖b‖ already. Thirteen samples, equally spaced; times count from the given sample.
///
/// The run starts at the midpoints of the sample, which are exact numbers: an exact trajectory of the flow, whose start
/// differs from the original trajectory by the sample's error. Its tolerance resolves the residual at its end to 20
/// digits.
/// @param rate σ > 0
[[nodiscard]] flow::Trajectory follow_tail(const problem::Instance& instance, const flow::Sample& from,
                                           const Ball& rate, flow::Stepper stepper, unsigned long step_limit);

} // namespace wnflow::claims
