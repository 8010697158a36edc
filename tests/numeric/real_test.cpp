#include "support/catch.hpp"

#include "random_numbers.hpp"

#include <wnflow/numeric/real.hpp>

#include <limits>
#include <vector>

using namespace wnflow::numeric;
using namespace random_numbers;

namespace {

/// The value of a number of any kind, exactly.
template <class T>
Rational exact_value(const T& value)
{
    return exact_midpoint(to_ball(value));
}

/// The distance between neighbours of 2^k ≤ |x| < 2^(k+1), for `bits` bits.
Rational spacing(const Rational& x, long bits)
{
    Rational power = 1;
    const Rational size = abs(x);
    while (power <= size) power *= 2;
    while (power > size) power /= 2;
    return power * two_to_the(1 - bits);
}

} // namespace

TEMPLATE_TEST_CASE("rationals are rounded to the nearest number", "[numeric][real]", double, Real<38>, Real<57>,
                   Real<115>, Real<1040>)
{
    constexpr long bits = std::numeric_limits<TestType>::digits;
    Random random(201);
    for (int round = 0; round < 1500; ++round) {
        const Rational value = random.number();
        if (value == 0) continue;
        INFO("round " << round << ": " << value);
        const Rational error = abs(Rational(exact_value(from_rational<TestType>(value)) - value));
        CHECK(2 * error <= spacing(value, bits));
    }
    const Rational half = two_to_the(-bits), little = two_to_the(-5 * bits);
    CHECK(exact_value(from_rational<TestType>(1 + half)) == 1); // a tie goes to even
    CHECK(exact_value(from_rational<TestType>(1 + half + little)) == 1 + 2 * half);
    CHECK(exact_value(from_rational<TestType>(-1 - half - little)) == -1 - 2 * half);
    CHECK(exact_value(from_rational<TestType>(0)) == 0);
}

TEMPLATE_TEST_CASE("the way through a ball and back loses nothing", "[numeric][real]", double, Real<38>, Real<57>,
                   Real<211>)
{
    Random random(202);
    for (int round = 0; round < 1500; ++round) {
        const PrecisionScope precision(random.between(2, 64)); // to_ball does not round to it
        const TestType value = from_rational<TestType>(random.number());
        CHECK(to_ball(value).is_exact());
        CHECK(from_ball<TestType>(to_ball(value)) == value);
        CHECK(from_ball<TestType>(to_ball(value).widened(Ball(1))) == value);
    }
}

TEST_CASE("a midpoint with more digits than fit is rounded to the nearest number", "[numeric][real]")
{
    const PrecisionScope precision(2000);
    const long bits = std::numeric_limits<Real<57>>::digits;
    const Rational half = two_to_the(-bits), little = two_to_the(-1500);
    CHECK(exact_value(from_ball<Real<57>>(Ball(1 + half))) == 1);
    CHECK(exact_value(from_ball<Real<57>>(Ball(1 + half + little))) == 1 + 2 * half);
    CHECK(from_ball<double>(Ball(1 + two_to_the(-53))) == 1.0);
    CHECK(from_ball<double>(Ball(1 + two_to_the(-53) + little)) == 1.0 + 0x1p-52);
}

TEMPLATE_TEST_CASE("powers by squaring are powers", "[numeric][real]", double, Real<57>)
{
    constexpr long bits = std::numeric_limits<TestType>::digits;
    Random random(203);
    for (int round = 0; round < 500; ++round) {
        const Rational base = Rational(random.between(-3000, 3000)) / 1024; // exact in both types
        const long exponent = random.between(0, 20);
        const Rational expected = power(base, static_cast<unsigned>(exponent));
        INFO(base << "^" << exponent);
        const Rational error = abs(Rational(exact_value(power(from_rational<TestType>(base), exponent)) - expected));
        CHECK(error <= (2 * exponent + 1) * two_to_the(-bits) * abs(expected)); // at most 2·exponent roundings
    }
    CHECK(power(TestType(0), 0) == 1);
}

TEST_CASE("the rungs of the precision ladder have the digits that they are named for", "[numeric][real]")
{
    CHECK(std::numeric_limits<Real<38>>::digits10 >= 38);
    CHECK(std::numeric_limits<Real<57>>::digits10 >= 57);
    CHECK(std::numeric_limits<Real<115>>::digits10 >= 115);
    CHECK(std::numeric_limits<Real<211>>::digits10 >= 211);
    CHECK(std::numeric_limits<Real<520>>::digits10 >= 520);
    CHECK(std::numeric_limits<Real<1040>>::digits10 >= 1040);
    for (std::size_t k = 1; k < std::size(precision_ladder); ++k) CHECK(precision_ladder[k] > precision_ladder[k - 1]);
}
