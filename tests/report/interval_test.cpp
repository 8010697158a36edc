#include "support/catch.hpp"

#include <verification/report/interval.hpp>

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/interval_text.hpp>

#include <random>
#include <utility>

using namespace wnflow;
using namespace wnflow::report;
using numeric::Ball;
using numeric::Rational;

namespace {

/// The ends of what is shown, read back: "1.2[34, 56]e-7", "[-1, 2]" or one number.
std::pair<Rational, Rational> ends(const std::string& text)
{
    const std::size_t open = text.find('['), comma = text.find(", "), close = text.find(']');
    if (open == std::string::npos) return {numeric::parse_rational(text), numeric::parse_rational(text)};
    const std::string prefix = text.substr(0, open), suffix = text.substr(close + 1);
    return {numeric::parse_rational(prefix + text.substr(open + 1, comma - open - 1) + suffix),
            numeric::parse_rational(prefix + text.substr(comma + 2, close - comma - 2) + suffix)};
}

std::string shown(const Ball& x, unsigned stored, unsigned digits)
{
    const auto [low, high] = numeric::interval_text(x, stored);
    return readable_interval(low, high, digits);
}

} // namespace

TEST_CASE("the interval that is shown contains the ball", "[report][interval]")
{
    std::mt19937_64 bits(4);
    const numeric::PrecisionScope precision(220);
    std::size_t with_common_digits = 0;
    for (int run = 0; run < 4000; ++run) {
        Ball x(static_cast<double>(static_cast<std::int64_t>(bits())));
        arb_mul_2exp_si(x.data(), x.data(), static_cast<slong>(bits() % 300) - 150);
        if (run % 3 == 0) x = x / Ball(7);
        if (run % 11 == 0) x = numeric::power(Ball(10), static_cast<long>(bits() % 9) - 4); // ends like 0.999, 1.001
        if (run % 17 == 0) x = -x;
        Ball radius = abs(x);
        arb_mul_2exp_si(radius.data(), radius.data(), -static_cast<slong>(bits() % 150));
        if (run % 7 != 0) x = x.widened(radius);
        if (run % 101 == 0) x = Ball(0).widened(radius);
        const unsigned stored = 1 + static_cast<unsigned>(bits() % 60), digits = 1 + static_cast<unsigned>(bits() % 40);
        const std::string text = shown(x, stored, digits);
        CAPTURE(x, stored, digits, text);
        const auto [low, high] = ends(text);
        Ball lower, upper; // the ends of the ball, exact
        arb_get_lbound_arf(arb_midref(lower.data()), x.data(), ARF_PREC_EXACT);
        arb_get_ubound_arf(arb_midref(upper.data()), x.data(), ARF_PREC_EXACT);
        CHECK(low <= lower.exact_midpoint());
        CHECK(upper.exact_midpoint() <= high);
        // Not far outside: the ends are ten units of the last digit apart and each moves by less than one, so the width
        // grows by less than a quarter; or they are at units of the last digit that was stored or that may be shown.
        const Ball size = abs(x).upper();
        const Ball unit = numeric::power(Ball(10), 1 - static_cast<long>(std::min({stored, std::max(digits, 3U)})));
        CHECK(certainly_less_equal(Ball(high - low),
                                   Ball(2) * x.radius() * Ball(Rational(125, 100)) + Ball(4) * unit * size));
        with_common_digits += text.find('[') != std::string::npos && text.find('[') > 1 ? 1 : 0;
    }
    CHECK(with_common_digits > 2000);
}

TEST_CASE("particular intervals", "[report][interval]")
{
    CHECK(readable_interval("3", "3", 10) == "3");
    CHECK(readable_interval("-0.5", "-0.50", 10) == "-0.5");
    CHECK(readable_interval("1.23456781", "1.23456794", 20) == "1.234567[81, 94]");
    CHECK(readable_interval("1.6586135298914e-6", "1.6586135298921e-6", 24) == "1.65861352989[14, 21]e-6");
    CHECK(readable_interval("1.6586135298914e-6", "1.6586135298921e-6", 5) == "1.658[6, 7]e-6");
    CHECK(readable_interval("-1.2379", "-1.2351", 20) == "-1.23[79, 51]"); // the lower end first
    CHECK(readable_interval("0.001231", "0.001239", 20) == "0.00123[1, 9]");
    CHECK(readable_interval("123456.1", "123456.9", 20) == "123456.[1, 9]");
    CHECK(readable_interval("12345678901", "12345678909", 20) == "1.234567890[1, 9]e10");
    CHECK(readable_interval("123401", "123499", 20) == "1.234[01, 99]e5"); // no point within the tails
    CHECK(readable_interval("0.9991", "1.0009", 20) == "[0.9991, 1.0009]");
    CHECK(readable_interval("-2.15e-9", "3.1e-9", 20) == "[-2.15e-9, 3.1e-9]");
    CHECK(readable_interval("0", "1.23456e-400", 20) == "[0, 1.24e-400]");
    CHECK(readable_interval("1.99999", "1.999999999", 4) == "[1.999, 2]"); // rounding up leaves no digit in common
    CHECK(interval_width("1.25", "1.5") == "0.25");
    CHECK(interval_width("1.6586135298914e-6", "1.6586135298921e-6") == "7.1e-19"); // rounded up
    CHECK(interval_width("3", "3.0") == "0");
}

TEST_CASE("what is no interval is refused", "[report][interval]")
{
    for (const auto& [low, high] : std::vector<std::pair<std::string, std::string>>{{"2", "1"},
                                                                                    {"-1", "-2"},
                                                                                    {"1", "-1"},
                                                                                    {"-inf", "inf"},
                                                                                    {"", "1"},
                                                                                    {"1.2.3", "2"},
                                                                                    {"1e", "2"},
                                                                                    {"1e5x", "1e6"}}) {
        CAPTURE(low, high);
        CHECK_THROWS_AS(readable_interval(low, high, 10), numeric::InputError);
    }
}
