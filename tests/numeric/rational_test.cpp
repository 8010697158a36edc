#include "support/catch.hpp"

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/rational.hpp>
#include <wnflow/numeric/rational_matrix.hpp>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace wnflow::numeric;

TEST_CASE("numbers are read exactly", "[numeric][rational]")
{
    const std::vector<std::pair<std::string, Rational>> cases = {
        {"3", 3},
        {"-1/3", Rational(-1, 3)},
        {"+4/6", Rational(2, 3)},
        {"0.1", Rational(1, 10)},
        {"+2.5E3", 2500},
        {"-0", 0},
        {"0e99", 0},
        {"010", 10}, // not octal
        {"010/08", Rational(5, 4)},
        {"  7\t\r\n", 7},
        {".5", Rational(1, 2)},
        {"5.", 5},
        {"1e-3", Rational(1, 1000)},
        {"1e+0000000000000000000000000000002", 100},
        {"123456789012345678901234567890", Rational(Integer("123456789012345678901234567890"))},
    };
    for (const auto& [text, value] : cases) {
        INFO(text);
        CHECK(parse_rational(text) == value);
    }
    CHECK(parse_rational("1e-400") * power(Rational(10), 400) == 1);
    CHECK(denominator(parse_rational("1e-1000000")) == numerator(parse_rational("1e1000000")));
}

TEST_CASE("text that is no number is refused and quoted", "[numeric][rational]")
{
    for (const std::string text : {"",
                                   " ",
                                   "nan",
                                   "inf",
                                   "-inf",
                                   "0x10",
                                   "1/0",
                                   "1/-3",
                                   "1/ 3",
                                   "1 /3",
                                   "1 2",
                                   "1.5/2",
                                   "1/2.5",
                                   "1e2/3",
                                   "1/2e3",
                                   "--1",
                                   "+",
                                   ".",
                                   "-.",
                                   "e5",
                                   "1e",
                                   "1e+",
                                   "1.2.3",
                                   "1_000",
                                   "1,5",
                                   "\xE2\x88\x92"
                                   "1",
                                   "1e1000001",
                                   "1e-1000001",
                                   "1e99999999999999999999999999",
                                   "/3",
                                   "3/",
                                   "1e5x",
                                   "0/0"}) {
        INFO("'" << text << "'");
        try {
            (void)parse_rational(text);
            FAIL_CHECK("accepted");
        } catch (const InputError& error) {
            CHECK_FALSE(error.problem().empty());
            CHECK_FALSE(error.remedy().empty());
            CHECK(text.find(error.value()) != std::string::npos);
        }
    }
    CHECK_THROWS_AS(parse_rational(std::string("1\0002", 3)), InputError);
}

TEST_CASE("a long malformed number is quoted in part", "[numeric][rational]")
{
    try {
        (void)parse_rational(std::string(100000, '1').append("x"));
        FAIL("accepted");
    } catch (const InputError& error) {
        CHECK(std::string(error.what()).size() < 300);
    }
}

TEST_CASE("text is canonical and reads back", "[numeric][rational]")
{
    CHECK(to_text(Rational(0)) == "0");
    CHECK(to_text(parse_rational("-4/6")) == "-2/3");
    CHECK(to_text(parse_rational("1.50")) == "3/2");
    CHECK(to_text(parse_rational("6/3")) == "2");
    std::mt19937_64 bits(20230508);
    for (int i = 0; i < 2000; ++i) {
        Integer p = static_cast<std::int64_t>(bits()), q = bits() % 1000 + 1;
        if (i % 3 == 0) p *= p;
        const Rational value(p, q);
        CHECK(parse_rational(to_text(value)) == value);
        CHECK(to_text(value) == to_text(parse_rational(value.str()))); // Boost prints by itself
        CHECK(gcd(numerator(value), denominator(value)) == 1);
    }
}

