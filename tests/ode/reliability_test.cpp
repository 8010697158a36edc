#include "support/catch.hpp"

#include "fields.hpp"

using namespace ode_tests;
using Catch::Matchers::Contains;

namespace {

constexpr Method all_methods[] = {Method::taylor, Method::collocation, Method::automatic};

std::unique_ptr<Integrator> started(Method method, const std::shared_ptr<const Program>& program,
                                    const Settings& settings, std::initializer_list<const char*> x, const char* t,
                                    const char* step)
{
    auto integrator = make_integrator(method, program, settings);
    integrator->start(vector_of(x, settings.bits), number(t, settings.bits), number(step, settings.bits));
    return integrator;
}

} // namespace

TEST_CASE("a finite-time blow-up ends in an outcome", "[ode][reliability]")
{
    // x' = x² from 1: 1/(1 − t). Each step of a power series ends at a fixed share of the way to the pole, which takes
    // bits / log2(1/(1 − share)) steps; whatever the method, nothing lies beyond the pole.
    for (const Method method : all_methods)
        for (const long bits : {60L, 200L})
            for (const char* until : {"2", "1000000"}) {
                const auto integrator = started(method, program_of(blow_up, 1),
                                                settings_of(bits == 60 ? "1e-12" : "1e-40", bits), {"1"}, "0", "0.1");
                const Run run = run_to(*integrator, number(until), 3000);
                CAPTURE(integrator->method(), bits, until, run.steps, to_text(run.outcome));
                CHECK_FALSE(run.reached);
                CHECK(run.outcome != StepOutcome::accepted);
                CHECK(run.steps < 2000);
                const PrecisionScope precision(400);
                // Relative errors of the steps so far move the pole by as much: x (1 − t) = 1 up to x times that.
                const Ball& x = integrator->state()[0];
                CHECK(x.is_finite());
                CHECK(certainly_less(Ball(0), x));
                const double missed = log10_distance(Ball(1) / x, Ball(1) - integrator->time());
                CHECK(missed < (bits == 60 ? -12 : -40) + std::log10(10.0 * run.steps));
                // The same state is kept, and the same outcome comes again.
                const Vector<Ball> state = integrator->state();
                const Ball time = integrator->time();
                CHECK(integrator->step(number(until)) != StepOutcome::accepted);
                CHECK(is_same(integrator->state(), state));
                CHECK(is_same(integrator->time(), time));
            }
}

TEST_CASE("implicit steps do not leap over a pole", "[ode][reliability]")
{
    // The equations of one long step of collocation have solutions beyond the pole; from different first steps.
    for (const char* step : {"0.5", "1.5", "2", "3", "10", "100"})
        for (const int digits : {6, 12, 30}) {
            const auto integrator =
                started(Method::collocation, program_of(blow_up, 1),
                        settings_of(tolerance_text(digits).c_str(), bits_for(digits)), {"1"}, "0", step);
            const Run run = run_to(*integrator, Ball(1000), 1000);
            CAPTURE(step, digits, run.steps);
            CHECK_FALSE(run.reached);
            CHECK(certainly_less(Ball(0), integrator->state()[0]));
            CHECK(certainly_less(integrator->time(), Ball(1.001)));
        }
}

