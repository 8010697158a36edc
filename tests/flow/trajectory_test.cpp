#include "support/catch.hpp"

#include "numeric/random_numbers.hpp"
#include "random_instance.hpp"

#include <wnflow/flow/network.hpp>
#include <wnflow/flow/trajectory.hpp>
#include <wnflow/numeric/input_error.hpp>

#include "flow/run.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace wnflow::flow;
using namespace wnflow::numeric;
using namespace random_instances;
using random_numbers::is_near;

namespace {

constexpr Stepper steppers_of_odeint[] = {Stepper::bulirsch_stoer, Stepper::fehlberg78, Stepper::dopri5};
constexpr Stepper all_steppers[] = {Stepper::automatic,      Stepper::taylor,     Stepper::collocation,
                                    Stepper::bulirsch_stoer, Stepper::fehlberg78, Stepper::dopri5};

IntegrationSettings settings_of(const std::string& tolerance, unsigned digits = 15, const std::string& until = "2",
                                Stepper stepper = Stepper::bulirsch_stoer)
{
    IntegrationSettings settings;
    settings.sample_times = linear_times(parse_rational(until), 5);
    settings.tolerance = parse_rational(tolerance);
    settings.digits = digits;
    settings.stepper = stepper;
    return settings;
}

Shape shape_of(std::uint64_t seed)
{
    Shape shape;
    shape.depth = 2 + static_cast<unsigned>(seed % 4);
    shape.flow = seed % 3 == 0 ? FlowKind::plain : FlowKind::weight_normalized;
    shape.measurements = 1 + seed % 2;
    shape.alpha = Rational(1, 2);
    shape.eta_u = 1 + static_cast<long>(seed % 2);
    shape.is_uniform = false;
    return shape;
}

/// A single run, driven by hand: outcome and counts, and the states at the times that it came to.
struct DrivenRun {
    std::unique_ptr<detail::Run> run;
    std::vector<Vector<Ball>> states;

    [[nodiscard]] const detail::Run* operator->() const { return run.get(); }
};
DrivenRun drive(std::unique_ptr<detail::Run> run, const std::vector<Rational>& times)
{
    DrivenRun result{std::move(run), {}};
    for (const Rational& time : times) {
        if (result.run->advance_to(time, {}) != detail::Advance::arrived) break;
        const PrecisionScope precision(300);
        result.states.push_back(result.run->state_at(Ball(time)));
    }
    return result;
}
template <unsigned Digits>
DrivenRun drive(const Instance& instance, const std::vector<Rational>& times, const std::string& tolerance,
                Stepper stepper, unsigned long step_limit = 1'000'000)
{
    const detail::RunSettings settings{
        times.back(), parse_rational(tolerance), stepper, Coordinates::polar, step_limit, false, {}};
    return drive(is_of_odeint(stepper) ? detail::make_odeint_run<Digits>(instance, settings)
                                       : detail::make_integrator_run(instance, settings, bits_for_digits(Digits) + 32),
                 times);
}

/// x' = −(A x² − b) A x with A = 1, L = 2: v = x² has v' = −2 v (v − b), a logistic equation.
Instance logistic_instance()
{
    Instance instance;
    instance.flow = FlowKind::plain;
    instance.matrix = matrix_of({{"1"}});
    instance.target = vector_of({"3"});
    instance.initialization = start_at(vector_of({"1/10"}));
    return instance;
}
Ball logistic_weight(const Rational& time)
{
    const Ball b(3), v0(Rational(1, 100));
    return sqrt(b / (Ball(1) + (b / v0 - Ball(1)) * exp(Ball(-2) * b * Ball(time))));
}

} // namespace

TEST_CASE("a flow with a closed form", "[flow][trajectory]")
{
    for (const Stepper stepper : all_steppers)
        for (const unsigned digits : {15U, 38U}) {
            const Trajectory trajectory =
                integrate(logistic_instance(), settings_of(digits == 15 ? "1e-8" : "1e-18", digits, "2", stepper));
            CAPTURE(to_text(stepper), digits);
            REQUIRE(trajectory.outcome == IntegrationOutcome::time_reached);
            REQUIRE(trajectory.samples.size() == 5);
            const PrecisionScope precision(300);
            for (const Sample& sample : trajectory.samples) {
                const Ball expected = logistic_weight(sample.time);
                // The centre is 1000 times better than the radius says, which is the error of the first run.
                const Ball error = abs(sample.weights[0].midpoint() - expected);
                CHECK(certainly_less(error, sample.weights[0].radius() + Ball(parse_rational("1e-15"))));
                CHECK(
                    certainly_less(sample.weights[0].radius(), Ball(parse_rational(digits == 15 ? "1e-6" : "1e-15"))));
            }
        }
}

