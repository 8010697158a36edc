#include "limit/graded_solver.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace wnflow::limit {
namespace {

constexpr double log2_of_10 = 3.321928094887362;

/// The midpoint times 2^(−exponent), as a double.
double scaled(const Ball& value, double exponent)
{
    Ball copy = value.midpoint();
    arb_mul_2exp_si(copy.data(), copy.data(), -static_cast<long>(exponent));
    return copy.approximate();
}

Eigen::VectorXd scaled(const Vector<Ball>& values, double exponent)
{
    Eigen::VectorXd result(values.size());
    for (Eigen::Index i = 0; i < values.size(); ++i) result[i] = scaled(values[i], exponent);
    return result;
}

Vector<Ball> unscaled(const Eigen::VectorXd& values, double exponent)
{
    Vector<Ball> result(values.size());
    for (Eigen::Index i = 0; i < values.size(); ++i) {
        result[i] = Ball(values[i]);
        arb_mul_2exp_si(result[i].data(), result[i].data(), static_cast<long>(exponent));
    }
    return result;
}

/// An even power of two near the largest entry, as its logarithm.
double even_exponent(const Vector<Ball>& values)
{
    const double log10 = log10_norm(values);
    return std::isfinite(log10) ? 2 * std::floor(log10 * log2_of_10 / 2) : 0;
}

void centre(Vector<Ball>& v)
{
    for (Ball& entry : v) entry = entry.midpoint();
}

} // namespace

double log10_norm(const Vector<Ball>& v)
{
    double largest = -std::numeric_limits<double>::infinity();
    for (const Ball& entry : v) largest = std::max(largest, entry.approximate_log10());
    return largest;
}

GradedSolver::GradedSolver(const Eigen::MatrixXd& a, const Curvature& curvature)
{
    log2_scale_ = even_exponent(curvature.diagonal);
    const Eigen::VectorXd g = scaled(curvature.diagonal, log2_scale_);
    Eigen::VectorXd size(g.size());
    for (Eigen::Index n = 0; n < g.size(); ++n) size[n] = std::sqrt(g[n]) * a.col(n).lpNorm<Eigen::Infinity>();
    if (!g.allFinite() || !size.allFinite()) return;

    std::vector<Eigen::Index> order(static_cast<std::size_t>(g.size()));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::ranges::sort(order, [&](Eigen::Index i, Eigen::Index j) { return size[i] > size[j]; });
    Eigen::MatrixXd rows(a.cols(), a.rows());
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
        const Eigen::Index n = order[static_cast<std::size_t>(i)];
        rows.row(i) = std::sqrt(g[n]) * a.col(n).transpose();
    }
    factorization_.compute(rows);
    const Eigen::VectorXd pivots = factorization_.matrixR().diagonal().head(a.rows()).cwiseAbs();
    is_usable_ = pivots.allFinite() && pivots.minCoeff() > 1e-140;
    if (!is_usable_ || (curvature.rank_one.is_exact() && curvature.rank_one.contains_zero())) return;

    // c (Av)(Av)ᵀ, with v and c scaled so that nothing overflows.
    const double v_exponent = even_exponent(curvature.vector);
    direction_ = a * scaled(curvature.vector, v_exponent);
    rank_one_ = scaled(curvature.rank_one, log2_scale_ - 2 * v_exponent);
    solved_direction_ = solve_normal_equations(direction_);
    denominator_ = 1 + rank_one_ * direction_.dot(solved_direction_);
    is_usable_ = std::isfinite(denominator_) && denominator_ > 1e-12 && solved_direction_.allFinite();
}

Eigen::VectorXd GradedSolver::solve_normal_equations(const Eigen::VectorXd& right) const
{
    const Eigen::Index m = right.size();
    const auto r = factorization_.matrixR().topLeftCorner(m, m).triangularView<Eigen::Upper>();
    const auto& permutation = factorization_.colsPermutation();
    Eigen::VectorXd y = permutation.transpose() * right;
    y = r.transpose().solve(y);
    y = r.solve(y);
    return permutation * y;
}

Vector<Ball> GradedSolver::apply_inverse(const Vector<Ball>& right) const
{
    const double exponent = even_exponent(right);
    const Eigen::VectorXd f = scaled(right, exponent);
    Eigen::VectorXd d = solve_normal_equations(f);
    if (direction_.size() > 0) d -= solved_direction_ * (rank_one_ * solved_direction_.dot(f) / denominator_);
    return unscaled(d, exponent - log2_scale_);
}

std::optional<Vector<Ball>> GradedSolver::solve(const DualSystem& system, const flow::DualPoint<Ball>& point,
                                                const Curvature& curvature, const Vector<Ball>& right,
                                                double wanted_digits) const
{
    Vector<Ball> solution(right.size()), defect = right, total_change(point.end.size());
    double previous = std::numeric_limits<double>::infinity(), before_previous = previous;
    const int most = 24 + static_cast<int>(wanted_digits / 4); // each adds some four digits at least, mostly 12
    for (int refinement = 0; refinement < most; ++refinement) {
        const Vector<Ball> correction = apply_inverse(defect);
        for (const Ball& entry : correction)
            if (!entry.is_finite()) return std::nullopt;
        Vector<Ball> change = system.change(curvature, correction); // −H correction = A change
        const Vector<Ball> image = system.network().matrix.apply(change);
        for (Eigen::Index i = 0; i < right.size(); ++i) {
            solution[i] += correction[i];
            defect[i] += image[i];
        }
        for (Eigen::Index n = 0; n < change.size(); ++n) {
            change[n] /= point.end[n];
            total_change[n] += change[n];
        }
        centre(solution);
        centre(defect);
        centre(total_change);
        // In the metric that matters, the relative change of x̃: the Euclidean one is blind to the small weights.
        const double size = log10_norm(change);
        if (size <= log10_norm(total_change) - wanted_digits) return solution;
        if (size > before_previous + 1) return std::nullopt; // two corrections in a row made it worse: it diverges
        before_previous = std::exchange(previous, size);
    }
    return std::nullopt;
}

} // namespace wnflow::limit
