#pragma once

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/ode/program.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace wnflow::ode {

using numeric::Ball;
using numeric::Vector;

/// How a step ended. Everything but `accepted` leaves state and time as they were.
enum class StepOutcome {
    accepted,
    step_underflow, ///< the step fell below the resolution of t: the tolerance cannot be met in this precision
    not_finite,     ///< a component overflowed or became undefined
    newton_failure, ///< the implicit equations were not solved for any step that was tried
};

/// "accepted", "step underflow", …
[[nodiscard]] std::string_view to_text(StepOutcome outcome);

/// Which error a step may make in component i: absolute + relative · |x_i|.
struct Tolerance {
    Rational relative; ///< > 0
    Rational absolute = 0;
};

/// Accuracy, precision and order of an integrator.
struct Settings {
    Tolerance tolerance;
    long bits = 0;      ///< of the arithmetic; at least 8 more than the relative tolerance needs
    unsigned order = 0; ///< of the method; 0: chosen from the tolerance, and adapted where the method can
};

/// What a method did so far.
struct Work {
    unsigned long steps = 0;       ///< accepted
    unsigned long rejected = 0;    ///< tried and not accepted
    unsigned long evaluations = 0; ///< of the field in full precision; a power series of order k counts as k
};

/// A one-step method with step control and dense output for x' = f(x, t), in floating-point arithmetic of any precision.
/// States and times are balls of radius 0: nothing is enclosed, rounding is no part of the step control.
class Integrator {
public:
    virtual ~Integrator() = default;

    /// Begins at (x, t), their midpoints. The first step is at most |step|; its sign is the direction of time.
    /// @throws std::invalid_argument for a state of another dimension than the field's, or a step 0
    virtual void start(const Vector<Ball>& x, const Ball& t, const Ball& step) = 0;
    /// One step, not beyond `limit` (exactly to it, if the step would come close), of a size of the method's choice.
    /// At the limit already: accepted, and nothing changes.
    /// @throws std::invalid_argument for a limit against the direction of time
    [[nodiscard]] virtual StepOutcome step(const Ball& limit) = 0;
    /// One step of exactly the size given, without error control.
    [[nodiscard]] virtual StepOutcome step_exactly(const Ball& size) = 0;

    [[nodiscard]] virtual const Vector<Ball>& state() const = 0;
    [[nodiscard]] virtual const Ball& time() const = 0;
    [[nodiscard]] virtual const Ball& previous_time() const = 0;
    /// The solution at a time of the last step, to about the tolerance.
    [[nodiscard]] virtual Vector<Ball> dense(const Ball& t) const = 0;
    /// Bound of the next step's size, signed.
    [[nodiscard]] virtual Ball proposed_step() const = 0;
    /// Order p of one step: its error is O(h^{p+1}).
    [[nodiscard]] virtual unsigned order() const = 0;
    /// "taylor", "collocation": the method of the last step.
    [[nodiscard]] virtual std::string_view method() const = 0;
    [[nodiscard]] virtual const Work& work() const = 0;
};

/// The integrators; what each is good for.
enum class Method {
    automatic,   ///< Taylor while it pays, collocation when stiffness takes over
    taylor,      ///< power series, any order
    collocation, ///< Gauss, any number of stages, A-stable
};

/// @throws std::invalid_argument for a tolerance outside of (0, 1), or fewer bits than it needs
[[nodiscard]] std::unique_ptr<Integrator> make_integrator(Method method, std::shared_ptr<const Program> program,
                                                          const Settings& settings);

} // namespace wnflow::ode
