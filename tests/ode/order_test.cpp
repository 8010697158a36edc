#include "support/catch.hpp"

#include "fields.hpp"

using namespace ode_tests;

namespace {

/// A problem over a fixed span with a closed-form solution at its end.
struct Problem {
    const char* name;
    std::shared_ptr<const Program> program;
    const char *start, *from, *until;
    Ball (*solution)(const Ball&);
};

std::vector<Problem> problems()
{
    return {{"nonlinear", program_of(logistic, 1), "0.1", "0", "1",
             [](const Ball& t) { return Ball(1) / (Ball(1) + Ball(9) * exp(-t)); }},
            {"nonlinear, not autonomous", program_of(WNFLOW_FIELD(x[0] * x[0] * exp(-sin(t)) * cos(t)), 1), "1", "0",
             "1", [](const Ball& t) { return exp(sin(t)); }}};
}

/// log2 of the error after 2^level steps of one size, in so many bits that rounding does not show.
double log2_error(Method method, unsigned order, const Problem& problem, int level)
{
    constexpr long bits = 900;
    const PrecisionScope precision(bits);
    const auto integrator = make_integrator(method, problem.program, settings_of("1e-200", bits, order));
    const Ball from = number(problem.from), until = number(problem.until);
    const Ball h = (until - from).midpoint() * Ball(std::ldexp(1.0, -level));
    integrator->start(vector_of({problem.start}, bits), from, h.midpoint());
    for (int k = 0; k < 1 << level; ++k) REQUIRE(integrator->step_exactly(h.midpoint()) == StepOutcome::accepted);
    CHECK(integrator->work().steps == 1UL << level);
    return log10_distance(integrator->state()[0], problem.solution(until)) / 0.30102999566398119;
}

/// The errors are C h^p (1 + O(h)): the measured order still misses p by O(h) C'/C, halved at each level, and the last
/// three levels show that it does so.
void check_order(Method method, unsigned setting, unsigned declared, int first_level, int last_level)
{
    for (const Problem& problem : problems()) {
        const auto integrator = make_integrator(method, problem.program, settings_of("1e-200", 900, setting));
        CHECK(integrator->order() == declared);
        std::vector<double> errors;
        for (int level = first_level; level <= last_level; ++level)
            errors.push_back(log2_error(method, setting, problem, level));
        const std::size_t n = errors.size();
        const double measured = errors[n - 2] - errors[n - 1];
        INFO(problem.name << ", declared order " << declared << ", measured " << errors[n - 3] - errors[n - 2] << ", "
                          << measured);
        CHECK(std::abs(measured - declared) < 0.2);
        CHECK(errors[n - 1] > -800); // far from rounding
    }
}

} // namespace

TEST_CASE("the order of the power series is the declared one", "[ode][order]")
{
    for (const unsigned order : {1U, 2U, 4U, 7U, 12U, 20U}) check_order(Method::taylor, order, order, 3, 7);
}

TEST_CASE("the order of collocation is the declared one", "[ode][order]")
{
    for (const unsigned stages : {1U, 2U, 3U, 5U, 8U}) check_order(Method::collocation, 2 * stages, 2 * stages, 3, 6);
    // An odd order is taken as the next even one, never less than what was asked for.
    check_order(Method::collocation, 1, 2, 3, 6);
    check_order(Method::collocation, 5, 6, 3, 6);
}

TEST_CASE("a field of a pure power of t tells the order of quadrature", "[ode][order]")
{
    // ∫₀¹ k t^{k−1}: exact for k ≤ p, for k = p + 1 not.
    constexpr long bits = 400;
    const PrecisionScope precision(bits);
    for (const Method method : {Method::taylor, Method::collocation})
        for (const unsigned order : {2U, 4U, 8U, 16U})
            for (unsigned k = 1; k <= order + 1; ++k) {
                const auto field = [k](const auto& x, auto& dxdt, const auto& t) {
                    using T = std::decay_t<decltype(x[0])>;
                    T value(static_cast<int>(k));
                    for (unsigned i = 1; i < k; ++i) value = value * t;
                    dxdt[0] = value;
                };
                const auto integrator =
                    make_integrator(method, program_of(field, 1), settings_of("1e-100", bits, order));
                integrator->start(vector_of({"1"}, bits), Ball(0), Ball(1));
                REQUIRE(integrator->step_exactly(Ball(1)) == StepOutcome::accepted);
                const double error = log10_distance(integrator->state()[0], Ball(2));
                INFO(integrator->method() << ", order " << order << ", degree " << k);
                if (k <= order) CHECK(error < -0.30103 * (bits - 24)); // Newton's method stops 12 bits before rounding
                else CHECK(error > -20);
            }
}
