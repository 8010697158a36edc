#pragma once

// Included by the files under precisions/ only: each instantiates the steppers for one number type.

#include "flow/run.hpp"

#include <wnflow/flow/systems.hpp>

#include <boost/numeric/odeint/algebra/algebra_dispatcher.hpp> // before external/eigen, which specializes it
#include <boost/numeric/odeint/algebra/vector_space_algebra.hpp>
#include <boost/numeric/odeint/external/eigen/eigen.hpp>
#include <boost/numeric/odeint/stepper/bulirsch_stoer.hpp>
#include <boost/numeric/odeint/stepper/controlled_runge_kutta.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_fehlberg78.hpp>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace wnflow::flow::detail {

namespace odeint = boost::numeric::odeint;

template <unsigned Digits>
using Scalar = std::conditional_t<(Digits <= 15), double, numeric::Real<Digits>>;

template <class T>
bool is_finite(const T& value)
{
    using std::isfinite;
    return isfinite(value);
}
template <class T>
bool is_finite(const Vector<T>& state)
{
    for (const T& entry : state)
        if (!is_finite(entry)) return false;
    return true;
}

/// A first step over which no component changes by more than about a hundredth.
template <class T>
T first_step(const System<T>& system, const Vector<T>& start, const T& time, const T& span)
{
    using std::abs;
    Vector<T> derivative(start.size());
    system(start, derivative, time);
    T rate = T(1) / span;
    for (Eigen::Index i = 0; i < start.size(); ++i) {
        const T relative = abs(derivative[i]) / abs(start[i]);
        if (is_finite(relative) && relative > rate) rate = relative;
    }
    return T(1) / (T(100) * rate);
}

/// The system that holds from a time to the next break of the learning rates.
template <class T>
struct SystemPiece {
    Rational from;
    System<T> system;
};

/// A controlled stepper of Odeint, advanced from time to time, and begun anew at each break. Odeint's own integrate functions neither notice a step that
/// no longer changes t, nor a NaN, nor an endless series of rejected steps: this loop ends in an outcome for each of them.
template <class T, class Controlled>
class OdeintRun final : public Run {
public:
    OdeintRun(Controlled stepper, std::vector<SystemPiece<T>> pieces, Vector<T> start, const RunSettings& settings)
        : fresh_(stepper), stepper_(std::move(stepper)), pieces_(std::move(pieces)), settings_(settings),
          state_(std::move(start)), counted_([this](const Vector<T>& x, Vector<T>& dxdt, const T& t) {
              ++evaluations;
              pieces_[piece_].system(x, dxdt, t);
          })
    {
        digits = std::is_floating_point_v<T> ? 15 : static_cast<unsigned>(std::numeric_limits<T>::digits10);
        methods.push_back({std::string(to_text(settings.stepper)), 0, 0});
        propose();
        if (!is_finite(state_)) fail(IntegrationOutcome::not_finite, "the start, or its loss, overflows", T(0));
    }
    OdeintRun(const OdeintRun&) = delete;
    OdeintRun& operator=(const OdeintRun&) = delete;

    [[nodiscard]] Advance advance_to(const Rational& t, const Observer& observer) override
    {
        if (outcome != IntegrationOutcome::time_reached) return Advance::failed;
        if (settings_.halves_intervals) {
            const Advance half = go_over_breaks((exact_time_ + t) / 2, observer);
            if (half != Advance::arrived) return half;
        }
        return go_over_breaks(t, observer);
    }
    [[nodiscard]] Vector<Ball> state_at(const Ball&) const override { return balls(state_); }
    [[nodiscard]] bool has_dense_output() const override { return false; }
    [[nodiscard]] Ball previous_time() const override { return numeric::to_ball(before_); }
    [[nodiscard]] Ball time() const override { return numeric::to_ball(time_); }

private:
    [[nodiscard]] static Vector<Ball> balls(const Vector<T>& state)
    {
        Vector<Ball> result(state.size());
        for (Eigen::Index i = 0; i < state.size(); ++i) result[i] = numeric::to_ball(state[i]);
        return result;
    }

    Advance fail(IntegrationOutcome how, const std::string& what, const T& t)
    {
        outcome = how;
        reason = reason_at(what, numeric::to_ball(t));
        return Advance::failed;
    }

    /// The first step from here on with the present system.
    void propose()
    {
        const bool is_last = piece_ + 1 == pieces_.size();
        const T end = numeric::from_rational<T>(is_last ? settings_.until : pieces_[piece_ + 1].from);
        proposed_ = first_step(pieces_[piece_].system, state_, time_, T(end - time_));
    }

