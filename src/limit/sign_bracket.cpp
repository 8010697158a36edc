#include "limit/sign_bracket.hpp"

#include <algorithm>

namespace wnflow::limit {

void SignBracket::add(double x, double value)
{
    const bool is_low = value > 0;
    if (is_closed() && is_low == last_was_low_) (is_low ? high_value_ : low_value_) /= 2;
    (is_low ? low_ : high_) = x;
    (is_low ? low_value_ : high_value_) = value;
    (is_low ? has_low_ : has_high_) = true;
    last_was_low_ = is_low;
}

double SignBracket::estimate() const
{
    const double width = high_ - low_, least = width / 64;
    const double step = width * low_value_ / (low_value_ - high_value_);
    return low_ + std::clamp(step, std::min(least, width - least), std::max(least, width - least));
}

} // namespace wnflow::limit
