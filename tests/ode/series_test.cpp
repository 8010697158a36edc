#include "support/catch.hpp"

#include "fields.hpp"
#include "numeric/random_numbers.hpp"

#include <arb_poly.h>

using namespace ode_tests;
using random_numbers::Random;

namespace {

/// Relative error of the float c against the ball, in units of 2^−bits: log2.
double log2_relative_error(arb_srcptr c, const Ball& exact, long bits)
{
    const PrecisionScope precision(3000);
    const Ball error = abs(Ball(c) - exact.midpoint());
    if (error.contains_zero()) return -HUGE_VAL;
    if (exact.midpoint().contains_zero()) return HUGE_VAL;
    return (error.approximate_log10() - exact.approximate_log10()) / 0.30102999566398119 + static_cast<double>(bits);
}

SeriesEvaluator expanded(const auto& field, const Vector<Ball>& x, const Ball& t, unsigned order, long bits)
{
    SeriesEvaluator series(program_of(field, x.size()), order);
    series.expand(x, t, order, [bits](unsigned) { return bits; });
    return series;
}

/// A power series of Arb, truncated to `length` coefficients.
class Series {
public:
    explicit Series(slong length) : length_(length) { arb_poly_init(value_); }
    Series(const Series& other) : length_(other.length_)
    {
        arb_poly_init(value_);
        arb_poly_set(value_, other.value_);
    }
    Series& operator=(const Series&) = delete;
    ~Series() { arb_poly_clear(value_); }

    [[nodiscard]] arb_poly_struct* data() noexcept { return value_; }
    [[nodiscard]] const arb_poly_struct* data() const noexcept { return value_; }
    [[nodiscard]] slong length() const noexcept { return length_; }
    [[nodiscard]] Ball operator[](slong k) const
    {
        Ball c;
        arb_poly_get_coeff_arb(c.data(), value_, k);
        return c;
    }

private:
    arb_poly_t value_;
    slong length_;
};

/// A polynomial with rational coefficients; its derivative is what a field returns to make a component follow it.
struct Polynomial {
    RationalVector coefficients;

    template <class T>
    [[nodiscard]] T derivative_at(const T& t) const
    {
        T value(0);
        for (std::size_t k = coefficients.size(); k-- > 1;)
            value = value * t + T(Rational(coefficients[k] * static_cast<long>(k)));
        return value;
    }
    [[nodiscard]] Series series(slong length) const
    {
        Series result(length);
        for (std::size_t k = 0; k < coefficients.size(); ++k)
            arb_poly_set_coeff_arb(result.data(), static_cast<slong>(k), Ball(coefficients[k]).data());
        return result;
    }
};

Polynomial random_polynomial(Random& random, std::size_t degree)
{
    Polynomial p;
    p.coefficients.push_back(1 + Rational(random.between(1, 1000)) / 700); // in the domain of all operations
    for (std::size_t k = 1; k <= degree; ++k) p.coefficients.push_back(Rational(random.between(-1000, 1000)) / 999);
    return p;
}

constexpr long exact_bits = 2000;

/// The series of operation(a, b) for two random polynomials a, b, found through a field whose first components follow
/// them, against Arb's.
///
/// Errors are measured against the largest coefficient up to the order, scaled by the radius of convergence 1/2 or more
/// that these polynomials have on the whole; recurrences of length k in floating point lose some bits, hence 2^24.
void compare_with_arb(const char* name, const auto& operation, const auto& arb_operation)
{
    Random random(11);
    const unsigned order = 30;
    for (int repetition = 0; repetition < 12; ++repetition) {
        const long bits = random.between(100, 500);
        const Polynomial p = random_polynomial(random, random.below(6)),
                         q = random_polynomial(random, random.below(40));
        const auto field = [&](const auto& x, auto& dxdt, const auto& t) {
            dxdt[0] = p.derivative_at(t);
            dxdt[1] = q.derivative_at(t);
            dxdt[2] = operation(x[0], x[1]);
        };
        const PrecisionScope precision(exact_bits);
        Vector<Ball> x(3);
        x[0] = Ball(p.coefficients[0]).midpoint();
        x[1] = Ball(q.coefficients[0]).midpoint();
        const SeriesEvaluator series = expanded(field, x, Ball(0), order, bits);
        Series a = p.series(order), b = q.series(order), z(order);
        arb_operation(z, a, b);
        double largest = -HUGE_VAL;
        for (unsigned k = 0; k < order; ++k) {
            const Ball expected = z[k] / Ball(static_cast<long>(k) + 1);
            const Ball error = abs(Ball(series.coefficients(2) + k + 1) - expected);
            largest = std::max(largest, expected.approximate_log10());
            INFO(name << ", coefficient " << k << " in " << bits
                      << " bits: " << wnflow::numeric::midpoint_text(Ball(series.coefficients(2) + k + 1), 20)
                      << " for " << wnflow::numeric::midpoint_text(expected, 20));
            CHECK(error.is_finite());
            CHECK(error.approximate_log10() < largest + 0.30103 * (24.0 - static_cast<double>(bits)));
        }
    }
}

} // namespace

