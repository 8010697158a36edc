#include "support/catch.hpp"

#include <wnflow/ode/odeint.hpp>

#include <boost/numeric/odeint/algebra/algebra_dispatcher.hpp> // before external/eigen, which specializes it
#include <boost/numeric/odeint/algebra/vector_space_algebra.hpp>
#include <boost/numeric/odeint/external/eigen/eigen.hpp>
#include <boost/numeric/odeint/integrate/integrate_adaptive.hpp>
#include <boost/numeric/odeint/integrate/integrate_const.hpp>
#include <boost/numeric/odeint/integrate/integrate_n_steps.hpp>
#include <boost/numeric/odeint/integrate/integrate_times.hpp>
#include <boost/numeric/odeint/iterator/adaptive_iterator.hpp>
#include <boost/numeric/odeint/iterator/adaptive_time_iterator.hpp>
#include <boost/numeric/odeint/iterator/const_step_iterator.hpp>
#include <boost/numeric/odeint/iterator/const_step_time_iterator.hpp>
#include <boost/numeric/odeint/iterator/times_time_iterator.hpp>
#include <boost/numeric/odeint/stepper/bulirsch_stoer_dense_out.hpp>
#include <boost/numeric/odeint/stepper/controlled_runge_kutta.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_fehlberg78.hpp>

#include <cmath>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

using namespace wnflow::ode;
using wnflow::numeric::from_ball;
using wnflow::numeric::from_rational;
using wnflow::numeric::Real;
using wnflow::numeric::to_ball;
namespace odeint = boost::numeric::odeint;

namespace {

template <class Stepper, class Tag>
constexpr bool has_category = std::is_same_v<typename Stepper::stepper_category, Tag>;
static_assert(has_category<DenseOutputStepper<Vector<double>>, odeint::dense_output_stepper_tag>);
static_assert(has_category<ControlledStepper<Vector<Real<50>>>, odeint::controlled_stepper_tag>);
static_assert(has_category<FixedStepper<Vector<Ball>, double>, odeint::stepper_tag>);
static_assert(std::is_copy_constructible_v<DenseOutputStepper<Vector<double>>>); // integrate functions take copies

/// (e^{−t²/2}, sin t, cos t) from (1, 0, 1).
const auto decay_and_rotation = [](const auto& x, auto& dxdt, const auto& t) {
    dxdt[0] = -t * x[0];
    dxdt[1] = x[2];
    dxdt[2] = -x[1];
};

/// What Odeint alone would take: no program can be recorded from it.
const auto only_in_double = [](const Vector<double>& x, Vector<double>& dxdt, double) { dxdt = -x; };
static_assert(RecordableField<decltype(decay_and_rotation)>);
static_assert(!RecordableField<decltype(only_in_double)>);
static_assert(RecordableField<RecordedField<decltype(decay_and_rotation)>>);
static_assert(!std::is_constructible_v<Recorded, double>); // no rounded constants

template <class T>
Vector<T> exact_solution(const T& t)
{
    using std::cos, std::exp, std::sin;
    Vector<T> x(3);
    x << exp(-t * t / 2), sin(t), cos(t);
    return x;
}

template <class T>
Vector<T> start()
{
    return exact_solution(T(0));
}

template <class T>
Rational tolerance()
{
    Rational result = 1;
    for (int digit = 0; digit < std::numeric_limits<T>::digits10 - 1; ++digit) result /= 10;
    return result;
}

template <class T>
Settings settings()
{
    return {.tolerance = {tolerance<T>(), tolerance<T>()}};
}

/// Each step may err by the tolerance; errors of the solutions here do not grow. No test makes more than 300 steps; the
/// output is rounded, and so are its times.
template <class T>
T error_bound()
{
    return 300 * from_rational<T>(tolerance<T>());
}

template <class T>
T distance(const Vector<T>& a, const Vector<T>& b)
{
    using std::abs;
    T largest = 0;
    for (Eigen::Index i = 0; i < a.size(); ++i)
        if (!(abs(a[i] - b[i]) <= largest)) largest = abs(a[i] - b[i]);
    return largest;
}

/// Notes when it was called, and how far the states were off.
template <class T>
struct Observations {
    std::vector<T> times;
    T worst = 0;