TEST_CASE("fields that are singular at a point end in an outcome", "[ode][reliability]")
{
    struct Singular {
        const char* name;
        std::shared_ptr<const Program> program;
        const char* start;
        double until; ///< where the solution ends, about
    };
    const Singular cases[] = {
        {"logarithm", program_of(WNFLOW_FIELD(log(x[0]) - T(1)), 1), "1", 2},          // falls to 0
        {"square root", program_of(WNFLOW_FIELD(T(-1) - sqrt(x[0])), 1), "1", 1},      // reaches 0 with slope −1
        {"division", program_of(WNFLOW_FIELD(T(-1) / x[0]), 1), "1", 0.51},            // √(1 − 2t)
        {"power", program_of(WNFLOW_FIELD(-pow(x[0], Rational(-1, 2))), 1), "1", 0.7}, // (1 − 3t/2)^{2/3}
        {"time", program_of(WNFLOW_FIELD(x[0] / (T(1) - t)), 1), "1", 1.01},           // 1/(1 − t)
        {"time, logarithm", program_of(WNFLOW_FIELD(log(T(1) - t)), 1), "1", 1.01},
    };
    for (const Method method : all_methods)
        for (const Singular& singular : cases) {
            const auto integrator = started(method, singular.program, settings_of("1e-20", bits_for(20), 0, "1e-20"),
                                            {singular.start}, "0", "0.1");
            const Run run = run_to(*integrator, Ball(100), 3000);
            CAPTURE(singular.name, integrator->method(), run.steps, to_text(run.outcome), integrator->time());
            CHECK_FALSE(run.reached);
            CHECK(run.outcome != StepOutcome::accepted);
            CHECK(certainly_less(integrator->time(), Ball(singular.until)));
        }
    for (const Method method : all_methods) // at once
        for (const auto& program :
             {program_of(WNFLOW_FIELD(log(x[0])), 1), program_of(WNFLOW_FIELD(T(1) / x[0]), 1),
              program_of(WNFLOW_FIELD(T(1) + sqrt(x[0])), 1), program_of(WNFLOW_FIELD(T(1) / t), 1)})
            for (const char* absolute : {"0", "1e-20"}) {
                const auto integrator =
                    started(method, program, settings_of("1e-20", bits_for(20), 0, absolute), {"0"}, "0", "0.1");
                const StepOutcome outcome = integrator->step(Ball(1));
                CAPTURE(integrator->method(), to_text(outcome));
                CHECK(outcome != StepOutcome::accepted);
                CHECK(is_same(integrator->state(), vector_of({"0"}, 64)));
                CHECK(is_same(integrator->time(), Ball(0)));
                CHECK(is_same(integrator->dense(Ball(0)), integrator->state()));
            }
}

TEST_CASE("settings that cannot be met are refused", "[ode][reliability]")
{
    for (const Method method : all_methods) {
        const auto make = [&](const char* tolerance, long bits, const char* absolute = "0") {
            return make_integrator(method, program_of(decay, 1), settings_of(tolerance, bits, 0, absolute));
        };
        CHECK_THROWS_WITH(make("1e-30", 100), Contains("100 bits") && Contains("1e-30") && Contains("108"));
        CHECK_NOTHROW(make("1e-30", 108)); // 2^-99.66: 100 bits and 8 more
        CHECK_THROWS_WITH(make("1e-30", 107), Contains("107 bits"));
        CHECK_NOTHROW(make("1/1048576", 28)); // 2^-20
        CHECK_THROWS_WITH(make("1/1048576", 27), Contains("27 bits") && Contains("needs 28"));
        CHECK_THROWS_WITH(make("1e-400", 100), Contains("1e-400") && Contains("1337"));
        for (const char* tolerance : {"0", "1", "-1e-3", "2"})
            CHECK_THROWS_WITH(make(tolerance, 100),
                              Contains("relative tolerance " +
                                       std::string(tolerance == std::string("-1e-3") ? "-1/1000" : tolerance)));
        CHECK_THROWS_WITH(make("1e-10", 100, "-1"), Contains("absolute tolerance -1"));
        CHECK_THROWS_AS(make_integrator(method, std::make_shared<const Program>(), settings_of("1e-10", 100)),
                        std::invalid_argument);
        CHECK_THROWS_WITH(make("1e-10", 100)->start(vector_of({"1", "2"}, 100), Ball(0), Ball(1)),
                          Contains("dimension 1") && Contains("2 entries"));
        CHECK_THROWS_WITH(make("1e-10", 100)->start(vector_of({"1"}, 100), Ball(0), Ball(0)), Contains("no direction"));
    }
}

TEST_CASE("the edge of the bits", "[ode][reliability]")
{
    // 8 bits more than the tolerance: rounding errors of a step are about tolerance/256 each, a few of them per step.
    for (const Method method : all_methods)
        for (const auto& [tolerance, bits] :
             {std::pair("1/1048576", 28L), std::pair("1e-30", 108L), std::pair("1/4096", 20L), std::pair("1/4", 10L)}) {
            const auto integrator =
                started(method, program_of(logistic, 1), settings_of(tolerance, bits), {"0.1"}, "0", "0.1");
            const PrecisionScope precision(400);
            const Run run = run_to(*integrator, Ball(10), 500);
            REQUIRE(run.reached);
            const Ball exact = Ball(1) / (Ball(1) + Ball(9) * exp(Ball(-10)));
            CAPTURE(integrator->method(), run.steps);
            CHECK(log10_distance(integrator->state()[0], exact) <
                  Ball(parse_rational(tolerance)).approximate_log10() + std::log10(3.0 * run.steps));
        }
}

