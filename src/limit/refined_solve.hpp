#pragma once

#include <wnflow/limit/dual_system.hpp>

#include <functional>
#include <optional>

namespace wnflow::limit {

/// d with ∇²D d = F, by an approximate inverse of ∇²D and iterative refinement: residuals at the working precision cost two
/// products with A each. The relative change of x̃ that d causes is known to about `wanted_digits`; nothing if
/// refinement does not get there.
[[nodiscard]] std::optional<Vector<Ball>>
refined_solve(const DualSystem& system, const flow::DualPoint<Ball>& point, const Curvature& curvature,
              const Vector<Ball>& right, double wanted_digits,
              const std::function<Vector<Ball>(const Vector<Ball>&)>& apply_inverse);

/// log10 of the largest |entry| (midpoints); -inf for 0, inf where an entry is not finite.
[[nodiscard]] double log10_norm(const Vector<Ball>& v);

} // namespace wnflow::limit