TEST_CASE("the error estimate covers the true error", "[flow][trajectory]")
{
    int checked = 0;
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const Trajectory coarse = integrate(instance, settings_of("1e-5"));
        const Trajectory fine = integrate(instance, settings_of("1e-22", 38));
        INFO(canonical_text(instance));
        REQUIRE(coarse.outcome == IntegrationOutcome::time_reached);
        REQUIRE(fine.outcome == IntegrationOutcome::time_reached);
        const PrecisionScope precision(300);
        for (std::size_t k = 1; k < coarse.samples.size(); ++k)
            for (Eigen::Index n = 0; n < coarse.samples[k].weights.size(); ++n) {
                const Ball& estimate = coarse.samples[k].weights[n];
                const Ball error = abs(estimate.midpoint() - fine.samples[k].weights[n].midpoint());
                // The error of the centre is that of the second run, some 1000 times below the radius; a radius that
                // is small by chance (the two runs cross) and rounding in double are allowed for.
                INFO("sample " << k << ", entry " << n << ": " << estimate << ", error " << error);
                CHECK(certainly_less(error, estimate.radius() * Ball(10) + abs(estimate.midpoint()) * Ball(1e-10)));
                CHECK(certainly_less(fine.samples[k].weights[n].radius(), Ball(parse_rational("1e-17"))));
                ++checked;
            }
    }
    CHECK(checked > 100);
}

TEST_CASE("loss, norm, growth and weights along a trajectory", "[flow][trajectory]")
{
    const PrecisionScope precision(300);
    const Ball tolerance(parse_rational("1e-14"));
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const Trajectory trajectory = integrate(instance, settings_of("1e-18", 38));
        INFO(canonical_text(instance));
        REQUIRE(trajectory.outcome == IntegrationOutcome::time_reached);
        const auto network = Network<Ball>::of(instance);
        const Sample& first = trajectory.samples.front();
        const Ball start_loss = network.loss(first.weights);
        for (const Sample& sample : trajectory.samples) {
            CHECK(certainly_less(abs(squared_norm(sample.direction) - Ball(1)), tolerance));
            CHECK(certainly_less(abs(squared_norm(sample.weights) - sample.radius * sample.radius), tolerance));
            const Ball loss = network.loss(sample.weights);
            CHECK(certainly_less(abs(loss - (start_loss * Ball(2) - sample.dissipated)),
                                 tolerance * (Ball(1) + start_loss)));
            const Ball q = (sample.radius * sample.radius - first.radius * first.radius) /
                           (Ball(2) * Ball(instance.rates.ratio()));
            if (instance.flow == FlowKind::weight_normalized)
                CHECK(certainly_less(abs(log(sample.growth) - q), tolerance * Ball(100)));
            else CHECK(sample.growth.contains(Rational(1)));
        }
        CHECK(certainly_less(network.loss(trajectory.samples.back().weights), start_loss)); // it moves at all
    }
}

TEST_CASE("all steppers agree", "[flow][trajectory]")
{
    const PrecisionScope precision(300);
    const Instance instance = random_instance(5, shape_of(5));
    const Trajectory reference = integrate(instance, settings_of("1e-20", 38));
    for (const Stepper stepper : all_steppers) {
        CAPTURE(to_text(stepper));
        const Trajectory trajectory = integrate(instance, settings_of("1e-9", 15, "2", stepper));
        REQUIRE(trajectory.outcome == IntegrationOutcome::time_reached);
        for (std::size_t k = 0; k < reference.samples.size(); ++k)
            for (Eigen::Index n = 0; n < 4; ++n)
                CHECK(certainly_less(
                    abs(trajectory.samples[k].weights[n].midpoint() - reference.samples[k].weights[n].midpoint()),
                    Ball(1e-7)));
    }
}