TEST_CASE("power series of the operations agree with those of Arb", "[ode][series]")
{
    const auto p = exact_bits;
    const auto poly = [](const Series& s) { return s.data(); };
    const auto n = [](const Series& s) { return s.length(); };
    compare_with_arb(
        "add", [](auto a, auto b) { return a + b; },
        [&](Series& z, Series& a, Series& b) { arb_poly_add(z.data(), poly(a), poly(b), p); });
    compare_with_arb(
        "subtract", [](auto a, auto b) { return a - b; },
        [&](Series& z, Series& a, Series& b) { arb_poly_sub(z.data(), poly(a), poly(b), p); });
    compare_with_arb(
        "multiply", [](auto a, auto b) { return a * b; },
        [&](Series& z, Series& a, Series& b) { arb_poly_mullow(z.data(), poly(a), poly(b), n(z), p); });
    compare_with_arb(
        "square", [](auto a, auto) { return a * a; },
        [&](Series& z, Series& a, Series&) { arb_poly_mullow(z.data(), poly(a), poly(a), n(z), p); });
    compare_with_arb(
        "square of a long series", [](auto, auto b) { return b * b; },
        [&](Series& z, Series&, Series& b) { arb_poly_mullow(z.data(), poly(b), poly(b), n(z), p); });
    compare_with_arb(
        "divide", [](auto a, auto b) { return b / a; },
        [&](Series& z, Series& a, Series& b) { arb_poly_div_series(z.data(), poly(b), poly(a), n(z), p); });
    compare_with_arb(
        "divide a constant", [](auto a, auto) { return decltype(a)(3) / a; },
        [&](Series& z, Series& a, Series&) {
            arb_poly_inv_series(z.data(), poly(a), n(z), p);
            arb_poly_scalar_mul(z.data(), poly(z), Ball(3).data(), p);
        });
    compare_with_arb(
        "square root", [](auto a, auto) { return sqrt(a); },
        [&](Series& z, Series& a, Series&) { arb_poly_sqrt_series(z.data(), poly(a), n(z), p); });
    compare_with_arb(
        "exponential", [](auto, auto b) { return exp(b); },
        [&](Series& z, Series&, Series& b) { arb_poly_exp_series(z.data(), poly(b), n(z), p); });
    compare_with_arb(
        "logarithm", [](auto a, auto) { return log(a); },
        [&](Series& z, Series& a, Series&) { arb_poly_log_series(z.data(), poly(a), n(z), p); });
    compare_with_arb(
        "exponential of a logarithm", [](auto a, auto) { return exp(log(a) * decltype(a)(2)) + log(log(a)); },
        [&](Series& z, Series& a, Series&) {
            Series other(n(z));
            arb_poly_log_series(other.data(), poly(a), n(z), p);
            arb_poly_log_series(other.data(), poly(other), n(z), p);
            arb_poly_mullow(z.data(), poly(a), poly(a), n(z), p);
            arb_poly_add(z.data(), poly(z), poly(other), p);
        });
    for (const Rational& exponent :
         {Rational(2, 3), Rational(-7, 5), Rational(-2), Rational(7), Rational(70), Rational(1, 2)})
        compare_with_arb(
            "power", [&](auto a, auto) { return pow(a, exponent); },
            [&](Series& z, Series& a, Series&) {
                const PrecisionScope precision(p);
                arb_poly_pow_arb_series(z.data(), poly(a), Ball(exponent).data(), n(z), p);
            });
    compare_with_arb(
        "sine", [](auto, auto b) { return sin(b); },
        [&](Series& z, Series&, Series& b) {
            Series unused(n(z));
            arb_poly_sin_cos_series(z.data(), unused.data(), poly(b), n(z), p);
        });
    compare_with_arb(
        "cosine", [](auto, auto b) { return cos(b); },
        [&](Series& z, Series&, Series& b) {
            Series unused(n(z));
            arb_poly_sin_cos_series(unused.data(), z.data(), poly(b), n(z), p);
        });
    compare_with_arb(
        "inner",
        [](auto a, auto b) {
            Vector<decltype(a)> u(3), v(3);
            u << a, b, a;
            v << b, b, a;
            return wnflow::numeric::inner(u, v);
        },
        [&](Series& z, Series& a, Series& b) { // (a + b/2)² + 3/4 b²
            Series half(n(z)), square(n(z));
            arb_poly_scalar_mul_2exp_si(half.data(), poly(b), -1);
            arb_poly_add(half.data(), poly(half), poly(a), p);
            arb_poly_mullow(z.data(), poly(half), poly(half), n(z), p);
            arb_poly_mullow(square.data(), poly(b), poly(b), n(z), p);
            arb_poly_scalar_mul_2exp_si(square.data(), poly(square), -2);
            for (int i = 0; i < 3; ++i) arb_poly_add(z.data(), poly(z), poly(square), p);
        });
}

