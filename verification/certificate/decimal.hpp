#pragma once

#include <wnflow/numeric/ball.hpp>

#include <optional>
#include <string>

namespace wnflow::certificate {

/// A decimal number of `digits` digits at most the lower, resp. at least the upper end of x, and off it by one to two units
/// of its last digit, so that a somewhat wider enclosure is on the same side. Nothing if x is not finite or its exponent is
/// beyond what certificates hold.
[[nodiscard]] std::optional<std::string> decimal_below(const numeric::Ball& x, unsigned digits);
[[nodiscard]] std::optional<std::string> decimal_above(const numeric::Ball& x, unsigned digits);

} // namespace wnflow::certificate
