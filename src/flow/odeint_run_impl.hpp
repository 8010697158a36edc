#pragma once

// Included by the files under precisions/ only: each instantiates the steppers for one number type.

#include "flow/odeint_run.hpp"

#include <wnflow/flow/plain_field.hpp>
#include <wnflow/flow/polar_field.hpp>
#include <wnflow/flow/start.hpp>

#include <boost/numeric/odeint/algebra/algebra_dispatcher.hpp> // before external/eigen, which specializes it
#include <boost/numeric/odeint/algebra/vector_space_algebra.hpp>
#include <boost/numeric/odeint/external/eigen/eigen.hpp>
#include <boost/numeric/odeint/stepper/bulirsch_stoer.hpp>
#include <boost/numeric/odeint/stepper/controlled_runge_kutta.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_fehlberg78.hpp>

#include <cmath>
#include <limits>

namespace wnflow::flow::detail {

namespace odeint = boost::numeric::odeint;

template <unsigned Digits>
using Scalar = std::conditional_t<(Digits <= 15), double, numeric::Real<Digits>>;

template <class T>
using System = std::function<void(const Vector<T>&, Vector<T>&, const T&)>;

template <class T>
struct InitialValueProblem {
    System<T> system;
    Vector<T> start;
};

template <class T>
InitialValueProblem<T> polar_problem(const problem::Instance& instance)
{
    const Start exact{instance.initialization, {}};
    const PolarField<T> field = PolarField<T>::of(instance);
    const Vector<Ball> direction = exact.direction();
    const Eigen::Index n = direction.size();

    Vector<T> start(n + 3);
    start[0] = numeric::from_ball<T>(exact.radius());
    for (Eigen::Index i = 0; i < n; ++i) start[1 + i] = numeric::from_ball<T>(direction[i]);
    start[n + 1] = T(1); // e^q
    start[n + 2] = field.network.loss(Vector<T>(start[0] * start.segment(1, n)));

    return {[field, n](const Vector<T>& state, Vector<T>& derivative, const T&) {
                const auto d = field(state[0], Vector<T>(state.segment(1, n)));
                derivative.resize(state.size());
                derivative[0] = d.radius;
                derivative.segment(1, n) = d.direction;
                derivative[n + 1] = d.growth_exponent * state[n + 1];
                derivative[n + 2] = d.dissipation;
            },
            std::move(start)};
}

template <class T>
InitialValueProblem<T> plain_problem(const problem::Instance& instance)
{
    const PlainField<T> field{Network<T>::of(instance)};
    const Vector<Ball> weights = Start{instance.initialization, {}}.weights();
    const Eigen::Index n = weights.size();

    Vector<T> start(n + 1);
    for (Eigen::Index i = 0; i < n; ++i) start[i] = numeric::from_ball<T>(weights[i]);
    start[n] = field.network.loss(Vector<T>(start.head(n)));

    return {[field, n](const Vector<T>& state, Vector<T>& derivative, const T&) {
                const Vector<T> d = field(Vector<T>(state.head(n)));
                derivative.resize(state.size());
                derivative.head(n) = d;
                derivative[n] = numeric::inner(d, d);
            },
            std::move(start)};
}

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
T first_step(const System<T>& system, const Vector<T>& start, const T& span)
{
    using std::abs;
    Vector<T> derivative(start.size());
    system(start, derivative, T(0));
    T rate = T(1) / span;
    for (Eigen::Index i = 0; i < start.size(); ++i) {
        const T relative = abs(derivative[i]) / abs(start[i]);
        if (is_finite(relative) && relative > rate) rate = relative;
    }
    return T(1) / (T(100) * rate);
}

/// Drives a controlled stepper through the sample times. Odeint's own integrate functions neither notice a step that no
/// longer changes t, nor a NaN, nor an endless series of rejected steps: this loop ends in an outcome for each of them.
template <class T, class Controlled>
Run drive(Controlled& stepper, const InitialValueProblem<T>& problem, const RunSettings& settings)
{
    using std::abs;
    Run run;
    unsigned long attempts = 0;
    const System<T> counted = [&](const Vector<T>& x, Vector<T>& dxdt, const T& t) {
        ++run.evaluations;
        problem.system(x, dxdt, t);
    };
    const auto fail = [&](IntegrationOutcome outcome, const std::string& what, const T& t) {
        run.outcome = outcome;
        run.reason = what + " at t = " + numeric::midpoint_text(numeric::to_ball(t), 6);
    };
    const auto store = [&](const Vector<T>& state) {
        Vector<Ball> balls(state.size());
        for (Eigen::Index i = 0; i < state.size(); ++i) balls[i] = numeric::to_ball(state[i]);
        run.states.push_back(std::move(balls));
    };

    Vector<T> state = problem.start;
    T t(0);
    T proposed = first_step(problem.system, state, numeric::from_rational<T>(settings.sample_times->back()));
    store(state);
    if (!is_finite(state)) {
        fail(IntegrationOutcome::not_finite, "the start, or its loss, overflows", t);
        return run;
    }
    std::vector<T> stops; // in a halved run, every second one is a sample time
    const std::vector<Rational>& times = *settings.sample_times;
    for (std::size_t k = 1; k < times.size(); ++k) {
        if (settings.halves_intervals) stops.push_back(numeric::from_rational<T>((times[k - 1] + times[k]) / 2));
        stops.push_back(numeric::from_rational<T>(times[k]));
    }
    const std::size_t stops_per_sample = settings.halves_intervals ? 2 : 1;
    for (std::size_t k = 0; k < stops.size(); ++k) {
        const T& target = stops[k];
        while (t < target) {
            const T before = t;
            const bool is_last = t + proposed >= target;
            T dt = is_last ? T(target - t) : proposed;
            if (!is_finite(dt) || dt <= abs(target) * std::numeric_limits<T>::epsilon() * T(4)) {
                if (is_last) { // what is left is below the resolution of t
                    t = target;
                    break;
                }
                fail(is_finite(dt) ? IntegrationOutcome::step_underflow : IntegrationOutcome::not_finite,
                     "the step size fell below the resolution of t", t);
                return run;
            }
            if (++attempts > settings.step_limit) {
                fail(IntegrationOutcome::step_limit,
                     "the limit of " + std::to_string(settings.step_limit) + " steps was reached", t);
                return run;
            }
            const T tried = dt;
            const bool accepted = stepper.try_step(counted, state, t, dt) == odeint::success;
            if (!accepted) {
                if (!(dt < tried)) dt = tried / T(2); // never try the same step again
                proposed = dt;
                continue;
            }
            ++run.steps;
            if (!is_finite(state)) {
                fail(IntegrationOutcome::not_finite, "a component overflowed or became undefined", before);
                return run;
            }
            // A step cut short by a sample time says nothing against the longer step proposed before.
            proposed = (is_last && dt < proposed) ? proposed : dt;
            if (is_last) t = target;
            if (settings.on_progress) settings.on_progress(static_cast<double>(t), run.steps);
        }
        if ((k + 1) % stops_per_sample == 0) store(state);
    }
    return run;
}

template <class T>
Run run_with(const InitialValueProblem<T>& problem, const RunSettings& settings)
{
    using State = Vector<T>;
    using Algebra = odeint::vector_space_algebra;
    const T relative = numeric::from_rational<T>(settings.tolerance);
    const T absolute(0);          // the components are positive: relative control for each
    const T of_x(1), of_dxdt(0);  // relative to x itself, not to dt x', which is large in fast decay
    switch (settings.stepper) {
    case Stepper::bulirsch_stoer: {
        odeint::bulirsch_stoer<State, T, State, T, Algebra> stepper(absolute, relative, of_x, of_dxdt);
        return drive(stepper, problem, settings);
    }
    case Stepper::fehlberg78: {
        using Tableau = odeint::runge_kutta_fehlberg78<State, T, State, T, Algebra>;
        using Controlled = odeint::controlled_runge_kutta<Tableau>;
        Controlled stepper(typename Controlled::error_checker_type(absolute, relative, of_x, of_dxdt));
        return drive(stepper, problem, settings);
    }
    case Stepper::dopri5: {
        using Tableau = odeint::runge_kutta_dopri5<State, T, State, T, Algebra>;
        using Controlled = odeint::controlled_runge_kutta<Tableau>;
        Controlled stepper(typename Controlled::error_checker_type(absolute, relative, of_x, of_dxdt));
        return drive(stepper, problem, settings);
    }
    }
    return {};
}

template <unsigned Digits>
Run run_odeint(const problem::Instance& instance, const RunSettings& settings)
{
    using T = Scalar<Digits>;
    const numeric::PrecisionScope precision(numeric::bits_for_digits(Digits) + 32);
    return run_with<T>(instance.flow == problem::FlowKind::plain ? plain_problem<T>(instance)
                                                                 : polar_problem<T>(instance),
                       settings);
}

} // namespace wnflow::flow::detail