TEST_CASE("the error falls with the number of steps as the order says", "[flow][trajectory]")
{
    // Smooth flow, fixed span: error ~ steps^(-p), from two tolerances against the closed form. Up to t = 1/4 the solution
    // grows without nearing its equilibrium, which would damp earlier errors.
    struct Declared {
        Stepper stepper;
        double order;
        const char *coarse, *fine;
    };
    for (const auto& [stepper, order, coarse, fine] :
         {Declared{Stepper::dopri5, 5, "1e-12", "1e-20"}, Declared{Stepper::fehlberg78, 8, "1e-20", "1e-32"}}) {
        const Rational until(1, 4);
        const std::vector<Rational> times = {0, until};
        const auto measure = [&, stepper = stepper](const char* tolerance) {
            const DrivenRun run = drive<57>(logistic_instance(), times, tolerance, stepper);
            REQUIRE(run->outcome == IntegrationOutcome::time_reached);
            const PrecisionScope precision(300);
            const double error = abs(run.states.back()[0] - logistic_weight(until)).approximate_log10();
            return std::pair(std::log10(static_cast<double>(run->steps)), error);
        };
        const auto [coarse_steps, coarse_error] = measure(coarse);
        const auto [fine_steps, fine_error] = measure(fine);
        const double measured = (coarse_error - fine_error) / (fine_steps - coarse_steps);
        INFO(to_text(stepper) << ": 10^" << coarse_steps << " steps, error 10^" << coarse_error << ", 10^" << fine_steps
                              << " steps, error 10^" << fine_error << ": order " << measured);
        CHECK(measured > order - 0.5);
        CHECK(measured < order + 0.5);
    }
}

TEST_CASE("a longer run passes through the samples of a shorter one", "[flow][trajectory]")
{
    const Instance instance = random_instance(4, shape_of(4));
    IntegrationSettings one = settings_of("1e-15", 38), many = one;
    one.sample_times = {0, 2};
    many.sample_times = linear_times(2, 41);
    const Trajectory a = integrate(instance, one), b = integrate(instance, many);
    REQUIRE(b.samples.size() == 41);
    const PrecisionScope precision(300);
    for (Eigen::Index n = 0; n < 4; ++n)
        CHECK(certainly_less(abs(a.samples.back().weights[n].midpoint() - b.samples.back().weights[n].midpoint()),
                             Ball(parse_rational("1e-15"))));
}

