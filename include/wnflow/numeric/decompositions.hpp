#pragma once

#include <Eigen/Core>

#include <vector>

/// Decompositions of matrices of doubles, by Eigen. They are approximate, without error bounds: proposals that are proved or
/// corrected elsewhere. They stand here so that Eigen's algorithms are compiled once: each takes some ten seconds.
namespace wnflow::numeric {

/// Eigenvalues, increasing, and eigenvectors of norm 1 as columns.
struct SymmetricEigen {
    Eigen::VectorXd values;
    Eigen::MatrixXd vectors;
    bool is_usable = false; ///< the iteration converged and everything is finite
};

/// S v = λ v for a symmetric S, of which the lower triangle is read.
[[nodiscard]] SymmetricEigen approximate_symmetric_eigen(const Eigen::MatrixXd& s);
/// The eigenvalues of S alone, increasing.
[[nodiscard]] Eigen::VectorXd approximate_symmetric_eigenvalues(const Eigen::MatrixXd& s);
/// S v = λ G v for a symmetric S and a positive definite G; vᵀ G v = 1.
[[nodiscard]] SymmetricEigen approximate_generalized_eigen(const Eigen::MatrixXd& s, const Eigen::MatrixXd& g);

/// Eigenvalues and eigenvectors of norm 1, as columns, of a square matrix; of a complex pair the one with the positive
/// imaginary part comes first.
struct ComplexEigen {
    Eigen::VectorXcd values;
    Eigen::MatrixXcd vectors;
};
[[nodiscard]] ComplexEigen approximate_eigen(const Eigen::MatrixXd& a);

/// The order in which an orthogonalization with pivots takes the columns of A: each has the largest part that is orthogonal
/// to those before it.
[[nodiscard]] std::vector<Eigen::Index> approximate_column_order(const Eigen::MatrixXd& a);
/// A minimizer of ‖A x − b‖₂, by the same orthogonalization.
[[nodiscard]] Eigen::VectorXd approximate_least_squares(const Eigen::MatrixXd& a, const Eigen::VectorXd& b);

/// The real Schur form A = Q T Qᵀ: Q orthogonal, T upper triangular up to 2 × 2 blocks of complex pairs of eigenvalues.
struct RealSchurForm {
    Eigen::MatrixXd q, t;
};
[[nodiscard]] RealSchurForm approximate_real_schur_form(const Eigen::MatrixXd& a);

/// The Hessenberg form A = Q H Qᵀ of a square A of two rows or more: Q orthogonal, H zero below its first subdiagonal.
struct HessenbergForm {
    Eigen::MatrixXd q, h;
};
[[nodiscard]] HessenbergForm approximate_hessenberg_form(const Eigen::MatrixXd& a);

} // namespace wnflow::numeric
