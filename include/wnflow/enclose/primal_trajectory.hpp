#pragma once

#include <wnflow/enclose/dual_trajectory.hpp>
#include <wnflow/enclose/solution.hpp>
#include <wnflow/flow/coordinates.hpp>
#include <wnflow/flow/trajectory.hpp>

#include <vector>

namespace wnflow::enclose {

/// A state that was enclosed without the dual variable, together with what is integrated along.
struct PrimalState {
    Rational time;
    Vector<Ball> weights;  ///< x, N entries
    EnclosedState derived; ///< r, u, x̃, loss, q, log ρ; in Cartesian coordinates r and u follow from x
    Ball dissipated;       ///< ∫₀ᵗ (−ℓ') dτ
    std::optional<Ball> dual_time; ///< τ = ∫₀ᵗ c, c the speed of the dual variable, if it was integrated along
    std::optional<Ball> descent;   ///< ∫₀ᵗ c ‖e‖², together with it

    /// The largest width (twice the radius) of an entry of x relative to its size, an upper bound; infinite where an entry may
    /// be 0.
    [[nodiscard]] Ball relative_width() const;
};

/// How far, how exactly and by which integrator a trajectory is enclosed without the dual variable.
struct PrimalTrajectorySettings {
    Rational until; ///< > 0
    unsigned digits =
        60; ///< of the integration's tolerance: the width is 10^−digits times e^(∫μ dt) and a few powers of ten
    ode::Method method = ode::Method::automatic;
    unsigned long step_limit = 100'000;
    double growth_slack = 0.05; ///< as in SolutionSettings
    /// Whether ∫ (log u_n)' dt, of the plain flow ∫ (log x_n)' dt, are integrated along: every u_n is then enclosed to about
    /// as many relative digits as the largest, however small it is.
    bool has_logarithms = false;
    bool has_dual_time = false; ///< whether ∫c and ∫c‖e‖² are integrated along; constant learning rates only
    std::function<void(double time, unsigned long steps)> on_progress; ///< may be empty
};

/// How narrow an enclosure without the dual variable is wanted, and where.
struct WantedWidth {
    std::vector<Rational> times;  ///< the end of the run where there is none
    unsigned digits = 0;          ///< entries of x̃ at most 10^−digits wide; 0: of any width
    unsigned relative_digits = 0; ///< every x_n at most 10^−relative_digits x_n wide; 0: of any width
    unsigned attempts = 4;        ///< the integration is repeated with more digits at most so often
};

/// An enclosure of a flow without its dual variable, in coordinates of the weights, with q' = r r'/η̃ and the dissipated energy
/// integrated along. Nothing in it knows of the invariants, which can therefore be tested on it. Learning rates may depend on
/// time and radius: between two of their breaks the solution is enclosed by itself, from the enclosure at the break on.
/// Source: derived; docs/theory, "Trajectory", In other coordinates.
class PrimalTrajectory {
public:
    /// @throws std::invalid_argument for until ≤ 0, digits = 0, polar coordinates of the plain flow, or the dual time of rates
    ///         that are not constant
    [[nodiscard]] static PrimalTrajectory enclose(const problem::Instance& instance, flow::Coordinates coordinates,
                                                  const PrimalTrajectorySettings& settings);

    /// The same with as many digits as are needed, at least those of the settings; with logarithms if relative digits are wanted.
    /// After the last attempt it may be wider than wanted.
    [[nodiscard]] static PrimalTrajectory enclose(const problem::Instance& instance, flow::Coordinates coordinates,
                                                  PrimalTrajectorySettings settings, const WantedWidth& wanted);
    /// How many digits more would make it as narrow as wanted, about; ≤ 0 if it is. Times that are not reached do not count.
    [[nodiscard]] double missing_digits(const WantedWidth& wanted) const;

    [[nodiscard]] flow::Coordinates coordinates() const noexcept { return coordinates_; }
    /// The last of the solutions between breaks of the learning rates, the only one where there are none.
    [[nodiscard]] const EnclosedSolution& solution() const noexcept { return stages_.back().solution; }
    [[nodiscard]] SolutionOutcome outcome() const noexcept { return solution().outcome(); }
    [[nodiscard]] const std::string& reason() const noexcept { return solution().reason(); }
    [[nodiscard]] long bits() const noexcept { return solution().bits(); }
    [[nodiscard]] unsigned digits_used() const noexcept { return digits_; } ///< of the integration's tolerance
    /// The end of the last enclosed step.
    [[nodiscard]] Ball integrated_until() const;
    /// Of all solutions between breaks: ∫μ dt, an upper bound, and the number of steps.
    [[nodiscard]] Ball growth() const;
    [[nodiscard]] unsigned long steps() const noexcept;

    /// The state at a time; nothing if the enclosure does not reach it.
    [[nodiscard]] std::optional<PrimalState> at(const Rational& time) const;

    /// The same as a sample of a trajectory, whose balls are enclosures here, not estimates.
    [[nodiscard]] std::optional<flow::Sample> sample(const Rational& time) const;

    /// ⟨k, I(t) − I(0)⟩ for each k of `kernel`, a basis of ker A (numeric::kernel_basis): balls around 0 if the invariants hold.
    /// I as in docs/theory, "Polar invariants"; of the plain flow, log x or x^(2−L).
    [[nodiscard]] Vector<Ball> invariant_changes(const PrimalState& state,
                                                 const std::vector<numeric::RationalVector>& kernel) const;
    /// ℓ(t) + ∫₀ᵗ (−ℓ') dτ − ℓ(0): a ball around 0 if the energy identity holds.
    [[nodiscard]] Ball energy_change(const PrimalState& state) const;

private:
    struct Stage {
        Rational from; ///< its time is counted from there
        EnclosedSolution solution;
    };
    PrimalTrajectory(problem::Instance instance, flow::Coordinates coordinates,
                     const PrimalTrajectorySettings& settings)
        : instance_(std::move(instance)), coordinates_(coordinates), has_logarithms_(settings.has_logarithms),
          has_dual_time_(settings.has_dual_time), digits_(settings.digits), until_(settings.until)
    {
    }
    [[nodiscard]] std::optional<Vector<Ball>> components(const Rational& time) const;
    [[nodiscard]] Vector<Ball> invariants(const Vector<Ball>& direction, const Ball& growth_exponent) const;

    problem::Instance instance_;
    flow::Coordinates coordinates_;
    bool has_logarithms_, has_dual_time_;
    unsigned digits_;
    Rational until_;
    std::vector<Stage> stages_;
};

} // namespace wnflow::enclose
