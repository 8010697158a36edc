#include "enclose/metric.hpp"
#include "enclose/rates_along.hpp"

#include <wnflow/numeric/decompositions.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace wnflow::enclose::detail {

namespace {

Ball frobenius_norm(const Matrix<Ball>& m)
{
    Ball square;
    for (Eigen::Index i = 0; i < m.rows(); ++i)
        for (Eigen::Index j = 0; j < m.cols(); ++j) square += abs(m(i, j)).upper() * abs(m(i, j)).upper();
    return sqrt(square.upper()).upper();
}
Ball norm(const Vector<Ball>& v)
{
    return frobenius_norm(v.transpose());
}

/// States are (r, u): the direction is what follows the first entry.
class PolarMetric final : public Metric {
public:
    PolarMetric(std::size_t dimension, const problem::LearningRates& rates, const Rational& from, const Ball& gamma)
        : dimension_(dimension), eta_r_(rates.eta_r, from), eta_u_(rates.eta_u, from), gamma_(gamma)
    {
    }

    [[nodiscard]] Matrix<Ball> at(const Vector<Ball>& x, const Ball& t) const override
    {
        const Ball radial = Ball(1) / eta_r_(t, x[0]), angular = Ball(1) / eta_u_(t, x[0]), along = gamma_ * angular;
        Matrix<Ball> g(x.size(), x.size());
        g(0, 0) = radial;
        for (Eigen::Index i = 1; i < x.size(); ++i)
            for (Eigen::Index j = 1; j <= i; ++j) {
                g(i, j) = along * x[i] * x[j];
                if (i == j) g(i, j) += angular;
                g(j, i) = g(i, j);
            }
        return g;
    }
    [[nodiscard]] Matrix<Ball> derivative(const Tube& tube) const override
    {
        const Vector<Ball>&x = tube.center, &slope = tube.slope;
        const Ball angular = Ball(1) / eta_u_(tube.time, x[0]);
        const Ball angular_slope = -angular * eta_u_.log_slope(tube.time, x[0], slope[0]);
        Matrix<Ball> g(x.size(), x.size());
        g(0, 0) = -eta_r_.log_slope(tube.time, x[0], slope[0]) / eta_r_(tube.time, x[0]);
        for (Eigen::Index i = 1; i < x.size(); ++i)
            for (Eigen::Index j = 1; j < x.size(); ++j) {
                g(i, j) = gamma_ * (angular_slope * x[i] * x[j] + angular * (slope[i] * x[j] + x[i] * slope[j]));
                if (i == j) g(i, j) += angular_slope;
            }
        return g;
    }
    [[nodiscard]] Ball lower(const Vector<Ball>& x, const Ball& t) const override
    {
        return min((Ball(1) / eta_r_(t, x[0])).lower(), (Ball(1) / eta_u_(t, x[0])).lower()).lower();
    }
    [[nodiscard]] Ball upper(const Vector<Ball>& x, const Ball& t) const override
    {
        const Ball norm_squared = numeric::squared_norm(direction(x));
        return max((Ball(1) / eta_r_(t, x[0])).upper(), ((Ball(1) + gamma_ * norm_squared) / eta_u_(t, x[0])).upper())
            .upper();
    }

    /// |1 − ‖û‖²|, from the polynomial in s: on ranges of û it would not be seen to be small.
    [[nodiscard]] Ball deviation(const Piece& piece) const override
    {
        const long bits = numeric::PrecisionScope::bits();
        Polynomial total(Ball(-1)), square;
        for (std::size_t i = 1; i <= dimension_; ++i) {
            const Polynomial& p = piece.components.at(i);
            arb_poly_mullow(square.data(), p.data(), p.data(), std::max<slong>(1, 2 * p.length() - 1), bits);
            arb_poly_add(total.data(), total.data(), square.data(), bits);
        }
        Ball result;
        for (const Ball& a : chebyshev_coefficients(total)) result = (result + abs(a).upper()).upper();
        return result;
    }

    [[nodiscard]] LogarithmicNorm growth(const Tube& tube, const ProgramEnclosure::Linearization& f) const override;

private:
    [[nodiscard]] static Vector<Ball> direction(const Vector<Ball>& x) { return x.tail(x.size() - 1); }