    void operator()(const Vector<T>& x, const T& t)
    {
        times.push_back(t);
        const T error = distance(x, exact_solution(t));
        if (!(error <= worst)) worst = error;
    }
};

template <class T>
std::vector<T> multiples(const T& dt, int count)
{
    std::vector<T> result;
    for (int k = 0; k <= count; ++k) result.push_back(T(k) * dt);
    return result;
}

template <class T>
void check_increasing(const std::vector<T>& times, const T& last)
{
    REQUIRE(times.size() > 1);
    CHECK(times.front() == 0);
    CHECK(times.back() == last);
    for (std::size_t k = 1; k < times.size(); ++k) CHECK(times[k - 1] < times[k]);
}

/// Every integrate function and iterator of Odeint with one stepper of ours.
template <class T, class Stepper>
void drive(const Stepper& stepper)
{
    const T dt = T(1) / 4, end = 3, bound = error_bound<T>();
    {
        INFO("integrate_const");
        Observations<T> seen;
        Vector<T> x = start<T>();
        odeint::integrate_const(stepper, decay_and_rotation, x, T(0), end, dt, std::ref(seen));
        CHECK(seen.times == multiples(dt, 12));
        CHECK(seen.worst < bound);
        CHECK(distance(x, exact_solution(end)) < bound);
    }
    {
        INFO("integrate_n_steps");
        Observations<T> seen;
        Vector<T> x = start<T>();
        odeint::integrate_n_steps(stepper, decay_and_rotation, x, T(0), dt, 12, std::ref(seen));
        CHECK(seen.times == multiples(dt, 12));
        CHECK(seen.worst < bound);
    }
    {
        INFO("integrate_times");
        const std::vector<T> times = {T(0), T(1) / 8, T(1), T(1) + T(1) / 1024, T(5) / 2, end};
        Observations<T> seen;
        Vector<T> x = start<T>();
        odeint::integrate_times(stepper, decay_and_rotation, x, times.begin(), times.end(), dt, std::ref(seen));
        CHECK(seen.times == times);
        CHECK(seen.worst < bound);
        CHECK(distance(x, exact_solution(end)) < bound);
    }
    {
        INFO("integrate_adaptive");
        Observations<T> seen;
        Vector<T> x = start<T>();
        const T odd_end = end - T(1) / 32; // no multiple of dt
        const std::size_t steps =
            odeint::integrate_adaptive(stepper, decay_and_rotation, x, T(0), odd_end, dt, std::ref(seen));
        check_increasing(seen.times, odd_end);
        CHECK(seen.times.size() == steps + 1);
        CHECK(seen.worst < bound);
        CHECK(distance(x, exact_solution(odd_end)) < bound);
    }
    {
        INFO("backwards");
        Observations<T> seen;
        Vector<T> x = exact_solution(end);
        odeint::integrate_adaptive(stepper, decay_and_rotation, x, end, T(0), T(-dt), std::ref(seen));
        CHECK(seen.times.front() == end);
        CHECK(seen.times.back() == 0);
        // Backwards e^{−t²/2} grows by e^{9/2} < 100, and an error with it.
        CHECK(distance(x, start<T>()) < 100 * bound);
    }
    if constexpr (!has_category<Stepper, odeint::controlled_stepper_tag>) { // for which Odeint has no such iterator
        INFO("const_step_time_iterator");
        Observations<T> seen;
        Vector<T> x = start<T>();
        auto it = odeint::make_const_step_time_iterator_begin(stepper, decay_and_rotation, x, T(0), end, dt);
        const auto stop = odeint::make_const_step_time_iterator_end(stepper, decay_and_rotation, x);
        for (; it != stop; ++it) seen((*it).first, (*it).second);
        CHECK(seen.times == multiples(dt, 12));
        CHECK(seen.worst < bound);
    }
}

template <class T, class Stepper>
void drive_times_iterator(const Stepper& stepper)
{
    INFO("times_time_iterator");
    const std::vector<T> times = {T(0), T(1) / 8, T(1), T(1) + T(1) / 1024, T(5) / 2, T(3)};
    Observations<T> seen;
    Vector<T> x = start<T>();
    auto it =
        odeint::make_times_time_iterator_begin(stepper, decay_and_rotation, x, times.begin(), times.end(), T(T(1) / 4));
    const auto stop =
        odeint::make_times_time_iterator_end<typename std::vector<T>::const_iterator>(stepper, decay_and_rotation, x);
    for (; it != stop; ++it) seen((*it).first, (*it).second);
    CHECK(seen.times == times);
    CHECK(seen.worst < error_bound<T>());
}

template <class T, class Stepper>
void drive_adaptive_iterator(const Stepper& stepper)
{
    INFO("adaptive_time_iterator");
    Observations<T> seen;
    Vector<T> x = start<T>();
    auto it = odeint::make_adaptive_time_iterator_begin(stepper, decay_and_rotation, x, T(0), T(3), T(T(1) / 4));
    const auto stop = odeint::make_adaptive_time_iterator_end(stepper, decay_and_rotation, x);
    for (; it != stop; ++it) seen((*it).first, (*it).second);
    check_increasing(seen.times, T(3));
    CHECK(seen.worst < error_bound<T>());
}

Method method_of(int index)
{
    return index == 0 ? Method::taylor : index == 1 ? Method::collocation : Method::automatic;
}

} // namespace

