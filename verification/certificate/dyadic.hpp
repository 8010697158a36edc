#pragma once

#include <wnflow/numeric/linear_algebra.hpp>

#include <string>
#include <vector>

namespace wnflow::certificate {

/// mantissa · 2^exponent: how certificates hold vectors, one exponent for all entries.
struct DyadicVector {
    long exponent = 0;
    std::vector<numeric::Integer> mantissa;
};

/// The midpoints, with `bits` bits for the largest of them; smaller ones have fewer.
[[nodiscard]] DyadicVector rounded(const numeric::Vector<numeric::Ball>& values, long bits);

/// The numbers themselves, radius 0.
[[nodiscard]] numeric::Vector<numeric::Ball> to_balls(const DyadicVector& values);

/// Base 16, lower case, "-1a".
[[nodiscard]] std::string hexadecimal(const numeric::Integer& value);

/// x < 2^result for all points of x, which is finite; x ≤ 0 gives `least`.
[[nodiscard]] long power_above(const numeric::Ball& x, long least);

} // namespace wnflow::certificate
