// Ten periods of an eccentric Kepler orbit at 60 digits.

#include "kepler.hpp"

#include <wnflow/ode/integrator.hpp>

#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

using namespace wnflow;
using numeric::Ball;
using numeric::Vector;

namespace {

using Exact = numeric::Real<80>; // for what the result is compared with

//[step
/// One step, not beyond `limit`.
void step(ode::Integrator& integrator, const Ball& limit)
{
    if (const auto outcome = integrator.step(limit); outcome != ode::StepOutcome::accepted)
        throw std::runtime_error("at t = " + midpoint_text(integrator.time(), 10) + ": " +
                                 std::string(to_text(outcome)));
}
//]

Ball size_of_difference(const Vector<Ball>& a, const Vector<Ball>& b)
{
    Ball largest = 0;
    for (Eigen::Index i = 0; i < a.size(); ++i) largest = max(largest, abs(a[i] - b[i]));
    return largest;
}

Ball energy(const Vector<Ball>& x)
{
    return (x[2] * x[2] + x[3] * x[3]) / 2 - 1 / sqrt(x[0] * x[0] + x[1] * x[1]);
}

Ball angular_momentum(const Vector<Ball>& x)
{
    return x[0] * x[3] - x[1] * x[2];
}

void report(const std::string& what, const Ball& error, const std::string& bound)
{
    const bool holds = certainly_less(abs(error), Ball(numeric::parse_rational(bound)));
    std::cout << what << (holds ? " below " : " NOT below ") << bound << '\n';
}

} // namespace

int main()
{
    //[integrator
    const numeric::PrecisionScope precision(256); // of the balls below, in bits
    const auto program = std::make_shared<const ode::Program>(ode::record(example::kepler, 4));
    const ode::Settings settings{
        .tolerance = {.relative = numeric::parse_rational("1e-60"), .absolute = numeric::parse_rational("1e-60")},
        .bits = 256};
    const auto integrator = ode::make_integrator(ode::Method::automatic, program, settings);
    Vector<Ball> start = example::perihelion<Ball>();
    for (Ball& entry : start) entry = entry.midpoint(); // a number, not an enclosure of 2/5
    integrator->start(start, 0, 1);                     // at t = 0, with a first step of at most 1
    //]

    //[dense
    const Ball far_away = 1000;
    while (!certainly_less(1, integrator->time())) step(*integrator, far_away);
    const Ball q = integrator->dense(1)[0];
    const Exact expected = example::kepler_position(Exact(1))[0];
    std::cout << "q(1) integrated:        " << midpoint_text(q, 50) << '\n'
              << "from Kepler's equation: " << midpoint_text(numeric::to_ball(expected), 50) << '\n';
    //]

    //[periods
    const Ball period = numeric::to_ball(Exact(2 * example::pi<Exact>()));
    const Ball ten_periods = (10 * period).midpoint();
    while (certainly_less(integrator->time(), ten_periods)) step(*integrator, ten_periods);
    const Vector<Ball>& end = integrator->state();
    std::cout << "after 10 periods, at t = " << midpoint_text(integrator->time(), 50) << ":\n";
    report("  distance from the start", size_of_difference(end, start), "1e-56");
    report("  error of the energy -1/2", energy(end) + Ball(1) / 2, "1e-57");
    report("  error of the angular momentum 4/5", angular_momentum(end) - Ball(4) / 5, "1e-57");
    //]

    //[measured_period
    // The eleventh time that the body crosses the axis upwards.
    const Ball later = (ten_periods + 1).midpoint(); // above the axis
    while (certainly_less(integrator->time(), later)) step(*integrator, later);
    while (integrator->state()[1].is_positive()) step(*integrator, far_away);
    while (integrator->state()[1].is_negative()) step(*integrator, far_away);
    Ball t = integrator->time();
    for (int i = 0; i < 10; ++i) { // Newton's method on the dense output
        const Vector<Ball> x = integrator->dense(t);
        t = (t - x[1] / x[3]).midpoint();
    }
    std::cout << "period: " << midpoint_text(t / 11, 50) << '\n' << "2 pi:   " << midpoint_text(period, 50) << '\n';
    //]
}
