#pragma once

#include <string>

namespace wnflow::numeric::detail {

/// MPFR's digits and exponent, 0.mantissa · 10^exponent, as a number: plain where that is short, else d.ddde±x.
[[nodiscard]] std::string decimal_text(std::string mantissa, long exponent);

} // namespace wnflow::numeric::detail
