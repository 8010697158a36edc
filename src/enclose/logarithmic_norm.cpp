#include "enclose/metric.hpp"

#include <wnflow/numeric/decompositions.hpp>

#include <cmath>
#include <limits>

namespace wnflow::enclose::detail {

namespace {

Eigen::MatrixXd midpoints(const Matrix<Ball>& m)
{
    Eigen::MatrixXd result(m.rows(), m.cols());
    for (Eigen::Index i = 0; i < m.rows(); ++i)
        for (Eigen::Index j = 0; j < m.cols(); ++j) result(i, j) = m(i, j).approximate();
    return result;
}

/// |eᵀ(X − X₀)e| ≤ ρ‖e‖² for all symmetric X in the balls, X₀ their midpoints: ρ is the spectral radius of the matrix R of the
/// radii, at most max_i (Rv)_i/v_i for any v > 0 (Collatz and Wielandt).
Ball uncertainty(const Matrix<Ball>& m)
{
    const Eigen::Index n = m.rows();
    Matrix<Ball> radii(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j < n; ++j) radii(i, j) = m(i, j).radius();
    const Eigen::MatrixXd approximate = midpoints(radii);
    Eigen::VectorXd v = Eigen::VectorXd::Ones(n);
    for (int k = 0; k < 8; ++k) {
        const Eigen::VectorXd next = approximate * v;
        const double largest = next.maxCoeff();
        if (!(largest > 0) || !std::isfinite(largest)) break;
        v = (next / largest + 0.3 * v).cwiseMax(1e-9); // shifted, lest it oscillate
    }
    Vector<Ball> weights(n);
    for (Eigen::Index i = 0; i < n; ++i) weights[i] = Ball(v[i]);
    Ball result;
    for (Eigen::Index i = 0; i < n; ++i) {
        Ball own = (numeric::inner(Vector<Ball>(radii.row(i).transpose()), weights) / weights[i]).upper();
        if (!own.is_finite()) return own;
        if (numeric::midpoint_less(result, own)) result = own;
    }
    return result;
}

Matrix<Ball> centre(const Matrix<Ball>& m)
{
    Matrix<Ball> result(m.rows(), m.cols());
    for (Eigen::Index i = 0; i < m.rows(); ++i)
        for (Eigen::Index j = 0; j < m.cols(); ++j) result(i, j) = m(i, j).midpoint();
    return result;
}

/// The least μ for which Gershgorin's circles of 2μ WᵀGW − WᵀSW are seen not to reach below 0; infinite if there is none.
/// W is invertible where WᵀGW is found to be positive definite; so WᵀXW ≥ 0 implies X ≥ 0.
Ball bound_in_basis(const Matrix<Ball>& w, const Matrix<Ball>& metric, const Matrix<Ball>& s)
{
    const Matrix<Ball> transposed = w.transpose();
    const Matrix<Ball> s_turned = numeric::matrix_product(numeric::matrix_product(transposed, s), w);
    const Matrix<Ball> g_turned = numeric::matrix_product(numeric::matrix_product(transposed, metric), w);
    Ball mu, infinite;
    arb_pos_inf(infinite.data());
    for (Eigen::Index i = 0; i < w.rows(); ++i) {
        Ball off_s = s_turned(i, i).upper(), off_g = abs(g_turned(i, i) - Ball(1)).upper();
        for (Eigen::Index j = 0; j < w.cols(); ++j) {
            if (j == i) continue;
            off_s = (off_s + abs(s_turned(i, j)).upper()).upper();
            off_g = (off_g + abs(g_turned(i, j)).upper()).upper();
        }
        // Row i is dominated by its diagonal if 2μ − 2|μ| off_g ≥ off_s.
        if (!certainly_less(off_g, Ball(1))) return infinite;
        const Ball divisor = off_s.is_negative() ? Ball(1) + off_g : Ball(1) - off_g;
        const Ball own = (off_s / (Ball(2) * divisor)).upper();
        if (!own.is_finite()) return infinite;
        if (i == 0 || numeric::midpoint_less(mu, own)) mu = own;
    }
    return mu;
}

} // namespace

LogarithmicNorm bound_logarithmic_norm(const Matrix<Ball>& metric, const Matrix<Ball>& s, const Ball& least_eigenvalue)
{
    const Eigen::Index n = metric.rows();
    LogarithmicNorm result{Ball(), std::numeric_limits<double>::infinity()};
    arb_pos_inf(result.bound.data());
    const Eigen::MatrixXd s_middle = midpoints(s), g_middle = midpoints(metric);
    if (!s_middle.allFinite() || !g_middle.allFinite()) return result;
    // In the basis W of the generalized eigenvectors G is about the identity and S about diagonal.
    const numeric::SymmetricEigen eigen = numeric::approximate_generalized_eigen(s_middle, g_middle);
    if (!eigen.is_usable) return result;
    result.approximate = eigen.values[n - 1] / 2;
    Matrix<Ball> w(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j < n; ++j) w(i, j) = Ball(eigen.vectors(i, j));
    result.bound = bound_in_basis(w, metric, s);
    // The other way, better for large dimensions: the midpoints in the basis, and ‖e‖² ≤ eᵀGe/λ_min for what is uncertain:
    // eᵀSe ≤ eᵀS₀e + ρ_S‖e‖² ≤ 2μ₀ eᵀG₀e + ρ_S‖e‖² ≤ 2μ₀ eᵀGe + (2|μ₀|ρ_G + ρ_S)‖e‖².
    const Ball middle = bound_in_basis(w, centre(metric), centre(s));
    if (least_eigenvalue.is_positive() && middle.is_finite()) {
        const Ball share = (abs(middle) * uncertainty(metric) + uncertainty(s) / Ball(2)) / least_eigenvalue.lower();
        const Ball other = (middle + share).upper();
        if (other.is_finite() && numeric::midpoint_less(other, result.bound)) result.bound = other;
    }
    return result;
}

} // namespace wnflow::enclose::detail