TEST_CASE("a singular Newton matrix is an outcome of a step", "[ode][reliability]")
{
    // Midpoint rule on x' = 2x with h = 1: x₁ = x₀ (1 + h)/(1 − h).
    const auto field = WNFLOW_FIELD(x[0] * T(2));
    const auto integrator =
        started(Method::collocation, program_of(field, 1), settings_of("1e-10", 100, 2), {"1"}, "0", "1");
    CHECK(integrator->step_exactly(Ball(1)) == StepOutcome::newton_failure);
    CHECK(is_same(integrator->state(), vector_of({"1"}, 64)));
    CHECK(is_same(integrator->time(), Ball(0)));
    CHECK(integrator->step_exactly(Ball(0.5)) == StepOutcome::accepted);
    CHECK(log10_distance(integrator->state()[0], Ball(3)) < -25);
}

TEST_CASE("states far outside of the range of double", "[ode][reliability]")
{
    // Logistic growth between 0 and K from K/10, for K far outside; and a stiff pair of such sizes.
    for (const Method method : all_methods)
        for (const char* size : {"1e-400", "1e400", "1e-200", "1e200"}) {
            const Rational k = parse_rational(size);
            const auto field = [&](const auto& x, auto& dxdt, const auto&) {
                using T = std::decay_t<decltype(x[0])>;
                dxdt[0] = x[0] - x[0] * x[0] * T(Rational(1 / k));
                dxdt[1] = (x[0] - x[1]) * T(100'000);
            };
            const auto integrator =
                make_integrator(method, program_of(field, 2), settings_of("1e-25", bits_for(25) + 20));
            const PrecisionScope precision(400);
            Vector<Ball> start(2);
            start[0] = Ball(Rational(k / 10)).midpoint();
            start[1] = start[0];
            integrator->start(start, Ball(0), number("1e-3"));
            const Run run = run_to(*integrator, Ball(method == Method::taylor ? number("0.001") : Ball(3)), 400);
            CAPTURE(integrator->method(), size, run.steps, to_text(run.outcome), integrator->time());
            REQUIRE(run.reached);
            const Ball exact = Ball(1) / (Ball(1) + Ball(9) * exp(-integrator->time()));
            CHECK(log10_distance(integrator->state()[0] / Ball(k), exact) < -25 + std::log10(3.0 * run.steps));
            CHECK(run.steps < (method == Method::taylor ? 60 : 200));
        }
}

TEST_CASE("components that are exactly 0 under a relative tolerance", "[ode][reliability]")
{
    for (const Method method : all_methods) {
        {
            // one that stays there does not count
            const auto integrator = started(method, program_of(WNFLOW_FIELD(-x[0], x[0] * x[1]), 2),
                                            settings_of("1e-30", bits_for(30)), {"1", "0"}, "0", "0.1");
            const Run run = run_to(*integrator, Ball(10), 100);
            CHECK(run.reached);
            CHECK(is_same(integrator->state()[1], Ball(0)));
        }
        {
            // one that leaves 0 is measured by the way it goes: ∫₀¹ 10³⁰ cos
            const auto integrator =
                started(method, program_of(WNFLOW_FIELD(-x[0] * x[0], cos(t) * T(parse_rational("1e30"))), 2),
                        settings_of("1e-30", bits_for(30)), {"1", "0"}, "0", "1");
            const Run run = run_to(*integrator, Ball(1), 100);
            CAPTURE(integrator->method(), run.steps, to_text(run.outcome));
            REQUIRE(run.reached);
            const PrecisionScope precision(400);
            CHECK(log10_distance(integrator->state()[1], sin(Ball(1)) * number("1e30")) < std::log10(3.0 * run.steps));
            CHECK(log10_distance(integrator->state()[0], number("0.5")) < -30 + std::log10(3.0 * run.steps));
        }
        {
            // alone: tan from 0, a first step of the size of the whole interval
            const auto integrator =
                started(method, program_of(tangent, 1), settings_of("1e-30", bits_for(30)), {"0"}, "0", "1.5");
            const Run run = run_to(*integrator, number("1.5"), 200);
            CAPTURE(integrator->method(), run.steps);
            REQUIRE(run.reached);
            const PrecisionScope precision(400);
            // ∂tan/∂t / tan grows by 14 between 1 and 1.5, more slowly than 1/t before
            CHECK(log10_distance(integrator->state()[0], tan(number("1.5"))) < -30 + std::log10(14.1 * 20 * run.steps));
        }
    }
}

TEST_CASE("power series in which many coefficients vanish", "[ode][reliability]")
{
    // Nothing of ∫ 21 t²⁰ shows in the first 20 coefficients at 0; of exp(t³) only each third is not 0.
    const auto high_power = [](const auto& x, auto& dxdt, const auto& t) {
        using T = std::decay_t<decltype(x[0])>;
        T value(21);
        for (int i = 0; i < 20; ++i) value = value * t;
        dxdt[0] = value;
    };
    const auto thirds = WNFLOW_FIELD(x[0] * t * t * T(3));
    const PrecisionScope precision(400);
    for (const Method method : all_methods)
        for (const unsigned order : {0U, 8U, 9U, 10U, 11U, 12U, 14U}) {
            if (method != Method::taylor && order > 0) continue;
            const auto one =
                started(method, program_of(high_power, 1), settings_of("1e-15", 90, order), {"1"}, "0", "1");
            const Run high = run_to(*one, Ball(1), 3000);
            CAPTURE(one->method(), order, high.steps);
            REQUIRE(high.reached);
            CHECK(log10_distance(one->state()[0], Ball(2)) < -15 + std::log10(2.0 * high.steps));
            const auto two = started(method, program_of(thirds, 1), settings_of("1e-15", 90, order), {"1"}, "0", "1");
            const Run run = run_to(*two, Ball(1), 3000);
            REQUIRE(run.reached);
            CHECK(log10_distance(two->state()[0], exp(Ball(1))) < -15 + std::log10(3.0 * run.steps));
        }
}

TEST_CASE("zero fields, clocks and polynomials take long steps", "[ode][reliability]")
{
    for (const Method method : all_methods) {
        const auto still = started(method, program_of(at_rest, 1), settings_of("1e-30", bits_for(30)), {"7"}, "0", "1");
        CHECK(run_to(*still, Ball(1'000'000), 20).reached);
        CHECK(is_same(still->state()[0], Ball(7)));
        const auto clock = started(method, program_of(WNFLOW_FIELD(T(1), T(3) * t * t), 2),
                                   settings_of("1e-30", bits_for(30)), {"0", "0"}, "0", "1");
        const Run run = run_to(*clock, Ball(1'000'000), 40);
        CAPTURE(clock->method(), run.steps);
        CHECK(run.reached);
        CHECK(log10_distance(clock->state()[0], Ball(1'000'000)) < 6 - 30);
        CHECK(log10_distance(clock->state()[1], number("1e18")) < 18 - 30);
    }
}

TEST_CASE("orders that are odd, 1 and 2 work with step control", "[ode][reliability]")
{
    const PrecisionScope precision(400);
    for (const Method method : all_methods)
        for (const unsigned order : {1U, 2U, 3U, 5U}) {
            const auto integrator =
                started(method, program_of(logistic, 1), settings_of("1e-4", 64, order), {"0.1"}, "0", "0.01");
            const Run run = run_to(*integrator, Ball(2), 200'000);
            CAPTURE(integrator->method(), order, run.steps, to_text(run.outcome));
            REQUIRE(run.reached);
            const Ball exact = Ball(1) / (Ball(1) + Ball(9) * exp(Ball(-2)));
            CHECK(log10_distance(integrator->state()[0], exact) < -4 + std::log10(3.0 * run.steps));
        }
}

TEST_CASE("no number in the start", "[ode][reliability]")
{
    for (const Method method : all_methods) {
        const auto integrator = make_integrator(method, program_of(oscillator, 2), settings_of("1e-20", 100));
        for (const bool is_infinite : {false, true}) {
            Vector<Ball> x = vector_of({"1", "2"}, 100);
            if (is_infinite) arf_pos_inf(arb_midref(x[1].data()));
            else arf_nan(arb_midref(x[1].data()));
            integrator->start(x, Ball(0), Ball(1));
            CHECK(integrator->step(Ball(1)) == StepOutcome::not_finite);
            CHECK(integrator->step_exactly(Ball(1)) == StepOutcome::not_finite);
            CHECK(is_same(integrator->time(), Ball(0)));
        }
        integrator->start(vector_of({"1", "2"}, 100), Ball(0), Ball(1)); // none the worse for it
        CHECK(integrator->step(Ball(1)) == StepOutcome::accepted);
    }
}

TEST_CASE("a limit that is reached already, or lies behind", "[ode][reliability]")
{
    for (const Method method : all_methods)
        for (const auto& program : {program_of(logistic, 1), program_of(at_rest, 1)}) {
            const auto integrator = started(method, program, settings_of("1e-20", 100), {"0.3"}, "1", "0.1");
            CAPTURE(integrator->method());
            CHECK(integrator->step(Ball(1)) == StepOutcome::accepted);
            CHECK(is_same(integrator->state(), vector_of({"0.3"}, 100)));
            CHECK(integrator->work().steps == 0);
            REQUIRE(run_to(*integrator, Ball(2), 100).reached);
            const Vector<Ball> state = integrator->state();
            const Ball proposed = integrator->proposed_step();
            for (int k = 0; k < 3; ++k) CHECK(integrator->step(Ball(2)) == StepOutcome::accepted);
            CHECK(integrator->step_exactly(Ball(0)) == StepOutcome::accepted);
            CHECK(is_same(integrator->state(), state));
            CHECK(is_same(integrator->proposed_step(), proposed));
            CHECK(log10_distance(integrator->dense(Ball(2)), state) < -25); // of the last real step still
            CHECK_THROWS_WITH(integrator->step(number("1.5")), Contains("1.5") && Contains("behind") && Contains("2"));
            CHECK_THROWS_AS(integrator->step(Ball(std::nan(""))), std::invalid_argument);
            REQUIRE(run_to(*integrator, Ball(3), 100).reached);
        }
}

TEST_CASE("steps of a given size, huge ones too", "[ode][reliability]")
{
    const PrecisionScope precision(300);
    for (const Method method : all_methods) {
        const auto integrator =
            started(method, program_of(logistic, 1), settings_of("1e-20", 100), {"0.3"}, "0", "0.1");
        for (const char* size : {"1e3", "1e30", "1e400", "-1e400", "1e-400"}) {
            integrator->start(vector_of({"0.3"}, 100), Ball(0), Ball(1));
            const StepOutcome outcome = integrator->step_exactly(number(size, 100));
            CAPTURE(integrator->method(), size, to_text(outcome));
            if (outcome == StepOutcome::accepted) {
                CHECK(is_same(integrator->time(), number(size, 100)));
                CHECK(integrator->state()[0].is_finite());
            } else {
                CHECK(is_same(integrator->time(), Ball(0)));
                CHECK(is_same(integrator->state(), vector_of({"0.3"}, 100)));
            }
        }
        // far beyond overflow of the series itself
        integrator->start(vector_of({"0.3"}, 100), Ball(0), Ball(1));
        REQUIRE(integrator->step_exactly(number("0.01", 100)) == StepOutcome::accepted);
        REQUIRE(integrator->step_exactly(number("-0.01", 100)) == StepOutcome::accepted);
        CHECK(log10_distance(integrator->state(), vector_of({"0.3"}, 100)) < -20);
        CHECK(integrator->work().evaluations > 0);
    }
}

TEST_CASE("work is counted", "[ode][reliability]")
{
    for (const Method method : all_methods) {
        const auto integrator =
            started(method, program_of(oscillator, 2), settings_of("1e-20", 100, 0, "1e-20"), {"1", "0"}, "0", "10");
        unsigned long evaluations = 0;
        const Run run = run_to(*integrator, Ball(30), 300, [&] {
            CHECK(integrator->work().evaluations > evaluations);
            evaluations = integrator->work().evaluations;
        });
        REQUIRE(run.reached);
        CHECK(integrator->work().steps == run.steps);
    }
    CHECK(to_text(StepOutcome::accepted) == "accepted");
    CHECK(to_text(StepOutcome::step_underflow) == "step underflow");
    CHECK(to_text(StepOutcome::not_finite) == "not finite");
}
