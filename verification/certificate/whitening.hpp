#pragma once

#include <wnflow/numeric/linear_algebra.hpp>

#include <optional>

namespace wnflow::certificate {

/// An approximate T with Tᵀ H T = I and orthogonal columns, from the midpoints of a symmetric positive definite H; nothing
/// if H is not that to the working precision. No error bound. The columns are the eigenvectors of H, divided by the roots
/// of their eigenvalues, as far as these are within a factor of 10^16 of the smallest one; the others are mixed.
[[nodiscard]] std::optional<numeric::Matrix<numeric::Ball>>
approximate_whitening(const numeric::Matrix<numeric::Ball>& h);

} // namespace wnflow::certificate
