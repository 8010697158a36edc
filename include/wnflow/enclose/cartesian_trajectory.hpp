#pragma once

#include <wnflow/enclose/primal_trajectory.hpp>

namespace wnflow::enclose {

using CartesianState = PrimalState;
using CartesianTrajectorySettings = PrimalTrajectorySettings;

/// An enclosure of a flow without its dual variable: x' of the plain flow, or of the weight-normalized flow in the Cartesian
/// form of its polar coordinates, x = r u. Errors are measured in the Riemannian metric in which the flow is a gradient flow.
/// Source: derived; docs/theory, "Trajectory", In other coordinates.
class CartesianTrajectory : public PrimalTrajectory {
public:
    /// @throws std::invalid_argument as PrimalTrajectory::enclose
    [[nodiscard]] static CartesianTrajectory enclose(const problem::Instance& instance,
                                                     const CartesianTrajectorySettings& settings)
    {
        return CartesianTrajectory(PrimalTrajectory::enclose(instance, flow::Coordinates::cartesian, settings));
    }

private:
    explicit CartesianTrajectory(PrimalTrajectory trajectory) : PrimalTrajectory(std::move(trajectory)) {}
};

} // namespace wnflow::enclose
