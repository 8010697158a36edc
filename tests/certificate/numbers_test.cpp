#include "support/catch.hpp"

#include "numeric/random_numbers.hpp"

#include <verification/certificate/decimal.hpp>
#include <verification/certificate/dyadic.hpp>
#include <verification/certificate/whitening.hpp>
#include <verification/checker/certificate.hpp>

using namespace wnflow::certificate;
using namespace wnflow::numeric;
using random_numbers::Random;

TEST_CASE("decimals are outside of the ball, by at most a few units of the last digit", "[certificate][numbers]")
{
    Random random(5);
    for (int round = 0; round < 3000; ++round) {
        const PrecisionScope precision(random.between(64, 400));
        const Rational center = random.number();
        const Ball x = Ball(center).widened(Ball(Rational(center * Rational(1, 1'000'000))));
        const auto digits = static_cast<unsigned>(random.between(2, 60));
        const auto low = decimal_below(x, digits), high = decimal_above(x, digits);
        REQUIRE(low);
        REQUIRE(high);
        CAPTURE(*low, *high);
        const Rational a = parse_rational(*low), b = parse_rational(*high);
        REQUIRE(a <= x.lower().exact_midpoint());
        REQUIRE(b >= x.upper().exact_midpoint());
        const Rational unit = abs(center) / power(Rational(10), digits - 1) * 4;
        REQUIRE(x.lower().exact_midpoint() - a <= unit);
        REQUIRE(b - x.upper().exact_midpoint() <= unit);
        // The checker reads the same numbers.
        REQUIRE((checker::read_number(*low) == mpq_class(to_text(a))));
        REQUIRE((checker::read_number(*high) == mpq_class(to_text(b))));
    }
    CHECK_FALSE(decimal_below(Ball(1) / Ball(0), 10));
}

TEST_CASE("vectors with one exponent keep the bits asked for", "[certificate][numbers]")
{
    Random random(6);
    for (int round = 0; round < 500; ++round) {
        const PrecisionScope precision(300);
        Vector<Ball> v(3);
        for (Ball& entry : v) entry = Ball(random.number()).midpoint();
        const long bits = random.between(10, 250);
        const DyadicVector dyadic = rounded(v, bits);
        const Vector<Ball> back = to_balls(dyadic);
        Ball largest;
        for (const Ball& entry : v) largest = max(largest, abs(entry));
        Ball unit = largest;
        arb_mul_2exp_si(unit.data(), unit.data(), 1 - bits);
        for (Eigen::Index i = 0; i < v.size(); ++i) {
            REQUIRE(certainly_less_equal(abs(back[i] - v[i]), unit));
            const Integer& mantissa = dyadic.mantissa[static_cast<std::size_t>(i)];
            REQUIRE(Integer(mpz_class(hexadecimal(mantissa), 16).get_str()) == mantissa);
        }
    }
    const PrecisionScope precision(64);
    CHECK(power_above(Ball(1), 0) >= 1);
    CHECK(power_above(Ball(Rational(3, 4)), 0) >= 0);
    CHECK(power_above(Ball(0), -77) == -77);
}

TEST_CASE("whitening makes a badly conditioned matrix the identity", "[certificate][numbers]")
{
    Random random(7);
    const PrecisionScope precision(600);
    for (int round = 0; round < 20; ++round) {
        const Eigen::Index m = random.between(1, 8), n = m + random.between(0, 5);
        Matrix<Ball> a(m, n);
        for (Eigen::Index i = 0; i < a.size(); ++i) a.data()[i] = Ball(random.between(-1000, 1000));
        for (Eigen::Index j = 0; j < n; ++j) {
            Ball weight(1);
            arb_mul_2exp_si(weight.data(), weight.data(), -random.between(0, 120));
            for (Eigen::Index i = 0; i < m; ++i) a(i, j) *= weight;
        }
        const Matrix<Ball> h = product_with_transpose(a, a);
        const auto t = approximate_whitening(h);
        if (!t) continue; // dependent rows
        const Matrix<Ball> image = matrix_product(t->transpose(), matrix_product(h, *t)),
                           gram = matrix_product(t->transpose(), *t);
        Ball largest;
        for (Eigen::Index i = 0; i < m; ++i) largest = max(largest, gram(i, i));
        for (Eigen::Index i = 0; i < m; ++i)
            for (Eigen::Index j = 0; j < m; ++j) {
                CHECK(certainly_less(abs(image(i, j) - Ball(i == j ? 1 : 0)), Ball(Rational(1, 1'000'000'000))));
                if (i != j) CHECK(certainly_less(abs(gram(i, j)), largest / Ball(1'000'000'000)));
            }
    }
    Matrix<Ball> indefinite(1, 1);
    indefinite(0, 0) = Ball(-1);
    CHECK_FALSE(approximate_whitening(indefinite));
}
