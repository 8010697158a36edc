#include "support/catch.hpp"

#include "random_numbers.hpp"

#include <wnflow/numeric/ball.hpp>

#include <mpfr.h>

#include <functional>
#include <limits>
#include <sstream>
#include <string>
#include <thread>

using namespace wnflow::numeric;
using namespace random_numbers;

namespace {

constexpr int rounds = 4000;

long random_precision(Random& random)
{
    switch (random.below(4)) {
    case 0: return random.between(2, 12);
    case 1: return 53;
    default: return random.between(30, 400);
    }
}

/// An MPFR number, owned.
class Mpfr {
public:
    explicit Mpfr(long bits) { mpfr_init2(value_, bits); }
    Mpfr(const Mpfr&) = delete;
    Mpfr& operator=(const Mpfr&) = delete;
    ~Mpfr() { mpfr_clear(value_); }
    [[nodiscard]] mpfr_ptr data() noexcept { return value_; }

private:
    mpfr_t value_;
};

/// [f(x) rounded down, f(x) rounded up] for an increasing f, at the given precision.
Ball mpfr_enclosure(const Rational& x, const std::function<void(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t)>& f, long bits)
{
    Mpfr argument(bits), low(bits), high(bits);
    mpfr_set_q(argument.data(), x.backend().data(), MPFR_RNDD);
    f(low.data(), argument.data(), MPFR_RNDD);
    mpfr_set_q(argument.data(), x.backend().data(), MPFR_RNDU);
    f(high.data(), argument.data(), MPFR_RNDU);
    Ball result;
    arb_set_interval_mpfr(result.data(), low.data(), high.data(), bits);
    return result;
}

/// A ball that contains f(point) overlaps each enclosure of f(point); one that misses f(point) by more than the width of
/// this enclosure does not.
bool agrees(const Ball& result, const Ball& far_more_precise)
{
    return !result.is_finite() || result.overlaps(far_more_precise);
}

Ball not_a_number()
{
    return log(Ball(-1));
}

} // namespace

TEST_CASE("arithmetic with balls contains arithmetic with their points", "[numeric][ball]")
{
    Random random(101);
    int noticed = 0; // how often a midpoint alone would have been caught
    for (int round = 0; round < rounds; ++round) {
        const PrecisionScope precision(random_precision(random));
        const Pointed x = random_pointed(random);
        Pointed y = random_pointed(random);
        if (random.below(4) == 0) // near-cancellation
            y = random_pointed(random, -x.point * (1 + two_to_the(-random.between(1, 500))));
        const Rational &p = x.point, &q = y.point;
        INFO("round " << round << ", bits " << PrecisionScope::bits() << ", x = " << x.ball << " holds " << p
                      << ", y = " << y.ball << " holds " << q);
        REQUIRE(x.ball.contains(p));
        CHECK((x.ball + y.ball).contains(p + q));
        CHECK((x.ball - y.ball).contains(p - q));
        CHECK((x.ball * y.ball).contains(p * q));
        CHECK((-x.ball).contains(-p));
        CHECK(abs(x.ball).contains(p < 0 ? Rational(-p) : p));
        CHECK(max(x.ball, y.ball).contains(p < q ? q : p));
        CHECK(min(x.ball, y.ball).contains(p < q ? p : q));
        CHECK(x.ball.widened(y.ball).contains(p + q));
        CHECK(x.ball.widened(y.ball).contains(p - q));
        const Ball quotient = x.ball / y.ball;
        if (q != 0) CHECK((!quotient.is_finite() || quotient.contains(p / q)));
        if (y.ball.contains_zero()) CHECK_FALSE(quotient.is_finite());
        noticed += !(x.ball * y.ball).midpoint().contains(p * q);

        Ball in_place = x.ball;
        in_place += y.ball;
        CHECK(in_place.contains(p + q));
        in_place -= y.ball;
        CHECK(in_place.contains(p));
        in_place *= y.ball;
        CHECK(in_place.contains(p * q));
        in_place /= y.ball;
        if (q != 0) CHECK((!in_place.is_finite() || in_place.contains(p)));
    }
    CHECK(noticed > rounds / 4);
}

TEST_CASE("powers contain the powers of the points", "[numeric][ball]")
{
    Random random(102);
    for (int round = 0; round < rounds; ++round) {
        const PrecisionScope precision(random_precision(random));
        const Pointed x = random_pointed(random);
        const long exponent = random.between(-9, 9);
        INFO("round " << round << ": " << x.ball << "^" << exponent << " at " << x.point);
        const Ball result = power(x.ball, exponent);
        const Rational& p = x.point;
        if (exponent >= 0) {
            CHECK(result.contains(power(p, static_cast<unsigned>(exponent))));
        } else if (x.ball.contains_zero()) {
            CHECK_FALSE(result.is_finite());
        } else {
            CHECK((!result.is_finite() || result.contains(1 / power(p, static_cast<unsigned>(-exponent)))));
        }
    }
    CHECK(power(Ball(0), 0).contains(Rational(1)));
}

