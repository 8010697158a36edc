#pragma once

#include <wnflow/flow/trajectory.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace wnflow::flow::detail {

/// How far an advance came.
enum class Advance {
    arrived, ///< at the time asked for, or beyond it
    stopped, ///< the observer said so, at the end of a step
    failed,  ///< see outcome and reason
};

/// One integration of a system, advanced from time to time. States are balls of radius 0: nothing is enclosed.
class Run {
public:
    /// Sees the end of each accepted step: time and state. True stops the advance.
    using Observer = std::function<bool(const Ball& time, const Vector<Ball>& state)>;

    virtual ~Run() = default;

    /// Follows the flow up to t, which does not decrease from call to call.
    [[nodiscard]] virtual Advance advance_to(const Rational& t, const Observer& observer) = 0;
    /// The state at the time that the last advance arrived at; where `has_dense_output`, at any time of the last step.
    [[nodiscard]] virtual Vector<Ball> state_at(const Ball& t) const = 0;
    [[nodiscard]] virtual bool has_dense_output() const = 0;
    /// Begin and end of the last step.
    [[nodiscard]] virtual Ball previous_time() const = 0;
    [[nodiscard]] virtual Ball time() const = 0;

    IntegrationOutcome outcome = IntegrationOutcome::time_reached;
    std::string reason;
    unsigned long steps = 0, rejected = 0, evaluations = 0;
    std::vector<MethodSpan> methods; ///< which method took how many steps, in order
    unsigned digits = 0;             ///< of the arithmetic
};

struct RunSettings {
    Rational until; ///< no step goes beyond it
    Rational tolerance;
    Stepper stepper = Stepper::automatic;
    Coordinates coordinates = Coordinates::polar;
    unsigned long step_limit = 1'000'000;
    /// Odeint's steppers: a stop half way to the time asked for. Else two runs of a slow flow take the same steps, from
    /// sample to sample, and their difference says nothing about the error. Steppers with dense output do not stop at
    /// samples at all.
    bool halves_intervals = false;
    std::function<void(double time, unsigned long steps)> on_progress;
};

/// The times in (0, until) at which the formulas of the learning rates change, increasing: no step crosses one.
[[nodiscard]] std::vector<Rational> breaks_before(const problem::Instance& instance, const Rational& until);

/// What a step limit says for itself.
[[nodiscard]] std::string step_limit_reason(unsigned long limit);
/// "what at t = 0.25".
[[nodiscard]] std::string reason_at(const std::string& what, const Ball& t);

/// Odeint's steppers in `Digits` decimal digits, an entry of the precision ladder; 15 is double.
template <unsigned Digits>
[[nodiscard]] std::unique_ptr<Run> make_odeint_run(const problem::Instance& instance, const RunSettings& settings);

/// The steppers of ode/ in `bits` bits.
[[nodiscard]] std::unique_ptr<Run> make_integrator_run(const problem::Instance& instance, const RunSettings& settings,
                                                       long bits);

} // namespace wnflow::flow::detail
