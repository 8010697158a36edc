#pragma once

#include "lp_program.hpp"

#include <wnflow/numeric/ball.hpp>

#include <cstddef>
#include <optional>
#include <vector>

/// Arithmetic of proposals beyond machine precision: balls are used as numbers of the working precision (that of
/// `PrecisionScope`), their radii mean nothing. Arb's dot product is several times faster than a loop of roundings.
namespace wnflow::limit::lp {

using numeric::Ball;
using Numbers = std::vector<Ball>;

/// Every `step`-th number from `first`.
struct Strided {
    const Ball* first;
    std::size_t step = 1;
};

/// initial − Σ x_k y_k over `count` terms.
[[nodiscard]] Ball minus_dot(const Ball& initial, Strided x, Strided y, std::size_t count);

/// Σ x_k y_k over `count` terms.
[[nodiscard]] Ball dot(Strided x, Strided y, std::size_t count);

/// y_k += factor · x_k.
void add_multiple(Numbers& y, const Ball& factor, const Ball* x);

/// (x_k, y_k) ← (c x_k + s y_k, c y_k − s x_k) for `count` numbers each, `step` apart.
void rotate(Ball* x, Ball* y, std::size_t step, std::size_t count, const Ball& c, const Ball& s);

/// The largest |x_k|; 0 for none.
[[nodiscard]] Ball largest_magnitude(const Numbers& x);

/// 2^exponent.
[[nodiscard]] Ball power_of_two(long exponent);

/// Signs and order of the numbers, regardless of radii.
[[nodiscard]] int sign(const Ball& x);
[[nodiscard]] bool less(const Ball& x, const Ball& y);
[[nodiscard]] bool less_in_magnitude(const Ball& x, const Ball& y);

/// The numbers rounded to multiples of 2^−bits; nothing if one of them is not finite.
[[nodiscard]] std::optional<RationalVector> to_rationals(const Numbers& x, long bits);
[[nodiscard]] Numbers to_numbers(const RationalVector& x);

} // namespace wnflow::limit::lp
