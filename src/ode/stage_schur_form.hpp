#pragma once

#include <Eigen/Core>

#include <complex>
#include <vector>

namespace wnflow::ode::detail {

/// The real Schur form A = Q T Qᵀ of a method's coefficients. It uncouples the stages of (I − h A ⊗ J) x = r up to back
/// substitution: one complex shifted system in J for each pair of eigenvalues. Orthogonal, as the eigenvectors of A are
/// far too ill-conditioned.
struct StageSchurForm {
    /// A diagonal block M of T, 1 × 1 or 2 × 2. Z − hJ Z Mᵀ = G is solved through z − λ hJ z = G w with Mᵀ w = λ w:
    /// Z = 2 Re(z v), v the first row of (w, w̄)⁻¹.
    struct Block {
        Eigen::Index first, size;
        std::complex<double> eigenvalue;      ///< λ
        Eigen::Vector2cd combine;             ///< w
        Eigen::RowVector2cd separate;         ///< v
        Eigen::Matrix2d inverse_transposed;   ///< M⁻ᵀ: hJ Z = (Z − G) M⁻ᵀ
    };

    Eigen::MatrixXd vectors, form; ///< Q, T
    std::vector<Block> blocks;

    /// `coefficients`: A, s × s.
    explicit StageSchurForm(const Eigen::MatrixXd& coefficients);
};

} // namespace wnflow::ode::detail