TEMPLATE_TEST_CASE("Odeint drives the dense-output stepper", "[ode][odeint]", double, Real<50>, Real<100>)
{
    using T = TestType;
    const Method method = method_of(GENERATE(0, 1, 2));
    CAPTURE(static_cast<int>(method));
    const DenseOutputStepper<Vector<T>> stepper(method, settings<T>());
    drive<T>(stepper);
    drive_adaptive_iterator<T>(stepper);
    drive_times_iterator<T>(stepper);
}

TEMPLATE_TEST_CASE("Odeint drives the controlled stepper", "[ode][odeint]", double, Real<50>, Real<100>)
{
    using T = TestType;
    const Method method = method_of(GENERATE(0, 1, 2));
    CAPTURE(static_cast<int>(method));
    const ControlledStepper<Vector<T>> stepper(method, settings<T>());
    drive<T>(stepper);
    drive_adaptive_iterator<T>(stepper);
    drive_times_iterator<T>(stepper);
}

TEMPLATE_TEST_CASE("Odeint drives the stepper with fixed steps", "[ode][odeint]", double, Real<50>, Real<100>)
{
    using T = TestType;
    const Method method = method_of(GENERATE(0, 1));
    CAPTURE(static_cast<int>(method));
    // The order that the tolerance asks for makes steps of a quarter exact enough.
    drive<T>(FixedStepper<Vector<T>>(method, settings<T>()));
}

TEMPLATE_TEST_CASE("states of balls are driven by times of another type", "[ode][odeint]", double, Real<50>)
{
    using Time = TestType;
    Settings given = settings<Real<50>>();
    using Stepper = DenseOutputStepper<Vector<Ball>, Time>;
    CHECK_THROWS_AS(Stepper(Method::taylor, given), std::invalid_argument); // a ball has no digits of its own
    given.bits = 256;
    Vector<Ball> x(3);
    x << Ball(1), Ball(0), Ball(1);
    const std::vector<Time> times = multiples(Time(1) / 8, 16);
    std::vector<Time> seen;
    Real<50> worst = 0;
    odeint::integrate_times(Stepper(Method::automatic, given), decay_and_rotation, x, times.begin(), times.end(),
                            Time(1) / 8, [&](const Vector<Ball>& state, const Time& t) {
                                seen.push_back(t);
                                Vector<Real<50>> rounded(3);
                                for (Eigen::Index i = 0; i < 3; ++i) rounded[i] = from_ball<Real<50>>(state[i]);
                                worst = std::max(worst, distance(rounded, exact_solution(Real<50>(t))));
                            });
    CHECK(seen == times);
    CHECK(worst < error_bound<Real<50>>()); // also with times in double: they are multiples of 1/8, exactly
}

