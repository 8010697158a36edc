#include "support/catch.hpp"

#include "fields.hpp"
#include "numeric/random_numbers.hpp"

using namespace ode_tests;
using random_numbers::Random;

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

/// Errors of the steps' ends and of dense output within the steps, log10, against a closed form.
struct Errors {
    double at_end = -HUGE_VAL, at_steps = -HUGE_VAL, within = -HUGE_VAL;
    unsigned steps = 0;
};

template <class Solution>
Errors errors_of(Integrator& integrator, const Ball& limit, const Solution& solution, std::uint64_t seed = 1)
{
    Random random(seed);
    Errors errors;
    const PrecisionScope precision(1000);
    const Run run = run_to(integrator, limit, 20'000, [&] {
        errors.at_end = log10_distance(integrator.state(), solution(integrator.time()));
        errors.at_steps = std::max(errors.at_steps, errors.at_end);
        const Ball c = Ball(Rational(random.between(1, 999)) / 1000);
        const Ball t = (integrator.previous_time() + c * (integrator.time() - integrator.previous_time())).midpoint();
        errors.within = std::max(errors.within, log10_distance(integrator.dense(t), solution(t)));
    });
    CHECK(run.outcome == StepOutcome::accepted);
    CHECK(run.reached);
    errors.steps = run.steps;
    return errors;
}

Vector<Ball> one(const Ball& x)
{
    Vector<Ball> v(1);
    v[0] = x;
    return v;
}

/// `digits` of tolerance are met up to the factor 10^allowed, which the caller derives, and not exceeded absurdly by the
/// worst error within steps: what is better by 6 digits was paid for in vain.
void check_errors(const Errors& errors, int digits, double allowed)
{
    INFO("tolerance 1e-" << digits << ": log10 of the errors at steps " << errors.at_steps << ", within "
                         << errors.within << ", " << errors.steps << " steps");
    CHECK(errors.at_steps < -digits + allowed);
    CHECK(errors.within < -digits + allowed);
    CHECK(std::max(errors.at_steps, errors.within) > -digits - 6);
}

} // namespace

TEST_CASE("a logistic curve to the tolerance", "[ode][adaptive]")
{
    // ∂x(t)/∂x(s) = x'(t)/x'(s) ≤ 3 along this curve from 0.1, relative errors likewise: an error per step of the
    // tolerance gives at most 3 · steps · tolerance, and there are less than 60 steps. One digit more for dense output.
    for (const Method method : all_methods)
        for (const int digits : {15, 30, 60}) {
            const auto integrator =
                started(method, program_of(logistic, 1), settings_of(tolerance_text(digits).c_str(), bits_for(digits)),
                        {"0.1"}, "0", "1");
            const Errors errors = errors_of(*integrator, Ball(10), [](const Ball& t) {
                return one(Ball(1) / (Ball(1) + (Ball(1) / number("0.1") - Ball(1)) * exp(-t)));
            });
            CAPTURE(integrator->method());
            CHECK(errors.steps < 60);
            check_errors(errors, digits, std::log10(3.0 * 60 * 10));
        }
}

TEST_CASE("a tangent up to the neighbourhood of its pole", "[ode][adaptive]")
{
    // From 1/10 (tan is not 0 there) to 1.57, where tan is 1256 and x' = 1.6e6: relative errors grow by
    // (x'/x)(1.57) / (x'/x)(0.1) = 126 at most; less than 100 steps.
    for (const Method method : all_methods)
        for (const int digits : {15, 30, 60}) {
            const long bits = bits_for(digits) + 24;
            const auto integrator =
                make_integrator(method, program_of(tangent, 1), settings_of(tolerance_text(digits).c_str(), bits));
            const Ball from = number("0.1", bits);
            Ball start;
            {
                const PrecisionScope precision(bits);
                start = tan(from).midpoint();
            }
            integrator->start(one(start), from, Ball(1));
            const Errors errors =
                errors_of(*integrator, number("1.57", bits), [](const Ball& t) { return one(tan(t)); });
            CAPTURE(integrator->method());
            CHECK(errors.steps < 100);
            // relative to 1256 at the end
            check_errors(errors, digits, std::log10(1256.0 * 126 * 100 * 10));
        }
}

