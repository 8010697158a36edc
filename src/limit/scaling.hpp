#pragma once

#include <wnflow/numeric/linear_algebra.hpp>

#include <Eigen/Dense>

namespace wnflow::limit {

using numeric::Ball;
using numeric::Vector;

// Balls in and out of double, by powers of two: midpoints only.

/// log10 of the largest |entry| (midpoints); -inf for 0.
[[nodiscard]] double log10_norm(const Vector<Ball>& v);

/// An even power of two near the largest entry, as its logarithm; 0 for the vector 0.
[[nodiscard]] double even_exponent(const Vector<Ball>& values);

/// value · 2^exponent, in place; the exponent is an integer.
void scale_by_power_of_two(Ball& value, double exponent);

/// The midpoints times 2^(−exponent).
[[nodiscard]] double scaled_to_double(const Ball& value, double exponent);
[[nodiscard]] Eigen::VectorXd scaled_to_double(const Vector<Ball>& values, double exponent);

/// The values times 2^exponent.
[[nodiscard]] Vector<Ball> scaled_to_balls(const Eigen::VectorXd& values, double exponent);

} // namespace wnflow::limit
