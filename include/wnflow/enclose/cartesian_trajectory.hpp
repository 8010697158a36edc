#pragma once

#include <wnflow/enclose/dual_trajectory.hpp>
#include <wnflow/enclose/solution.hpp>
#include <wnflow/flow/trajectory.hpp>

namespace wnflow::enclose {

/// A state that was enclosed without the dual variable, together with what is integrated along.
struct CartesianState {
    Rational time;
    Vector<Ball> weights;  ///< x, N entries
    EnclosedState derived; ///< r, u, x̃, loss, q, log ρ, evaluated from x and q
    Ball dissipated;       ///< ∫₀ᵗ (−ℓ') dτ
};

/// How far, how exactly and by which integrator a trajectory is enclosed without the dual variable.
struct CartesianTrajectorySettings {
    Rational until; ///< > 0
    unsigned digits =
        60; ///< of the integration's tolerance: the width is 10^−digits times e^(∫μ dt) and a few powers of ten
    ode::Method method = ode::Method::automatic;
    unsigned long step_limit = 100'000;
    double growth_slack = 0.05;                                        ///< as in SolutionSettings
    std::function<void(double time, unsigned long steps)> on_progress; ///< may be empty
};

/// An enclosure of a flow without its dual variable: x' of the weight-normalized flow in the Cartesian form of its polar
/// coordinates, x = r u, with q' = r r'/η̃ integrated along. Errors are measured in the Riemannian metric in which the flow is a
/// gradient flow. Nothing in it knows of the invariants, which can therefore be tested on it.
/// Source: derived; docs/theory, "Trajectory", In other coordinates.
class CartesianTrajectory {
public:
    [[nodiscard]] static CartesianTrajectory enclose(const problem::Instance& instance,
                                                     const CartesianTrajectorySettings& settings);

    [[nodiscard]] const EnclosedSolution& solution() const noexcept { return solution_; }
    /// The state at a time; nothing if the enclosure does not reach it.
    [[nodiscard]] std::optional<CartesianState> at(const Rational& time) const;

    /// The same as a sample of a trajectory, whose balls are enclosures here, not estimates.
    [[nodiscard]] std::optional<flow::Sample> sample(const Rational& time) const;

    /// ⟨k, I(t) − I(0)⟩ for each k of `kernel`, a basis of ker A (numeric::kernel_basis): balls around 0 if the invariants hold.
    /// I as in docs/theory, "Polar invariants"; of the plain flow, log x or x^(2−L).
    [[nodiscard]] Vector<Ball> invariant_changes(const CartesianState& state,
                                                 const std::vector<numeric::RationalVector>& kernel) const;
    /// ℓ(t) + ∫₀ᵗ (−ℓ') dτ − ℓ(0): a ball around 0 if the energy identity holds.
    [[nodiscard]] Ball energy_change(const CartesianState& state) const;

private:
    CartesianTrajectory(const problem::Instance& instance, EnclosedSolution solution)
        : instance_(instance), solution_(std::move(solution))
    {
    }
    [[nodiscard]] Vector<Ball> invariants(const Vector<Ball>& direction, const Ball& growth_exponent) const;

    problem::Instance instance_;
    EnclosedSolution solution_;
};

} // namespace wnflow::enclose
