// The period of a stiff oscillator: Van der Pol's, mu = 1000.

#include <wnflow/ode/integrator.hpp>
#include <wnflow/ode/recorded.hpp>

#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

using namespace wnflow;
using numeric::Ball;
using numeric::Rational;
using numeric::Vector;

namespace {

//[van_der_pol_field
/// x'' = mu (1 - x^2) x' - x as a system of first order, for an exact mu.
class VanDerPol {
public:
    explicit VanDerPol(Rational mu) : mu_(std::move(mu)) {}

    template <class State, class Time>
    void operator()(const State& x, State& dxdt, const Time& /*t*/) const
    {
        dxdt[0] = x[1];
        dxdt[1] = mu_ * (1 - x[0] * x[0]) * x[1] - x[0];
    }

private:
    Rational mu_;
};
//]

struct Run {
    Ball period;
    Ball total = 0, by_collocation = 0; ///< time covered
    unsigned long steps = 0;
};

//[next_zero
/// Steps until x changes its sign; returns the time at which it does, by Newton's method on the dense output.
Ball next_zero(ode::Integrator& integrator, Run& run)
{
    const bool was_positive = integrator.state()[0].is_positive();
    while (integrator.state()[0].is_positive() == was_positive) {
        const Ball far_away = 10000;
        if (const auto outcome = integrator.step(far_away); outcome != ode::StepOutcome::accepted)
            throw std::runtime_error("at t = " + midpoint_text(integrator.time(), 10) + ": " +
                                     std::string(to_text(outcome)));
        const Ball step = integrator.time() - integrator.previous_time();
        run.total += step;
        if (integrator.method() == "collocation") run.by_collocation += step;
    }
    Ball t = integrator.time();
    for (int i = 0; i < 10; ++i) {
        const Vector<Ball> x = integrator.dense(t);
        t = (t - x[0] / x[1]).midpoint();
    }
    return t;
}
//]

//[run
Run run(ode::Method method, const char* tolerance, long bits)
{
    const numeric::PrecisionScope precision(bits);
    const Rational exact = numeric::parse_rational(tolerance);
    const auto program = std::make_shared<const ode::Program>(ode::record(VanDerPol(1000), 2));
    const auto integrator = ode::make_integrator(method, program, {.tolerance = {exact, exact}, .bits = bits});
    Vector<Ball> start(2);
    start << Ball(2), Ball(0);
    integrator->start(start, 0, 1);

    Run result;
    const Ball first = next_zero(*integrator, result), second = next_zero(*integrator, result);
    result.period = 2 * (second - first); // x(t + T/2) = -x(t) on the limit cycle
    result.steps = integrator->work().steps;
    return result;
}
//]

const char* yes_or_no(bool value)
{
    return value ? "yes" : "NO";
}

} // namespace

int main()
{
    //[compare
    const Run automatic = run(ode::Method::automatic, "1e-30", 192);
    const Run tighter = run(ode::Method::automatic, "1e-40", 256);
    const Run taylor = run(ode::Method::taylor, "1e-20", 128);
    std::cout << "automatic, 1e-30: " << midpoint_text(automatic.period, 26) << '\n'
              << "automatic, 1e-40: " << midpoint_text(tighter.period, 26) << '\n'
              << "Taylor,    1e-20: " << midpoint_text(taylor.period, 18) << '\n';
    //]

    //[who_worked
    std::cout << "automatic: fewer than 500 steps:                " << yes_or_no(automatic.steps < 500) << '\n'
              << "  99 % of the time covered by collocation:      "
              << yes_or_no(certainly_less(automatic.total * 99, automatic.by_collocation * 100)) << '\n'
              << "  but not all of it:                            "
              << yes_or_no(certainly_less(automatic.by_collocation, automatic.total)) << '\n'
              << "Taylor: more than 100000 steps:                 " << yes_or_no(taylor.steps > 100000) << '\n';
    //]
}
