#pragma once

#include <wnflow/flow/trajectory.hpp>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace wnflow::benchmarks {

using flow::Stepper;
using numeric::Ball;
using numeric::Vector;

/// One integration from t = 0, without the second, tighter run that wnflow's error estimate needs.
struct RunRequest {
    Stepper stepper = Stepper::automatic;
    unsigned tolerance = 30;               ///< k: relative tolerance 10^-k per step and component
    std::vector<numeric::Rational> stages; ///< times > 0, increasing: the cost up to each is measured by itself
    unsigned digits = 0;                   ///< of the arithmetic; 0: those that the tolerance needs
};

enum class RunOutcome {
    complete, ///< arrived
    cut_off,  ///< at the limit of CPU time
    failed,   ///< the stepper gave up, see Measurement::remark
};

/// Of one stage of a run.
struct Measurement {
    RunOutcome outcome = RunOutcome::failed;
    double cpu = 0; ///< seconds of the thread, set-up included; where cut off, the limit
    unsigned long steps = 0, rejected = 0,
                  evaluations = 0; ///< accepted, not accepted; of the field, a series of order k counts k
    unsigned digits = 0;           ///< of the arithmetic
    double log10_error = NAN;      ///< log10 max_i |x_i − ref_i|/|ref_i| at the end of the stage; NAN: no reference
    double log10_drift = NAN;      ///< log10 of | ‖u‖ − 1 | there
    std::string remark;            ///< the methods and their accepted steps, or why it failed
};

/// The digits that a run's arithmetic has: 10 (Odeint: 6) more than the tolerance, rounded up to what is compiled in, or to
/// whole limbs.
[[nodiscard]] unsigned digits_of(const RunRequest& request);

/// Runs in a child process that the system ends after `limit` seconds of CPU.
/// @param references  states at the ends of the stages, may have fewer entries or empty ones
/// @return an entry for each stage; all of those from the one on that did not arrive say why
/// @throws std::runtime_error if there is no child process
[[nodiscard]] std::vector<Measurement> measure(const problem::Instance& instance, const RunRequest& request,
                                               double limit, const std::vector<Vector<Ball>>& references);

/// The state at the last stage's end, integrated in this process.
/// @throws std::runtime_error if it does not arrive
[[nodiscard]] Vector<Ball> final_state(const problem::Instance& instance, const RunRequest& request);

/// log10 max_i |x_i − y_i|/|y_i|.
[[nodiscard]] double log10_relative_distance(const Vector<Ball>& x, const Vector<Ball>& y);

} // namespace wnflow::benchmarks
