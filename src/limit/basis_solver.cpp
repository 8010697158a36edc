#include "limit/basis_solver.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <vector>

namespace wnflow::limit {
namespace {

/// Logarithms in double are exact to a fraction of a bit up to here.
constexpr double largest_exponent = 1e12;

double signed_exp2(double x, bool is_negative)
{
    const double size = std::exp2(x);
    return is_negative ? -size : size;
}

} // namespace

BasisSolver::BasisSolver(const DualSystem& system, const Curvature& curvature, WeightedBasis& basis)
{
    const Matrix<Ball>& a = system.network().matrix.matrix();
    const Eigen::Index m = a.rows(), dimension = a.cols();
    std::vector<double> weight; // log2 √g
    for (const Ball& g : curvature.diagonal) weight.push_back(certain_log2(g) / 2);
    if (std::ranges::any_of(weight, [](double w) { return w > largest_exponent || w < -largest_exponent; })) return;
    if (!basis.adapt(a, weight)) return;

    Eigen::MatrixXd v = Eigen::MatrixXd::Zero(m, dimension); // D⁻¹ W diag(√g)
    transformation_ = basis.inverse().transpose();
    for (Eigen::Index i = 0; i < m; ++i) {
        const double exponent =
            std::round(weight[static_cast<std::size_t>(basis.columns()[static_cast<std::size_t>(i)])]);
        for (Eigen::Index n = 0; n < dimension; ++n) {
            const double size = basis.log2_coefficients()(i, n) + weight[static_cast<std::size_t>(n)] - exponent;
            if (std::isfinite(size)) v(i, n) = signed_exp2(size, basis.is_negative(i, n));
        }
        for (Eigen::Index k = 0; k < m; ++k) {
            Ball& entry = transformation_(k, i);
            arb_mul_2exp_si(entry.data(), entry.data(), -static_cast<long>(exponent));
        }
    }
    Eigen::MatrixXd hessian = v * v.transpose();
    const double log2_rank_one = certain_log2(curvature.rank_one);
    if (std::isfinite(log2_rank_one)) {
        Eigen::VectorXd along = Eigen::VectorXd::Zero(dimension); // √|c| v/√g
        for (Eigen::Index n = 0; n < dimension; ++n) {
            const double size =
                log2_rank_one / 2 + certain_log2(curvature.vector[n]) - weight[static_cast<std::size_t>(n)];
            if (std::isfinite(size)) along[n] = signed_exp2(size, curvature.vector[n].is_negative());
        }
        const Eigen::VectorXd image = v * along;
        hessian += (curvature.rank_one.is_negative() ? -1.0 : 1.0) * image * image.transpose();
    }
    if (!hessian.allFinite()) return;
    const Eigen::LDLT<Eigen::MatrixXd> factorization(hessian);
    if (factorization.info() != Eigen::Success || !(factorization.vectorD().minCoeff() > 0)) return;
    const Eigen::MatrixXd inverse = factorization.solve(Eigen::MatrixXd::Identity(m, m));
    if (!inverse.allFinite()) return;
    inverse_ = Matrix<Ball>(m, m);
    for (Eigen::Index i = 0; i < m; ++i)
        for (Eigen::Index j = 0; j < m; ++j) inverse_(i, j) = Ball(inverse(i, j));
    is_usable_ = true;
}

Vector<Ball> BasisSolver::apply_inverse(const Vector<Ball>& right) const
{
    const Vector<Ball> image = numeric::transposed_product(transformation_, right);
    Vector<Ball> result = numeric::product(transformation_, numeric::product(inverse_, image));
    for (Ball& entry : result) entry = entry.midpoint();
    return result;
}

} // namespace wnflow::limit