TEST_CASE("many periods of a harmonic oscillator", "[ode][adaptive]")
{
    // Errors are carried on unchanged; an error of the tolerance (relative and absolute: both components are at most 1)
    // per step. The components cross zero, where only the absolute tolerance lets steps stay long.
    for (const Method method : all_methods)
        for (const int digits : {15, 30, 60}) {
            const std::string tolerance = tolerance_text(digits);
            const auto integrator =
                started(method, program_of(oscillator, 2),
                        settings_of(tolerance.c_str(), bits_for(digits), 0, tolerance.c_str()), {"1", "0"}, "0", "0.1");
            const Errors errors = errors_of(*integrator, Ball(100), [](const Ball& t) {
                Vector<Ball> x(2);
                x[0] = cos(t);
                x[1] = -sin(t);
                return x;
            });
            CAPTURE(integrator->method());
            CHECK(errors.steps < 150);
            check_errors(errors, digits, std::log10(2.0 * 150 * 10));
        }
}

TEST_CASE("a Kepler orbit returns", "[ode][adaptive]")
{
    // Eccentricity 0.6 from the perihelion; period 2π. The monodromy grows linearly: an error ε in the energy moves the
    // position by 3/2 · speed · time · ε/|E|: speed 2, E = −1/2, |∂E| ≤ 1/r² = 6.25 at the perihelion: the factor is below
    // 40 · time. Five periods, less than 300 steps.
    for (const Method method : all_methods)
        for (const int digits : {15, 30}) {
            const std::string tolerance = tolerance_text(digits);
            const long bits = bits_for(digits);
            const auto integrator =
                started(method, program_of(kepler, 4), settings_of(tolerance.c_str(), bits, 0, tolerance.c_str()),
                        {"0.4", "0", "0", "2"}, "0", "0.01");
            Ball end;
            arb_const_pi(end.data(), bits + 30);
            {
                const PrecisionScope precision(bits + 30);
                end = (end * Ball(10)).midpoint();
            }
            const Run run = run_to(*integrator, end, 1000);
            REQUIRE(run.reached);
            CAPTURE(integrator->method(), digits, run.steps);
            CHECK(run.steps < 300);
            CHECK(log10_distance(integrator->state(), vector_of({"0.4", "0", "0", "2"}, bits)) <
                  -digits + std::log10(40 * 31.4 * 300));
        }
}

TEST_CASE("stiff problems with closed forms", "[ode][adaptive]")
{
    // x' = −10⁶ (x − cos t) − sin t, from cos 0. Errors are damped: those of the last steps count. cos crosses zero. Gauss
    // methods reduce old errors by |R| < 1 only where h λ is 10⁵, so that all of up to 200 steps may add up.
    for (const Method method : {Method::collocation, Method::automatic})
        for (const int digits : {15, 30, 60}) {
            const std::string tolerance = tolerance_text(digits);
            const auto integrator = started(method, program_of(stiff_cosine, 1),
                                            settings_of(tolerance.c_str(), bits_for(digits) + 24, 0, tolerance.c_str()),
                                            {"1"}, "0", "0.001");
            const Errors errors = errors_of(*integrator, Ball(10), [](const Ball& t) { return one(cos(t)); });
            INFO("tolerance 1e-" << digits << ": " << errors.at_steps << ", " << errors.within << ", " << errors.steps);
            CHECK(errors.steps < 200);
            CHECK(errors.at_steps < -digits + std::log10(2.0 * 200));
            CHECK(errors.within < -digits + std::log10(2.0 * 200 * 10));
        }
    for (const Method method : {Method::collocation, Method::automatic})
        for (const int digits : {15, 30}) {
            const auto integrator =
                started(method, program_of(kaps, 2), settings_of(tolerance_text(digits).c_str(), bits_for(digits) + 24),
                        {"1", "1"}, "0", "0.001");
            const Errors errors = errors_of(*integrator, Ball(3), [](const Ball& t) {
                Vector<Ball> x(2);
                x[0] = exp(t * Ball(-2));
                x[1] = exp(-t);
                return x;
            });
            INFO("Kaps, tolerance 1e-" << digits << ": " << errors.at_steps << ", " << errors.within << ", "
                                       << errors.steps);
            CHECK(errors.steps < 200);
            CHECK(errors.at_steps < -digits + std::log10(2.0 * 200));
            CHECK(errors.within < -digits + std::log10(2.0 * 200 * 10));
        }
}

