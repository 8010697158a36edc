#pragma once

#include <wnflow/flow/coordinates.hpp>
#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/problem/instance.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wnflow::flow {

using numeric::Ball;
using numeric::Rational;
using numeric::Vector;

/// All steppers control the error relative to each component, which suits a positive flow: every u_n, however small,
/// keeps its digits.
enum class Stepper {
    automatic,      ///< power series while they pay, collocation when stiffness takes over
    taylor,         ///< power series, any order
    collocation,    ///< Gauss, any number of stages: for stiff and long runs
    bulirsch_stoer, ///< Odeint: extrapolated midpoint rule, order up to 16
    fehlberg78,     ///< Odeint: Runge-Kutta-Fehlberg 7(8)
    dopri5,         ///< Odeint: Dormand-Prince 5(4)
};

/// "automatic", "taylor", "collocation", "bulirsch-stoer", "fehlberg78", "dopri5".
[[nodiscard]] std::string_view to_text(Stepper stepper);
/// @throws InputError for a name that is not a stepper's
[[nodiscard]] Stepper parse_stepper(std::string_view name);
/// True for Odeint's own steppers.
[[nodiscard]] bool is_of_odeint(Stepper stepper);
/// A stepper that works differently, to confirm or refute what this one found.
[[nodiscard]] Stepper another_method(Stepper stepper);
/// What a run of so many digits is asked for where nobody says otherwise: 10^-digits; of Odeint's own steppers, whose low
/// orders pay for every digit, 10^(-⌈2·digits/5⌉): room for the trajectory equalities, which ask for digits/3.
[[nodiscard]] Rational default_tolerance(Stepper stepper, unsigned digits);

/// How an integration ended.
enum class IntegrationOutcome {
    time_reached,
    residual_reached, ///< ‖A x̃ − b‖ fell below the value asked for
    stopped,          ///< the caller's condition held
    step_limit,       ///< more steps were needed than allowed
    step_underflow,   ///< the step fell below the resolution of t: the tolerance cannot be met in this precision
    not_finite,       ///< a component overflowed or became NaN
    not_solved,       ///< the equations of an implicit step were not solved, however short the step
};

[[nodiscard]] std::string_view to_text(IntegrationOutcome outcome);

/// How far an integration is, for those who wait for it.
struct Progress {
    double time = 0;             ///< reached so far
    double until = 0;            ///< end of the run
    unsigned long steps = 0;     ///< accepted so far, in the current run
    bool is_second_run = false;  ///< the tighter run that the error estimate comes from
};

struct Sample;

/// When, how exactly, in which coordinates and by which stepper a flow is integrated.
struct IntegrationSettings {
    std::vector<Rational> sample_times; ///< strictly increasing, the first is 0, the last the end of the run
    unsigned digits = 30;               ///< at least so many decimal digits of arithmetic
    Rational tolerance;                 ///< relative, per component and step, of the first run
    Stepper stepper = Stepper::automatic;
    Coordinates coordinates = Coordinates::polar; ///< of the weight-normalized flow
    unsigned long step_limit = 1'000'000; ///< accepted and rejected steps of one run
    /// Ends the run at the first time at which ‖A x̃ − b‖₂ is at most this (Odeint's steppers: at the first step's end). That
    /// time becomes the last sample, the sample times after it fall away.
    std::optional<Rational> until_residual;
    /// Ends the run after the first sample for which it is true; may be empty.
    std::function<bool(const Sample&)> stop_when;
    std::size_t most_samples = 0; ///< thins the samples, the first and last kept, evenly by their number; 0: all
    std::function<void(const Progress&)> on_progress; ///< may be empty; called from the integrating threads, one at a time
};

/// State of a flow at a time. Centres come from the second run (tolerance/1000, more digits, sample intervals halved); a
/// radius is the difference between the two runs, an estimate of the error of the *first*, or the tolerance times the
/// component where that is more: nothing is proved by it.
struct Sample {
    Rational time;
    Ball radius;             ///< r > 0; plain flow: ‖x‖
    Vector<Ball> direction;  ///< u, ‖u‖ ≈ 1; plain flow: x/‖x‖
    Vector<Ball> weights;    ///< x = r u; plain flow: x itself
    Ball growth;             ///< e^q with q' = r r'/η̃ integrated along (1 for the plain flow)
    Ball dissipated;         ///< ℓ(x₀) + ∫₀ᵗ (−ℓ') dτ integrated along; exact flows have ℓ(t) = 2 ℓ(0) − dissipated
};

/// Consecutive steps of one method.
struct MethodSpan {
    std::string method;
    unsigned long steps = 0;
    double until = 0; ///< time at the end of the last of them
};

/// A flow integrated twice: samples with an error estimate, how it ended, and what it cost.
struct Trajectory {
    IntegrationOutcome outcome = IntegrationOutcome::time_reached;
    std::string reason;            ///< what went wrong, where, if not time_reached
    std::vector<Sample> samples;   ///< those that both runs reached
    unsigned long steps = 0;       ///< accepted, first run
    unsigned long rejected = 0;    ///< tried and not accepted, first run
    unsigned long evaluations = 0; ///< of the vector field, first run
    unsigned digits = 0;           ///< of the arithmetic that was used, first run
    unsigned second_digits = 0;    ///< the same, second run
    Rational tolerance;            ///< of the first run
    Stepper stepper = Stepper::automatic;
    Coordinates coordinates = Coordinates::polar;
    std::vector<MethodSpan> methods; ///< which was used when, first run

    /// It ended where it was asked to.
    [[nodiscard]] bool is_complete() const noexcept
    {
        return outcome == IntegrationOutcome::time_reached || outcome == IntegrationOutcome::residual_reached ||
               outcome == IntegrationOutcome::stopped;
    }
};

/// Integrates the flow of an instance (polar form for weight normalization) twice, and estimates the error from the
/// difference. The precision is raised above `digits` where tolerance or residual need guard digits; the result says so.
/// @throws std::invalid_argument for sample times that are not 0 = t₀ < t₁ < …, a tolerance outside (0, 1/10], a residual
///         ≤ 0, or (Odeint's steppers) more digits than the precision ladder has
[[nodiscard]] Trajectory integrate(const problem::Instance& instance, const IntegrationSettings& settings);

/// `count` ≥ 2 times 0, …, until, equally spaced.
[[nodiscard]] std::vector<Rational> linear_times(const Rational& until, unsigned count);
/// 0 and count − 1 times from `first` to `until`, equally spaced in log t (rounded to six digits, the end exact).
/// @throws InputError unless 0 < first < until
[[nodiscard]] std::vector<Rational> logarithmic_times(const Rational& first, const Rational& until, unsigned count);

/// 0, eight times per factor of ten from 10⁻⁶ on (rounded to three digits), and `until`: sample times for a run whose end is
/// not known beforehand. `until` > 0.
[[nodiscard]] std::vector<Rational> decade_times_until(const Rational& until);

} // namespace wnflow::flow
