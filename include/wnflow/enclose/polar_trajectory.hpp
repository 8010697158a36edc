#pragma once

#include <wnflow/enclose/primal_trajectory.hpp>

namespace wnflow::enclose {

using PolarState = PrimalState;
using PolarTrajectorySettings = PrimalTrajectorySettings;

/// An enclosure of the weight-normalized flow in its own coordinates (r, u) ∈ R^(N+1), without its dual variable. Nothing keeps
/// u on the unit sphere: that its norm is constant can be tested on the enclosure, and so can the invariants.
/// Source: derived; docs/theory, "Trajectory", In polar coordinates.
class PolarTrajectory : public PrimalTrajectory {
public:
    /// @throws std::invalid_argument as PrimalTrajectory::enclose
    [[nodiscard]] static PolarTrajectory enclose(const problem::Instance& instance,
                                                 const PolarTrajectorySettings& settings)
    {
        return PolarTrajectory(PrimalTrajectory::enclose(instance, flow::Coordinates::polar, settings));
    }

private:
    explicit PolarTrajectory(PrimalTrajectory trajectory) : PrimalTrajectory(std::move(trajectory)) {}
};

} // namespace wnflow::enclose
