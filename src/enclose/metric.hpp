#pragma once

#include "enclose/piece.hpp"
#include "enclose/program_enclosure.hpp"

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/problem/learning_rate.hpp>

#include <memory>

namespace wnflow::enclose::detail {

using numeric::Rational;

/// An upper bound μ of the logarithmic norm in G: eᵀ(GJ + JᵀG + G')e ≤ 2μ eᵀGe for all e, all matrices in the balls (for a
/// G' and J that belong to one G).
struct LogarithmicNorm {
    Ball bound;         ///< μ, radius 0; infinite if nothing is certain
    double approximate; ///< the same for the midpoints
};

/// Where growth is to be bounded: an interval of time, and the points no further than `width` from x̂ at its times.
struct Tube {
    Ball time;           ///< all of the interval
    Vector<Ball> center; ///< x̂ at all of its times
    Vector<Ball> slope;  ///< x̂' at all of its times
    Ball width;          ///< 2-norm
    Ball defect;         ///< upper bound of ‖x̂' − f(x̂, t)‖₂
    Ball deviation;      ///< as returned by Metric::deviation for the piece
};

/// A norm (eᵀ G e)^½ for errors, G symmetric and positive definite, that may move with the approximate solution and time:
/// G = G(x̂(t), t).
class Metric {
public:
    virtual ~Metric() = default;
    /// G for all points x̂ of the box and all times of the ball.
    [[nodiscard]] virtual Matrix<Ball> at(const Vector<Ball>& x, const Ball& t) const = 0;
    /// Bounds of the eigenvalues of G: at least `lower`, at most `upper`, for all of them.
    [[nodiscard]] virtual Ball lower(const Vector<Ball>& x, const Ball& t) const = 0;
    [[nodiscard]] virtual Ball upper(const Vector<Ball>& x, const Ball& t) const = 0;
    /// The logarithmic norm in the tube. `f`: the field and its Jacobian at all points of it, the quadratures last.
    [[nodiscard]] virtual LogarithmicNorm growth(const Tube& tube, const ProgramEnclosure::Linearization& f) const = 0;
    /// An upper bound, over a whole piece, of how far x̂ is from where the metric expects it; 0 where that is everywhere.
    [[nodiscard]] virtual Ball deviation(const Piece&) const { return Ball(0); }
};

/// G = diag(w²), w > 0.
[[nodiscard]] std::unique_ptr<Metric> weighted_metric(const numeric::RationalVector& weights);

/// The metric in which the weight-normalized flow in Cartesian coordinates, x = r u, is a gradient flow:
/// G = uuᵀ/η_r + (I − uuᵀ)/(η_u r²). Its logarithmic norm is minus the smallest eigenvalue of the covariant second derivative
/// of ℓ. The rates are those that hold at the time `from`; the solution's time is counted from there.
[[nodiscard]] std::unique_ptr<Metric> gradient_metric(const problem::LearningRates& rates, const Rational& from);

/// The same metric in polar coordinates (r, u), extended to all u ∈ R^N by a weight for errors along u:
/// G = diag(1/η_r, (I + γ ûûᵀ)/η_u). For flow::PolarField with q as the first quadrature, and no other field.
/// Source: derived; docs/theory, "Trajectory", In polar coordinates.
/// @param dimension N
/// @param gamma > 0: the larger, the less do errors of ‖u‖ enter the others
[[nodiscard]] std::unique_ptr<Metric> polar_metric(std::size_t dimension, const problem::LearningRates& rates,
                                                   const Rational& from, const Ball& gamma);

/// μ such that 2μ G − S is positive semidefinite for all symmetric matrices in the balls.
/// @param least_eigenvalue a lower bound of the eigenvalues of G; one that is not positive is not used
[[nodiscard]] LogarithmicNorm bound_logarithmic_norm(const Matrix<Ball>& metric, const Matrix<Ball>& s,
                                                     const Ball& least_eigenvalue);

} // namespace wnflow::enclose::detail
