// Intervals that certainly contain the solution of y' = -2 t y^2, y(0) = 1, and its integral: 1/(1 + t^2) and arctan t.

#include <wnflow/enclose/solution.hpp>
#include <wnflow/numeric/interval_text.hpp>
#include <wnflow/ode/recorded.hpp>

#include <iostream>
#include <memory>

using namespace wnflow;
using numeric::Ball;
using numeric::Rational;
using numeric::Vector;

int main()
{
    //[enclosed_field
    const auto field = [](const auto& x, auto& dxdt, const auto& t) {
        dxdt[0] = -2 * (t * (x[0] * x[0]));
        dxdt[1] = x[0] * 1; // a quadrature: nothing depends on it
    };
    const auto program = std::make_shared<const ode::Program>(ode::record(field, 2));
    //]

    //[enclose_solution
    enclose::SolutionSettings settings;
    settings.until = 10;
    settings.digits = 40; // the tolerance of the integrator
    settings.quadratures = 1;
    Vector<Ball> start(2);
    start[0] = Ball(1); // a ball: all solutions that begin in it are enclosed
    const auto solution = enclose::EnclosedSolution::enclose(program, start, settings);
    if (solution.outcome() != enclose::SolutionOutcome::enclosed) {
        std::cout << solution.reason() << '\n';
        return 1;
    }
    //]

    //[print_intervals
    for (const Rational& time : {Rational(1), Rational(5, 2), Rational(10)}) {
        const Vector<Ball> x = *solution.at(time);
        const auto [low, high] = numeric::interval_text(x[0], 20);
        std::cout << "y(" << time << ") is in [" << low << ", " << high << "]\n";
    }
    //]

    const numeric::PrecisionScope precision(256);
    bool is_contained = true, is_narrow = true;
    for (long k = 0; k <= 1000; ++k) {
        const Rational time(k, 100);
        const Vector<Ball> x = *solution.at(time);
        const Ball t(time);
        Ball arctangent;
        arb_atan(arctangent.data(), t.data(), 256);
        is_contained = is_contained && x[0].contains(1 / (1 + t * t)) && x[1].contains(arctangent);
        for (const Ball& entry : x)
            is_narrow = is_narrow && certainly_less(entry.radius(), Ball(numeric::parse_rational("1e-36")));
    }
    std::cout << "at 1001 times " << (is_contained ? "" : "NOT ") << "contained, radii " << (is_narrow ? "" : "NOT ")
              << "below 1e-36\n";
    std::cout << "errors grow by at most e to the "
              << (certainly_less(solution.growth(), Ball(Rational(1, 2))) ? "" : "MORE THAN ") << "1/2\n";
    return is_contained && is_narrow ? 0 : 1;
}
