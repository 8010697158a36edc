#include <verification/certificate/decimal.hpp>

#include <cmath>

namespace wnflow::certificate {

using numeric::Ball;
using numeric::Integer;
using numeric::Rational;

namespace {

constexpr double largest_exponent = 50'000;

Integer floor_of(const Rational& x)
{
    Integer quotient;
    mpz_fdiv_q(quotient.backend().data(), mpq_numref(x.backend().data()), mpq_denref(x.backend().data()));
    return quotient;
}

/// "-1.25e-7" for integer · 10^exponent.
std::string scientific(const Integer& integer, long exponent)
{
    std::string digits = Integer(abs(integer)).str();
    exponent += static_cast<long>(digits.size()) - 1;
    if (digits.size() > 1) digits.insert(1, ".");
    return (integer < 0 ? "-" : "") + digits + (exponent == 0 ? "" : "e" + std::to_string(exponent));
}

std::optional<std::string> rounded_down(const Rational& x, double log10, unsigned digits)
{
    if (x == 0) return "0";
    if (std::abs(log10) > largest_exponent) return std::nullopt;
    const long exponent = static_cast<long>(std::floor(log10)) + 1 - static_cast<long>(digits);
    const Rational scale = numeric::power(Rational(10), static_cast<unsigned>(std::abs(exponent)));
    const Integer integer = floor_of(exponent < 0 ? Rational(x * scale) : Rational(x / scale)) - 1;
    return integer == 0 ? "0" : scientific(integer, exponent);
}

} // namespace

std::optional<std::string> decimal_below(const Ball& x, unsigned digits)
{
    const Ball lower = x.lower();
    if (!lower.is_finite()) return std::nullopt;
    return rounded_down(lower.exact_midpoint(), lower.approximate_log10(), digits);
}

std::optional<std::string> decimal_above(const Ball& x, unsigned digits)
{
    auto negative = decimal_below(-x, digits);
    if (!negative || *negative == "0") return negative;
    return negative->front() == '-' ? negative->substr(1) : "-" + *negative;
}

} // namespace wnflow::certificate
