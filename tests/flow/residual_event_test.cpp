#include "support/catch.hpp"

#include "random_instance.hpp"

#include <wnflow/flow/network.hpp>
#include <wnflow/flow/trajectory.hpp>

#include "flow/event.hpp"
#include "flow/run.hpp"

using namespace wnflow::flow;
using namespace wnflow::numeric;
using namespace random_instances;

namespace {

constexpr Stepper own_steppers[] = {Stepper::automatic, Stepper::taylor, Stepper::collocation};
constexpr long bits = 256;

/// A well-conditioned instance of each flow.
Instance mild(unsigned depth, FlowKind flow)
{
    Instance instance;
    instance.depth = depth;
    instance.flow = flow;
    instance.rates = {1, 2};
    instance.matrix = matrix_of({{"1", "0", "1/2"}, {"0", "1", "1/4"}});
    instance.target = vector_of({"1", "3/4"});
    instance.initialization = start_at(vector_of({"1/2", "3/4", "2/3"}));
    return instance;
}

Ball residual_of(const Instance& instance, const Vector<Ball>& weights)
{
    return sqrt(squared_norm(Network<Ball>::of(instance).residual(weights)));
}
Ball residual_of(const Instance& instance, Coordinates coordinates, const Vector<Ball>& state)
{
    const Eigen::Index n = static_cast<Eigen::Index>(instance.dimension());
    const bool is_polar = instance.flow == FlowKind::weight_normalized && coordinates == Coordinates::polar;
    Vector<Ball> x = state.segment(is_polar ? 1 : 0, n);
    if (is_polar)
        for (Ball& entry : x) entry *= state[0];
    return residual_of(instance, x);
}

IntegrationSettings until_residual(const std::string& residual, Stepper stepper, unsigned digits = 30)
{
    IntegrationSettings settings;
    settings.sample_times = decade_times_until(1'000'000);
    settings.until_residual = parse_rational(residual);
    settings.digits = digits;
    settings.stepper = stepper;
    settings.tolerance = default_tolerance(stepper, digits);
    return settings;
}

detail::RunSettings run_settings(Stepper stepper, Coordinates coordinates, const std::string& tolerance)
{
    return {1'000'000, parse_rational(tolerance), stepper, coordinates, 1'000'000, false, {}};
}

} // namespace

TEST_CASE("the end by residual lies within a millionth of a step of the first time", "[flow][event]")
{
    const PrecisionScope precision(bits + 64);
    for (const FlowKind flow : {FlowKind::plain, FlowKind::weight_normalized})
        for (const Coordinates coordinates : {Coordinates::polar, Coordinates::cartesian})
            for (const Stepper stepper : own_steppers)
                for (const char* const value : {"1/10", "1e-6", "1e-20"}) {
                    const Instance instance = mild(2 + (stepper == Stepper::taylor), flow);
                    const auto run =
                        detail::make_integrator_run(instance, run_settings(stepper, coordinates, "1e-30"), bits);
                    detail::ResidualEvent event(instance, coordinates, parse_rational(value));
                    REQUIRE_FALSE(event.is_seen(*run, Ball(0), run->state_at(Ball(0))));
                    REQUIRE_FALSE(event.time());
                    int seen = 0;
                    const detail::Advance advance =
                        run->advance_to(1'000'000, [&](const Ball& time, const Vector<Ball>& state) {
                            const bool is_over = event.is_seen(*run, time, state);
                            seen += is_over;
                            // Not a step too late.
                            CHECK(is_over == midpoint_less(residual_of(instance, coordinates, state),
                                                           Ball(parse_rational(value))));
                            return is_over;
                        });
                    CAPTURE(to_text(flow), to_text(coordinates), to_text(stepper), value);
                    REQUIRE(advance == detail::Advance::stopped);
                    REQUIRE(event.time());
                    CHECK(seen == 1);
                    const Ball begin = run->previous_time(), end = run->time(), time(*event.time());
                    CHECK_FALSE(midpoint_less(time, begin));
                    CHECK_FALSE(midpoint_less(end, time));
                    // 26 halvings, and a decimal at most as far behind the time found: 2^-25 of the step.
                    const Ball earlier = time - (end - begin) * Ball(Rational(1, 1L << 25));
                    const Ball limit(parse_rational(value));
                    CHECK(midpoint_less(residual_of(instance, coordinates, run->state_at(time)), limit));
                    CHECK_FALSE(midpoint_less(residual_of(instance, coordinates, run->state_at(earlier)), limit));
                }
}

TEST_CASE("Odeint's steppers end by residual at the end of the first step", "[flow][event]")
{
    const PrecisionScope precision(bits);
    for (const Stepper stepper : {Stepper::bulirsch_stoer, Stepper::fehlberg78, Stepper::dopri5})
        for (const FlowKind flow : {FlowKind::plain, FlowKind::weight_normalized}) {
            const Instance instance = mild(2, flow);
            const auto run = detail::make_odeint_run<38>(instance, run_settings(stepper, Coordinates::polar, "1e-10"));
            detail::ResidualEvent event(instance, Coordinates::polar, Rational(1, 1000));
            std::vector<Ball> residuals;
            const auto advance = run->advance_to(1000, [&](const Ball& time, const Vector<Ball>& state) {
                residuals.push_back(residual_of(instance, Coordinates::polar, state));
                return event.is_seen(*run, time, state);
            });
            CAPTURE(to_text(stepper), to_text(flow));
            REQUIRE(advance == detail::Advance::stopped);
            REQUIRE(residuals.size() > 1);
            CHECK(midpoint_less(residuals.back(), Ball(Rational(1, 1000))));
            CHECK_FALSE(midpoint_less(residuals[residuals.size() - 2], Ball(Rational(1, 1000))));
            REQUIRE(event.time());
            CHECK(*event.time() == run->time().exact_midpoint());
        }
}