TEST_CASE("power series with closed forms", "[ode][series]")
{
    const long bits = 256;
    const unsigned order = 60;
    const PrecisionScope precision(exact_bits);
    const auto check = [&](arb_srcptr c, unsigned from, unsigned step, const auto& expected, double lost) {
        for (unsigned k = from; k <= order; k += step) {
            INFO("coefficient " << k);
            CHECK(log2_relative_error(c + k, expected(k), bits) < lost);
        }
    };
    {
        const auto series = expanded(growth, vector_of({"1"}, bits), Ball(0), order, bits);
        // k roundings of half a unit each
        check(
            series.coefficients(0), 0, 1,
            [](unsigned k) {
                Ball f;
                arb_fac_ui(f.data(), k, exact_bits);
                return Ball(1) / f;
            },
            6);
    }
    {
        const auto series = expanded(blow_up, vector_of({"2"}, bits), Ball(7), order, bits);
        check(
            series.coefficients(0), 0, 1,
            [](unsigned k) { return wnflow::numeric::power(Ball(2), static_cast<long>(k) + 1); }, 12);
    }
    {
        // (1 − t/2)²: x' = −√x
        const auto series = expanded(WNFLOW_FIELD(-sqrt(x[0])), vector_of({"1"}, bits), Ball(0), order, bits);
        CHECK(is_same(Ball(series.coefficients(0) + 1), Ball(-1)));
        CHECK(is_same(Ball(series.coefficients(0) + 2), Ball(0.25)));
        for (unsigned k = 3; k <= order; ++k) CHECK(is_same(Ball(series.coefficients(0) + k), Ball(0)));
    }
    {
        // x' = x^{−3/2}: x = (1 + 5/2 t)^{2/5}
        const Rational p(-3, 2), q(2, 5);
        const auto field = [&](const auto& x, auto& dxdt, const auto&) { dxdt[0] = pow(x[0], p); };
        const auto series = expanded(field, vector_of({"1"}, bits), Ball(0), order, bits);
        Rational c = 1;
        for (unsigned k = 0; k <= order; ++k) {
            INFO("coefficient " << k);
            CHECK(log2_relative_error(series.coefficients(0) + k, Ball(c), bits) < 24);
            c *= (q - static_cast<long>(k)) / (static_cast<long>(k) + 1) * Rational(5, 2);
        }
    }
    {
        // tan and logistic have positive resp. alternating Bernoulli numbers; the odd ones vanish exactly
        const auto series = expanded(tangent, vector_of({"0"}, bits), Ball(0), order, bits);
        const auto sigmoid = expanded(logistic, vector_of({"0.5"}, bits), Ball(0), order, bits);
        for (unsigned k = 1; k <= order; k += 2) {
            Ball bernoulli, factorial;
            arb_bernoulli_ui(bernoulli.data(), k + 1, exact_bits);
            arb_fac_ui(factorial.data(), k + 1, exact_bits);
            const Ball four = wnflow::numeric::power(Ball(2), static_cast<long>(k) + 1);
            const Ball b = abs(bernoulli) * (four - Ball(1)) / factorial;
            INFO("coefficient " << k);
            CHECK(log2_relative_error(series.coefficients(0) + k, b * four, bits) < 12);
            // 1/2 + tanh(t/2)/2 = 1/2 + Σ B_{k+1} (4^{..} − 1) t^k / (k+1)!
            CHECK(log2_relative_error(sigmoid.coefficients(0) + k, bernoulli * (four - Ball(1)) / factorial, bits) <
                  16);
            CHECK(is_same(Ball(series.coefficients(0) + k + 1), Ball(0)));
            CHECK(is_same(Ball(sigmoid.coefficients(0) + k + 1), Ball(0)));
        }
    }
    {
        // not autonomous: 1/(1 + t²) about t = 1/2, that is x(1/2 + τ) (5/4 + τ + τ²) = 1
        const auto series = expanded(bell, vector_of({"0.8"}, 600), number("0.5"), order, 600);
        Ball a = Ball(Rational(4, 5)), b = Ball(Rational(-16, 25));
        CHECK(log2_relative_error(series.coefficients(0) + 1, b, 600) < 3);
        for (unsigned k = 2; k <= order; ++k) {
            const Ball c = -(b + a) / Ball(Rational(5, 4));
            INFO("coefficient " << k);
            CHECK(log10_distance(Ball(series.coefficients(0) + k), c) < -0.30103 * (600 - 12));
            a = b;
            b = c;
        }
    }
}

