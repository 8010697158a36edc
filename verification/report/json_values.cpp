#include <verification/report/json_values.hpp>

#include <wnflow/numeric/ball.hpp>
#include <wnflow/numeric/rational.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;
using numeric::Ball;

/// Enough for what is displayed.
constexpr long bits = 128;

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

std::string margin(const ordered_json& value)
{
    return value.is_number() ? fmt::format("{:.1f}", value.get<double>()) : "–";
}

} // namespace wnflow::report