TEST_CASE("elementary functions agree with MPFR at a far higher precision", "[numeric][ball]")
{
    Random random(103);
    int noticed = 0;
    for (int round = 0; round < rounds; ++round) {
        const PrecisionScope precision(random_precision(random));
        const Pointed x = random_pointed(random);
        const long many_bits = 4 * PrecisionScope::bits() + 2500; // beyond the 2^±1000 of the arguments
        INFO("round " << round << ", bits " << PrecisionScope::bits() << ", " << x.ball << " at " << x.point);
        if (x.point > -two_to_the(16) && x.point < two_to_the(16)) { // MPFR's exponents are bounded
            const Ball reference = mpfr_enclosure(x.point, mpfr_exp, many_bits);
            CHECK(agrees(exp(x.ball), reference));
            noticed += !agrees(exp(x.ball).midpoint(), reference);
        }
        if (x.ball.is_positive()) {
            CHECK(agrees(log(x.ball), mpfr_enclosure(x.point, mpfr_log, many_bits)));
            CHECK(log(x.ball).is_finite());
        } else {
            CHECK_FALSE(log(x.ball).is_finite());
        }
        if (x.point >= 0) {
            const auto degree = static_cast<unsigned>(random.between(1, 12));
            const auto mpfr_root = [degree](mpfr_ptr y, mpfr_srcptr argument, mpfr_rnd_t rounding) {
                mpfr_rootn_ui(y, argument, degree, rounding);
            };
            CHECK(agrees(sqrt(x.ball), mpfr_enclosure(x.point, mpfr_sqrt, many_bits)));
            CHECK(agrees(root(x.ball, degree), mpfr_enclosure(x.point, mpfr_root, many_bits)));
            if (x.ball.is_nonnegative()) {
                CHECK(sqrt(x.ball).is_finite());
                CHECK(root(x.ball, degree).is_finite());
            }
        }
    }
    CHECK(noticed > rounds / 8);
}

TEST_CASE("exponentials out of any range decide nothing wrongly", "[numeric][ball]")
{
    const Ball huge = exp(Ball(two_to_the(1000))), tiny = exp(Ball(-two_to_the(1000)));
    CHECK_FALSE(certainly_less(huge, Ball(two_to_the(1000))));
    CHECK_FALSE(tiny.is_negative());
    CHECK_FALSE(certainly_less(Ball(two_to_the(-1000)), tiny));
}

TEST_CASE("outside of their domain functions return balls that decide nothing", "[numeric][ball]")
{
    const Ball around_zero = Ball(0).widened(Ball(1));
    for (const Ball& bad : {log(Ball(0)), log(Ball(-2)), log(around_zero), sqrt(Ball(-1)), root(Ball(-1), 4),
                            Ball(1) / Ball(0), Ball(1) / around_zero, power(Ball(0), -1), not_a_number()}) {
        INFO(bad);
        CHECK_FALSE(bad.is_finite());
        CHECK_FALSE(bad.is_positive());
        CHECK_FALSE(bad.is_negative());
        CHECK_FALSE(bad.is_nonnegative());
        for (const Ball& other : {Ball(0), Ball(1), around_zero, bad}) {
            CHECK_FALSE(certainly_less(bad, other));
            CHECK_FALSE(certainly_less(other, bad));
            CHECK_FALSE(certainly_less_equal(bad, other));
            CHECK_FALSE(certainly_less_equal(other, bad));
            CHECK_FALSE(max(bad, other).is_finite());
            CHECK_FALSE(min(bad, other).is_finite());
            CHECK_FALSE((bad + other).is_finite());
        }
    }
}

TEST_CASE("comparisons are exactly those that hold for all points", "[numeric][ball]")
{
    Random random(104);
    int less = 0, touching = 0;
    for (int round = 0; round < rounds; ++round) {
        const PrecisionScope precision(random_precision(random));
        const Ball x = random_pointed(random).ball;
        Ball y = random_pointed(random).ball;
        if (random.below(3) == 0) { // ends that touch
            y = x + Ball(2) * x.radius();
            ++touching;
        }
        INFO("round " << round << ": " << x << " against " << y);
        const Rational x_low = exact_lower(x), x_high = exact_upper(x), y_low = exact_lower(y), y_high = exact_upper(y);
        CHECK(certainly_less(x, y) == (x_high < y_low));
        CHECK(certainly_less_equal(x, y) == (x_high <= y_low));
        CHECK(midpoint_less(x, y) == (exact_midpoint(x) < exact_midpoint(y)));
        CHECK(x.is_positive() == (x_low > 0));
        CHECK(x.is_nonnegative() == (x_low >= 0));
        CHECK(x.is_negative() == (x_high < 0));
        CHECK(x.contains_zero() == (x_low <= 0 && x_high >= 0));
        CHECK(x.overlaps(y) == (x_low <= y_high && y_low <= x_high));
        CHECK(x.contains(y) == (x_low <= y_low && y_high <= x_high));
        CHECK(x.contains(y_low) == (x_low <= y_low && y_low <= x_high));
        less += certainly_less(x, y);
    }
    CHECK(less > rounds / 8); // neither always nor never
    CHECK(touching > rounds / 8);
}

