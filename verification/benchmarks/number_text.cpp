#include <verification/benchmarks/number_text.hpp>

#include <fmt/format.h>

#include <cmath>

namespace wnflow::benchmarks {

std::string power_text(double log10_value)
{
    if (std::isnan(log10_value)) return "-";
    if (log10_value == -HUGE_VAL) return "0";
    double exponent = std::floor(log10_value), mantissa = std::pow(10.0, log10_value - exponent);
    if (mantissa >= 9.95) mantissa = 1, ++exponent;
    return fmt::format("{:.1f}e{:.0f}", mantissa, exponent);
}

std::string short_text(double value)
{
    return std::abs(value) < 99.5 ? fmt::format("{:.2g}", value) : fmt::format("{:.0f}", value);
}

} // namespace wnflow::benchmarks
