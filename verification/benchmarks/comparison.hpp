#pragma once

#include <verification/benchmarks/run_store.hpp>

#include <functional>
#include <string>
#include <vector>

namespace wnflow::benchmarks {

inline constexpr Stepper own_steppers[] = {Stepper::automatic, Stepper::taylor, Stepper::collocation};
inline constexpr Stepper odeint_steppers[] = {Stepper::bulirsch_stoer, Stepper::fehlberg78, Stepper::dopri5};

struct SweepPoint {
    unsigned tolerance = 0; ///< k of 10^-k
    Measurement run;
};

/// Runs of one stepper at tolerances from coarse to tight. Each is a point of the work-precision diagram.
struct Sweep {
    Stepper stepper = Stepper::automatic;
    std::vector<SweepPoint> points; ///< complete ones, tolerances tighten
    unsigned cut_off_at = 0;        ///< k of the run that was cut off, and ended the sweep; 0: none was
    double limit = 0;               ///< at which it was cut off
    std::string failure;            ///< of the run that failed, and ended the sweep
    bool lacks_runs = false;        ///< the sweep ended because a run is not stored, and nothing is to be run
};

/// What a stepper, or the best of several, takes for an error of at most 10^log10_error.
struct CostAtError {
    enum class Kind { known, at_most, more_than, unknown } kind = Kind::unknown;
    double cpu = 0; ///< seconds; at_most, more_than: a bound
};

/// CPU time at equal achieved error: the cheapest among the points at least as accurate, and the log-log interpolations
/// between neighbouring points of which one is less accurate and the other is not. Nothing is extrapolated: a sweep that was
/// cut off before it got there costs more than its limit.
[[nodiscard]] CostAtError cost_at_error(const Sweep& sweep, double log10_error);

/// One instance, one number of digits.
struct Comparison {
    problem::Instance instance;
    unsigned digits = 30;
    numeric::Rational until;
    double reference_agreement = NAN; ///< log10 of the distance of the two references
    std::vector<Sweep> own, odeint;
};

/// Which steppers are run; what is stored of the others is shown.
using Selection = std::function<bool(Stepper)>;

/// Runs what is not stored. wnflow's own steppers: tolerances 10^-10, 10^-20, … up to 10^-digits. Odeint's: a grid of
/// tolerances from 10^-6 on, until a point is as accurate as the most accurate of ours at 10^-digits, or a run is cut off.
[[nodiscard]] Comparison compare(RunStore& store, const Selection& is_run, problem::Instance instance, unsigned digits,
                                 const numeric::Rational& until);

/// The table of one comparison.
[[nodiscard]] std::string table(const Comparison& comparison);

} // namespace wnflow::benchmarks