TEST_CASE("an integration that cannot be finished ends in an outcome", "[flow][trajectory]")
{
    const Instance instance = random_instance(1, shape_of(1));
    SECTION("step limit")
    {
        IntegrationSettings settings = settings_of("1e-12", 15, "1000");
        settings.step_limit = 7;
        const Trajectory trajectory = integrate(instance, settings);
        CHECK(trajectory.outcome == IntegrationOutcome::step_limit);
        CHECK(trajectory.reason.find('7') != std::string::npos);
        CHECK(trajectory.samples.size() < 5);
        CHECK(trajectory.samples.size() >= 1);
    }
    SECTION("more digits are taken where the tolerance needs them")
    {
        const Trajectory trajectory = integrate(instance, settings_of("1e-20", 15, "1/10"));
        CHECK(trajectory.outcome == IntegrationOutcome::time_reached);
        CHECK(trajectory.digits == 38);
        CHECK(trajectory.second_digits == 57);
    }
    SECTION("a tolerance that double cannot meet, forced on it")
    {
        for (const Stepper stepper : steppers_of_odeint) {
            CAPTURE(to_text(stepper));
            const DrivenRun run = drive<15>(instance, {0, 1}, "1e-25", stepper, 100'000);
            CHECK(run->outcome != IntegrationOutcome::time_reached);
            CHECK_FALSE(run->reason.empty());
        }
        // Those of any precision say so before they begin.
        for (const Stepper stepper : {Stepper::automatic, Stepper::taylor, Stepper::collocation}) {
            const detail::RunSettings settings{1, parse_rational("1e-25"), stepper, Coordinates::polar, 1000, false,
                                               {}};
            CHECK_THROWS_AS(detail::make_integrator_run(instance, settings, 53), std::invalid_argument);
            CHECK_NOTHROW(detail::make_integrator_run(instance, settings, 128));
        }
    }
    SECTION("a start beyond the range of double")
    {
        Instance huge = instance;
        huge.initialization.radius_squared = parse_rational("1e400");
        for (const Stepper stepper : steppers_of_odeint) {
            CAPTURE(to_text(stepper));
            const DrivenRun run = drive<15>(huge, {0, 1}, "1e-8", stepper, 100'000);
            CHECK(run->outcome == IntegrationOutcome::not_finite);
            CHECK(run.states.empty());
        }
    }
    SECTION("a flow so fast that the step underflows or is used up is not called finished")
    {
        Instance fast = instance;
        fast.initialization.radius_squared = parse_rational("1e100");
        for (const Stepper stepper : steppers_of_odeint) {
            CAPTURE(to_text(stepper));
            IntegrationSettings settings = settings_of("1e-8", 15, "2", stepper);
            settings.step_limit = 2000;
            const Trajectory trajectory = integrate(fast, settings);
            CHECK(trajectory.outcome != IntegrationOutcome::time_reached);
            CHECK_FALSE(trajectory.is_complete());
            CHECK_FALSE(trajectory.reason.empty());
        }
    }
}

TEST_CASE("settings that make no sense are refused", "[flow][trajectory]")
{
    const Instance instance = random_instance(1, shape_of(1));
    const auto with_times = [](std::vector<Rational> times) {
        IntegrationSettings settings = settings_of("1e-8");
        settings.sample_times = std::move(times);
        return settings;
    };
    for (const auto& times : std::vector<std::vector<Rational>>{{}, {0}, {1, 2}, {0, 0}, {0, 2, 1}, {0, 1, 1}, {0, -1}})
        CHECK_THROWS_AS(integrate(instance, with_times(times)), std::invalid_argument);
    for (const char* tolerance : {"0", "-1e-3", "0.11", "1"})
        CHECK_THROWS_AS(integrate(instance, settings_of(tolerance)), std::invalid_argument);
    CHECK_THROWS_AS(integrate(instance, settings_of("1e-8", 1041)), std::invalid_argument);
    CHECK_THROWS_AS(integrate(instance, settings_of("1e-1100")), std::invalid_argument);
}

TEST_CASE("progress is reported for both runs", "[flow][trajectory]")
{
    IntegrationSettings settings = settings_of("1e-6");
    double last[2] = {0, 0};
    bool goes_forward = true;
    settings.on_progress = [&](const Progress& progress) {
        goes_forward = goes_forward && progress.time >= last[progress.is_second_run] && progress.until == 2;
        last[progress.is_second_run] = progress.time;
    };
    const Trajectory trajectory = integrate(random_instance(2, shape_of(2)), settings);
    CHECK(goes_forward);
    CHECK(is_near(last[0], 2));
    CHECK(is_near(last[1], 2));
    CHECK(trajectory.steps > 0);
    CHECK(trajectory.evaluations > trajectory.steps);
}

TEST_CASE("sample times", "[flow][trajectory]")
{
    CHECK(linear_times(2, 5) == std::vector<Rational>{0, Rational(1, 2), 1, Rational(3, 2), 2});
    CHECK(linear_times(Rational(1, 3), 2) == std::vector<Rational>{0, Rational(1, 3)});
    for (const unsigned count : {2U, 3U, 4U, 12U}) {
        const auto times = logarithmic_times(Rational(1, 100), 10, count);
        CAPTURE(count);
        REQUIRE(times.size() == count);
        CHECK(times.front() == 0);
        CHECK(times.back() == 10);
        for (std::size_t k = 1; k < times.size(); ++k) CHECK(times[k] > times[k - 1]);
        if (count > 2) CHECK(times[1] == Rational(1, 100));
        for (std::size_t k = 3; k < times.size(); ++k) { // equal ratios, to six digits
            const double ratio = approximate_double(times[k] / times[k - 1]);
            CHECK(is_near(ratio, std::pow(1000.0, 1.0 / (count - 2)), 1e-4));
        }
    }
    CHECK_THROWS_AS(logarithmic_times(0, 10, 5), InputError);
    CHECK_THROWS_AS(logarithmic_times(10, 10, 5), InputError);
}

TEST_CASE("names of steppers and outcomes", "[flow][trajectory]")
{
    for (const Stepper stepper : all_steppers) CHECK(parse_stepper(to_text(stepper)) == stepper);
    CHECK_THROWS_AS(parse_stepper("euler"), InputError);
    CHECK(to_text(IntegrationOutcome::step_underflow) == "precision-limit");
    CHECK(to_text(IntegrationOutcome::time_reached) == "time-reached");
}