TEST_CASE("dense output is as exact as the steps", "[ode][odeint]")
{
    using T = Real<50>;
    DenseOutputStepper<Vector<T>> stepper(method_of(GENERATE(0, 1, 2)), settings<T>());
    stepper.initialize(start<T>(), T(0), T(1) / 10);
    CHECK(stepper.current_state() == start<T>());
    for (int step = 0; step < 12; ++step) {
        const T bound = stepper.current_time_step();
        const auto [from, to] = stepper.do_step(decay_and_rotation);
        CHECK(from < to);
        CHECK(to <= from + bound);
        CHECK(from == stepper.previous_time());
        CHECK(to == stepper.current_time());
        CHECK(distance(stepper.previous_state(), exact_solution(from)) < error_bound<T>());
        CHECK(distance(stepper.current_state(), exact_solution(to)) < error_bound<T>());
        for (int k = 0; k <= 10; ++k) {
            const T t = from + (to - from) * k / 10;
            Vector<T> x;
            stepper.calc_state(t, x);
            CHECK(distance(x, exact_solution(t)) < error_bound<T>());
        }
        Vector<T> x;
        stepper.calc_state(to + T(1) / 3, x); // Odeint's integrate_const may ask for it
        CHECK(distance(x, exact_solution<T>(to + T(1) / 3)) < error_bound<T>());
        CHECK_THROWS_AS(stepper.calc_state(from - T(1) / 3, x), std::out_of_range);
    }
    Vector<T> x;
    stepper.initialize(start<T>(), T(0), T(1) / 10);
    stepper.calc_state(T(0), x);
    CHECK(x == start<T>());
    CHECK_THROWS_AS(stepper.calc_state(T(1) / 20, x), std::out_of_range); // there was no step yet
}

TEST_CASE("initialize with the stepper's own state goes on, with any other it starts anew", "[ode][odeint]")
{
    using T = Real<50>;
    DenseOutputStepper<Vector<T>> stepper(Method::taylor, settings<T>());
    stepper.initialize(start<T>(), T(0), T(1) / 10);
    stepper.do_step(decay_and_rotation);
    stepper.do_step(decay_and_rotation);
    const unsigned long steps = stepper.work().steps;
    CHECK(steps == 2);
    Vector<T> middle, same;
    const T t = (stepper.previous_time() + stepper.current_time()) / 2;
    stepper.calc_state(t, middle);
    stepper.initialize(stepper.current_state(), stepper.current_time(), T(1) / 1024);
    stepper.calc_state(t, same); // the last step is still known
    CHECK(middle == same);
    const auto [from, to] = stepper.do_step(decay_and_rotation);
    CHECK(to == from + T(1) / 1024);

    // A copy goes its own way, and the original is where it was.
    DenseOutputStepper<Vector<T>> copy = stepper;
    copy.calc_state(to - T(1) / 4096, middle);
    CHECK(distance(middle, exact_solution<T>(to - T(1) / 4096)) < error_bound<T>());
    copy.do_step(decay_and_rotation);
    CHECK(copy.current_time() > to);
    CHECK(stepper.current_time() == to);
    stepper.calc_state(to - T(1) / 4096, same);
    CHECK(middle == same);
    stepper.do_step(decay_and_rotation);
    CHECK(distance(copy.current_state(), exact_solution(copy.current_time())) < error_bound<T>());
    CHECK(distance(stepper.current_state(), exact_solution(stepper.current_time())) < error_bound<T>());

    stepper.initialize(exact_solution(T(2)), T(2), T(-1) / 10); // another point, and backwards
    stepper.do_step(decay_and_rotation);
    CHECK(stepper.current_time() < 2);
    CHECK(distance(stepper.current_state(), exact_solution(stepper.current_time())) < error_bound<T>());
}

TEST_CASE("each step follows the field it is given", "[ode][odeint]")
{
    using T = Real<50>;
    const auto growth = [](const Rational& rate) {
        return [rate](const auto& x, auto& dxdt, const auto&) { dxdt[0] = rate * x[0]; };
    };
    const auto slow = growth(Rational(1, 10)), fast = growth(Rational(1)); // of one type
    DenseOutputStepper<Vector<T>> stepper(Method::taylor, settings<T>());
    Vector<T> x(1);
    x << T(1);
    stepper.initialize(x, T(0), T(1) / 8);
    stepper.do_step(slow);
    CHECK(abs(stepper.current_state()[0] - exp(T(1) / 80)) < error_bound<T>());
    stepper.initialize(stepper.current_state(), stepper.current_time(), T(1) / 8);
    stepper.do_step(std::ref(fast));
    CHECK(abs(stepper.current_state()[0] - exp(T(1) / 80 + T(1) / 8)) < error_bound<T>());

    FixedStepper<Vector<T>> fixed(Method::collocation, settings<T>());
    x << T(1);
    fixed.do_step(slow, x, T(0), T(1) / 8);
    fixed.do_step(fast, x, T(1) / 8, T(1) / 8);
    CHECK(abs(x[0] - exp(T(1) / 80 + T(1) / 8)) < error_bound<T>());

    const auto too_short = [](const auto&, auto& dxdt, const auto&) { dxdt.resize(0); };
    CHECK_THROWS_AS(fixed.do_step(too_short, x, T(0), T(1)), std::invalid_argument);
    CHECK_THROWS_AS(RecordedField(too_short, 1), std::invalid_argument);
}

