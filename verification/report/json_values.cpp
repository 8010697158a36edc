#include <verification/report/json_values.hpp>

#include <wnflow/numeric/ball.hpp>
#include <wnflow/numeric/rational.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;
using numeric::Ball;

/// Enough for what is displayed.
constexpr long bits = 128;

/// Decimal exponents that results have: e^(r²/η) may be large, but not beyond that.
constexpr long largest_exponent = 1'000'000'000'000;

/// Enough for a text of so many characters, so that reading it rounds far below its last digit.
long bits_for(const std::string& text)
{
    return numeric::bits_for_digits(static_cast<unsigned>(text.size())) + 32;
}

/// 10^k for the last digit of a decimal: "1.25e-7" has k = −9. Nothing for an exponent that no computation has made.
std::optional<long> last_digit(const std::string& text)
{
    const std::size_t e = text.find_first_of("eE");
    long exponent = 0;
    if (e != std::string::npos) {
        const char* begin = text.data() + e + 1;
        if (*begin == '+') ++begin; // at the end of the text: its NUL
        if (std::from_chars(begin, text.data() + text.size(), exponent).ec != std::errc() ||
            std::abs(exponent) > largest_exponent)
            return std::nullopt;
    }
    const std::string mantissa = text.substr(0, e);
    const std::size_t point = mantissa.find('.');
    return point == std::string::npos ? exponent : exponent - static_cast<long>(mantissa.size() - point - 1);
}

std::optional<Ball> read(const ordered_json& value)
{
    if (!value.is_string()) return std::nullopt;
    const auto text = value.get<std::string>();
    if (text.find('/') != std::string::npos) return Ball(numeric::parse_rational(text));
    Ball result;
    // In balls: the exponent may be far beyond what a rational can hold.
    if (arb_set_str(result.data(), text.c_str(), bits) != 0 || !result.is_finite()) return std::nullopt;
    return result;
}

} // namespace

std::string stored(const numeric::Ball& value)
{
    return numeric::midpoint_text(value, stored_digits);
}

std::string shortened(const ordered_json& value, unsigned digits)
{
    const numeric::PrecisionScope precision(bits);
    const auto number = read(value);
    return number ? numeric::midpoint_text(*number, digits) : "–";
}

std::string exponential(const ordered_json& value)
{
    const numeric::PrecisionScope precision(bits);
    const auto number = read(value);
    return number ? numeric::midpoint_text(exp(*number), 4) : "–";
}

std::optional<std::string> quotient(const ordered_json& a, const ordered_json& b)
{
    const numeric::PrecisionScope precision(bits);
    const auto numerator = read(a), denominator = read(b);
    if (!numerator || !denominator || !denominator->is_positive()) return std::nullopt;
    return numeric::midpoint_text(*numerator / *denominator, 3);
}

ordered_json relative_difference(const ordered_json& a, const ordered_json& b)
{
    const numeric::PrecisionScope precision(bits);
    const auto value = read(a), reference = read(b);
    if (!value || !reference || reference->contains_zero()) return nullptr;
    return numeric::midpoint_text((*value - *reference).midpoint() / reference->midpoint(), 4);
}

std::optional<double> logarithm(const ordered_json& value)
{
    const numeric::PrecisionScope precision(bits);
    const auto number = read(value);
    if (!number || !number->is_positive()) return std::nullopt;
    return number->approximate_log10();
}

std::optional<double> approximate(const ordered_json& value)
{
    const numeric::PrecisionScope precision(bits);
    const auto number = read(value);
    return number ? std::optional(number->approximate()) : std::nullopt;
}

bool agree(const ordered_json& a, const ordered_json& error_a, const ordered_json& b, const ordered_json& error_b)
{
    if (a == b) return true;
    if (!a.is_string() || !b.is_string()) return false;
    const auto text_a = a.get<std::string>(), text_b = b.get<std::string>();
    const numeric::PrecisionScope precision(std::max(bits_for(text_a), bits_for(text_b)));
    const auto ball = [](const std::string& text, const ordered_json& error) -> std::optional<Ball> {
        Ball value;
        if (arb_set_str(value.data(), text.c_str(), numeric::PrecisionScope::bits()) != 0 || !value.is_finite())
            return std::nullopt;
        const auto digit = last_digit(text);
        if (!digit) return std::nullopt;
        value = value.widened(numeric::power(Ball(10), *digit));
        const auto e = read(error);
        return e ? value.widened(Ball(10) * *e) : value;
    };
    const auto ball_a = ball(text_a, error_a), ball_b = ball(text_b, error_b);
    return ball_a && ball_b && ball_a->overlaps(*ball_b);
}

std::string margin(const ordered_json& value)
{
    return value.is_number() ? fmt::format("{:.1f}", value.get<double>()) : "–";
}

} // namespace wnflow::report