TEST_CASE("powers are exact", "[numeric][rational]")
{
    CHECK(power(Rational(-2, 3), 3) == Rational(-8, 27));
    CHECK(power(Rational(0), 0) == 1);
    CHECK(power(Rational(0), 5) == 0);
    Rational product = 1;
    const Rational base(-7, 5);
    for (unsigned k = 0; k < 40; ++k, product *= base) CHECK(power(base, k) == product);
}

TEST_CASE("the nearest double", "[numeric][rational]")
{
    SECTION("agrees with the C library's decimal conversion, which glibc rounds correctly")
    {
        std::mt19937_64 bits(7);
        for (int i = 0; i < 5000; ++i) {
            const auto exponent = static_cast<int>(bits() % 660) - 340;
            const std::string text = std::to_string(static_cast<std::int64_t>(bits())) + "e" + std::to_string(exponent);
            INFO(text);
            CHECK(approximate_double(parse_rational(text)) == std::strtod(text.c_str(), nullptr));
        }
    }
    SECTION("every double is its own nearest double")
    {
        std::mt19937_64 bits(8);
        for (int i = 0; i < 2000; ++i) {
            const double value = std::ldexp(static_cast<double>(static_cast<std::int64_t>(bits())),
                                            static_cast<int>(bits() % 2000) - 1100);
            if (!std::isfinite(value)) continue;
            CHECK(approximate_double(Rational(value)) == value); // Boost's conversion from double is exact
        }
    }
    SECTION("corner cases")
    {
        const Rational half_step = power(Rational(1, 2), 53), tiny = power(Rational(1, 2), 300);
        CHECK(approximate_double(1 + half_step) == 1.0); // a tie goes to even
        CHECK(approximate_double(1 + half_step + tiny) == std::nextafter(1.0, 2.0));
        CHECK(approximate_double(-1 - half_step - tiny) == -std::nextafter(1.0, 2.0));
        CHECK(approximate_double(power(Rational(1, 2), 1074)) == std::numeric_limits<double>::denorm_min());
        CHECK(approximate_double(power(Rational(1, 2), 1075)) == 0.0);
        CHECK(approximate_double(power(Rational(1, 2), 1075) + power(Rational(1, 2), 2000)) ==
              std::numeric_limits<double>::denorm_min());
        CHECK(approximate_double(parse_rational("1e-400")) == 0.0);
        CHECK(approximate_double(parse_rational("1e400")) == std::numeric_limits<double>::infinity());
        CHECK(approximate_double(parse_rational("-1e400")) == -std::numeric_limits<double>::infinity());
        CHECK(approximate_double(0) == 0.0);
    }
}

TEST_CASE("exact matrices", "[numeric][rational_matrix]")
{
    RationalMatrix a(2, 3);
    for (std::size_t m = 0; m < 2; ++m)
        for (std::size_t n = 0; n < 3; ++n) a(m, n) = Rational(static_cast<int>(3 * m + n + 1), 7);
    const RationalVector x = {1, 0, Rational(-1, 2)}, y = {Rational(1, 3), -2};

    CHECK(multiply(a, x) == RationalVector{Rational(-1, 14), Rational(1, 7)});
    CHECK(dot(multiply(a, x), y) == dot(x, multiply_transposed(a, y))); // the adjoint identity
    CHECK(multiply(select_columns(a, {2, 0}), {1, 0}) == multiply(a, {0, 0, 1}));
    CHECK(select_rows(a, {1, 0, 1}).rows() == 3);
    CHECK(select_rows(select_rows(a, {1, 0}), {1, 0}) == a);

    CHECK_THROWS_AS(multiply(a, y), std::invalid_argument);
    CHECK_THROWS_AS(multiply_transposed(a, x), std::invalid_argument);
    CHECK_THROWS_AS(dot(x, y), std::invalid_argument);
    CHECK_THROWS_AS(select_columns(a, {3}), std::out_of_range);
    CHECK_THROWS_AS(select_rows(a, {2}), std::out_of_range);
    CHECK_THROWS_AS(RationalMatrix(std::numeric_limits<std::size_t>::max(), 2), std::length_error);
}