TEST_CASE("energy and angular momentum of a Kepler orbit are constant as power series", "[ode][series]")
{
    const long bits = 300;
    const unsigned order = 40;
    const PrecisionScope precision(600);
    const auto series = expanded(kepler, vector_of({"0.4", "0.1", "-0.2", "2"}, bits), Ball(0), order, bits);
    Series q1(order), q2(order), v1(order), v2(order), r(order), momentum(order), other(order), energy(order);
    Series* parts[] = {&q1, &q2, &v1, &v2};
    for (int i = 0; i < 4; ++i)
        for (slong k = 0; k < order; ++k) arb_poly_set_coeff_arb(parts[i]->data(), k, series.coefficients(i) + k);
    arb_poly_mullow(momentum.data(), q1.data(), v2.data(), order, 600);
    arb_poly_mullow(other.data(), q2.data(), v1.data(), order, 600);
    arb_poly_sub(momentum.data(), momentum.data(), other.data(), 600);
    arb_poly_mullow(r.data(), q1.data(), q1.data(), order, 600);
    arb_poly_mullow(other.data(), q2.data(), q2.data(), order, 600);
    arb_poly_add(r.data(), r.data(), other.data(), 600);
    arb_poly_rsqrt_series(r.data(), r.data(), order, 600);
    arb_poly_mullow(energy.data(), v1.data(), v1.data(), order, 600);
    arb_poly_mullow(other.data(), v2.data(), v2.data(), order, 600);
    arb_poly_add(energy.data(), energy.data(), other.data(), 600);
    arb_poly_scalar_mul_2exp_si(energy.data(), energy.data(), -1);
    arb_poly_sub(energy.data(), energy.data(), r.data(), 600);
    // Coefficients grow like 5^k here (collision at a complex time of size 1/5); rounding is relative to them.
    for (slong k = 1; k < order; ++k) {
        const double allowed = static_cast<double>(k) * 0.75 - 0.30103 * static_cast<double>(bits - 20);
        INFO("coefficient " << k << ": " << momentum[k] << ", " << energy[k]);
        CHECK(momentum[k].approximate_log10() < allowed);
        CHECK(energy[k].approximate_log10() < allowed);
    }
    CHECK(Ball(series.coefficients(0) + order).approximate_log10() > 10); // the coefficients themselves are large
}

TEST_CASE("coefficients in fewer bits are good to so many bits", "[ode][series]")
{
    const unsigned order = 50;
    Random random(5);
    const auto fields = [](const auto& x, auto& dxdt, const auto& t) {
        using T = std::decay_t<decltype(x[0])>;
        dxdt[0] = T(1) / (T(1) + exp(x[1])) + sin(t);
        dxdt[1] = pow(x[0], Rational(2, 3)) - x[1] * x[1];
        dxdt[2] = sqrt(x[2]) * log(x[0] + x[2]) - x[2];
    };
    for (int repetition = 0; repetition < 10; ++repetition) {
        const long bits = random.between(200, 400), loss = random.between(1, 6);
        const auto reduced = [&](unsigned k) { return std::max(64L, bits - loss * static_cast<long>(k)); };
        const PrecisionScope precision(bits);
        Vector<Ball> x(3);
        for (Ball& entry : x) entry = (Ball(1) + abs(Ball(random.share()))).midpoint();
        SeriesEvaluator evaluator(program_of(fields, 3), order);
        evaluator.expand(x, Ball(2), order, reduced);
        const SeriesEvaluator exact = expanded(fields, x, Ball(2), order, 2 * bits + 200);
        // Coefficient k is used as c_k hᵏ with errors 2^{−bits(j)} of the lower ones in it, which are larger by
        // ρ^{k−j} ≥ 1 only relative to where the step makes them: c_j hʲ ≤ 2^{−loss·j}. So for |h| = 2^{−loss} times
        // the distance to the next singularity (more than 1/4 here) the sum is good to 2^{−bits}, but for a few bits.
        for (int i = 0; i < 3; ++i)
            for (unsigned k = 0; k <= order; ++k) {
                const double error =
                    log10_distance(Ball(evaluator.coefficients(i) + k), Ball(exact.coefficients(i) + k));
                const double log10_h = -0.30103 * static_cast<double>(loss + 2);
                INFO("component " << i << ", coefficient " << k << " in " << reduced(k) << " bits");
                CHECK(error + log10_h * k < 0.30103 * static_cast<double>(-bits + 16));
            }
    }
}

