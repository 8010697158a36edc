#include "support/catch.hpp"

#include "fields.hpp"
#include "numeric/random_numbers.hpp"

using namespace ode_tests;
using random_numbers::Random;

namespace {

constexpr Method all_methods[] = {Method::taylor, Method::collocation, Method::automatic};

/// x_i' = −x_i + Σ c_jk x_j x_k / (2 + |x|²) + e_i cos t in three dimensions, |c_jk| ≤ 1/4, |e_i| ≤ 1.
///
/// The quotient q/(2 + r²) with |q| ≤ C r², |∇q| ≤ 2C r has a gradient below √2 C, C ≤ 3/4; three components make a Lipschitz
/// constant of less than 1.84, and with −x a logarithmic norm below 0.84.
struct RandomField {
    std::uint64_t seed;

    template <class T>
    void operator()(const Vector<T>& x, Vector<T>& dxdt, const T& t) const
    {
        Random random(seed);
        const auto share = [&](long denominator) {
            return T(Rational(random.between(-100, 100)) / (100 * denominator));
        };
        const T denominator = T(2) + wnflow::numeric::inner(x, x), c = cos(t);
        for (Eigen::Index i = 0; i < 3; ++i) {
            T q(0);
            for (Eigen::Index j = 0; j < 3; ++j)
                for (Eigen::Index k = 0; k < 3; ++k) q += share(4) * x[j] * x[k];
            dxdt[i] = q / denominator - x[i] + share(1) * c;
        }
    }
};
constexpr double logarithmic_norm = 0.84;

struct Result {
    Vector<Ball> x;
    unsigned steps = 0;
};

Result integrated(Method method, const std::shared_ptr<const Program>& program, const Vector<Ball>& x, int digits,
                  const Ball& until)
{
    const std::string tolerance = tolerance_text(digits);
    const auto integrator =
        make_integrator(method, program, settings_of(tolerance.c_str(), bits_for(digits), 0, tolerance.c_str()));
    integrator->start(x, Ball(0), Ball(0.25));
    const Run run = run_to(*integrator, until, 2000);
    CAPTURE(integrator->method(), to_text(run.outcome), run.steps);
    REQUIRE(run.reached);
    return {integrator->state(), run.steps};
}

} // namespace

TEST_CASE("power series, collocation, automatic and two precisions agree", "[ode][agreement]")
{
    const PrecisionScope precision(300);
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        Random random(100 + seed);
        const auto program = program_of(RandomField{seed}, 3);
        Vector<Ball> x(3);
        for (Ball& entry : x) entry = Ball(Rational(random.between(-300, 300)) / 100).midpoint();
        const double amplification = std::exp(3 * logarithmic_norm);
        const Result reference = integrated(Method::taylor, program, x, 50, Ball(3));
        for (const Method method : all_methods)
            for (const int digits : {12, 25}) {
                const Result result = integrated(method, program, x, digits, Ball(3));
                // Each step's error is at most tolerance · (1 + 3) in each component (states are below 3: −x + … points
                // inwards there), and is amplified until the end.
                const double bound = -digits + std::log10(4 * std::sqrt(3.0) * amplification * result.steps);
                INFO("field " << seed << ", method " << static_cast<int>(method) << ", " << digits << " digits, "
                              << result.steps << " steps");
                CHECK(log10_distance(result.x, reference.x) < bound);
            }
    }
}

TEST_CASE("Van der Pol's equation, stiff, against a power series of twice the digits", "[ode][agreement]")
{
    // μ = 100, on the slow branch from (2, −2/300) and through t = 30: stiff with rate −300, nothing is amplified there
    // (∂x(t)/∂x(s) = x'(t)/x'(s) < 2 for these times). Errors of collocation in the stiff mode are not damped.
    const Vector<Ball> x = vector_of({"2", "-0.00667"}, 400);
    const Result reference = integrated(Method::taylor, program_of(van_der_pol, 2), x, 50, Ball(30));
    for (const Method method : {Method::collocation, Method::automatic}) {
        const Result result = integrated(method, program_of(van_der_pol, 2), x, 25, Ball(30));
        INFO("steps " << result.steps << ", Taylor " << reference.steps);
        CHECK(log10_distance(result.x, reference.x) < -25 + std::log10(2.0 * 3 * result.steps));
        CHECK(result.steps < reference.steps / 2);
    }
}

