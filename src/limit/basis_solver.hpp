#pragma once

#include "limit/weighted_basis.hpp"

#include <wnflow/limit/dual_system.hpp>

namespace wnflow::limit {

/// ∇²D = A diag(g) Aᵀ + c (Av)(Av)ᵀ in coordinates λ = T μ in which it is well conditioned: T = A_B⁻ᵀ D⁻¹ for a heavy
/// basis B with respect to the weights √g, and D = diag(√g_B) rounded to powers of two. Tᵀ ∇²D T fits into double whatever
/// the spread of g; the precision that is left to provide is that of products with T.
class BasisSolver {
public:
    /// @param basis of an earlier curvature of the same A, or a new one; adapted to this curvature
    BasisSolver(const DualSystem& system, const Curvature& curvature, WeightedBasis& basis);

    /// False where A has no heavy basis to the working precision, or its ∇²D is not positive definite.
    [[nodiscard]] bool is_usable() const noexcept { return is_usable_; }

    /// T, M×M, radius 0.
    [[nodiscard]] const Matrix<Ball>& transformation() const noexcept { return transformation_; }
    /// An approximation of (∇²D)⁻¹ f = T (Tᵀ ∇²D T)⁻¹ Tᵀ f.
    [[nodiscard]] Vector<Ball> apply_inverse(const Vector<Ball>& right) const;

private:
    bool is_usable_ = false;
    Matrix<Ball> transformation_;
    /// (Tᵀ ∇²D T)⁻¹, computed in double; balls because the vectors that it is applied to exceed the range of double.
    Matrix<Ball> inverse_;
};

} // namespace wnflow::limit
