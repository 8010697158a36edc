#include "support/catch.hpp"

#include <wnflow/numeric/interval_text.hpp>

#include <cmath>
#include <random>

using namespace wnflow::numeric;

TEST_CASE("the decimal ends of an interval lie outside of the ball, and not far", "[numeric][ball]")
{
    std::mt19937_64 bits(21);
    const PrecisionScope precision(200);
    for (int run = 0; run < 3000; ++run) {
        Ball x(static_cast<double>(static_cast<std::int64_t>(bits())));
        arb_mul_2exp_si(x.data(), x.data(), static_cast<slong>(bits() % 400) - 200);
        x = x / Ball(7);
        const auto scale = static_cast<slong>(bits() % 120);
        Ball radius = abs(x);
        arb_mul_2exp_si(radius.data(), radius.data(), -scale);
        if (run % 5 != 0) x = x.widened(radius);
        const unsigned digits = 1 + static_cast<unsigned>(bits() % 45);
        const auto [low, high] = interval_text(x, digits);
        CAPTURE(x, digits, low, high);
        const Rational a = parse_rational(low), b = parse_rational(high);
        CHECK(certainly_less_equal(Ball(a).lower(), x.lower()));
        CHECK(certainly_less_equal(x.upper(), Ball(b).upper()));
        // Exactly: the ends of the ball as rationals.
        Ball lower, upper;
        arb_get_lbound_arf(arb_midref(lower.data()), x.data(), ARF_PREC_EXACT);
        arb_get_ubound_arf(arb_midref(upper.data()), x.data(), ARF_PREC_EXACT);
        CHECK(a <= lower.exact_midpoint());
        CHECK(upper.exact_midpoint() <= b);
        // At most one unit of the last digit on each side, of `digits` digits or of a thousandth of the width.
        const Ball size = max(abs(x).upper(), radius);
        const Ball unit = size * power(Ball(10), 1 - static_cast<long>(digits)) + x.radius() * Ball(Rational(1, 100));
        CHECK(certainly_less_equal(Ball(b) - Ball(a), Ball(2) * x.radius() + Ball(4) * unit));
    }
}

TEST_CASE("ends of particular intervals", "[numeric][ball]")
{
    const PrecisionScope precision(128);
    using Ends = std::pair<std::string, std::string>;
    CHECK(interval_text(Ball(3), 10) == Ends{"3", "3"});
    CHECK(interval_text(Ball(0), 10) == Ends{"0", "0"});
    CHECK(interval_text(Ball(Rational(1, 3)), 4) == Ends{"0.3333", "0.3334"});
    CHECK(interval_text(-Ball(Rational(1, 3)), 4) == Ends{"-0.3334", "-0.3333"});
    Ball unbounded;
    arb_indeterminate(unbounded.data());
    CHECK(interval_text(unbounded, 10) == Ends{"-inf", "inf"});
}
