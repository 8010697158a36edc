#include "support/catch.hpp"

#include <wnflow/enclose/limit.hpp>
#include <wnflow/flow/network.hpp>
#include <wnflow/flow/trajectory.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <string>

using namespace wnflow;
using enclose::LimitOutcome;
using numeric::Ball;
using numeric::Rational;

namespace {

problem::Instance
instance_with(unsigned depth, const std::string& flow,
              const std::string& data = "matrix = [[1, 0, \"1/2\"], [0, 1, \"1/4\"]]\ntarget = [1, \"3/4\"]",
              const std::string& weights = "weights = [\"1/2\", \"3/4\", \"2/3\"]")
{
    return problem::parse_instance("depth = " + std::to_string(depth) + "\n[data]\n" + data + "\n[flow]\n" + flow +
                                       "\n[initialization]\n" + weights + "\n",
                                   "mild", ".");
}

enclose::Limit limit_of(const problem::Instance& instance, unsigned digits = 40)
{
    enclose::LimitSettings settings;
    settings.digits = digits;
    return enclose::enclose_limit_of(instance, settings);
}

/// The trajectory, followed to a residual, ends within `bound` of the enclosed limit, relatively.
void check_trajectory_ends_at_limit(const problem::Instance& instance, const char* residual, const char* bound)
{
    const enclose::Limit limit = limit_of(instance);
    REQUIRE(limit.outcome == LimitOutcome::converged);
    flow::IntegrationSettings settings;
    settings.sample_times = flow::decade_times_until(problem::open_end());
    settings.until_residual = numeric::parse_rational(residual);
    settings.digits = 30;
    settings.tolerance = numeric::parse_rational("1e-28");
    const flow::Trajectory trajectory = flow::integrate(instance, settings);
    REQUIRE(trajectory.outcome == flow::IntegrationOutcome::residual_reached);
    const numeric::PrecisionScope precision(256);
    const Ball allowed(numeric::parse_rational(bound));
    for (Eigen::Index n = 0; n < limit.entries.size(); ++n) {
        const Ball reached =
            numeric::power(trajectory.samples.back().weights[n].midpoint(), static_cast<long>(instance.depth));
        const Ball difference = abs(reached / limit.entries[n] - Ball(1));
        CAPTURE(n, reached, limit.entries[n]);
        CHECK(certainly_less(difference, allowed));
    }
    CHECK(certainly_less(abs(trajectory.samples.back().growth.midpoint() / exp(limit.growth_exponent) - Ball(1)),
                         allowed));
}

std::string of_radius(const std::string& kappa)
{
    return "eta_ratio = { factor = \"" + kappa + "\", power_of_radius = 2 }";
}

} // namespace

// kappa = 1 is plain flow: two different systems of equations have to have one solution.
TEST_CASE("with eta = r^2 the enclosed limit is that of plain flow", "[enclose][schedule]")
{
    for (const unsigned depth : {2U, 3U, 4U, 5U}) {
        const enclose::Limit radius = limit_of(instance_with(depth, of_radius("1")));
        const enclose::Limit plain = limit_of(instance_with(depth, "kind = \"plain\""));
        const enclose::Limit other = limit_of(instance_with(depth, of_radius("101/100")));
        CAPTURE(depth, radius.reason);
        REQUIRE(radius.outcome == LimitOutcome::converged);
        CHECK(radius.collapse.is_certified);
        REQUIRE(plain.outcome == LimitOutcome::converged);
        REQUIRE(radius.rate);
        const numeric::PrecisionScope precision(512);
        bool differs = false;
        for (Eigen::Index n = 0; n < 3; ++n) {
            CHECK(radius.entries[n].overlaps(plain.entries[n]));
            differs = differs || !other.entries[n].overlaps(plain.entries[n]);
        }
        CHECK(differs);
        CHECK(radius.log_magnification.contains_zero());
        CHECK(radius.rate->overlaps(*plain.rate)); // eta_r = 1
    }
}

TEST_CASE("with eta = kappa r^2 the trajectory ends at the enclosed limit", "[enclose][schedule]")
{
    const unsigned depth = GENERATE(2U, 3U);
    const std::string kappa = GENERATE(as<std::string>{}, "1/3", "2");
    CAPTURE(depth, kappa);
    check_trajectory_ends_at_limit(instance_with(depth, of_radius(kappa)), "1e-20", "1e-17");
}

// There is no collapse where constant rates collapse.
TEST_CASE("with eta = kappa r^2 the example of collapse converges", "[enclose][schedule]")
{
    const std::string data = "matrix = [[1, -1]]\ntarget = [1]", start = "radius = \"3/10\"\ndirection = [1, 3]";
    CHECK(limit_of(instance_with(2, "eta_ratio = 1", data, start)).outcome == LimitOutcome::collapsed);
    for (const char* const kappa : {"1/2", "1"}) {
        const problem::Instance instance = instance_with(2, of_radius(kappa), data, start);
        CHECK(limit_of(instance).collapse.is_certified);
        check_trajectory_ends_at_limit(instance, "1e-20", "1e-17");
    }
}

TEST_CASE("rates that vary with a constant ratio have the limit of constant rates", "[enclose][schedule]")
{
    const std::string varying =
        "eta_r = { factor = 1, power_of_time = \"1/2\", time_offset = 1, power_of_radius = 1 }\n"
        "eta_u = { factor = 3, power_of_time = \"1/2\", time_offset = 1, power_of_radius = 1 }";
    const problem::Instance instance = instance_with(3, varying);
    const enclose::Limit limit = limit_of(instance), constant = limit_of(instance_with(3, "eta_u = 3"));
    REQUIRE(limit.outcome == LimitOutcome::converged);
    for (Eigen::Index n = 0; n < 3; ++n) CHECK(limit.entries[n].overlaps(constant.entries[n]));
    CHECK_FALSE(limit.rate); // |e| falls faster than exponentially
    check_trajectory_ends_at_limit(instance, "1e-20", "1e-17");

    const enclose::Limit jumping =
        limit_of(instance_with(3, "eta_r = { pieces = [{ from = 0, factor = 1 }, { from = 1, factor = 2 }] }\n"
                                  "eta_u = { pieces = [{ from = 0, factor = 3 }, { from = 1, factor = 6 }] }"));
    REQUIRE(jumping.rate);
    CHECK(jumping.rate->overlaps(Ball(2) * *constant.rate)); // that of the last piece
}

TEST_CASE("other rates leave the limit open", "[enclose][schedule]")
{
    for (const char* const rates : {"eta_u = { factor = 3, power_of_time = 1, time_offset = 1 }",
                                    "eta_u = { pieces = [{ from = 0, factor = 1 }, { from = 1, factor = 6 }] }",
                                    "eta_u = { factor = 3, power_of_radius = -1 }",
                                    "eta_r = { factor = 1, power_of_time = -2, time_offset = 1 }\n"
                                    "eta_u = { factor = 3, power_of_time = -2, time_offset = 1 }"}) {
        const enclose::Limit limit = limit_of(instance_with(2, rates));
        CAPTURE(rates);
        CHECK(limit.outcome == LimitOutcome::undetermined);
        CHECK_FALSE(limit.has_entries());
        CHECK_FALSE(limit.reason.empty());
        // The plain flow of the same instance has no learning rates.
        enclose::LimitSettings settings;
        CHECK(enclose::enclose_plain_limit_of(instance_with(2, rates), std::nullopt, settings).outcome ==
              LimitOutcome::converged);
    }
}