TEST_CASE("relative and absolute tolerance", "[ode][adaptive]")
{
    // Decoupled decays x_i' = −x_i of very different sizes: with a relative tolerance each keeps its digits, with an
    // absolute one the small component is given up: its relative error is allowed to be 1.
    const auto field = WNFLOW_FIELD(-x[0], x[1] * T(-3));
    for (const Method method : all_methods) {
        const Settings relative = settings_of("1e-20", bits_for(20));
        const Settings absolute = settings_of("1e-20", bits_for(20), 0, "1e-20");
        for (const Settings& settings : {relative, absolute}) {
            const auto integrator = started(method, program_of(field, 2), settings, {"1", "1e-100"}, "0", "0.1");
            const PrecisionScope precision(400);
            const Run run = run_to(*integrator, Ball(20), 1000);
            REQUIRE(run.reached);
            const double large = log10_distance(integrator->state()[0] / exp(Ball(-20)), Ball(1));
            const double small = log10_distance(integrator->state()[1] / (exp(Ball(-60)) * number("1e-100")), Ball(1));
            CAPTURE(integrator->method(), run.steps, large, small);
            if (settings.tolerance.absolute == 0) {
                CHECK(large < -20 + std::log10(static_cast<double>(run.steps)));
                CHECK(small < -20 + std::log10(static_cast<double>(run.steps)));
            } else {
                // absolute error 1e-20 per step, damped
                CHECK(large < -20 + 20 * 0.4343 + std::log10(static_cast<double>(run.steps)));
            }
        }
    }
    // A looser absolute tolerance takes fewer steps where the solution is small.
    for (const Method method : {Method::taylor, Method::collocation}) {
        unsigned steps[2];
        for (const int which : {0, 1}) {
            const auto integrator =
                started(method, program_of(decay, 1), settings_of("1e-20", bits_for(20), 0, which ? "1e-20" : "0"),
                        {"1"}, "0", "0.1");
            const Run run = run_to(*integrator, Ball(100), 1000);
            REQUIRE(run.reached);
            steps[which] = run.steps;
        }
        CHECK(steps[1] < steps[0]);
    }
}

TEST_CASE("forward and back again", "[ode][adaptive]")
{
    for (const Method method : all_methods)
        for (const int digits : {15, 40}) {
            const std::string tolerance = tolerance_text(digits);
            const long bits = bits_for(digits);
            const Settings settings = settings_of(tolerance.c_str(), bits, 0, tolerance.c_str());
            const auto integrator =
                started(method, program_of(rigid_body, 3), settings, {"1", "0.2", "0.9"}, "-3", "0.1");
            const Run there = run_to(*integrator, Ball(7), 500);
            REQUIRE(there.reached);
            const Vector<Ball> middle = integrator->state();
            integrator->start(middle, Ball(7), number("-0.1", bits));
            CHECK(certainly_less(integrator->proposed_step(), Ball(0)));
            const Run back = run_to(*integrator, Ball(-3), 500,
                                    [&] { CHECK(certainly_less(integrator->time(), integrator->previous_time())); });
            REQUIRE(back.reached);
            CAPTURE(integrator->method(), digits, there.steps, back.steps);
            // The motion is a rotation about the long axis of a rigid body, stable; errors grow linearly with the time
            // (the frequency depends on the energy): by less than 1 + 2 · 10.
            CHECK(log10_distance(integrator->state(), vector_of({"1", "0.2", "0.9"}, bits)) <
                  -digits + std::log10(21.0 * (there.steps + back.steps)));
            // and is there at all; the ends of collocation's steps are far better than what is within
            if (method == Method::taylor)
                CHECK(log10_distance(integrator->state(), vector_of({"1", "0.2", "0.9"}, bits)) > -digits - 6);
        }
}

TEST_CASE("backwards in time from a negative step", "[ode][adaptive]")
{
    for (const Method method : all_methods) {
        const auto integrator =
            started(method, program_of(bell, 1), settings_of("1e-25", bits_for(25)), {"1"}, "0", "-1");
        const Errors errors =
            errors_of(*integrator, Ball(-5), [](const Ball& t) { return one(Ball(1) / (Ball(1) + t * t)); });
        CAPTURE(integrator->method());
        CHECK(errors.steps < 100);
        check_errors(errors, 25, std::log10(100.0 * 10 * 2));
    }
}

