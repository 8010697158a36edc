#pragma once

#include <wnflow/numeric/ball.hpp>

#include <string>
#include <utility>

namespace wnflow::numeric {

/// The ends of the ball in decimal, rounded outward: every point of the ball lies between the two numbers. As many digits
/// as show where it lies to a thousandth of its width, at most `digits`; "-inf", "inf" where it is unbounded.
[[nodiscard]] std::pair<std::string, std::string> interval_text(const Ball& x, unsigned digits);

} // namespace wnflow::numeric
