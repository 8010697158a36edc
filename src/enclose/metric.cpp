#include "enclose/metric.hpp"

#include "enclose/rates_along.hpp"

#include <utility>

namespace wnflow::enclose::detail {

Matrix<Ball> rate_of_change(const Matrix<Ball>& metric, const Matrix<Ball>& jacobian, const Matrix<Ball>& derivative)
{
    Matrix<Ball> s = numeric::matrix_product(metric, jacobian);
    for (Eigen::Index i = 0; i < s.rows(); ++i)
        for (Eigen::Index j = 0; j <= i; ++j) {
            const Ball own = s(i, j) + s(j, i) + derivative(i, j);
            s(i, j) = own;
            s(j, i) = own;
        }
    return s;
}

namespace {

class WeightedMetric final : public Metric {
public:
    explicit WeightedMetric(numeric::RationalVector weights) : weights_(std::move(weights)) {}

    [[nodiscard]] Matrix<Ball> at(const Vector<Ball>& x, const Ball&) const override
    {
        Matrix<Ball> g(x.size(), x.size());
        for (Eigen::Index i = 0; i < x.size(); ++i) g(i, i) = square(i);
        return g;
    }
    [[nodiscard]] Ball lower(const Vector<Ball>& x, const Ball&) const override
    {
        Ball result = square(0).lower();
        for (Eigen::Index i = 1; i < x.size(); ++i) result = min(result, square(i).lower()).lower();
        return result;
    }
    [[nodiscard]] Ball upper(const Vector<Ball>& x, const Ball&) const override
    {
        Ball result;
        for (Eigen::Index i = 0; i < x.size(); ++i) result = max(result, square(i).upper()).upper();
        return result;
    }
    [[nodiscard]] LogarithmicNorm growth(const Tube& tube, const ProgramEnclosure::Linearization& f) const override
    {
        const Matrix<Ball> g = at(tube.center, tube.time);
        const Matrix<Ball> jacobian = f.jacobian.topRows(tube.center.size());
        return bound_logarithmic_norm(g, rate_of_change(g, jacobian, derivative(tube)), lower(tube.center, tube.time));
    }

    [[nodiscard]] Matrix<Ball> derivative(const Tube& tube) const override
    {
        return Matrix<Ball>(tube.center.size(), tube.center.size());
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
    GradientMetric(const problem::LearningRates& rates, const Rational& from)
        : eta_r_(rates.eta_r, from), eta_u_(rates.eta_u, from)
    {
    }

    // G = a I + b x̂x̂ᵀ, with φ = r²: a = 1/(η_u φ), b = 1/(η_r φ) − 1/(η_u φ²).
    [[nodiscard]] Matrix<Ball> at(const Vector<Ball>& x, const Ball& t) const override
    {
        const Ball phi = numeric::squared_norm(x), r = sqrt(phi), a = Ball(1) / (eta_u_(t, r) * phi),
                   b = Ball(1) / (eta_r_(t, r) * phi) - a / phi;
        Matrix<Ball> g(x.size(), x.size());
        for (Eigen::Index i = 0; i < x.size(); ++i)
            for (Eigen::Index j = 0; j <= i; ++j) {
                g(i, j) = b * x[i] * x[j];
                if (i == j) g(i, j) += a;
                g(j, i) = g(i, j);
            }
        return g;
    }
    [[nodiscard]] Ball lower(const Vector<Ball>& x, const Ball& t) const override
    {
        const Ball phi = numeric::squared_norm(x), r = sqrt(phi);
        return min((Ball(1) / eta_r_(t, r)).lower(), (Ball(1) / (eta_u_(t, r) * phi)).lower()).lower();
    }
    [[nodiscard]] Ball upper(const Vector<Ball>& x, const Ball& t) const override
    {
        const Ball phi = numeric::squared_norm(x), r = sqrt(phi);
        return max((Ball(1) / eta_r_(t, r)).upper(), (Ball(1) / (eta_u_(t, r) * phi)).upper()).upper();
    }
    [[nodiscard]] LogarithmicNorm growth(const Tube& tube, const ProgramEnclosure::Linearization& f) const override
    {
        const Matrix<Ball> g = at(tube.center, tube.time);
        const Matrix<Ball> jacobian = f.jacobian.topRows(tube.center.size());
        return bound_logarithmic_norm(g, rate_of_change(g, jacobian, derivative(tube)), lower(tube.center, tube.time));
    }

    [[nodiscard]] Matrix<Ball> derivative(const Tube& tube) const override
    {
        const Vector<Ball>&x = tube.center, &slope = tube.slope;
        const Ball phi = numeric::squared_norm(x), r = sqrt(phi), phi_slope = Ball(2) * numeric::inner(x, slope);
        const Ball r_slope = phi_slope / (Ball(2) * r);
        const Ball radial = Ball(1) / eta_r_(tube.time, r), angular = Ball(1) / eta_u_(tube.time, r);
        const Ball radial_slope = -radial * eta_r_.log_slope(tube.time, r, r_slope),
                   angular_slope = -angular * eta_u_.log_slope(tube.time, r, r_slope);
        const Ball a = angular / phi, b = radial / phi - a / phi;
        const Ball a_slope = angular_slope / phi - a * phi_slope / phi;
        const Ball b_slope =
            phi_slope / (phi * phi) * (Ball(2) * a - radial) + (radial_slope - angular_slope / phi) / phi;
        Matrix<Ball> g(x.size(), x.size());
        for (Eigen::Index i = 0; i < x.size(); ++i)
            for (Eigen::Index j = 0; j <= i; ++j) {
                g(i, j) = b_slope * x[i] * x[j] + b * (slope[i] * x[j] + x[i] * slope[j]);
                if (i == j) g(i, j) += a_slope;
                g(j, i) = g(i, j);
            }
        return g;
    }

private:
    RateAlong eta_r_, eta_u_;
};

} // namespace

std::unique_ptr<Metric> weighted_metric(const numeric::RationalVector& weights)
{
    return std::make_unique<WeightedMetric>(weights);
}
std::unique_ptr<Metric> gradient_metric(const problem::LearningRates& rates, const Rational& from)
{
    return std::make_unique<GradientMetric>(rates, from);
}

} // namespace wnflow::enclose::detail
