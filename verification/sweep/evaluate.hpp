#pragma once

#include <verification/sweep/definition.hpp>
#include <verification/sweep/point_result.hpp>

#include <wnflow/numeric/ball.hpp>
#include <wnflow/numeric/linear_algebra.hpp>

namespace wnflow::sweep {

/// The instance of a point: for a generated base that of `wnflow new` with the same options.
/// @throws InputError if the values contradict each other (a sparsity above the dimension)
[[nodiscard]] problem::Instance instance_at(const Definition& definition, const Point& point);

/// All quantities and verdicts of a point. A failure of any kind but the death of the process becomes a failed result.
[[nodiscard]] PointResult evaluate(const Definition& definition, std::uint64_t index);

/// ‖x̃ − x*‖₂/‖x*‖₂ (x̃₊ − x̃₋ for a signed problem), enclosed, never negative: also where the ball of the square contains 0, as
/// it does if x̃ = x*. Absent without ground truth or if x* = 0.
[[nodiscard]] std::optional<numeric::Ball> relative_error(const problem::Instance& instance,
                                                          const numeric::Vector<numeric::Ball>& entries);

} // namespace wnflow::sweep
