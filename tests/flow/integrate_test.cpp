#include "support/catch.hpp"

#include "random_instance.hpp"

#include <wnflow/flow/network.hpp>
#include <wnflow/flow/trajectory.hpp>

#include "flow/run.hpp"

#include <stdexcept>

using namespace wnflow::flow;
using namespace wnflow::numeric;
using namespace random_instances;

namespace {

constexpr Stepper own_steppers[] = {Stepper::automatic, Stepper::taylor, Stepper::collocation};
constexpr Stepper steppers_of_odeint[] = {Stepper::bulirsch_stoer, Stepper::fehlberg78, Stepper::dopri5};

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

IntegrationSettings settings_of(Stepper stepper, unsigned digits, const Rational& until = 2)
{
    IntegrationSettings settings;
    settings.sample_times = linear_times(until, 5);
    settings.digits = digits;
    settings.stepper = stepper;
    settings.tolerance = default_tolerance(stepper, digits);
    return settings;
}

Rational ten_to_minus(unsigned exponent)
{
    return 1 / power(Rational(10), exponent);
}

/// Everything that a sample says, by name.
std::vector<std::pair<std::string, Ball>> entries_of(const Sample& sample)
{
    std::vector<std::pair<std::string, Ball>> result = {
        {"radius", sample.radius}, {"growth", sample.growth}, {"dissipated", sample.dissipated}};
    for (Eigen::Index n = 0; n < sample.weights.size(); ++n) {
        result.emplace_back("u", sample.direction[n]);
        result.emplace_back("x", sample.weights[n]);
    }
    return result;
}

} // namespace