TEST_CASE("outcomes surface as exceptions", "[ode][odeint]")
{
    using T = Real<30>;
    const auto blow_up = [](const auto& x, auto& dxdt, const auto&) { dxdt[0] = x[0] * x[0]; }; // 1/(1 − t)
    const Method method = method_of(GENERATE(0, 1, 2));
    CAPTURE(static_cast<int>(method));
    const DenseOutputStepper<Vector<T>> dense(method, settings<T>());
    const ControlledStepper<Vector<T>> controlled(method, settings<T>());
    Vector<T> one(1);
    one << T(1);
    const auto check = [&](const auto& integrate) {
        Vector<T> x = one;
        std::optional<IntegrationError> error;
        try {
            integrate(x);
        } catch (const odeint::odeint_error& caught) { // as Odeint's own
            error = dynamic_cast<const IntegrationError&>(caught);
        }
        REQUIRE(error);
        CHECK(error->outcome() != StepOutcome::accepted);
        CHECK(std::string(error->what()).find(to_text(error->outcome())) != std::string::npos);
        // It gives up where the solution does, not before.
        CHECK(abs(from_ball<T>(error->time()) - 1) < T(1e-20));
    };
    check([&](Vector<T>& x) { odeint::integrate_adaptive(dense, blow_up, x, T(0), T(2), T(1) / 10); });
    check([&](Vector<T>& x) { odeint::integrate_adaptive(controlled, blow_up, x, T(0), T(2), T(1) / 10); });
    check([&](Vector<T>& x) { odeint::integrate_const(dense, blow_up, x, T(0), T(2), T(1) / 10); });
    check([&](Vector<T>& x) { odeint::integrate_n_steps(controlled, blow_up, x, T(0), T(1) / 10, 20); });

    // In double the solution overflows: 1/(1 − t)² > 1e308 is never reached, e^{1000 t} is.
    const auto growth = [](const auto& x, auto& dxdt, const auto&) { dxdt[0] = 1000 * x[0]; };
    Vector<double> x(1);
    x << 1;
    double t = 0, dt = 1;
    ControlledStepper<Vector<double>> in_double(method, settings<double>());
    bool has_thrown = false;
    while (!has_thrown && t < 1) {
        const double before = t, state = x[0];
        try {
            (void)in_double.try_step(growth, x, t, dt);
        } catch (const IntegrationError& error) {
            has_thrown = true;
            CHECK(error.outcome() == StepOutcome::not_finite);
            CHECK(t == before); // as they were
            CHECK(x[0] == state);
        }
    }
    CHECK(has_thrown);
    CHECK(t < std::log(std::numeric_limits<double>::max()) / 1000);

    const auto undefined = [](const auto& y, auto& dydt, const auto&) { dydt[0] = sqrt(y[0]); };
    DenseOutputStepper<Vector<T>> stepper(method, settings<T>());
    stepper.initialize(-one, T(0), T(1));
    CHECK_THROWS_AS(stepper.do_step(undefined), IntegrationError);
    stepper.initialize(Vector<T>(one * std::numeric_limits<T>::quiet_NaN()), T(0), T(1));
    CHECK_THROWS_AS(stepper.do_step(blow_up), IntegrationError);
    stepper.initialize(one, T(0), T(0));
    CHECK_THROWS_AS(stepper.do_step(blow_up), IntegrationError); // a step of 0 would be repeated for ever
    stepper.initialize(one, T(0), T(1) / 4);
    stepper.do_step(blow_up); // and is of use afterwards
    CHECK(stepper.current_time() > 0);
}

