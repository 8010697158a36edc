#pragma once

#include <string>

namespace wnflow::numeric::detail {

/// MPFR's digits and exponent, 0.mantissa · 10^exponent, as a number: plain where that is short, else d.ddde±x.
/// @param most_integer_digits a number with more digits before its point is not written plainly
[[nodiscard]] std::string decimal_text(std::string mantissa, long exponent, long most_integer_digits = 15);

} // namespace wnflow::numeric::detail
