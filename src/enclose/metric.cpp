#include "enclose/metric.hpp"

#include <Eigen/Eigenvalues>

#include <cmath>
#include <limits>

namespace wnflow::enclose::detail {

namespace {

class WeightedMetric final : public Metric {
public:
    explicit WeightedMetric(const numeric::RationalVector& weights) : weights_(weights) {}

    [[nodiscard]] Matrix<Ball> at(const Vector<Ball>& x) const override
    {
        Matrix<Ball> g(x.size(), x.size());
        for (Eigen::Index i = 0; i < x.size(); ++i) g(i, i) = square(i);
        return g;
    }
    [[nodiscard]] Matrix<Ball> derivative(const Vector<Ball>& x, const Vector<Ball>&) const override
    {
        return Matrix<Ball>(x.size(), x.size());
    }
    [[nodiscard]] Ball lower(const Vector<Ball>& x) const override
    {
        Ball result = square(0).lower();
        for (Eigen::Index i = 1; i < x.size(); ++i) result = min(result, square(i).lower()).lower();
        return result;
    }
    [[nodiscard]] Ball upper(const Vector<Ball>& x) const override
    {
        Ball result;
        for (Eigen::Index i = 0; i < x.size(); ++i) result = max(result, square(i).upper()).upper();
        return result;
    }

private:
    [[nodiscard]] Ball square(Eigen::Index i) const
    {
        const numeric::Rational& w = weights_[static_cast<std::size_t>(i)];
        return Ball(numeric::Rational(w * w));
    }
    numeric::RationalVector weights_;
};

class GradientMetric final : public Metric {
public:
    GradientMetric(const numeric::Rational& eta_r, const numeric::Rational& eta_u) : eta_r_(eta_r), eta_u_(eta_u) {}

    // G = a I + b x̂x̂ᵀ, with φ = r²: a = 1/(η_u φ), b = 1/(η_r φ) − 1/(η_u φ²).
    [[nodiscard]] Matrix<Ball> at(const Vector<Ball>& x) const override
    {
        const Ball phi = numeric::squared_norm(x), a = Ball(1) / (Ball(eta_u_) * phi),
                   b = Ball(1) / (Ball(eta_r_) * phi) - a / phi;
        Matrix<Ball> g(x.size(), x.size());
        for (Eigen::Index i = 0; i < x.size(); ++i)
            for (Eigen::Index j = 0; j <= i; ++j) {
                g(i, j) = b * x[i] * x[j];
                if (i == j) g(i, j) += a;
                g(j, i) = g(i, j);
            }
        return g;
    }
    [[nodiscard]] Matrix<Ball> derivative(const Vector<Ball>& x, const Vector<Ball>& slope) const override
    {
        const Ball phi = numeric::squared_norm(x), phi_slope = Ball(2) * numeric::inner(x, slope);
        const Ball a = Ball(1) / (Ball(eta_u_) * phi), b = Ball(1) / (Ball(eta_r_) * phi) - a / phi;
        const Ball a_slope = -a * phi_slope / phi;
        const Ball b_slope = phi_slope / (phi * phi) * (Ball(2) * a - Ball(1) / Ball(eta_r_));
        Matrix<Ball> g(x.size(), x.size());
        for (Eigen::Index i = 0; i < x.size(); ++i)
            for (Eigen::Index j = 0; j <= i; ++j) {
                g(i, j) = b_slope * x[i] * x[j] + b * (slope[i] * x[j] + x[i] * slope[j]);
                if (i == j) g(i, j) += a_slope;
                g(j, i) = g(i, j);
            }
        return g;
    }
    [[nodiscard]] Ball lower(const Vector<Ball>& x) const override
    {
        return min((Ball(1) / Ball(eta_r_)).lower(), (Ball(1) / (Ball(eta_u_) * numeric::squared_norm(x))).lower())
            .lower();
    }
    [[nodiscard]] Ball upper(const Vector<Ball>& x) const override
    {
        return max((Ball(1) / Ball(eta_r_)).upper(), (Ball(1) / (Ball(eta_u_) * numeric::squared_norm(x))).upper())
            .upper();
    }

private:
    numeric::Rational eta_r_, eta_u_;
};

Eigen::MatrixXd midpoints(const Matrix<Ball>& m)
{
    Eigen::MatrixXd result(m.rows(), m.cols());
    for (Eigen::Index i = 0; i < m.rows(); ++i)
        for (Eigen::Index j = 0; j < m.cols(); ++j) result(i, j) = m(i, j).approximate();
    return result;
}

} // namespace

std::unique_ptr<Metric> weighted_metric(const numeric::RationalVector& weights)
{
    return std::make_unique<WeightedMetric>(weights);
}
std::unique_ptr<Metric> gradient_metric(const numeric::Rational& eta_r, const numeric::Rational& eta_u)
{
    return std::make_unique<GradientMetric>(eta_r, eta_u);
}

namespace {

/// The largest row sum of the radii of a symmetric ball matrix: its members are no further than that from the midpoint.
Ball uncertainty(const Matrix<Ball>& m)
{
    Ball result;
    for (Eigen::Index i = 0; i < m.rows(); ++i) {
        Ball row;
        for (Eigen::Index j = 0; j < m.cols(); ++j) row = (row + m(i, j).radius()).upper();
        if (numeric::midpoint_less(result, row)) result = row;
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

LogarithmicNorm bound_logarithmic_norm(const Matrix<Ball>& metric, const Matrix<Ball>& metric_derivative,
                                       const Matrix<Ball>& jacobian, const Ball& least_eigenvalue)
{
    const Eigen::Index n = metric.rows();
    LogarithmicNorm result{Ball(), std::numeric_limits<double>::infinity()};
    arb_pos_inf(result.bound.data());
    Matrix<Ball> s = numeric::matrix_product(metric, jacobian);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j <= i; ++j) {
            const Ball own = s(i, j) + s(j, i) + metric_derivative(i, j);
            s(i, j) = own;
            s(j, i) = own;
        }
    const Eigen::MatrixXd s_middle = midpoints(s), g_middle = midpoints(metric);
    if (!s_middle.allFinite() || !g_middle.allFinite()) return result;
    // In the basis W of the generalized eigenvectors G is about the identity and S about diagonal.
    const Eigen::GeneralizedSelfAdjointEigenSolver<Eigen::MatrixXd> solver(s_middle, g_middle);
    if (solver.info() != Eigen::Success || !solver.eigenvectors().allFinite()) return result;
    result.approximate = solver.eigenvalues()[n - 1] / 2;
    Matrix<Ball> w(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j < n; ++j) w(i, j) = Ball(solver.eigenvectors()(i, j));
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
