#include "support/catch.hpp"

#include <wnflow/flow/trajectory.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace wnflow;
using flow::Coordinates;
using flow::Stepper;
using numeric::Ball;
using numeric::Rational;

namespace {

problem::Instance instance_with(unsigned depth, const std::string& rates)
{
    return problem::parse_instance("depth = " + std::to_string(depth) +
                                       "\n[data]\nmatrix = [[1, 0, \"1/2\"], [0, 1, \"1/4\"]]\ntarget = [1, \"3/4\"]\n"
                                       "[flow]\n" +
                                       rates + "\n[initialization]\nweights = [\"1/2\", \"3/4\", \"2/3\"]\n",
                                   "breaks", ".");
}

flow::Trajectory follow(const problem::Instance& instance, Stepper stepper, Coordinates coordinates,
                        std::vector<Rational> times)
{
    flow::IntegrationSettings settings;
    settings.sample_times = std::move(times);
    settings.stepper = stepper;
    settings.coordinates = coordinates;
    settings.digits = 30;
    settings.tolerance = numeric::parse_rational(stepper == Stepper::dopri5 ? "1e-12" : "1e-15");
    return flow::integrate(instance, settings);
}

/// All of the state at the end of both, but for 1e5 times the tolerance: the flows of these tests amplify errors by less.
bool ends_agree(const flow::Trajectory& a, const flow::Trajectory& b)
{
    REQUIRE(a.outcome == flow::IntegrationOutcome::time_reached);
    REQUIRE(b.outcome == flow::IntegrationOutcome::time_reached);
    const numeric::PrecisionScope precision(256);
    const flow::Sample &x = a.samples.back(), &y = b.samples.back();
    const Ball bound(Rational(std::max(a.tolerance, b.tolerance) * 100'000));
    const auto agree = [&](const Ball& p, const Ball& q) {
        return certainly_less(abs(p.midpoint() / q.midpoint() - Ball(1)), bound);
    };
    bool result = agree(x.radius, y.radius) && agree(x.growth, y.growth) && agree(x.dissipated, y.dissipated);
    for (Eigen::Index n = 0; n < x.weights.size(); ++n) result = result && agree(x.weights[n], y.weights[n]);
    return result;
}

} // namespace

// Rates with a common factor that is 1, then 5, then 1/2 only change the clock: 1 + 5·(1/3) + (1/2)(2/3) at t = 2.
TEST_CASE("a factor that jumps is a change of time, for every stepper", "[flow][breaks]")
{
    const Stepper stepper = GENERATE(Stepper::automatic, Stepper::taylor, Stepper::collocation, Stepper::bulirsch_stoer,
                                     Stepper::fehlberg78, Stepper::dopri5);
    const Coordinates coordinates = GENERATE(Coordinates::polar, Coordinates::cartesian);
    const unsigned depth = GENERATE(2U, 3U);
    const auto jumping = [](int first) {
        const auto piece = [&](const std::string& from, const Rational& factor) {
            return "{ from = " + from + ", factor = \"" + numeric::to_text(Rational(factor * first)) + "\" }";
        };
        return "{ pieces = [" + piece("0", 1) + ", " + piece("1", 5) + ", " + piece("\"4/3\"", Rational(1, 2)) + "] }";
    };
    const problem::Instance stepwise = instance_with(depth, "eta_r = " + jumping(1) + "\neta_u = " + jumping(3));
    const problem::Instance constant = instance_with(depth, "eta_r = 1\neta_u = 3");
    CAPTURE(flow::to_text(stepper), flow::to_text(coordinates), depth);
    const Rational clock = 1 + Rational(5, 3) + Rational(1, 3);
    // One sample at a break, and none.
    for (const std::vector<Rational>& times : {std::vector<Rational>{0, 1, 2}, std::vector<Rational>{0, 2}}) {
        const flow::Trajectory jumped = follow(stepwise, stepper, coordinates, times);
        CHECK(ends_agree(jumped, follow(constant, Stepper::taylor, Coordinates::polar, {0, clock})));
        CHECK_FALSE(
            ends_agree(jumped, follow(constant, Stepper::taylor, Coordinates::polar, {0, clock + Rational(1, 100)})));
    }
}

// No common factor: before and after the break by hand, from one instance to another.
TEST_CASE("after a break the flow goes on with the new rates", "[flow][breaks]")
{
    const Stepper stepper = GENERATE(Stepper::automatic, Stepper::collocation, Stepper::bulirsch_stoer);
    const problem::Instance stepwise =
        instance_with(2, "eta_r = 1\neta_u = { pieces = [{ from = 0, factor = 1 }, { from = \"1/3\", factor = 20 }] }");
    const problem::Instance before = instance_with(2, "eta_r = 1\neta_u = 1");
    const flow::Trajectory jumped = follow(stepwise, stepper, Coordinates::polar, {0, 2});
    REQUIRE(jumped.outcome == flow::IntegrationOutcome::time_reached);

    const flow::Trajectory first = follow(before, Stepper::taylor, Coordinates::polar, {0, Rational(1, 3)});
    problem::Instance after = instance_with(2, "eta_r = 1\neta_u = 20");
    numeric::RationalVector here;
    for (const Ball& x : first.samples.back().weights) here.push_back(x.exact_midpoint());
    after.initialization = {numeric::dot(here, here), here};
    const flow::Trajectory second = follow(after, Stepper::taylor, Coordinates::polar, {0, Rational(5, 3)});
    const flow::Trajectory unchanged = follow(before, Stepper::taylor, Coordinates::polar, {0, 2});

    const numeric::PrecisionScope precision(256);
    bool differs = false;
    for (Eigen::Index n = 0; n < 3; ++n) {
        const Ball reached = jumped.samples.back().weights[n].midpoint();
        const auto error = [&](const flow::Trajectory& other) {
            return abs(reached / other.samples.back().weights[n].midpoint() - Ball(1));
        };
        CAPTURE(flow::to_text(stepper), n, reached);
        CHECK(certainly_less(error(second), Ball(numeric::parse_rational("1e-10")))); // 1e5 tolerances
        differs = differs || certainly_less(Ball(Rational(1, 100)), error(unchanged));
    }
    CHECK(differs);
}

// A stepper that knew nothing of the break would take it for an error of its own, and creep over it.
TEST_CASE("a break costs a restart, not a crisis", "[flow][breaks]")
{
    const problem::Instance stepwise = instance_with(
        2, "eta_r = 1\neta_u = { pieces = [{ from = 0, factor = 1 }, { from = 1, factor = \"1001/1000\" }] }");
    const problem::Instance constant = instance_with(2, "eta_r = 1\neta_u = 1");
    for (const Stepper stepper : {Stepper::taylor, Stepper::fehlberg78}) {
        const auto jumped = follow(stepwise, stepper, Coordinates::polar, {0, 2});
        const auto smooth = follow(constant, stepper, Coordinates::polar, {0, 2});
        CAPTURE(jumped.steps, jumped.rejected, smooth.steps, smooth.rejected);
        // The first step after the break is a hundredth of the flow's time scale and grows by factors of 2 and more.
        CHECK(jumped.steps + jumped.rejected <= smooth.steps + smooth.rejected + 30);
    }
}

TEST_CASE("a break at or beyond the end, or a piece of the same formula, changes nothing", "[flow][breaks]")
{
    const problem::Instance constant = instance_with(2, "eta_r = 1\neta_u = 3");
    const auto expected = follow(constant, Stepper::automatic, Coordinates::polar, {0, 2});
    for (const char* const rate : {"{ pieces = [{ from = 0, factor = 3 }, { from = 2, factor = 300 }] }",
                                   "{ pieces = [{ from = 0, factor = 3 }, { from = 1, factor = 3 }] }"}) {
        const auto reached = follow(instance_with(2, std::string("eta_r = 1\neta_u = ") + rate), Stepper::automatic,
                                    Coordinates::polar, {0, 2});
        CHECK(reached.steps == expected.steps);
        for (Eigen::Index n = 0; n < 3; ++n)
            CHECK(reached.samples.back().weights[n].exact_midpoint() ==
                  expected.samples.back().weights[n].exact_midpoint());
    }
}

// eta_r = 1/r, L = 2: r' = -p, and r falls to 0 at a finite time, where the formulas would go on to r < 0.
TEST_CASE("a flow that reaches r = 0 at a finite time ends there", "[flow][breaks]")
{
    const problem::Instance instance = problem::parse_instance(
        "depth = 2\n[data]\nmatrix = [[1, -1]]\ntarget = [1]\n[flow]\neta_r = { factor = 1, power_of_radius = -1 }\n"
        "eta_u = { factor = 1, power_of_radius = -1 }\n[initialization]\nradius = 0.3\ndirection = [1, 3]\n",
        "ends", ".");
    for (const Stepper stepper : {Stepper::automatic, Stepper::taylor, Stepper::fehlberg78}) {
        flow::IntegrationSettings settings;
        settings.sample_times = {0, Rational(1, 5), Rational(2, 5), Rational(3, 5)};
        settings.stepper = stepper;
        settings.tolerance = numeric::parse_rational("1e-12");
        settings.step_limit = 5000;
        const flow::Trajectory trajectory = flow::integrate(instance, settings);
        CAPTURE(flow::to_text(stepper), trajectory.reason);
        CHECK_FALSE(trajectory.is_complete());
        // The step that crosses r = 0, at t = 0.37, may begin before the sample at 1/5.
        REQUIRE_FALSE(trajectory.samples.empty());
        CHECK(trajectory.samples.back().time <= Rational(1, 5));
        for (const flow::Sample& sample : trajectory.samples) CHECK(sample.radius.is_positive());
    }
}
