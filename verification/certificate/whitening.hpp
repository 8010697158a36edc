#pragma once

#include <wnflow/numeric/linear_algebra.hpp>

#include <optional>

namespace wnflow::certificate {

/// An approximate T with Tᵀ H T = I from the midpoints of a symmetric positive definite H; nothing if H is not that to the
/// working precision. No error bound. The longest columns are eigenvectors of H, divided by the roots of their eigenvalues,
/// which are the smallest ones: they are orthogonal to all others to ten digits, relative to the longest.
[[nodiscard]] std::optional<numeric::Matrix<numeric::Ball>>
approximate_whitening(const numeric::Matrix<numeric::Ball>& h);

} // namespace wnflow::certificate
