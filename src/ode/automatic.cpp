#include "ode/automatic.hpp"

#include "ode/floats.hpp"
#include "ode/step_size.hpp"

#include <algorithm>
#include <cmath>

namespace wnflow::ode::detail {
namespace {

constexpr unsigned first_trial = 8;    ///< steps until the other method is tried for the first time
constexpr unsigned longest_wait = 256; ///< steps between trials, at most
constexpr unsigned trial_steps = 6;    ///< collocation's step starts small and grows by a factor of 3 at most
constexpr unsigned longest_trial = 16; ///< as long as it grows
constexpr unsigned series_trial_steps = 4;
constexpr unsigned attempts = 12; ///< of collocation to solve its equations, before the power series has to help
/// The first step of collocation is so many of the power series' steps; those of the power series follow from its
/// coefficients, if the step it starts from leaves room.
constexpr double trial_stretch = 4, series_stretch = 64;

} // namespace

Automatic::Automatic(std::shared_ptr<const Program> program, const Settings& settings)
    : program_(std::move(program)), settings_(settings), series_(program_, settings)
{
}

const Integrator& Automatic::active() const
{
    if (phase_ == Phase::series) return series_;
    return *stages_;
}

Integrator& Automatic::active()
{
    if (phase_ == Phase::series) return series_;
    return *stages_;
}

void Automatic::start(const Vector<Ball>& x, const Ball& t, const Ball& step)
{
    series_.start(x, t, step);
    phase_ = next_phase_ = Phase::series;
    last_step_ = step.midpoint();
    is_trial_ = false;
    series_paid_ = true;
    steps_in_phase_ = 0;
    patience_ = until_trial_ = first_trial;
}

/// log2 of the time that the last step covered per multiplication.
double Automatic::log2_efficiency() const
{
    const double cost = phase_ == Phase::series ? series_.cost() : stages_->cost();
    return log2_of(last_step_) - std::log2(std::max(cost, 1.0));
}

void Automatic::change_to(Phase phase)
{
    const Vector<Ball> x = state();
    const Ball t = time();
    phase_ = next_phase_ = phase;
    steps_in_phase_ = 0;
    if (phase == Phase::stages) {
        if (!stages_) {
            stages_.emplace(program_, settings_);
            stages_->limit_attempts(attempts);
        }
        stages_->start(x, t, product(last_step_, Ball(trial_stretch), 64));
    } else {
        series_.continue_from(x, t, product(last_step_, Ball(series_stretch), 64));
    }
}

/// After a step: goes on, tries the other method, or decides a trial.
///
/// A trial of collocation takes some steps, until its step has grown, and a few of the power series: only neighbouring steps
/// are compared, as along an orbit both methods' steps vary by far more than the methods differ.
void Automatic::weigh(double efficiency)
{
    ++steps_in_phase_;
    // Steps of one phase differ (a rejected attempt, a step cut short): their average counts.
    recent_ = steps_in_phase_ == 1 ? efficiency : 0.5 * recent_ + 0.5 * efficiency;
    const Phase other = phase_ == Phase::series ? Phase::stages : Phase::series;
    if (!is_trial_) {
        if (--until_trial_ > 0) return;
        before_trial_ = recent_;
        is_trial_ = true;
        next_phase_ = other;
        return;
    }
    if (phase_ == Phase::stages) {
        const bool grows = efficiency > last_efficiency_ + 1 && steps_in_phase_ < longest_trial;
        last_efficiency_ = efficiency;
        if (steps_in_phase_ < trial_steps || grows) return;
        before_trial_ = recent_;
        next_phase_ = Phase::series; // compares
        return;
    }
    // The power series beside collocation. Its first steps profit from a solution without fast modes, until errors bring them up.
    if (steps_in_phase_ < series_trial_steps) return;
    is_trial_ = false;
    const bool series_pay = efficiency >= before_trial_;
    const bool is_confirmed = series_pay == series_paid_;
    series_paid_ = series_pay;
    patience_ = is_confirmed ? std::min(2 * patience_, longest_wait) : first_trial;
    until_trial_ = patience_;
    if (!series_pay) next_phase_ = Phase::stages;
}

template <class Step>
StepOutcome Automatic::counted(Step step)
{
    const Work before = active().work();
    const StepOutcome outcome = step();
    work_.steps += active().work().steps - before.steps;
    work_.rejected += active().work().rejected - before.rejected;
    work_.evaluations += active().work().evaluations - before.evaluations;
    if (outcome == StepOutcome::accepted) last_step_ = difference(time(), previous_time(), settings_.bits);
    return outcome;
}

StepOutcome Automatic::count_step(const Ball& limit)
{
    return counted([&] { return active().step(limit); });
}

StepOutcome Automatic::step(const Ball& limit)
{
    if (is_at_limit(time(), limit, last_step_)) return StepOutcome::accepted;
    if (next_phase_ != phase_) change_to(next_phase_);
    const StepOutcome outcome = count_step(limit);
    if (outcome == StepOutcome::accepted) {
        if (compare(time(), limit) != 0) weigh(log2_efficiency()); // a step cut short says nothing
        return outcome;
    }
    // The other method may know a way on.
    change_to(phase_ == Phase::series ? Phase::stages : Phase::series);
    is_trial_ = false;
    series_paid_ = phase_ == Phase::series;
    patience_ = until_trial_ = first_trial;
    return count_step(limit) == StepOutcome::accepted ? StepOutcome::accepted : outcome;
}

StepOutcome Automatic::step_exactly(const Ball& size)
{
    if (sign(size) == 0) return StepOutcome::accepted;
    if (next_phase_ != phase_) change_to(next_phase_);
    return counted([&] { return active().step_exactly(size); });
}

} // namespace wnflow::ode::detail
