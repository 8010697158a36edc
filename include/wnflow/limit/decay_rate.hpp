#pragma once

#include <wnflow/numeric/linear_algebra.hpp>

#include <optional>

namespace wnflow::limit {

/// The smallest eigenvalue of a symmetric positive definite matrix, enclosed: from above by a Rayleigh quotient, from
/// below by a Cholesky factorization of K − σ'I in ball arithmetic. For K = L A diag(x^{L−1}) P diag(x^{L−1}) Aᵀ at the
/// limit it is σ: ‖e‖ decays at least at this rate asymptotically (the loss at 2σ), and at no other if e has a component
/// in the eigenspace of σ.
/// @return nothing if K is not certainly positive definite at the working precision
/// Source: derived; docs/theory, "Convergence rates".
[[nodiscard]] std::optional<numeric::Ball> enclose_smallest_eigenvalue(const numeric::Matrix<numeric::Ball>& k);

} // namespace wnflow::limit
