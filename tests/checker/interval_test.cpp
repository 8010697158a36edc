#include "support/catch.hpp"

#include <verification/checker/failure.hpp>
#include <verification/checker/interval.hpp>

#include <algorithm>
#include <functional>
#include <limits>
#include <random>

using namespace checker;
using std::max;
using std::min;

namespace {

/// Random dyadic rationals with corner cases: 0, integers, near 1, huge, tiny.
class Random {
public:
    explicit Random(std::uint64_t seed) : bits_(seed) {}

    long between(long low, long high)
    {
        return low + static_cast<long>(bits_() % static_cast<std::uint64_t>(high - low + 1));
    }
    mpq_class number()
    {
        const mpq_class fraction = scaled(mpz_class(between(-1'000'000'007, 1'000'000'007)), -30);
        switch (between(0, 6)) {
        case 0: return 0;
        case 1: return between(-3, 3);
        case 2: return scaled(fraction.get_num(), between(900, 1000));
        case 3: return scaled(fraction.get_num(), -between(900, 1000));
        case 4: return 1 + scaled(fraction.get_num(), -between(30, 300));
        default: return fraction;
        }
    }
    mpq_class positive() { return abs(number()) + scaled(1, -between(0, 1000)); }
    /// A point in [low, high], often an end.
    mpq_class within(const mpq_class& low, const mpq_class& high)
    {
        switch (between(0, 3)) {
        case 0: return low;
        case 1: return high;
        default: return low + (high - low) * mpq_class(between(0, 1024), 1024);
        }
    }

private:
    static mpq_class scaled(const mpz_class& integer, long exponent)
    {
        mpq_class value = integer;
        if (exponent >= 0) mpq_mul_2exp(value.get_mpq_t(), value.get_mpq_t(), static_cast<unsigned long>(exponent));
        else mpq_div_2exp(value.get_mpq_t(), value.get_mpq_t(), static_cast<unsigned long>(-exponent));
        return value;
    }

    std::mt19937_64 bits_;
};

/// Whether lower ≤ value ≤ upper.
bool contains(const Interval& x, const mpq_class& value)
{
    return mpfr_cmp_q(x.lower(), value.get_mpq_t()) <= 0 && mpfr_cmp_q(x.upper(), value.get_mpq_t()) >= 0;
}

/// Whether x contains the value of a function at a rational point, known to 4000 bits: the interval must reach beyond the
/// nearest number, or equal it.
using Function = std::function<int(mpfr_ptr, mpfr_srcptr)>;
bool contains_value(const Interval& x, const Function& function, const mpq_class& point)
{
    mpfr_t argument, value;
    mpfr_init2(argument, 4000);
    mpfr_init2(value, 4000);
    mpfr_set_q(argument, point.get_mpq_t(), MPFR_RNDN); // exact for the points used here
    function(value, argument);
    const bool result = mpfr_lessequal_p(x.lower(), value) && mpfr_lessequal_p(value, x.upper());
    mpfr_clears(argument, value, static_cast<mpfr_ptr>(nullptr));
    return result;
}

constexpr int rounds = 4000;

} // namespace

TEST_CASE("directed rounding works in this build", "[checker][interval]")
{
    const Precision precision(64);
    const Interval third(mpq_class(1, 3));
    CHECK(mpfr_less_p(third.lower(), third.upper()) != 0);
    CHECK(contains(third, mpq_class(1, 3)));
    const Interval sum = Interval(1L) + Interval(mpz_class(1), -200);
    CHECK(mpfr_cmp_ui(sum.lower(), 1) == 0);
    CHECK(mpfr_cmp_ui(sum.upper(), 1) > 0);
    const Interval difference = Interval(1L) - Interval(mpz_class(1), -200);
    CHECK(mpfr_cmp_ui(difference.lower(), 1) < 0);
    CHECK(mpfr_cmp_ui(difference.upper(), 1) == 0);
    // The result is next to the exact one on both sides: rounding is not merely outward by a lot.
    mpfr_t next;
    mpfr_init2(next, 64);
    mpfr_set(next, third.lower(), MPFR_RNDN);
    mpfr_nextabove(next);
    CHECK(mpfr_equal_p(next, third.upper()) != 0);
    mpfr_clear(next);
}

TEST_CASE("overflow and underflow round outward", "[checker][interval]")
{
    const Precision precision(64);
    const Interval huge = exp(Interval(mpz_class(1), 200));
    CHECK(mpfr_number_p(huge.lower()) != 0);
    CHECK(mpfr_inf_p(huge.upper()) != 0);
    const Interval tiny = exp(Interval(0L) - Interval(mpz_class(1), 200));
    CHECK(mpfr_zero_p(tiny.lower()) != 0);
    CHECK(mpfr_sgn(tiny.upper()) > 0);
    CHECK_FALSE(tiny.is_positive());
    CHECK_FALSE(huge.is_within(0, mpq_class(mpz_class(1) << 100000U)));
    const Interval small(mpz_class(1), -(1L << 29));
    const Interval square = power(small, 3);
    CHECK(mpfr_zero_p(square.lower()) != 0);
    CHECK(mpfr_sgn(square.upper()) > 0);
    CHECK(contains(huge + Interval(1L), mpq_class(mpz_class(1) << 1000U)) == false); // the lower end is larger
}

