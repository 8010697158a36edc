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
using wnflow::numeric::PrecisionScope;
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
}

TEMPLATE_TEST_CASE("Odeint drives the controlled stepper", "[ode][odeint]", double, Real<50>, Real<100>)
{
    using T = TestType;
    const Method method = method_of(GENERATE(0, 1, 2));
    CAPTURE(static_cast<int>(method));
    const ControlledStepper<Vector<T>> stepper(method, settings<T>());
    drive<T>(stepper);
    drive_adaptive_iterator<T>(stepper);
}

TEMPLATE_TEST_CASE("Odeint drives the stepper with fixed steps", "[ode][odeint]", double, Real<50>, Real<100>)
{
    using T = TestType;
    const Method method = method_of(GENERATE(0, 1));
    CAPTURE(static_cast<int>(method));
    // The order that the tolerance asks for makes steps of a quarter exact enough.
    drive<T>(FixedStepper<Vector<T>>(method, settings<T>()));
}
