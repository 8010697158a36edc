#include "support/catch.hpp"

#include <wnflow/enclose/solution.hpp>
#include <wnflow/ode/recorded.hpp>

using namespace wnflow;
using enclose::EnclosedSolution;
using enclose::SolutionOutcome;
using enclose::SolutionSettings;
using numeric::Ball;
using numeric::PrecisionScope;
using numeric::Rational;
using numeric::Vector;

namespace {

template <class Field>
std::shared_ptr<const ode::Program> program(const Field& field, Eigen::Index dimension)
{
    return std::make_shared<const ode::Program>(ode::record(field, dimension));
}

/// x' = y, y' = −x: (sin t, cos t). The logarithmic norm is 0.
const auto rotation = [](const auto& x, auto& dxdt, const auto&) {
    dxdt[0] = x[1] * 1;
    dxdt[1] = -x[0];
};
/// y' = −2ty², y(0) = 1: y = 1/(1 + t²); z' = y: z = arctan t, a quadrature.
const auto rational = [](const auto& x, auto& dxdt, const auto& t) {
    dxdt[0] = -2 * (t * (x[0] * x[0]));
    dxdt[1] = x[0] * 1;
};

Vector<Ball> balls(std::initializer_list<int> entries)
{
    Vector<Ball> result(static_cast<Eigen::Index>(entries.size()));
    Eigen::Index i = 0;
    for (const int entry : entries) result[i++] = Ball(entry);
    return result;
}

} // namespace

TEST_CASE("known solutions are enclosed at hundreds of times, by every method", "[enclose][solution]")
{
    const ode::Method method = GENERATE(ode::Method::automatic, ode::Method::taylor, ode::Method::collocation);
    SolutionSettings settings;
    settings.until = 6;
    settings.digits = 35;
    settings.method = method;
    const auto circle = EnclosedSolution::enclose(program(rotation, 2), balls({0, 1}), settings);
    settings.quadratures = 1;
    const auto bell = EnclosedSolution::enclose(program(rational, 2), balls({1, 0}), settings);
    REQUIRE(circle.outcome() == SolutionOutcome::enclosed);
    REQUIRE(bell.outcome() == SolutionOutcome::enclosed);
    const PrecisionScope precision(400);
    const Ball narrow(numeric::parse_rational("1e-30"));
    for (int k = 0; k <= 300; ++k) {
        const Rational time(6 * k, 300);
        const Ball t(time);
        Ball sine, cosine, arctangent;
        arb_sin_cos(sine.data(), cosine.data(), t.data(), 400);
        arb_atan(arctangent.data(), t.data(), 400);
        const auto x = circle.at(time), y = bell.at(time);
        REQUIRE((x && y));
        CHECK((*x)[0].contains(sine));
        CHECK((*x)[1].contains(cosine));
        CHECK((*y)[0].contains(Ball(1) / (Ball(1) + t * t)));
        CHECK((*y)[1].contains(arctangent));
        for (const auto* state : {&*x, &*y})
            for (const Ball& entry : *state) CHECK(certainly_less(entry.radius(), narrow));
        // Negative control.
        CHECK_FALSE((*x)[0].overlaps(sine + Ball(3) * narrow));
    }
    CHECK_FALSE(circle.at(7));
    CHECK(certainly_less(circle.growth(), Ball(1)));
}

// A start that is a ball: the solutions from both of its ends are enclosed, not only that from its centre.
TEST_CASE("all solutions that begin in the ball are enclosed", "[enclose][solution]")
{
    SolutionSettings settings;
    settings.until = 3;
    settings.digits = 30;
    Vector<Ball> start = balls({0, 1});
    start[0] = start[0].widened(Ball(numeric::parse_rational("1e-10")));
    const auto solution = EnclosedSolution::enclose(program(rotation, 2), start, settings);
    REQUIRE(solution.outcome() == SolutionOutcome::enclosed);
    const PrecisionScope precision(200);
    for (int k = 1; k <= 30; ++k) {
        const Rational time(k, 10);
        Ball sine, cosine;
        arb_sin_cos(sine.data(), cosine.data(), Ball(time).data(), 200);
        for (const int sign : {-1, 1}) {
            const Ball offset = Ball(sign) * Ball(numeric::parse_rational("0.99e-10"));
            CHECK((*solution.at(time))[0].contains(sine + offset * cosine));
            CHECK((*solution.at(time))[1].contains(cosine - offset * sine));
        }
    }
}