TEST_CASE("settings are judged at construction", "[ode][odeint]")
{
    using T = Real<50>;
    using Stepper = DenseOutputStepper<Vector<T>>;
    Settings too_exact{.tolerance = {Rational(wnflow::numeric::parse_rational("1e-80"))}};
    CHECK_THROWS_AS(Stepper(Method::taylor, too_exact), std::invalid_argument);
    too_exact.bits = 400; // more than the state has, but enough
    CHECK_NOTHROW(Stepper(Method::taylor, too_exact));
    CHECK_THROWS_AS(Stepper(Method::taylor, Settings{}), std::invalid_argument);
    CHECK_THROWS_AS(FixedStepper<Vector<T>>(Method::automatic, settings<T>()), std::invalid_argument);
}

TEST_CASE("the measured order of fixed steps is the declared one", "[ode][odeint]")
{
    using T = Real<100>;
    const auto [method, order] = GENERATE(table<Method, unsigned>({{Method::taylor, 3U},
                                                                   {Method::taylor, 8U},
                                                                   {Method::taylor, 15U},
                                                                   {Method::collocation, 2U},
                                                                   {Method::collocation, 6U},
                                                                   {Method::collocation, 12U}}));
    CAPTURE(static_cast<int>(method), order);
    Settings given = settings<T>();
    given.order = order;
    const FixedStepper<Vector<T>> stepper(method, given);
    CHECK(stepper.order() == order);
    const auto error = [&](int steps) {
        Vector<T> x = start<T>();
        odeint::integrate_n_steps(stepper, decay_and_rotation, x, T(0), T(1) / steps, static_cast<std::size_t>(steps));
        return distance(x, exact_solution(T(1)));
    };
    // Halving the step divides the error by 2^p (1 + O(h)).
    const double measured = static_cast<double>(log2(error(32) / error(64)));
    CHECK(measured > order - 0.2);
    CHECK(measured < order + 0.2);
}

TEST_CASE("Odeint's own steppers agree, given the same field", "[ode][odeint]")
{
    using T = Real<38>;
    // Lorenz: errors grow by e^{0.9 t} on average; to t = 2, by less than 1e3.
    const RecordedField lorenz(
        [](const auto& x, auto& dxdt, const auto&) {
            dxdt[0] = 10 * (x[1] - x[0]);
            dxdt[1] = 28 * x[0] - x[1] - x[0] * x[2];
            dxdt[2] = x[0] * x[1] - Rational(8, 3) * x[2];
        },
        3);
    Vector<T> first(3);
    first << T(1), T(2), T(3);
    const auto end_of = [&](const auto& stepper) {
        Vector<T> x = first;
        odeint::integrate_adaptive(stepper, lorenz, x, T(0), T(2), T(1) / 100);
        return x;
    };
    const auto states_of = [&](const auto& stepper) {
        Vector<T> x = first;
        std::vector<Vector<T>> states;
        odeint::integrate_const(stepper, lorenz, x, T(0), T(2), T(1) / 4,
                                [&](const Vector<T>& state, const T&) { states.push_back(state); });
        return states;
    };
    const Vector<T> ours = end_of(DenseOutputStepper<Vector<T>>(method_of(GENERATE(0, 1, 2)), settings<T>()));

    const T small(1e-18);
    using Algebra = odeint::vector_space_algebra;
    using Fehlberg = odeint::runge_kutta_fehlberg78<Vector<T>, T, Vector<T>, T, Algebra>;
    using Controlled = odeint::controlled_runge_kutta<Fehlberg>;
    CHECK(distance(ours, end_of(Controlled(Controlled::error_checker_type(small, small)))) < T(1e-14));
    const odeint::bulirsch_stoer_dense_out<Vector<T>, T, Vector<T>, T, Algebra> extrapolation(small, small);
    const auto theirs = states_of(extrapolation);
    const auto dense = states_of(DenseOutputStepper<Vector<T>>(Method::automatic, settings<T>()));
    REQUIRE(theirs.size() == 9);
    REQUIRE(dense.size() == 9);
    for (std::size_t k = 0; k < 9; ++k) CHECK(distance(theirs[k], dense[k]) < T(1e-13));
    CHECK(distance(dense.back(), ours) < 1000 * error_bound<T>());
}