    Advance go_over_breaks(const Rational& t, const Observer& observer)
    {
        // A break that is the target itself is left to the next advance: what comes after it may never be asked for.
        while (piece_ + 1 < pieces_.size() && pieces_[piece_ + 1].from < t) {
            const Advance advance = go(numeric::from_rational<T>(pieces_[piece_ + 1].from), observer);
            if (advance != Advance::arrived) return advance;
            ++piece_;
            stepper_ = fresh_; // its memory is of the old system
            propose();
        }
        const Advance advance = go(numeric::from_rational<T>(t), observer);
        if (advance == Advance::arrived) exact_time_ = t;
        return advance;
    }

    Advance go(const T& target, const Observer& observer)
    {
        using std::abs;
        while (time_ < target) {
            before_ = time_;
            const bool is_last = time_ + proposed_ >= target;
            T dt = is_last ? T(target - time_) : proposed_;
            if (!is_finite(dt) || dt <= abs(target) * std::numeric_limits<T>::epsilon() * T(4)) {
                if (is_last) { // what is left is below the resolution of t
                    time_ = target;
                    break;
                }
                return fail(is_finite(dt) ? IntegrationOutcome::step_underflow : IntegrationOutcome::not_finite,
                            "the step size fell below the resolution of t", time_);
            }
            if (++attempts_ > settings_.step_limit)
                return fail(IntegrationOutcome::step_limit, step_limit_reason(settings_.step_limit), time_);
            const T tried = dt;
            const bool accepted = stepper_.try_step(counted_, state_, time_, dt) == odeint::success;
            if (!accepted) {
                ++rejected;
                if (!(dt < tried)) dt = tried / T(2); // never try the same step again
                proposed_ = dt;
                continue;
            }
            ++steps;
            if (!is_finite(state_))
                return fail(IntegrationOutcome::not_finite, "a component overflowed or became undefined", before_);
            // A step cut short by a sample time says nothing against the longer step proposed before.
            proposed_ = (is_last && dt < proposed_) ? proposed_ : dt;
            if (is_last) time_ = target;
            methods.back().steps = steps;
            methods.back().until = static_cast<double>(time_);
            if (settings_.on_progress) settings_.on_progress(static_cast<double>(time_), steps);
            if (observer && observer(numeric::to_ball(time_), balls(state_))) return Advance::stopped;
        }
        return Advance::arrived;
    }

    Controlled fresh_, stepper_;
    std::vector<SystemPiece<T>> pieces_;
    std::size_t piece_ = 0;
    RunSettings settings_;
    Vector<T> state_;
    T time_ = T(0), before_ = T(0), proposed_ = T(0);
    Rational exact_time_ = 0;
    System<T> counted_;
    unsigned long attempts_ = 0;
};

template <class T>
std::unique_ptr<Run> run_with(std::vector<SystemPiece<T>> pieces, Vector<T> start, const RunSettings& settings)
{
    using State = Vector<T>;
    using Algebra = odeint::vector_space_algebra;
    const T relative = numeric::from_rational<T>(settings.tolerance);
    const T absolute(0);          // the components are positive: relative control for each
    const T of_x(1), of_dxdt(0);  // relative to x itself, not to dt x', which is large in fast decay
    const auto make = [&]<class Controlled>(Controlled stepper) -> std::unique_ptr<Run> {
        return std::make_unique<OdeintRun<T, Controlled>>(std::move(stepper), std::move(pieces), std::move(start),
                                                          settings);
    };
    const auto controlled = [&]<class Tableau>(Tableau) {
        using Controlled = odeint::controlled_runge_kutta<Tableau>;
        return make(Controlled(typename Controlled::error_checker_type(absolute, relative, of_x, of_dxdt)));
    };
    switch (settings.stepper) {
    case Stepper::bulirsch_stoer:
        return make(odeint::bulirsch_stoer<State, T, State, T, Algebra>(absolute, relative, of_x, of_dxdt));
    case Stepper::fehlberg78: return controlled(odeint::runge_kutta_fehlberg78<State, T, State, T, Algebra>());
    case Stepper::dopri5: return controlled(odeint::runge_kutta_dopri5<State, T, State, T, Algebra>());
    default: throw std::logic_error("a stepper that is not Odeint's");
    }
}

template <unsigned Digits>
std::unique_ptr<Run> make_odeint_run(const problem::Instance& instance, const RunSettings& settings)
{
    using T = Scalar<Digits>;
    const numeric::PrecisionScope precision(numeric::bits_for_digits(Digits) + 32);
    const Vector<Ball> exact = start_state(instance, settings.coordinates);
    Vector<T> start(exact.size());
    for (Eigen::Index i = 0; i < exact.size(); ++i) start[i] = numeric::from_ball<T>(exact[i]);
    std::vector<SystemPiece<T>> pieces = {{0, system_of<T>(instance, settings.coordinates)}};
    for (const Rational& from : breaks_before(instance, settings.until))
        pieces.push_back({from, system_of<T>(instance, settings.coordinates, from)});
    return run_with<T>(std::move(pieces), std::move(start), settings);
}

} // namespace wnflow::flow::detail
