// The Kepler orbit of kepler.cpp, driven by Boost.Odeint.

#include "kepler.hpp"

#include <wnflow/ode/odeint.hpp>

#include <boost/numeric/odeint/integrate/integrate_adaptive.hpp>
#include <boost/numeric/odeint/integrate/integrate_times.hpp>

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

namespace odeint = boost::numeric::odeint;
using namespace wnflow;

int main()
{
    //[types
    using Number = numeric::Real<60>;
    using State = numeric::Vector<Number>;
    const auto pi = example::pi<Number>();
    //]

    //[stepper
    const auto tolerance = numeric::parse_rational("1e-50");
    const ode::DenseOutputStepper<State> stepper(ode::Method::automatic, {.tolerance = {tolerance, tolerance}});
    //]

    //[observer
    Number worst = 0;
    const auto observe = [&](const State& x, const Number& t) {
        const State q = example::kepler_position(t);
        worst = std::max<Number>({worst, abs(x[0] - q[0]), abs(x[1] - q[1])});
        std::cout << std::fixed << std::setprecision(3) << Number(t / pi) << " pi  " << std::showpos
                  << std::setprecision(40) << x[0] << std::noshowpos << '\n';
    };
    //]

    //[integrate_times
    std::vector<Number> times;
    for (int k = 0; k <= 7; ++k) times.push_back(k * pi / 4 + pi / 8);
    times.insert(times.begin(), 0);
    State x = example::perihelion<Number>();
    odeint::integrate_times(stepper, example::kepler, x, times.begin(), times.end(), pi / 100, observe);
    std::cout << "error " << (worst < Number("1e-47") ? "below" : "NOT below") << " 1e-47\n";
    //]

    //[blow_up
    const auto square = [](const auto& y, auto& dydt, const auto& /*t*/) { dydt[0] = y[0] * y[0]; }; // 1 / (1 - t)
    State y = State::Ones(1);
    try {
        odeint::integrate_adaptive(stepper, square, y, Number(0), Number(2), Number(1));
    } catch (const ode::IntegrationError& error) {
        std::cout << to_text(error.outcome()) << " at t = " << midpoint_text(error.time(), 10) << '\n';
    }
    //]
}