TEST_CASE("driven by Odeint, the automatic method finds and keeps collocation on a stiff field", "[ode][odeint]")
{
    using T = Real<38>;
    // Onto the slow solution x = cos t at rate 10⁵: a power series would make more than 10⁵ steps.
    const auto stiff = [](const auto& x, auto& dxdt, const auto& t) { dxdt[0] = -100000 * (x[0] - cos(t)) - sin(t); };
    const Settings given{.tolerance = {Rational(wnflow::numeric::parse_rational("1e-20")),
                                       Rational(wnflow::numeric::parse_rational("1e-20"))}};
    Vector<T> x(1);
    x << T(2);
    DenseOutputStepper<Vector<T>> dense(Method::automatic, given);
    odeint::integrate_const(std::ref(dense), stiff, x, T(0), T(4), T(1) / 2);
    CHECK(abs(x[0] - cos(T(4))) < T(1e-17));
    CHECK(dense.method() == "collocation");
    CHECK(dense.work().steps < 2000);

    x << T(2);
    ControlledStepper<Vector<T>> controlled(Method::automatic, given);
    odeint::integrate_adaptive(std::ref(controlled), stiff, x, T(0), T(4), T(1) / 2);
    CHECK(abs(x[0] - cos(T(4))) < T(1e-17));
    CHECK(controlled.work().steps < 2000);
}

TEST_CASE("driven by Odeint, the automatic method weighs its methods as it does alone", "[ode][odeint]")
{
    using T = Real<30>;
    // A Kepler orbit, eccentricity 3/5: collocation is tried, and must be left again.
    const RecordedField kepler(
        [](const auto& x, auto& dxdt, const auto&) {
            const auto squared = x[0] * x[0] + x[1] * x[1];
            const auto cubed = squared * sqrt(squared);
            dxdt[0] = x[2];
            dxdt[1] = x[3];
            dxdt[2] = -x[0] / cubed;
            dxdt[3] = -x[1] / cubed;
        },
        4);
    Vector<T> x(4);
    x << T(2) / 5, T(0), T(0), T(2);
    Settings given = settings<T>();
    given.bits = 192;
    const T end = 60;

    const auto alone = make_integrator(Method::automatic, kepler.program(), given);
    Vector<Ball> start(4);
    for (Eigen::Index i = 0; i < 4; ++i) start[i] = to_ball(x[i]);
    alone->start(start, 0, 1);
    double steps = 0, collocations = 0;
    while (wnflow::numeric::certainly_less(alone->time(), 60)) {
        REQUIRE(alone->step(1000) == StepOutcome::accepted);
        ++steps;
        if (alone->method() == "collocation") ++collocations;
    }
    CHECK(collocations > 0);
    CHECK(collocations < steps / 2);

    DenseOutputStepper<Vector<T>> driven(Method::automatic, given);
    double driven_collocations = 0;
    odeint::integrate_adaptive(std::ref(driven), kepler, x, T(0), end, T(1), [&](const auto&, const T&) {
        if (driven.method() == "collocation") ++driven_collocations;
    });
    CHECK(driven_collocations < 1.5 * collocations);
    CHECK(static_cast<double>(driven.work().steps) < 1.5 * steps);
}

TEST_CASE("the last state of integrate_const is right although Odeint asks for it after the last step", "[ode][odeint]")
{
    using T = Real<50>;
    // Where the last step but one ends close to t = 1, Odeint makes a last one for the rest and does not ask how far it went.
    const auto fast = [](const auto& x, auto& dxdt, const auto&) {
        dxdt[0] = 100 * x[1];
        dxdt[1] = -100 * x[0];
    };
    Vector<T> x(2);
    const Method method = method_of(GENERATE(0, 1, 2));
    int ended_before = 0;
    for (int observations = 2; observations <= 64; observations += 2) {
        DenseOutputStepper<Vector<T>> stepper(method, settings<T>());
        x << T(0), T(1);
        odeint::integrate_const(std::ref(stepper), fast, x, T(0), T(1), T(1) / observations);
        CHECK(abs(x[0] - sin(T(100))) < error_bound<T>());
        if (stepper.current_time() < T(1) - T(1) / 1000) ++ended_before;
    }
    CHECK(ended_before > 0); // else this tests nothing

    // For a single interval Odeint makes no step at all, and asks for the state at its end.
    x << T(0), T(1);
    CHECK_THROWS_AS(
        odeint::integrate_const(DenseOutputStepper<Vector<T>>(method, settings<T>()), fast, x, T(0), T(1), T(1)),
        std::out_of_range);
}
