#pragma once

#include <wnflow/numeric/linear_algebra.hpp>

#include <memory>

namespace wnflow::enclose::detail {

using numeric::Ball;
using numeric::Matrix;
using numeric::Vector;

/// A norm (eᵀ G e)^½ for errors, G symmetric and positive definite, that may move with the approximate solution: G = G(x̂(t)).
class Metric {
public:
    virtual ~Metric() = default;
    /// G for all points x̂ of the box.
    [[nodiscard]] virtual Matrix<Ball> at(const Vector<Ball>& x) const = 0;
    /// dG(x̂(t))/dt for all points of the boxes x̂ and x̂'.
    [[nodiscard]] virtual Matrix<Ball> derivative(const Vector<Ball>& x, const Vector<Ball>& slope) const = 0;
    /// Bounds of the eigenvalues of G: at least `lower`, at most `upper`, for all points of the box.
    [[nodiscard]] virtual Ball lower(const Vector<Ball>& x) const = 0;
    [[nodiscard]] virtual Ball upper(const Vector<Ball>& x) const = 0;
};

/// G = diag(w²), w > 0.
[[nodiscard]] std::unique_ptr<Metric> weighted_metric(const numeric::RationalVector& weights);

/// The metric in which the weight-normalized flow is a gradient flow: G = uuᵀ/η_r + (I − uuᵀ)/(η_u r²), x = r u. Its
/// logarithmic norm is minus the smallest eigenvalue of the covariant second derivative of ℓ.
[[nodiscard]] std::unique_ptr<Metric> gradient_metric(const numeric::Rational& eta_r, const numeric::Rational& eta_u);

/// An upper bound μ of the logarithmic norm in G: eᵀ(GJ + JᵀG + G')e ≤ 2μ eᵀGe for all e, all matrices in the balls (for a
/// G' and J that belong to one G).
struct LogarithmicNorm {
    Ball bound;         ///< μ, radius 0; infinite if nothing is certain
    double approximate; ///< the same for the midpoints
};
/// @param least_eigenvalue a lower bound of the eigenvalues of G; one that is not positive is not used
[[nodiscard]] LogarithmicNorm bound_logarithmic_norm(const Matrix<Ball>& metric, const Matrix<Ball>& metric_derivative,
                                                     const Matrix<Ball>& jacobian, const Ball& least_eigenvalue);

} // namespace wnflow::enclose::detail