TEST_CASE("steps end at limits, and the proposed step survives them", "[ode][adaptive]")
{
    for (const Method method : all_methods)
        for (const auto& program : {program_of(logistic, 1), program_of(at_rest, 1)}) {
            const long bits = bits_for(30);
            const auto integrator = started(method, program, settings_of("1e-30", bits), {"0.3"}, "0", "0.5");
            REQUIRE(run_to(*integrator, Ball(2), 100).reached);
            const Ball before = abs(integrator->proposed_step());
            CAPTURE(integrator->method());
            CHECK(certainly_less(Ball(0.05), before));
            // 64 bits more than the arithmetic has
            const Ball limit = number("2.000000000000000000000123456789", bits + 64);
            REQUIRE(run_to(*integrator, limit, 1).reached);
            CHECK(is_same(integrator->time(), limit));
            CHECK(certainly_less(before * Ball(0.3), abs(integrator->proposed_step())));
            REQUIRE(run_to(*integrator, Ball(3), 100).reached);
            CHECK(is_same(integrator->time(), Ball(3)));
            // A limit with a radius is its midpoint: times are exact.
            const PrecisionScope precision(bits);
            const Ball wide(Rational(31, 10));
            for (int k = 0; k < 10 && !is_same(integrator->time(), wide.midpoint()); ++k)
                REQUIRE(integrator->step(wide) == StepOutcome::accepted);
            CHECK(is_same(integrator->time(), wide.midpoint()));
            CHECK(integrator->time().is_exact());
            CHECK(is_exact(integrator->state()));
        }
}

TEST_CASE("no sliver is left before a limit", "[ode][adaptive]")
{
    for (const Method method : {Method::taylor, Method::collocation}) {
        const auto integrator =
            started(method, program_of(logistic, 1), settings_of("1e-30", bits_for(30)), {"0.3"}, "0", "0.01");
        REQUIRE(run_to(*integrator, number("0.01005", bits_for(30)), 2).steps == 1);
    }
}

TEST_CASE("dense output meets the states at both ends of a step", "[ode][adaptive]")
{
    for (const Method method : all_methods) {
        const long bits = bits_for(30);
        // Far from time 0, so that times have fewer digits than steps.
        const auto integrator = started(method, program_of(oscillator, 2), settings_of("1e-30", bits, 0, "1e-30"),
                                        {"1", "0.5"}, "1000000.1", "0.1");
        for (int k = 0; k < 30; ++k) {
            const Vector<Ball> before = integrator->state();
            REQUIRE(integrator->step(Ball(2'000'000)) == StepOutcome::accepted);
            CAPTURE(integrator->method(), k);
            // from_stages amplifies the rounding of the displacements in collocation; the power series is the state
            const double allowed = -0.30103 * static_cast<double>(bits - 12);
            CHECK(log10_distance(integrator->dense(integrator->previous_time()), before) < allowed);
            CHECK(log10_distance(integrator->dense(integrator->time()), integrator->state()) < allowed);
            CHECK(is_exact(integrator->dense(integrator->time())));
        }
    }
}

TEST_CASE("collocation keeps quadratic invariants to rounding", "[ode][adaptive]")
{
    // ω₁² + ω₂² + ω₃² of a rigid body. Newton's method ends 12 bits before rounding; about 100 steps. The tolerance is far
    // larger, and the power series keeps the invariant only to it.
    const long bits = 400;
    const PrecisionScope precision(bits + 100);
    for (const Method method : {Method::collocation, Method::taylor}) {
        const auto integrator =
            started(method, program_of(rigid_body, 3), settings_of("1e-12", bits), {"1", "0.2", "0.9"}, "0", "0.1");
        const Ball initial = wnflow::numeric::squared_norm(integrator->state());
        const Run run = run_to(*integrator, Ball(100), 2000);
        REQUIRE(run.reached);
        const double drift = log10_distance(wnflow::numeric::squared_norm(integrator->state()), initial);
        CAPTURE(run.steps);
        if (method == Method::collocation) CHECK(drift < -0.30103 * (bits - 20) + std::log10(run.steps));
        else CHECK(drift > -20);
    }
}