TEST_CASE("ends are rounded outward, midpoint and radius are exact", "[numeric][ball]")
{
    Random random(105);
    for (int round = 0; round < rounds; ++round) {
        const PrecisionScope precision(random_precision(random));
        const Ball x = random_pointed(random).ball;
        INFO("round " << round << ": " << x << ", bits " << PrecisionScope::bits());
        const Ball low = x.lower(), high = x.upper();
        CHECK((low.is_exact() && high.is_exact() && x.midpoint().is_exact() && x.radius().is_exact()));
        const Rational slack = (abs(exact_midpoint(x)) + exact_radius(x)) * two_to_the(1 - PrecisionScope::bits());
        CHECK(exact_midpoint(low) <= exact_lower(x));
        CHECK(exact_midpoint(low) >= exact_lower(x) - slack);
        CHECK(exact_midpoint(high) >= exact_upper(x));
        CHECK(exact_midpoint(high) <= exact_upper(x) + slack);
        CHECK(exact_midpoint(x.radius()) == exact_radius(x));
        CHECK(exact_midpoint(x.midpoint()) == exact_midpoint(x));
    }
}

TEST_CASE("decimal text is the midpoint, correctly rounded", "[numeric][ball]")
{
    Random random(106);
    for (int round = 0; round < rounds; ++round) {
        const PrecisionScope precision(random.between(60, 300));
        const Ball x(random.number());
        if (x.contains_zero()) continue;
        const auto digits = static_cast<unsigned>(random.between(1, 40));
        const std::string text = midpoint_text(x, digits);
        INFO(text << " for " << x << " to " << digits << " digits");
        const Rational read = parse_rational(text), value = exact_midpoint(x), size = abs(value);
        Rational unit = 1; // becomes the power of ten of the last digit asked for
        while (unit <= size) unit *= 10;
        while (unit > size) unit /= 10;
        unit /= power(Rational(10), digits - 1);
        CHECK(2 * abs(Rational(read - value)) <= unit);
        CHECK(denominator(Rational(read / unit)) == 1); // no more digits than asked for
        CHECK(text.find_first_not_of("-.0123456789e") == std::string::npos);
    }
    CHECK(midpoint_text(Ball(0), 5) == "0");
    CHECK(midpoint_text(Ball(Rational(1, 2)), 5) == "0.5");
    CHECK(midpoint_text(Ball(-1200), 2) == "-1200");
    CHECK(midpoint_text(Ball(parse_rational("1.2345e-7")), 5) == "1.2345e-7");
    CHECK(midpoint_text(Ball(999'999), 2) == "1000000");
    CHECK(midpoint_text(not_a_number(), 5) == "nan");
    CHECK(midpoint_text(Ball(std::numeric_limits<double>::infinity()), 5) == "inf");
    CHECK(midpoint_text(Ball(-std::numeric_limits<double>::infinity()), 5) == "-inf");
}

TEST_CASE("decimal text beyond the exponents of common formats", "[numeric][ball]")
{
    // 10^(10^10) has the exponent 3.3e10 in base 2.
    const PrecisionScope precision(128);
    Ball huge(10);
    for (int i = 0; i < 10; ++i) huge = power(huge, 10);
    CHECK(midpoint_text(huge, 3) == "1e10000000000");
    CHECK(midpoint_text(Ball(1) / huge, 3) == "1e-10000000000");
    CHECK(is_near(huge.approximate_log10(), 1e10));
    CHECK(is_near((Ball(1) / huge).approximate_log10(), -1e10));
}

TEST_CASE("certain digits are certain", "[numeric][ball]")
{
    Random random(107);
    for (int round = 0; round < rounds; ++round) {
        const PrecisionScope precision(200);
        const Rational value = random.number();
        const Ball x = Ball(value).widened(Ball(value * two_to_the(-random.between(4, 120))));
        if (x.contains_zero()) continue;
        const std::string text = certain_text(x, 30);
        INFO(text << " for " << x);
        // The radius leaves d or d + 1 digits certain. Fewer by one may be shown (whole bits, then whole digits), and the
        // last digit is rounded: an error of at most half a unit of the digit d - 1, relative to a leading digit ≥ 1.
        const Rational relative = exact_radius(x) / abs(exact_midpoint(x));
        unsigned d = 0;
        while (relative * power(Rational(10), d + 1) <= 1) ++d;
        const Rational unit = power(Rational(1, 10), std::min(29U, d < 2 ? 0 : d - 2));
        const Rational read = parse_rational(text);
        CHECK(abs(Rational(read - exact_midpoint(x))) <= unit * abs(exact_midpoint(x)));
        // Never more digits than are certain (one digit is always shown).
        std::size_t shown = 0;
        for (const char c : text.substr(0, text.find('e')))
            if (c != '-' && c != '.' && (shown > 0 || c != '0')) ++shown;
        if (text.find('e') != std::string::npos || text.find('.') != std::string::npos)
            CHECK(shown <= std::max(1U, d + 1));
    }
    CHECK(certain_text(Ball(Rational(1, 8)), 10) == "0.125"); // exact: as many as wanted
    // No zero stands for a digit that is not known.
    CHECK(certain_text(Ball(Rational(318369710, 100)).widened(Ball(100)), 20) == "3.184e6");
    CHECK(certain_text(Ball(Rational(3184000)).widened(Ball(Rational(1, 1000))), 20) == "3184000");
    CHECK(certain_text(Ball(Rational(3184000)), 20) == "3184000");
    std::ostringstream out;
    out << Ball(Rational(1, 2));
    CHECK(out.str() == "[0.5 +/- 0]");
}

TEST_CASE("the root of what is known to be no less than 0 is finite", "[numeric][ball]")
{
    const Ball around_zero = Ball(0).widened(Ball(Rational(1, 1000000)));
    CHECK_FALSE(sqrt(around_zero).is_finite());
    const Ball root = sqrt_of_nonnegative(around_zero);
    CHECK(root.is_finite());
    CHECK(root.contains(Rational(0)));
    CHECK(root.contains(Rational(1, 1000)));
    CHECK(sqrt_of_nonnegative(Ball(4)).contains(Rational(2)));
    CHECK(hull(Ball(1), Ball(3)).contains(Rational(5, 2)));
}

TEST_CASE("digits and bits", "[numeric][ball]")
{
    for (unsigned digits = 0; digits < 400; ++digits) {
        const long bits = bits_for_digits(digits);
        CHECK(power(Rational(2), static_cast<unsigned>(bits)) >= power(Rational(10), digits));
        CHECK(digits_for_bits(bits) >= digits);
    }
    for (unsigned bits = 0; bits < 2000; ++bits)
        CHECK(power(Rational(10), digits_for_bits(bits)) <= power(Rational(2), bits));
}

TEST_CASE("precision scopes nest, and belong to their thread", "[numeric][ball]")
{
    CHECK(PrecisionScope::bits() == 128);
    {
        const PrecisionScope outer(300);
        CHECK(PrecisionScope::bits() == 300);
        {
            const PrecisionScope inner(20);
            CHECK(PrecisionScope::bits() == 20);
            CHECK(exact_radius(Ball(Rational(1, 3))) > two_to_the(-30));
        }
        CHECK(PrecisionScope::bits() == 300);
        long elsewhere = 0;
        std::jthread([&] { elsewhere = PrecisionScope::bits(); }).join();
        CHECK(elsewhere == 128);
        CHECK(exact_radius(Ball(Rational(1, 3))) < two_to_the(-300));
    }
    CHECK(PrecisionScope::bits() == 128);
}

TEST_CASE("integers and doubles are exact", "[numeric][ball]")
{
    CHECK(exact_midpoint(Ball(std::numeric_limits<long>::min())) == std::numeric_limits<long>::min());
    CHECK(exact_midpoint(Ball(std::numeric_limits<unsigned>::max())) == std::numeric_limits<unsigned>::max());
    CHECK(exact_midpoint(Ball(0.1)) == Rational(0.1));
    CHECK(exact_midpoint(Ball(std::numeric_limits<double>::denorm_min())) == two_to_the(-1074));
    CHECK(Ball(0.1).is_exact());
    CHECK(Ball().contains(Rational(0)));
    CHECK(Ball(0.1).approximate() == 0.1);
    CHECK(Ball(two_to_the(5000)).approximate() == std::numeric_limits<double>::infinity());
    CHECK(Ball(two_to_the(-5000)).approximate() == 0);
    CHECK(Ball(0).approximate_log10() == -std::numeric_limits<double>::infinity());
    CHECK(is_near(Ball(-1000).approximate_log10(), 3));
}