TEST_CASE("steppers, coordinates and precisions agree, and the error estimates cover the true errors",
          "[flow][integrate]")
{
    const PrecisionScope precision(400);
    int checked = 0;
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        CAPTURE(canonical_text(instance));
        // The reference has 20 digits more than any of the others.
        const Stepper reference_stepper = seed % 2 == 0 ? Stepper::taylor : Stepper::collocation;
        const Trajectory reference = integrate(instance, settings_of(reference_stepper, 55));
        REQUIRE(reference.outcome == IntegrationOutcome::time_reached);
        const auto compare = [&](Stepper stepper, Coordinates coordinates, unsigned digits, const Rational& tolerance) {
            IntegrationSettings settings = settings_of(stepper, digits);
            settings.tolerance = tolerance;
            settings.coordinates = coordinates;
            const Trajectory trajectory = integrate(instance, settings);
            CAPTURE(to_text(stepper), to_text(coordinates), digits);
            REQUIRE(trajectory.outcome == IntegrationOutcome::time_reached);
            REQUIRE(trajectory.samples.size() == 5);
            CHECK(trajectory.tolerance == tolerance);
            CHECK(trajectory.coordinates == coordinates);
            for (std::size_t k = 1; k < 5; ++k) {
                const auto a = entries_of(trajectory.samples[k]), b = entries_of(reference.samples[k]);
                for (std::size_t i = 0; i < a.size(); ++i) {
                    const auto& [name, value] = a[i];
                    CAPTURE(k, i, name, value, b[i].second);
                    // The radius estimates the error of the first run, the centre is that of the second, of a thousandth of
                    // its tolerance: the radius covers its error with much to spare, unless the errors of the two runs agree
                    // by chance, and it is then still the tolerance.
                    CHECK(certainly_less_equal(abs(value.midpoint() - b[i].second.midpoint()),
                                               value.radius() + b[i].second.radius()));
                    // Fewer than 1e4 steps of Odeint's, 100 of the others, an amplification below 1e4 (tested with the
                    // systems), a factor 10 for estimates of single steps.
                    const Ball steps = is_of_odeint(stepper) ? Ball(10'000) : Ball(100);
                    CHECK(certainly_less(value.radius(), Ball(tolerance) * steps * Ball(100'000) * abs(value)));
                    ++checked;
                }
            }
        };
        for (const Coordinates coordinates : {Coordinates::polar, Coordinates::cartesian}) {
            if (instance.flow == FlowKind::plain && coordinates == Coordinates::cartesian) continue;
            for (const Stepper stepper : own_steppers)
                for (const unsigned digits : {20U, 35U}) compare(stepper, coordinates, digits, ten_to_minus(digits));
            for (const Stepper stepper : steppers_of_odeint)
                compare(stepper, coordinates, 15, stepper == Stepper::dopri5 ? ten_to_minus(7) : ten_to_minus(9));
        }
        // Negative control: another flow is not covered.
        Instance other = instance;
        other.initialization.radius_squared *= Rational(1'000'001, 1'000'000);
        const Trajectory moved = integrate(other, settings_of(Stepper::automatic, 20));
        const Ball difference = moved.samples[4].radius.midpoint() - reference.samples[4].radius;
        CHECK_FALSE(certainly_less_equal(abs(difference), moved.samples[4].radius.radius()));
    }
    CHECK(checked > 5000);
}

// x' = -(x^2 - 3) x: v = x^2 has v' = -2 v (v - 3).
TEST_CASE("a closed form at 30, 60 and 120 digits", "[flow][integrate]")
{
    Instance instance;
    instance.flow = FlowKind::plain;
    instance.matrix = matrix_of({{"1"}});
    instance.target = vector_of({"3"});
    instance.initialization = start_at(vector_of({"1/10"}));
    for (const Stepper stepper : own_steppers)
        for (const unsigned digits : {30U, 60U, 120U}) {
            const Trajectory trajectory = integrate(instance, settings_of(stepper, digits));
            CAPTURE(to_text(stepper), digits);
            REQUIRE(trajectory.outcome == IntegrationOutcome::time_reached);
            CHECK(trajectory.digits >= digits);
            CHECK(trajectory.second_digits > trajectory.digits);
            const PrecisionScope precision(bits_for_digits(trajectory.second_digits) + 64);
            for (const Sample& sample : trajectory.samples) {
                const auto exact = [&](const Rational& b) {
                    const Ball v0(Rational(1, 100));
                    return sqrt(Ball(b) /
                                (Ball(1) + (Ball(b) / v0 - Ball(1)) * exp(Ball(-2) * Ball(b) * Ball(sample.time))));
                };
                const Ball& x = sample.weights[0];
                CAPTURE(wnflow::numeric::to_text(sample.time), x);
                CHECK(certainly_less_equal(abs(x.midpoint() - exact(3)), x.radius()));
                // Relative errors of this flow do not grow (their rate is -2 v): at most the tolerance per step, times 10
                // for the estimate of a step's error.
                const Ball steps(static_cast<long>(trajectory.steps));
                CHECK(certainly_less_equal(x.radius(), Ball(10) * steps * Ball(trajectory.tolerance) * x));
                if (sample.time > 0) // negative control: another equilibrium
                    CHECK_FALSE(
                        certainly_less_equal(abs(x.midpoint() - exact(3 + ten_to_minus(digits - 5))), x.radius()));
            }
        }
}

TEST_CASE("the method that took each step is told", "[flow][integrate]")
{
    const Instance instance = random_instance(7, shape_of(7));
    for (const Stepper stepper : {Stepper::automatic, Stepper::taylor, Stepper::collocation, Stepper::bulirsch_stoer}) {
        const Trajectory trajectory = integrate(instance, settings_of(stepper, 20, 20));
        CAPTURE(to_text(stepper));
        REQUIRE(trajectory.is_complete());
        REQUIRE_FALSE(trajectory.methods.empty());
        unsigned long steps = 0;
        double reached = 0;
        std::string previous;
        for (const MethodSpan& span : trajectory.methods) {
            CHECK(span.steps > 0);
            CHECK(span.until > reached);
            CHECK(span.method != previous);
            if (stepper == Stepper::automatic) CHECK((span.method == "taylor" || span.method == "collocation"));
            else CHECK(span.method == to_text(stepper));
            steps += span.steps;
            reached = span.until;
            previous = span.method;
        }
        CHECK(steps == trajectory.steps);
        CHECK(reached >= 20); // 20 is a double
        CHECK(trajectory.evaluations > trajectory.steps);
    }
}

TEST_CASE("automatic takes collocation where the flow is stiff", "[flow][integrate]")
{
    // Modes of rates 1e4 : 1 near the limit.
    Instance instance;
    instance.flow = FlowKind::plain;
    instance.matrix = matrix_of({{"100", "0"}, {"0", "1"}});
    instance.target = vector_of({"100", "1"});
    instance.initialization = start_at(vector_of({"1/2", "1/2"}));
    const Trajectory trajectory = integrate(instance, settings_of(Stepper::automatic, 20, 20));
    REQUIRE(trajectory.is_complete());
    CHECK(trajectory.methods.front().method == "taylor");
    unsigned long by_collocation = 0; // a trial of power series may come last
    for (const MethodSpan& span : trajectory.methods)
        if (span.method == "collocation") by_collocation += span.steps;
    CHECK(by_collocation > 0);
    const Trajectory taylor = integrate(instance, settings_of(Stepper::taylor, 20, 20));
    REQUIRE(taylor.is_complete());
    CHECK(taylor.steps > 10 * trajectory.steps);
    const PrecisionScope precision(300);
    for (Eigen::Index n = 0; n < 2; ++n)
        CHECK(taylor.samples.back().weights[n].overlaps(trajectory.samples.back().weights[n]));
}

TEST_CASE("samples are thinned evenly, the first and last kept", "[flow][integrate]")
{
    IntegrationSettings settings = settings_of(Stepper::automatic, 15);
    settings.sample_times = linear_times(2, 41);
    const Instance instance = random_instance(4, shape_of(4));
    const auto times = [&](std::size_t most) {
        settings.most_samples = most;
        std::vector<Rational> result;
        for (const Sample& sample : integrate(instance, settings).samples) result.push_back(sample.time);
        return result;
    };
    CHECK(times(0) == settings.sample_times);
    CHECK(times(41) == settings.sample_times);
    CHECK(times(100) == settings.sample_times);
    CHECK(times(5) == linear_times(2, 5));
    CHECK(times(2) == linear_times(2, 2));
    const auto seven = times(7);
    REQUIRE(seven.size() == 7);
    CHECK(seven.front() == 0);
    CHECK(seven.back() == 2);
    for (std::size_t k = 1; k < 7; ++k) CHECK(abs(seven[k] - seven[k - 1] - Rational(1, 3)) <= Rational(1, 20));
}

TEST_CASE("sample times for a run whose end is not known", "[flow][integrate]")
{
    const auto times = decade_times_until(power(Rational(10), 60));
    CHECK(times.size() == 2 + 8 * 66); // from 1e-6 to 1e60, and 0
    CHECK(times[0] == 0);
    CHECK(times[1] == ten_to_minus(6));
    CHECK(times.back() == power(Rational(10), 60));
    for (std::size_t k = 1; k < times.size(); ++k) {
        CHECK(times[k] > times[k - 1]);
        if (k > 1) CHECK(times[k] < times[k - 1] * Rational(3, 2)); // 10^(1/8) = 1.33
    }
    CHECK(decade_times_until(ten_to_minus(6)) == std::vector<Rational>{0, ten_to_minus(6)});
    CHECK(decade_times_until(ten_to_minus(9)) == std::vector<Rational>{0, ten_to_minus(9)});
    CHECK(decade_times_until(Rational(10)).back() == 10);
}

TEST_CASE("a run stops after the first sample that the caller asks for", "[flow][integrate]")
{
    const Instance instance = random_instance(4, shape_of(4));
    for (const Stepper stepper : {Stepper::automatic, Stepper::fehlberg78}) {
        IntegrationSettings settings = settings_of(stepper, 20);
        settings.sample_times = linear_times(2, 21);
        int calls = 0;
        settings.stop_when = [&](const Sample& sample) {
            ++calls;
            return sample.time >= Rational(1, 2);
        };
        const Trajectory stopped = integrate(instance, settings);
        CHECK(stopped.outcome == IntegrationOutcome::stopped);
        CHECK(stopped.is_complete());
        CHECK(calls == 6);
        REQUIRE(stopped.samples.size() == 6);
        CHECK(stopped.samples.back().time == Rational(1, 2));
        settings.stop_when = [](const Sample&) { return false; };
        CHECK(integrate(instance, settings).outcome == IntegrationOutcome::time_reached);
        settings.stop_when = [](const Sample&) { return true; };
        CHECK(integrate(instance, settings).samples.size() == 1);
    }
}

TEST_CASE("which outcomes mean that a run came to its end", "[flow][integrate]")
{
    Trajectory trajectory;
    const auto is_complete = [&](IntegrationOutcome outcome) {
        trajectory.outcome = outcome;
        return trajectory.is_complete();
    };
    using enum IntegrationOutcome;
    for (const IntegrationOutcome outcome : {time_reached, residual_reached, stopped}) CHECK(is_complete(outcome));
    for (const IntegrationOutcome outcome : {step_limit, step_underflow, not_finite, not_solved})
        CHECK_FALSE(is_complete(outcome));
    CHECK(to_text(residual_reached) == "residual-reached");
    CHECK(to_text(stopped) == "stopped");
    CHECK(to_text(not_solved) == "not-solved");
}

TEST_CASE("tolerances that nobody asked for", "[flow][integrate]")
{
    for (const Stepper stepper : own_steppers) {
        CHECK_FALSE(is_of_odeint(stepper));
        CHECK(default_tolerance(stepper, 30) == ten_to_minus(30));
        CHECK(default_tolerance(stepper, 1000) == ten_to_minus(1000));
    }
    for (const Stepper stepper : steppers_of_odeint) {
        CHECK(is_of_odeint(stepper));
        CHECK(default_tolerance(stepper, 15) == ten_to_minus(6));
        CHECK(default_tolerance(stepper, 30) == ten_to_minus(12));
        CHECK(default_tolerance(stepper, 51) == ten_to_minus(21)); // 20.4, rounded up
    }
    for (const Stepper stepper : {Stepper::automatic, Stepper::taylor, Stepper::collocation, Stepper::bulirsch_stoer,
                                  Stepper::fehlberg78, Stepper::dopri5}) {
        CHECK(another_method(stepper) != stepper);
        CHECK(is_of_odeint(another_method(stepper)) == is_of_odeint(stepper));
    }
    CHECK(another_method(Stepper::taylor) == Stepper::collocation);
}

TEST_CASE("the step limit counts rejected steps too, and ends in an outcome", "[flow][integrate]")
{
    for (const Stepper stepper : own_steppers)
        for (const unsigned long limit : {1UL, 2UL, 5UL}) {
            IntegrationSettings settings = settings_of(stepper, 30, 1000);
            settings.step_limit = limit;
            const Trajectory trajectory = integrate(random_instance(1, shape_of(1)), settings);
            CAPTURE(to_text(stepper), limit);
            CHECK(trajectory.outcome == IntegrationOutcome::step_limit);
            CHECK_FALSE(trajectory.is_complete());
            CHECK(trajectory.reason.find("limit of " + std::to_string(limit) + " steps") != std::string::npos);
            CHECK(trajectory.steps + trajectory.rejected <= limit);
            CHECK(trajectory.samples.size() >= 1);
            CHECK(trajectory.samples.size() < 5);
        }
}

// Tiny: x~ ~ x~0 e^(growth t), so that nothing but the start's size changes over t <= 2. Huge: over within t ~ 1/r0^2.
TEST_CASE("starts far from any scale end in an outcome and never in a wrong answer", "[flow][integrate]")
{
    for (const FlowKind flow : {FlowKind::weight_normalized, FlowKind::plain})
        for (const char* const radius_squared : {"1e-400", "1e100"})
            for (const unsigned depth : {2U, 3U})
                for (const Stepper stepper : own_steppers) {
                    Shape shape;
                    shape.depth = depth;
                    shape.flow = flow;
                    shape.measurements = 1;
                    Instance instance = random_instance(2, shape);
                    instance.initialization.radius_squared = parse_rational(radius_squared);
                    IntegrationSettings settings = settings_of(stepper, 20, Rational(1, 4));
                    settings.step_limit = 100;
                    const Trajectory trajectory = integrate(instance, settings);
                    CAPTURE(to_text(flow), radius_squared, depth, to_text(stepper), to_text(trajectory.outcome),
                            trajectory.reason);
                    CHECK(trajectory.samples.size() >= 1);
                    if (trajectory.outcome != IntegrationOutcome::time_reached) {
                        CHECK_FALSE(trajectory.reason.empty());
                        CHECK_FALSE(trajectory.is_complete());
                        continue;
                    }
                    // What is called finished holds: loss = 2 loss(0) - dissipated, within the errors told.
                    const PrecisionScope precision(bits_for_digits(trajectory.second_digits) + 2000);
                    const auto network = Network<Ball>::of(instance);
                    const Ball start_loss = network.loss(trajectory.samples.front().weights);
                    for (const Sample& sample : trajectory.samples) {
                        const Ball loss = network.loss(sample.weights);
                        CHECK(loss.overlaps(start_loss * Ball(2) - sample.dissipated));
                        CHECK(sample.radius.is_positive());
                        CHECK(abs(squared_norm(sample.direction) - Ball(1)).overlaps(Ball(0).widened(Ball(1e-15))));
                    }
                }
}

TEST_CASE("a residual that is no positive number is refused", "[flow][integrate]")
{
    for (const char* const residual : {"0", "-1e-10"}) {
        IntegrationSettings settings = settings_of(Stepper::automatic, 20);
        settings.until_residual = parse_rational(residual);
        CHECK_THROWS_AS(integrate(random_instance(1, shape_of(1)), settings), std::invalid_argument);
    }
    // No ladder of precisions for the steppers of any order.
    const detail::RunSettings run{
        Rational(1, 1000), ten_to_minus(20), Stepper::taylor, Coordinates::polar, 100, false, {}};
    const auto precise = detail::make_integrator_run(random_instance(1, shape_of(1)), run, bits_for_digits(2000));
    CHECK(precise->digits >= 1999);
    CHECK(precise->advance_to(Rational(1, 1000), {}) == detail::Advance::arrived);
}