    std::size_t dimension_; ///< N
    RateAlong eta_r_, eta_u_;
    Ball gamma_;
};

LogarithmicNorm PolarMetric::growth(const Tube& tube, const ProgramEnclosure::Linearization& f) const
{
    const Eigen::Index n = tube.center.size();
    const Vector<Ball> u = direction(tube.center);
    const Ball r = tube.center[0], eta_r = eta_r_(tube.time, r), eta_u = eta_u_(tube.time, r);
    const Ball radial_slope = eta_r_.log_slope(tube.time, r, tube.slope[0]),
               angular_slope = eta_u_.log_slope(tube.time, r, tube.slope[0]);
    LogarithmicNorm result{Ball(), std::numeric_limits<double>::infinity()};
    arb_pos_inf(result.bound.data());

    // S̃ = D(G₀J + JᵀG₀ + G₀')D, G₀ = diag(1/η_r, I/η_u), D = G₀^(−½).
    Matrix<Ball> s(n, n);
    const Ball up = sqrt(eta_u / eta_r), down = Ball(1) / up;
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j <= i; ++j) {
            if (j > 0) s(i, j) = f.jacobian(i, j) + f.jacobian(j, i);
            if (j == 0 && i > 0) s(i, j) = f.jacobian(0, i) * up + f.jacobian(i, 0) * down;
            if (i == 0) s(i, j) = Ball(2) * f.jacobian(0, 0);
            if (i == j) s(i, j) -= i == 0 ? radial_slope : angular_slope;
            s(j, i) = s(i, j);
        }

    // Errors along û: ûᵀJ + û'ᵀ is 2η_u κ ûᵀ up to ζ; q' = −η_u κ.
    const Ball kappa = -f.value[n], u_norm = norm(u);
    const Matrix<Ball> rows = f.jacobian.block(1, 0, n - 1, n);
    const Ball off_sphere = tube.deviation + (Ball(2) * u_norm + tube.width) * tube.width;
    const Ball zeta = tube.defect + Ball(2) * (frobenius_norm(rows) + abs(kappa)) * tube.width +
                      off_sphere * norm(Vector<Ball>(f.jacobian.row(n).transpose()));
    const Ball remainder = Ball(2) * gamma_ * u_norm * zeta * sqrt(max(Ball(1), eta_r / eta_u));
    if (!remainder.is_finite()) return result;

    // Γ: how much of the weight of errors along û is used against the terms that couple them to the others.
    Vector<Ball> middle(n - 1), spread(n - 1);
    Eigen::VectorXd normal(n);
    normal[0] = 0;
    for (Eigen::Index i = 1; i < n; ++i) {
        middle[i - 1] = u[i - 1].midpoint();
        spread[i - 1] = u[i - 1].radius();
        normal[i] = u[i - 1].approximate();
    }
    const Ball spread_norm = norm(spread);
    Eigen::MatrixXd s_middle(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j < n; ++j) s_middle(i, j) = s(i, j).approximate();
    if (!s_middle.allFinite() || !normal.allFinite()) return result;
    const double coupling = (s_middle * normal).norm(), most = gamma_.approximate() * 0x1p-14;
    const double wanted = coupling * (2 + std::sqrt(2.0) / spread_norm.approximate());
    const Ball weight(std::isfinite(wanted) ? std::min(wanted, most) : most);

    Matrix<Ball> bounded = s, identity(n, n);
    const Ball half = weight / Ball(2), shift = weight * spread_norm * spread_norm + remainder;
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 1; i > 0 && j < n; ++j) bounded(i, j) -= half * middle[i - 1] * middle[j - 1];
        bounded(i, i) += shift.upper();
        identity(i, i) = Ball(1);
    }
    result = bound_logarithmic_norm(identity, bounded, Ball(1));
    const Ball normal_rate = ((Ball(4) * kappa - angular_slope + weight / gamma_) / Ball(2)).upper();
    if (!normal_rate.is_finite()) {
        arb_pos_inf(result.bound.data());
        return result;
    }
    if (numeric::midpoint_less(result.bound, normal_rate)) result.bound = normal_rate;
    // What would be found without any uncertainty: on the tangent space, and along û.
    const Eigen::MatrixXd projection =
        Eigen::MatrixXd::Identity(n, n) - normal * normal.transpose() / normal.squaredNorm();
    const Eigen::MatrixXd tangential =
        projection * s_middle * projection - 2 * s_middle.norm() * (Eigen::MatrixXd::Identity(n, n) - projection);
    const double largest = numeric::approximate_symmetric_eigenvalues(tangential)[n - 1];
    result.approximate =
        std::max(largest / 2, (4 * kappa.approximate() - angular_slope.approximate()) / 2);
    return result;
}

} // namespace

std::unique_ptr<Metric> polar_metric(std::size_t dimension, const problem::LearningRates& rates, const Rational& from,
                                     const Ball& gamma)
{
    return std::make_unique<PolarMetric>(dimension, rates, from, gamma);
}

} // namespace wnflow::enclose::detail