// x' = λx with weights: errors grow by e^{λt} whatever the weights, and the reported growth is that.
TEST_CASE("growth is that of the logarithmic norm", "[enclose][solution]")
{
    const auto field = [](const auto& x, auto& dxdt, const auto&) {
        dxdt[0] = x[0] * 2;
        dxdt[1] = x[1] * -3 + x[0] * 100;
    };
    SolutionSettings settings;
    settings.until = 2;
    settings.digits = 30;
    const auto plain = EnclosedSolution::enclose(program(field, 2), balls({1, 1}), settings);
    settings.weights = {1000, 1};
    const auto weighted = EnclosedSolution::enclose(program(field, 2), balls({1, 1}), settings);
    REQUIRE(plain.outcome() == SolutionOutcome::enclosed);
    REQUIRE(weighted.outcome() == SolutionOutcome::enclosed);
    // Symmetric part [[2, 50], [50, −3]]: μ = (−1 + √(25 + 10⁴))/2 = 49.56…; scaled by 1000: [[2, .05], [.05, −3]], μ = 2.0005…
    CHECK(certainly_less(Ball(98), plain.growth()));
    CHECK(certainly_less(plain.growth(), Ball(101)));
    CHECK(certainly_less(Ball(4), weighted.growth()));
    CHECK(certainly_less(weighted.growth(), Ball(5)));
    const PrecisionScope precision(200);
    const Ball exact = exp(Ball(4)); // x₁(2)
    CHECK((*plain.at(2))[0].contains(exact));
    CHECK((*weighted.at(2))[0].contains(exact));
    CHECK(certainly_less((*weighted.at(2))[0].radius() * Ball(1'000'000), (*plain.at(2))[0].radius()));
}

TEST_CASE("a solution that ceases to exist is not enclosed beyond its end", "[enclose][solution]")
{
    SolutionSettings settings;
    settings.until = 2;
    settings.digits = 20;
    settings.step_limit = 200;
    // x' = x², x(0) = 1: x = 1/(1 − t).
    const auto solution = EnclosedSolution::enclose(
        program([](const auto& x, auto& dxdt, const auto&) { dxdt[0] = x[0] * x[0]; }, 1), balls({1}), settings);
    CHECK(solution.outcome() != SolutionOutcome::enclosed);
    CHECK_FALSE(solution.reason().empty());
    CHECK_FALSE(solution.at(2));
    CHECK_FALSE(solution.at(1));
    const auto half = solution.at(Rational(1, 2));
    REQUIRE(half);
    CHECK((*half)[0].contains(Ball(2)));
}

TEST_CASE("shapes that do not fit are refused", "[enclose][solution]")
{
    SolutionSettings settings;
    settings.until = 1;
    CHECK_THROWS_AS(EnclosedSolution::enclose(program(rotation, 2), balls({0}), settings), std::invalid_argument);
    settings.weights = {1};
    CHECK_THROWS_AS(EnclosedSolution::enclose(program(rotation, 2), balls({0, 1}), settings), std::invalid_argument);
    settings.weights = {1, 0};
    CHECK_THROWS_AS(EnclosedSolution::enclose(program(rotation, 2), balls({0, 1}), settings), std::invalid_argument);
    settings.weights.clear();
    settings.quadratures = 2;
    CHECK_THROWS_AS(EnclosedSolution::enclose(program(rotation, 2), balls({0, 1}), settings), std::invalid_argument);
    settings.quadratures = 0;
    settings.until = 0;
    CHECK_THROWS_AS(EnclosedSolution::enclose(program(rotation, 2), balls({0, 1}), settings), std::invalid_argument);
}
