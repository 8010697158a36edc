#pragma once

#include <wnflow/limit/dual_system.hpp>

#include <Eigen/Dense>

#include <optional>

namespace wnflow::limit {

/// Solves (A diag(g) Aᵀ + c (Av)(Av)ᵀ) d = F by a factorization in double and refinement in balls.
///
/// The weights g span many orders of magnitude (from the support of the limit to e^{-700} off it), so that the matrix is
/// conditioned far beyond double. The Householder factorization of diag(√g) Aᵀ with rows sorted by size and column
/// pivoting is backward stable row by row, whatever the grading, and the matrix itself is never formed. What is left
/// of the error is removed by refinement: residuals at the working precision cost two products with A each.
class GradedSolver {
public:
    /// @param a A in double, M×N
    GradedSolver(const Eigen::MatrixXd& a, const Curvature& curvature);

    /// False where double cannot represent the factorization: use a solver at full precision.
    [[nodiscard]] bool is_usable() const noexcept { return is_usable_; }

    /// d, with the relative change of x̃ that it causes known to about `wanted_digits`; nothing if refinement fails.
    [[nodiscard]] std::optional<Vector<Ball>> solve(const DualSystem& system, const flow::DualPoint<Ball>& point,
                                                    const Curvature& curvature, const Vector<Ball>& right,
                                                    double wanted_digits) const;

private:
    [[nodiscard]] Vector<Ball> apply_inverse(const Vector<Ball>& right) const;
    [[nodiscard]] Eigen::VectorXd solve_normal_equations(const Eigen::VectorXd& right) const;

    bool is_usable_ = false;
    Eigen::ColPivHouseholderQR<Eigen::MatrixXd> factorization_;
    double log2_scale_ = 0;         // of the largest weight
    double rank_one_ = 0;           // c / scale, relative to the scaled vector
    Eigen::VectorXd direction_;     // A v, scaled
    Eigen::VectorXd solved_direction_; // (A diag(g) Aᵀ)⁻¹ A v, scaled
    double denominator_ = 1;        // Sherman-Morrison
};

/// log10 of the largest |entry| (midpoints); -inf for 0.
[[nodiscard]] double log10_norm(const Vector<Ball>& v);

} // namespace wnflow::limit
