#pragma once

#include <wnflow/flow/trajectory.hpp>
#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/ode/integrator.hpp>

#include <memory>
#include <string>
#include <vector>

/// Fields beside the flows themselves, followed with an error estimate of the same kind: what statements compare a flow
/// with.
namespace wnflow::flow {

/// When and how exactly a field is integrated.
struct FieldSettings {
    std::vector<Rational> times; ///< strictly increasing, the first is 0
    ode::Tolerance tolerance;    ///< of the first run
    ode::Method method = ode::Method::automatic;
    unsigned long step_limit = 20'000; ///< accepted and rejected steps of one run
};

/// The solution at given times, with an error estimate.
struct FieldTrajectory {
    std::vector<Rational> times; ///< those that both runs reached
    /// States at these times. Centres come from the second run (tolerance/1000, more digits); a radius is the difference
    /// between the two runs, or the tolerance of the first where that is more: an estimate, by which nothing is proved.
    std::vector<Vector<Ball>> states;
    std::string reason;      ///< why the last times were not reached; empty if they were
    unsigned long steps = 0; ///< accepted, first run
    unsigned digits = 0;     ///< of the arithmetic, first run
    unsigned second_digits = 0;

    [[nodiscard]] bool is_complete() const noexcept { return reason.empty(); }
};

/// The integrator of a stepper's name; `automatic` for Odeint's.
[[nodiscard]] ode::Method method_of(Stepper stepper);

/// Bits of the second run's arithmetic: what a program's constants must be good for.
[[nodiscard]] long second_run_bits(const ode::Tolerance& tolerance);

/// Follows x' = f(x, t) from (start, 0) twice.
/// @throws std::invalid_argument for times that are not 0 = t₀ < t₁ < …, or a relative tolerance outside (0, 1/10]
[[nodiscard]] FieldTrajectory integrate_field(const std::shared_ptr<const ode::Program>& program,
                                              const Vector<Ball>& start, const FieldSettings& settings);

} // namespace wnflow::flow
