#include "support/catch.hpp"

#include <wnflow/flow/field_trajectory.hpp>
#include <wnflow/ode/recorded.hpp>

using namespace wnflow;
using namespace wnflow::flow;
using ode::Recorded;

namespace {

/// x' = −x, y' = 2t: y = t², x = e^(−t).
std::shared_ptr<const ode::Program> decay_and_clock()
{
    return std::make_shared<const ode::Program>(ode::record(
        [](const Vector<Recorded>& x, Vector<Recorded>& derivative, const Recorded& t) {
            derivative[0] = -x[0];
            derivative[1] = Recorded(2) * t;
        },
        2));
}

Vector<Ball> start()
{
    Vector<Ball> x(2);
    x[0] = Ball(1);
    return x;
}

FieldSettings settings_for(unsigned digits)
{
    FieldSettings settings;
    settings.times = {0, Rational(1, 3), 2};
    settings.tolerance.relative = settings.tolerance.absolute = 1 / numeric::power(Rational(10), digits);
    return settings;
}

} // namespace

TEST_CASE("a field is followed to its tolerance by every method, and its error is not underrated", "[flow][field]")
{
    for (const ode::Method method : {ode::Method::automatic, ode::Method::taylor, ode::Method::collocation})
        for (const unsigned digits : {10U, 20U, 40U}) {
            FieldSettings settings = settings_for(digits);
            settings.method = method;
            const FieldTrajectory run = integrate_field(decay_and_clock(), start(), settings);
            CAPTURE(static_cast<int>(method), digits, run.reason);
            REQUIRE(run.is_complete());
            REQUIRE(run.times == settings.times);
            CHECK(run.second_digits >= digits + 3);
            const numeric::PrecisionScope precision(256);
            for (std::size_t k = 0; k < run.times.size(); ++k) {
                const Ball t(run.times[k]), least = Ball(settings.tolerance.absolute);
                CHECK(run.states[k][0].overlaps(exp(-t)));
                CHECK(run.states[k][1].overlaps(t * t));
                for (const Ball& component : run.states[k]) {
                    CHECK(certainly_less(least * (Ball(1) - Ball(1) / Ball(1000)), component.radius()));
                    CHECK(certainly_less(component.radius(), Ball(1000) * least));
                }
            }
        }
}

TEST_CASE("a field that is not followed to the end says why and keeps what there is", "[flow][field]")
{
    FieldSettings settings = settings_for(20);
    settings.times.push_back(1000);
    settings.step_limit = 12;
    const FieldTrajectory run = integrate_field(decay_and_clock(), start(), settings);
    CHECK_FALSE(run.is_complete());
    CHECK_THAT(run.reason, Catch::Contains("12 steps"));
    CHECK(run.states.size() == run.times.size());
    CHECK(run.times.size() < settings.times.size());
    CHECK_FALSE(run.times.empty());
}

TEST_CASE("times and tolerances that make no sense are refused", "[flow][field]")
{
    for (const std::vector<Rational>& times : {std::vector<Rational>{0}, {1, 2}, {0, 2, 2}, {0, 2, 1}}) {
        FieldSettings settings = settings_for(20);
        settings.times = times;
        CHECK_THROWS_AS(integrate_field(decay_and_clock(), start(), settings), std::invalid_argument);
    }
    FieldSettings settings = settings_for(20);
    settings.tolerance.relative = 0;
    CHECK_THROWS_WITH(integrate_field(decay_and_clock(), start(), settings), Catch::Contains("(0, 1/10]"));
}
