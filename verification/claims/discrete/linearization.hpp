#pragma once

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/problem/instance.hpp>

#include <optional>

namespace wnflow::claims {

using numeric::Ball;
using numeric::Vector;

/// K = L A diag(x^{L−1}) P diag(x^{L−1}) Aᵀ, P = η_r uuᵀ + η_u r²(I − uuᵀ) (plain flow: P = I), at a positive interpolating
/// x: the nonzero multipliers of one step of GD or WN-GD there are 1 − h λ, λ an eigenvalue of K.
[[nodiscard]] numeric::Matrix<Ball> step_matrix(const problem::Instance& instance, const Vector<Ball>& x);

/// λ_max of a symmetric positive semidefinite matrix, enclosed; nothing if the precision does not suffice.
[[nodiscard]] std::optional<Ball> enclose_largest_eigenvalue(const numeric::Matrix<Ball>& k);

/// What the algorithm itself does, in double precision, at steps (1 ∓ 1/20)·2/λ_max from x moved along the eigenvector of
/// λ_max: the factor per step by which the residual's component along that eigenvector changes. Balls: extrapolated to a
/// perturbation of size 0, radius from the extrapolation and from the same steps in 38 digits.
struct MeasuredGrowth {
    Ball below, above; ///< factors
    Ball step_below, step_above;

    /// The step at which the factor is 1, by the line through both: |1 − h λ| is a line where h λ > 1.
    [[nodiscard]] Ball critical_step() const;
};

[[nodiscard]] MeasuredGrowth measure_growth(const problem::Instance& instance, const Vector<Ball>& x,
                                            const numeric::Matrix<Ball>& k, const Ball& largest_eigenvalue);

/// The derivative of one step of GD or WN-GD at a positive interpolating x, with ‖u‖ = 1, enclosed by differentiating the
/// algorithm itself, operation by operation.
struct StepDerivative {
    Ball step;                      ///< h, exact
    numeric::Matrix<Ball> jacobian; ///< of the step with respect to (r, u), GD: x
    numeric::Matrix<Ball> residual; ///< G, of e = A x^L − b with respect to the same
    numeric::Matrix<Ball> preimage; ///< R = S Gᵀ/L, S = diag(η_r, η_u, …, η_u), GD: 1
};
/// @param step h > 0
[[nodiscard]] StepDerivative differentiate_step(const problem::Instance& instance, const Vector<Ball>& x,
                                                const numeric::Rational& step);

} // namespace wnflow::claims
