#include "support/catch.hpp"

#include <wnflow/enclose/limit.hpp>
#include <wnflow/flow/network.hpp>
#include <wnflow/flow/trajectory.hpp>
#include <wnflow/problem/instance_file.hpp>

using namespace wnflow;
using numeric::Ball;
using numeric::Rational;

// The trajectory and the dual are two independent routes to the limit: one integrates the field in time, the other solves
// equations in R^M and never sees the field. Instances mild enough that a non-stiff stepper arrives.
TEST_CASE("a trajectory followed to a residual of 1e-30 ends at the enclosed limit", "[enclose][limit]")
{
    const std::string flow = GENERATE(as<std::string>{}, "kind = \"plain\"", "kind = \"weight-normalized\"\neta_u = 2");
    const unsigned depth = GENERATE(2U, 3U);
    const problem::Instance instance = problem::parse_instance(
        "depth = " + std::to_string(depth) +
            "\n[data]\nmatrix = [[1, 0, \"1/2\"], [0, 1, \"1/4\"]]\ntarget = [1, \"3/4\"]\n[flow]\n" + flow +
            "\n[initialization]\nweights = [\"1/2\", \"3/4\", \"2/3\"]\n",
        "mild", ".");
    CAPTURE(flow, depth);

    enclose::LimitSettings limit_settings;
    limit_settings.digits = 40;
    const enclose::Limit limit = enclose::enclose_limit_of(instance, limit_settings);
    REQUIRE(limit.outcome == enclose::LimitOutcome::converged);
    REQUIRE(limit.rate);

    // |e| falls as e^{−σt}: 80/σ leaves less than 1e-30 of it.
    flow::IntegrationSettings settings;
    settings.sample_times = {Rational(0), Rational(static_cast<long>(80 / limit.rate->approximate()) + 1)};
    settings.digits = 50;
    settings.tolerance = numeric::parse_rational("1e-32");
    const flow::Trajectory trajectory = flow::integrate(instance, settings);
    REQUIRE(trajectory.outcome == flow::IntegrationOutcome::time_reached);

    const numeric::PrecisionScope precision(512);
    const flow::Sample& end = trajectory.samples.back();
    const auto network = flow::Network<Ball>::of(instance);
    const Ball residual = sqrt(numeric::squared_norm(network.residual(end.weights)));
    CHECK(certainly_less(residual.midpoint(), Ball(numeric::parse_rational("1e-30"))));
    for (Eigen::Index n = 0; n < limit.entries.size(); ++n) {
        const Ball reached = numeric::power(end.weights[n].midpoint(), static_cast<long>(depth));
        CAPTURE(n, reached, limit.entries[n]);
        CHECK(certainly_less(abs(reached / limit.entries[n] - Ball(1)), Ball(numeric::parse_rational("1e-25"))));
        // Negative control: the test sees a difference in the twentieth digit.
        CHECK_FALSE(certainly_less(abs(reached / limit.entries[n] - Ball(1) - Ball(numeric::parse_rational("1e-20"))),
                                   Ball(numeric::parse_rational("1e-25"))));
    }
}

// The same at 40 digits, with every stepper of any order, in both coordinates, ended by the residual itself.
TEST_CASE("runs that end by a residual of 1e-35 end at the enclosed limit", "[enclose][limit]")
{
    const bool is_plain = GENERATE(true, false);
    const unsigned depth = GENERATE(2U, 3U);
    const problem::Instance instance = problem::parse_instance(
        "depth = " + std::to_string(depth) +
            "\n[data]\nmatrix = [[1, 0, \"1/2\"], [0, 1, \"1/4\"]]\ntarget = [1, \"3/4\"]\n[flow]\n" +
            (is_plain ? "kind = \"plain\"" : "kind = \"weight-normalized\"\neta_u = 2") +
            "\n[initialization]\nweights = [\"1/2\", \"3/4\", \"2/3\"]\n",
        "mild", ".");
    enclose::LimitSettings limit_settings;
    limit_settings.digits = 45;
    const enclose::Limit limit = enclose::enclose_limit_of(instance, limit_settings);
    REQUIRE(limit.outcome == enclose::LimitOutcome::converged);

    for (const flow::Stepper stepper : {flow::Stepper::automatic, flow::Stepper::taylor, flow::Stepper::collocation})
        for (const flow::Coordinates coordinates : {flow::Coordinates::polar, flow::Coordinates::cartesian}) {
            flow::IntegrationSettings settings;
            settings.sample_times = flow::decade_times_until(1'000'000);
            settings.until_residual = numeric::parse_rational("1e-35");
            settings.digits = 40;
            settings.stepper = stepper;
            settings.coordinates = coordinates;
            settings.tolerance = flow::default_tolerance(stepper, 40);
            const flow::Trajectory trajectory = flow::integrate(instance, settings);
            CAPTURE(is_plain, depth, flow::to_text(stepper), flow::to_text(coordinates));
            REQUIRE(trajectory.outcome == flow::IntegrationOutcome::residual_reached);
            const numeric::PrecisionScope precision(512);
            // |x~ - x~_inf| is about |e| times the norm of the inverse of K = A X A^T, here below 1e2.
            for (Eigen::Index n = 0; n < limit.entries.size(); ++n) {
                const Ball reached =
                    numeric::power(trajectory.samples.back().weights[n].midpoint(), static_cast<long>(depth));
                CAPTURE(n, reached, limit.entries[n]);
                const Ball difference = abs(reached / limit.entries[n] - Ball(1)),
                           bound(numeric::parse_rational("1e-32"));
                CHECK(certainly_less(difference, bound));
                // Negative control: a run that ends at 1e-20 would be noticed.
                CHECK_FALSE(certainly_less(abs(difference - Ball(numeric::parse_rational("1e-20"))), bound));
            }
        }
}
