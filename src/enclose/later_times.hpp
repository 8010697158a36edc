#pragma once

#include <wnflow/enclose/dual_trajectory.hpp>
#include <wnflow/limit/dual_system.hpp>

namespace wnflow::enclose::detail {

/// y > 0 and r² > 0 for every λ of the box that the point was evaluated for: x̃ and r² are balls, and a y that may be 0 makes
/// its power, hence x̃, an unbounded ball.
[[nodiscard]] bool is_certainly_inside(const flow::DualPoint<Ball>& point);

/// Upper bound of ‖a − b‖ for all vectors, or matrices (Frobenius norm), in both.
template <class Array>
[[nodiscard]] Ball greatest_distance(const Array& a, const Array& b)
{
    Ball squares;
    for (Eigen::Index i = 0; i < a.size(); ++i) {
        const Ball difference = abs(a.data()[i] - b.data()[i]).upper();
        squares += difference * difference;
    }
    return sqrt(squares.upper()).upper();
}

/// What λ(t) stays in for t ≥ T: a box that contains the ball around λ_∞ with radius `distance` ≥ ‖λ(T) − λ_∞‖.
/// @return the point of that box; nothing unless it lies in the domain, y > 0 and r² > 0 on it
[[nodiscard]] std::optional<flow::DualPoint<Ball>> surroundings_of(const limit::DualSystem& system,
                                                                   const Vector<Ball>& limit, const Ball& distance);

/// Lower bound of c₋/c₊ on a box, at most 1; positive unless the box is too wide.
[[nodiscard]] Ball evenness_of_speed(const problem::Instance& instance, const flow::DualPoint<Ball>& point);

/// All but `from` of what an enclosure of λ(T) says about all t ≥ T: the trajectory stays in the ball around λ_∞ with radius
/// ‖λ(T) − λ_∞‖; σ' is a lower bound of λ_min(c ∇²D) over a box that contains it.
/// @param limit a box that contains λ_∞
/// @param lambda a box that contains λ(T)
/// @return nothing if y > 0, r² > 0 and σ' > 0 are not certain on the box
/// Source: docs/theory, "For all later times".
[[nodiscard]] std::optional<LaterTimes> certify_later_times(const problem::Instance& instance,
                                                            const limit::DualSystem& system, const Vector<Ball>& limit,
                                                            const Vector<Ball>& lambda);

} // namespace wnflow::enclose::detail