TEST_CASE("what is not a number or not defined is rejected", "[checker][interval]")
{
    const Precision precision(64);
    const Interval infinite = exp(Interval(mpz_class(1), 200)) + Interval(1L);
    const Interval zero(0L), both(mpq_class(-1), mpq_class(1));
    CHECK_THROWS_AS(infinite.top() - infinite.top(), Rejected);
    CHECK_THROWS_AS(zero * infinite.top(), Rejected);
    CHECK_THROWS_AS(both * infinite.top() * zero, Rejected);
    CHECK_THROWS_AS(infinite.top() / infinite.top(), Rejected);
    CHECK_THROWS_AS(Interval(1L) / both, Rejected);
    CHECK_THROWS_AS(Interval(1L) / zero, Rejected);
    CHECK_THROWS_AS(zero / Interval(mpq_class(0), mpq_class(1)), Rejected);
    CHECK_THROWS_AS(log(zero), Rejected);
    CHECK_THROWS_AS(log(both), Rejected);
    CHECK_THROWS_AS(sqrt(both), Rejected);
    CHECK_THROWS_AS(power(both, 2), Rejected);
    CHECK_THROWS_AS(power(zero, -1), Rejected);
    CHECK_THROWS_AS(Interval(mpq_class(1), mpq_class(0)) + zero, Rejected);
}

TEST_CASE("sums, products and quotients contain the exact ones", "[checker][interval]")
{
    Random random(1);
    for (int round = 0; round < rounds; ++round) {
        const Precision precision(random.between(2, 200));
        mpq_class a = random.number(), b = random.number(), c = random.number(), d = random.number();
        if (random.between(0, 3) == 0)
            d = b * (1 + mpq_class(random.between(-1, 1), 1'000'000'000)); // near-cancellation
        const Interval x(min(a, b), max(a, b)), y(min(c, d), max(c, d));
        const mpq_class p = random.within(min(a, b), max(a, b)), q = random.within(min(c, d), max(c, d));
        CAPTURE(round);
        REQUIRE(contains(x, p));
        REQUIRE(contains(x + y, p + q));
        REQUIRE(contains(x - y, p - q));
        REQUIRE(contains(x * y, p * q));
        REQUIRE(contains(x.magnitude(), abs(p)) ==
                (mpfr_cmp_q(x.magnitude().lower(), mpq_class(abs(p)).get_mpq_t()) <= 0));
        REQUIRE(mpfr_cmp_q(x.magnitude().lower(), mpq_class(abs(p)).get_mpq_t()) >= 0);
        REQUIRE(contains(max(x, y), max(p, q)));
        REQUIRE(contains(min(x, y), min(p, q)));
        REQUIRE(contains(hull(x, y), p));
        REQUIRE(contains(hull(x, y), q));
        REQUIRE(contains(widened(x, y.magnitude()), p + q));
        REQUIRE(contains(widened(x, y.magnitude()), p - q));
        REQUIRE((!certainly_less(x, y) || p < q));
        REQUIRE((!certainly_at_most(x, y) || p <= q));
        REQUIRE((!x.is_positive() || p > 0));
        REQUIRE((!x.is_within(c, d) || (c <= p && p <= d)));
        if (y.is_positive() || (Interval(0L) - y).is_positive()) REQUIRE(contains(x / y, p / q));
        const long exponent = random.between(-500, 500);
        const mpz_class mantissa = random.between(-1'000'000'000, 1'000'000'000);
        mpq_class exact = mantissa;
        if (exponent < 0) exact /= mpz_class(1) << static_cast<unsigned>(-exponent);
        else exact *= mpz_class(1) << static_cast<unsigned>(exponent);
        REQUIRE(contains(Interval(mantissa, exponent), exact));
    }
}

TEST_CASE("functions contain their values at 4000 bits", "[checker][interval]")
{
    Random random(2);
    int functions = 0;
    for (int round = 0; round < rounds; ++round) {
        const Precision precision(random.between(2, 200));
        const mpq_class a = random.positive(), b = random.positive(), low = min(a, b), high = max(a, b);
        const mpq_class point = random.within(low, high);
        const Interval x(low, high);
        CAPTURE(round);
        // min(a, b) may have been rounded down to 0.
        if (x.is_positive()) {
            REQUIRE(contains_value(
                log(x), [](mpfr_ptr v, mpfr_srcptr t) { return mpfr_log(v, t, MPFR_RNDN); }, point));
            ++functions;
            const long exponent = random.between(-20, 20);
            REQUIRE(contains_value(
                power(x, exponent), [=](mpfr_ptr v, mpfr_srcptr t) { return mpfr_pow_si(v, t, exponent, MPFR_RNDN); },
                point));
        }
        REQUIRE(contains_value(
            sqrt(x), [](mpfr_ptr v, mpfr_srcptr t) { return mpfr_sqrt(v, t, MPFR_RNDN); }, point));
        const auto degree = static_cast<unsigned long>(random.between(1, 12));
        REQUIRE(contains_value(
            root(x, degree), [=](mpfr_ptr v, mpfr_srcptr t) { return mpfr_rootn_ui(v, t, degree, MPFR_RNDN); }, point));
        const mpq_class c = random.number(), d = random.number();
        if (abs(c) < 100'000 && abs(d) < 100'000) {
            const Interval y(min(c, d), max(c, d));
            REQUIRE(contains_value(
                exp(y), [](mpfr_ptr v, mpfr_srcptr t) { return mpfr_exp(v, t, MPFR_RNDN); },
                random.within(min(c, d), max(c, d))));
            ++functions;
        }
    }
    CHECK(functions > rounds);
}