TEST_CASE("errors do not depend on how stiff a problem is", "[ode][agreement]")
{
    // Prothero and Robinson's problem: x' = −λ (x − cos t) − sin t. At the end of a step the stiff mode misses cos t by what
    // the polynomial leaves out, for any λ: the tolerance has to be met for all of them.
    const PrecisionScope precision(300);
    for (const char* rate : {"1e3", "1e6", "1e9", "1e12", "1e15", "1e20", "1e40"})
        for (const int digits : {15, 30}) {
            const Rational lambda = parse_rational(rate);
            const auto field = [&](const auto& y, auto& dxdt, const auto& t) {
                using T = std::decay_t<decltype(t)>;
                dxdt[0] = (cos(t) - y[0]) * T(lambda) - sin(t);
            };
            const std::string tolerance = tolerance_text(digits);
            const auto integrator =
                make_integrator(Method::collocation, program_of(field, 1),
                                settings_of(tolerance.c_str(), bits_for(digits) + 100, 0, tolerance.c_str()));
            integrator->start(vector_of({"1"}, 64), Ball(0), number("0.001"));
            double error = -HUGE_VAL;
            const Run run = run_to(*integrator, Ball(10), 100, [&] {
                error = std::max(error, log10_distance(integrator->state()[0], cos(integrator->time())));
                const Ball middle = ((integrator->time() + integrator->previous_time()) / Ball(2)).midpoint();
                error = std::max(error, log10_distance(integrator->dense(middle)[0], cos(middle)));
            });
            CAPTURE(rate, digits, run.steps, error);
            CHECK(run.reached);
            CHECK(error <
                  -digits + std::log10(2.0 * run.steps)); // at most an error of 1 + |x| ≤ 2 each, none amplified
            CHECK(run.steps < 40);
        }
}

TEST_CASE("automatic chooses the method that pays", "[ode][agreement]")
{
    const auto share_of_collocation = [](const auto& program, std::initializer_list<const char*> x, const char* until) {
        const auto integrator =
            make_integrator(Method::automatic, program, settings_of("1e-20", bits_for(20) + 20, 0, "1e-20"));
        integrator->start(vector_of(x, 200), Ball(0), number("0.001"));
        double time = 0;
        bool both[2] = {false, false};
        const Run run = run_to(*integrator, number(until), 5000, [&] {
            const bool is_collocation = integrator->method() == "collocation";
            both[is_collocation] = true;
            const PrecisionScope precision(200);
            if (is_collocation) time += (integrator->time() - integrator->previous_time()).approximate();
        });
        REQUIRE(run.reached);
        CHECK(both[0]);
        CHECK(both[1]); // tried at least
        return time / number(until).approximate();
    };
    CHECK(share_of_collocation(program_of(stiff_cosine, 1), {"1"}, "10") > 0.9);
    CHECK(share_of_collocation(program_of(van_der_pol, 2), {"2", "-0.00667"}, "30") > 0.9);
    CHECK(share_of_collocation(program_of(rigid_body, 3), {"1", "0.2", "0.9"}, "100") < 0.3);
    CHECK(share_of_collocation(program_of(kepler, 4), {"0.4", "0", "0", "2"}, "60") < 0.3);
}

TEST_CASE("an integrator that starts again does what a new one does", "[ode][agreement]")
{
    for (const Method method : all_methods) {
        const auto make = [&] {
            return make_integrator(method, program_of(van_der_pol, 2), settings_of("1e-20", 120, 0, "1e-20"));
        };
        const Vector<Ball> x = vector_of({"2", "0"}, 120);
        const auto used = make(), fresh = make();
        used->start(vector_of({"1", "3"}, 120), Ball(3), number("-0.01", 120));
        (void)run_to(*used, number("2.7", 120), 50);
        used->start(x, Ball(0), number("0.01", 120));
        fresh->start(x, Ball(0), number("0.01", 120));
        CAPTURE(used->method());
        for (int k = 0; k < 60; ++k) {
            REQUIRE(used->step(Ball(5)) == StepOutcome::accepted);
            REQUIRE(fresh->step(Ball(5)) == StepOutcome::accepted);
            CHECK(is_same(used->time(), fresh->time()));
            CHECK(is_same(used->state(), fresh->state()));
        }
    }
}
