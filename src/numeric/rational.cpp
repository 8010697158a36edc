#include <wnflow/numeric/rational.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <gmp.h>
#include <mpfr.h>

#include <charconv>
#include <memory>
#include <stdexcept>

namespace wnflow::numeric {
namespace {

constexpr long max_decimal_exponent = 1'000'000;
constexpr std::string_view number_remedy =
    "write an integer, a decimal such as 0.1 or 1e-400, or a fraction such as \"1/3\"";

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// Error messages quote the number, but not a megabyte of digits.
std::string quoted(std::string_view text)
{
    constexpr std::size_t longest = 60;
    if (text.size() <= longest) return std::string(text);
    return std::string(text.substr(0, longest)) + "...";
}

[[noreturn]] void reject(std::string_view text, std::string problem, std::string remedy = std::string(number_remedy))
{
    throw InputError("", quoted(text), std::move(problem), std::move(remedy));
}

/// Takes the longest run of digits off the front of `rest`.
std::string_view take_digits(std::string_view& rest)
{
    std::size_t length = 0;
    while (length < rest.size() && is_digit(rest[length])) ++length;
    const auto digits = rest.substr(0, length);
    rest.remove_prefix(length);
    return digits;
}

/// Takes an optional sign; true for '-'.
bool take_sign(std::string_view& rest)
{
    if (rest.empty() || (rest.front() != '-' && rest.front() != '+')) return false;
    const bool negative = rest.front() == '-';
    rest.remove_prefix(1);
    return negative;
}

/// @param digits one or more decimal digits
Integer to_integer(const std::string& digits)
{
    Integer result;
    // GMP itself, because Boost's parser would take a leading zero for octal.
    mpz_set_str(result.backend().data(), digits.c_str(), 10);
    return result;
}

Integer power_of_ten(unsigned long exponent)
{
    Integer result;
    mpz_ui_pow_ui(result.backend().data(), 10, exponent);
    return result;
}

/// The exponent in "e-12", already without the 'e'; `text` is the whole number, for the message.
long parse_exponent(std::string_view rest, std::string_view text)
{
    const bool negative = take_sign(rest);
    auto digits = take_digits(rest);
    if (digits.empty() || !rest.empty()) reject(text, "not a number");
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    long value = 0;
    const auto outcome = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (outcome.ec != std::errc() || value > max_decimal_exponent)
        reject(text, "decimal exponent beyond 1000000 in absolute value", "use a number of moderate size");
    return negative ? -value : value;
}

Rational quotient(const Integer& numerator, const Integer& denominator)
{
    return Rational(numerator, denominator); // Boost reduces to lowest terms
}

Rational parse_fraction(const std::string& numerator, std::string_view rest, std::string_view text)
{
    const auto denominator_digits = take_digits(rest);
    if (denominator_digits.empty() || !rest.empty()) reject(text, "not a number");
    const Integer denominator = to_integer(std::string(denominator_digits));
    if (denominator == 0) reject(text, "denominator is zero", "use a non-zero denominator");
    return quotient(to_integer(numerator), denominator);
}

/// Digits with an optional point and exponent; `rest` is what follows the digits before the point.
Rational parse_decimal(std::string_view integral, std::string_view rest, std::string_view text)
{
    std::string_view fraction;
    if (!rest.empty() && rest.front() == '.') {
        rest.remove_prefix(1);
        fraction = take_digits(rest);
    }
    if (integral.empty() && fraction.empty()) reject(text, "not a number");
    long exponent = 0;
    if (!rest.empty() && (rest.front() == 'e' || rest.front() == 'E')) exponent = parse_exponent(rest.substr(1), text);
    else if (!rest.empty()) reject(text, "not a number");

    const Integer digits = to_integer(std::string(integral).append(fraction));
    if (digits == 0) return 0;
    const long shift = exponent - static_cast<long>(fraction.size());
    if (shift >= 0) return Rational(Integer(digits * power_of_ten(static_cast<unsigned long>(shift))));
    return quotient(digits, power_of_ten(static_cast<unsigned long>(-shift)));
}

/// An integer with the sign of `value` that rounds to a double like value·2^shift, as long as at least 66 bits remain:
/// the bits cut off are remembered in the last one ("rounding to odd"), so rounding again is harmless.
Integer round_to_odd(const Rational& value, long shift)
{
    Integer numerator = boost::multiprecision::numerator(value);
    Integer denominator = boost::multiprecision::denominator(value);
    if (shift >= 0) numerator <<= shift;
    else denominator <<= -shift;
    Integer quotient_part, remainder;
    mpz_tdiv_qr(quotient_part.backend().data(), remainder.backend().data(), numerator.backend().data(),
                denominator.backend().data());
    if (remainder != 0 && mpz_even_p(quotient_part.backend().data()) != 0) quotient_part += value > 0 ? 1 : -1;
    return quotient_part;
}

long bit_length(const Integer& value)
{
    return static_cast<long>(mpz_sizeinbase(value.backend().data(), 2));
}

} // namespace

Rational parse_rational(std::string_view text)
{
    std::string_view rest = trim(text);
    const std::string_view number = rest;
    if (rest.empty()) reject(text, "a number is missing");
    const bool negative = take_sign(rest);
    const auto integral = take_digits(rest);

    Rational magnitude;
    if (!integral.empty() && !rest.empty() && rest.front() == '/')
        magnitude = parse_fraction(std::string(integral), rest.substr(1), number);
    else magnitude = parse_decimal(integral, rest, number);
    return negative ? Rational(-magnitude) : magnitude;
}

std::string to_text(const Rational& value)
{
    // GMP prints a denominator exactly when it is not 1.
    const std::unique_ptr<char, void (*)(char*)> text(mpq_get_str(nullptr, 10, value.backend().data()), [](char* p) {
        void (*release)(void*, std::size_t) = nullptr;
        mp_get_memory_functions(nullptr, nullptr, &release);
        release(p, std::char_traits<char>::length(p) + 1);
    });
    return text.get();
}

Rational power(const Rational& value, unsigned exponent)
{
    // Powers of coprime integers are coprime: no reduction needed.
    Rational result;
    mpz_pow_ui(mpq_numref(result.backend().data()), mpq_numref(value.backend().data()), exponent);
    mpz_pow_ui(mpq_denref(result.backend().data()), mpq_denref(value.backend().data()), exponent);
    return result;
}

double approximate_double(const Rational& value)
{
    if (value == 0) return 0;
    constexpr long kept_bits = 70;
    const long shift = kept_bits - bit_length(boost::multiprecision::numerator(value)) +
                       bit_length(boost::multiprecision::denominator(value));
    const Integer significand = round_to_odd(value, shift);
    mpfr_t real;
    mpfr_init2(real, kept_bits + 8); // at most kept_bits + 1 bits: exact
    mpfr_set_z_2exp(real, significand.backend().data(), -shift, MPFR_RNDN);
    const double result = mpfr_get_d(real, MPFR_RNDN); // the only rounding, subnormal numbers included
    mpfr_clear(real);
    return result;
}

Rational dot(const RationalVector& a, const RationalVector& b)
{
    if (a.size() != b.size())
        throw std::invalid_argument("dot: vectors of " + std::to_string(a.size()) + " and " + std::to_string(b.size()) +
                                    " entries");
    Rational sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != 0 && b[i] != 0) sum += a[i] * b[i];
    return sum;
}

} // namespace wnflow::numeric