TEST_CASE("derivatives along a direction agree with differences", "[ode][series]")
{
    const auto field = [](const auto& x, auto& dxdt, const auto& t) {
        using T = std::decay_t<decltype(x[0])>;
        dxdt[0] = x[0] * x[1] / (T(3) + x[2]) - t * sqrt(x[0]);
        dxdt[1] = exp(x[1]) * sin(x[0]) + cos(x[2] * t) + log(x[1]);
        dxdt[2] = pow(x[2], Rational(5, 3)) - x[0] * x[0] + wnflow::numeric::inner(Vector<T>(x), Vector<T>(x)) * T(7);
    };
    Random random(9);
    SeriesEvaluator evaluator(program_of(field, 3), 1);
    for (int repetition = 0; repetition < 200; ++repetition) {
        const long bits = 200;
        const PrecisionScope precision(3 * bits);
        Vector<Ball> x(3), v(3), forward(3), backward(3), f(3), b(3);
        for (Ball& entry : x) entry = (Ball(1) + abs(Ball(random.share()))).midpoint();
        for (Ball& entry : v) entry = Ball(random.share()).midpoint();
        const Ball t = Ball(random.share()).midpoint();
        const Ball h = Ball(random_numbers::two_to_the(-bits / 2));
        for (Eigen::Index i = 0; i < 3; ++i) {
            forward[i] = x[i] + h * v[i];
            backward[i] = x[i] - h * v[i];
        }
        field(forward, f, t);
        field(backward, b, t);
        (void)evaluator.evaluate(x, t, bits);
        const Vector<Ball> derivative = evaluator.derivative_along(v, bits);
        CHECK(is_exact(derivative));
        for (Eigen::Index i = 0; i < 3; ++i) // h² f'''/6 = 2^−bits times a derivative below 2^20
            CHECK(log10_distance(derivative[i], (f[i] - b[i]) / (h * Ball(2))) < -0.30103 * (bits - 20));
    }
}

TEST_CASE("derivatives after an expansion, and expansions after a derivative", "[ode][series]")
{
    const PrecisionScope precision(200);
    SeriesEvaluator evaluator(program_of(bell, 1), 5), fresh(program_of(bell, 1), 5);
    const auto full = [](unsigned) { return 200L; };
    const Vector<Ball> x = vector_of({"0.8"}, 200), other = vector_of({"0.3"}, 200);
    evaluator.expand(x, number("0.5"), 5, full);
    const Vector<Ball> direction = vector_of({"1"}, 200);
    CHECK(log10_distance(evaluator.derivative_along(direction, 200), vector_of({"-1.6"}, 200)) < -58); // −4 t x
    evaluator.expand(other, Ball(1), 5, full);
    fresh.expand(other, Ball(1), 5, full);
    for (int k = 0; k <= 5; ++k) CHECK(is_same(Ball(evaluator.coefficients(0) + k), Ball(fresh.coefficients(0) + k)));

    CHECK_THROWS_AS(evaluator.expand(x, Ball(0), 6, full), std::invalid_argument);
    CHECK_THROWS_AS(evaluator.evaluate(vector_of({"1", "2"}, 64), Ball(0), 64), std::invalid_argument);
    SeriesEvaluator without_room(program_of(bell, 1), 0);
    CHECK(log10_distance(without_room.evaluate(x, number("0.5"), 200), vector_of({"-0.64"}, 200)) < -58);
    CHECK_THROWS_AS(without_room.derivative_along(direction, 200), std::invalid_argument);
}