TEST_CASE("a trajectory that ends by its residual", "[flow][event]")
{
    const PrecisionScope precision(bits);
    for (const FlowKind flow : {FlowKind::plain, FlowKind::weight_normalized})
        for (const Stepper stepper :
             {Stepper::automatic, Stepper::taylor, Stepper::collocation, Stepper::bulirsch_stoer}) {
            const Instance instance = mild(3, flow);
            const Rational value = parse_rational("1e-10");
            IntegrationSettings settings = until_residual("1e-10", stepper);
            const Trajectory trajectory = integrate(instance, settings);
            CAPTURE(to_text(flow), to_text(stepper));
            REQUIRE(trajectory.outcome == IntegrationOutcome::residual_reached);
            CHECK(trajectory.is_complete());
            CHECK(trajectory.reason.empty());
            CHECK(trajectory.digits >= 20);
            const auto& samples = trajectory.samples;
            REQUIRE(samples.size() > 10);
            for (std::size_t k = 0; k + 1 < samples.size(); ++k) {
                CHECK(samples[k].time == settings.sample_times[k]);
                CHECK(samples[k].time < samples[k + 1].time);
                // No sample before the last is below the value.
                CHECK_FALSE(midpoint_less(residual_of(instance, samples[k].weights), Ball(value)));
            }
            CHECK(samples.back().time <= settings.sample_times[samples.size() - 1]);
            // The last one is, up to the errors of its weights, 1e-12 of the residual's value at most.
            const Ball last = residual_of(instance, samples.back().weights);
            CAPTURE(last, wnflow::numeric::to_text(samples.back().time));
            CHECK(midpoint_less(last, Ball(value) * (Ball(1) + Ball(1e-9))));
            // A little earlier it is not, by a run that knows of no residual. Odeint's steps are longer than that.
            if (is_of_odeint(stepper)) continue;
            settings.until_residual.reset();
            settings.sample_times = {0, samples.back().time * Rational(999'999, 1'000'000)};
            const Trajectory shorter = integrate(instance, settings);
            CHECK(midpoint_less(Ball(value), residual_of(instance, shorter.samples.back().weights)));
        }
}

TEST_CASE("a residual that is reached already ends the run where it starts", "[flow][event]")
{
    for (const Stepper stepper : {Stepper::automatic, Stepper::taylor, Stepper::collocation, Stepper::dopri5})
        for (const Coordinates coordinates : {Coordinates::polar, Coordinates::cartesian}) {
            IntegrationSettings settings = until_residual("100", stepper, 20);
            settings.coordinates = coordinates;
            const Trajectory trajectory = integrate(mild(2, FlowKind::weight_normalized), settings);
            CHECK(trajectory.outcome == IntegrationOutcome::residual_reached);
            REQUIRE(trajectory.samples.size() == 1);
            CHECK(trajectory.samples.front().time == 0);
            CHECK(trajectory.steps == 0);
        }
}

TEST_CASE("a residual that is never reached", "[flow][event]")
{
    Instance infeasible = mild(2, FlowKind::weight_normalized);
    infeasible.target = vector_of({"-1", "-1"});
    Instance collapsing = infeasible; // docs/theory, "The limit"
    collapsing.rates = {1, 1};
    collapsing.matrix = matrix_of({{"1", "-1"}});
    collapsing.target = vector_of({"1"});
    collapsing.initialization = {Rational(9, 100), {1, 3}};
    for (const Instance& instance : {infeasible, collapsing})
        for (const Stepper stepper :
             {Stepper::automatic, Stepper::taylor, Stepper::collocation, Stepper::bulirsch_stoer}) {
            IntegrationSettings settings = until_residual("1e-8", stepper, 20);
            settings.sample_times = decade_times_until(100);
            const Trajectory trajectory = integrate(instance, settings);
            CAPTURE(to_text(stepper), trajectory.reason);
            CHECK(trajectory.outcome == IntegrationOutcome::time_reached);
            CHECK(trajectory.samples.back().time == 100);
            const PrecisionScope precision(bits);
            CHECK(certainly_less(Ball(Rational(1, 2)), residual_of(instance, trajectory.samples.back().weights)));
            settings.step_limit = 5;
            const Trajectory limited = integrate(instance, settings);
            CHECK(limited.outcome == IntegrationOutcome::step_limit);
            CHECK(limited.samples.size() >= 1);
        }
}

TEST_CASE("samples of a run that ends by its residual are thinned, its end kept", "[flow][event]")
{
    IntegrationSettings settings = until_residual("1e-10", Stepper::automatic);
    const Trajectory all = integrate(mild(2, FlowKind::weight_normalized), settings);
    settings.most_samples = 6;
    const Trajectory few = integrate(mild(2, FlowKind::weight_normalized), settings);
    REQUIRE(few.samples.size() == 6);
    CHECK(few.samples.front().time == 0);
    CHECK(few.samples.back().time == all.samples.back().time);
}
