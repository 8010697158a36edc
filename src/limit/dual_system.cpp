#include <wnflow/limit/dual_system.hpp>

namespace wnflow::limit {

using flow::DualPoint;

namespace {

Vector<Ball> select(const Vector<Ball>& all, const std::optional<std::vector<std::size_t>>& face)
{
    if (!face) return all;
    Vector<Ball> chosen(static_cast<Eigen::Index>(face->size()));
    for (Eigen::Index i = 0; i < chosen.size(); ++i)
        chosen[i] = all[static_cast<Eigen::Index>((*face)[static_cast<std::size_t>(i)])];
    return chosen;
}

/// x^⊙(L−1) and u = x/r from x̃ = x^⊙L.
struct Factors {
    Vector<Ball> power;
    Vector<Ball> direction;
};
Factors factors(const DualPoint<Ball>& point, unsigned depth)
{
    Factors result{Vector<Ball>(point.end.size()), Vector<Ball>(point.end.size())};
    const Ball r = sqrt(point.radius_squared);
    for (Eigen::Index n = 0; n < point.end.size(); ++n) {
        const Ball x = numeric::root(point.end[n], depth);
        result.power[n] = numeric::power(x, static_cast<long>(depth) - 1);
        result.direction[n] = x / r;
    }
    return result;
}

/// A diag(w).
Matrix<Ball> scale_columns(const Matrix<Ball>& a, const Vector<Ball>& w)
{
    Matrix<Ball> result(a.rows(), a.cols());
    for (Eigen::Index i = 0; i < a.rows(); ++i)
        for (Eigen::Index j = 0; j < a.cols(); ++j) result(i, j) = a(i, j) * w[j];
    return result;
}

/// scale · (across BBᵀ + (along − across) (Bu)(Bu)ᵀ): B P Bᵀ with P = along uuᵀ + across (I − uuᵀ).
Matrix<Ball> metric_product(const Matrix<Ball>& b, const Vector<Ball>& u, const Ball& along, const Ball& across,
                            const Ball& scale)
{
    Matrix<Ball> result = numeric::product_with_transpose(b, b);
    const Vector<Ball> bu = numeric::product(b, u);
    const Ball difference = along - across;
    for (Eigen::Index i = 0; i < result.rows(); ++i)
        for (Eigen::Index j = 0; j < result.cols(); ++j)
            result(i, j) = scale * (across * result(i, j) + difference * bu[i] * bu[j]);
    return result;
}

} // namespace

LimitProblem LimitProblem::of(const problem::Instance& instance)
{
    return {instance.flow,           instance.depth,
            instance.matrix,         instance.target,
            instance.rates.ratio(),  flow::Start{instance.initialization, {}},
            std::nullopt};
}

DualSystem::DualSystem(const LimitProblem& problem)
    : is_polar_(problem.flow == problem::FlowKind::weight_normalized),
      network_{problem.depth,
               numeric::MeasurementOperator<Ball>(
                   problem.face ? numeric::select_columns(problem.matrix, *problem.face) : problem.matrix),
               numeric::to_vector<Ball>(problem.target)},
      rate_ratio_(Ball(problem.rate_ratio)), map_(flow::PlainDualMap<Ball>{})
{
    if (is_polar_) {
        const Ball r = problem.start.radius();
        map_ = flow::PolarDualMap<Ball>{network_, r * r, select(problem.start.direction(), problem.face), rate_ratio_};
    } else {
        map_ = flow::PlainDualMap<Ball>{network_, select(problem.start.weights(), problem.face)};
    }
}

DualPoint<Ball> DualSystem::at(const Vector<Ball>& lambda) const
{
    return std::visit([&](const auto& map) { return map(lambda); }, map_);
}

Vector<Ball> DualSystem::residual(const DualPoint<Ball>& point) const
{
    Vector<Ball> f = network_.matrix.apply(point.end);
    for (Eigen::Index i = 0; i < f.size(); ++i) f[i] -= network_.target[i];
    return f;
}

Ball DualSystem::metric_scale(const DualPoint<Ball>& point) const
{
    const long depth = network_.depth;
    if (!is_polar_) return depth == 2 ? Ball(1) : Ball(depth) / Ball(depth - 2);
    if (depth == 2) return Ball(1) / point.radius_squared;
    const Ball e = exp(-point.growth_exponent * Ball(depth - 2)); // E
    return Ball(depth) / (Ball(depth - 2) * numeric::power(sqrt(point.radius_squared), depth) * e);
}

Matrix<Ball> DualSystem::hessian(const DualPoint<Ball>& point) const
{
    const Factors f = factors(point, network_.depth);
    const Matrix<Ball> b = scale_columns(network_.matrix.matrix(), f.power);
    if (is_polar_) return metric_product(b, f.direction, rate_ratio_, point.radius_squared, metric_scale(point));
    return metric_product(b, f.direction, Ball(1), Ball(1), metric_scale(point));
}

Vector<Ball> DualSystem::relative_change(const DualPoint<Ball>& point, const Vector<Ball>& step) const
{
    const Factors f = factors(point, network_.depth);
    Vector<Ball> v = network_.matrix.apply_transposed(step);
    for (Eigen::Index n = 0; n < v.size(); ++n) v[n] *= f.power[n];
    const Ball along = is_polar_ ? rate_ratio_ : Ball(1);
    const Ball across = is_polar_ ? point.radius_squared : Ball(1);
    const Ball radial = (along - across) * numeric::inner(f.direction, v);
    const Ball scale = metric_scale(point);
    for (Eigen::Index n = 0; n < v.size(); ++n)
        v[n] = -scale * f.power[n] * (across * v[n] + radial * f.direction[n]) / point.end[n];
    return v;
}

Matrix<Ball> DualSystem::decay_matrix(const DualPoint<Ball>& point, const Ball& eta_r, const Ball& eta_u) const
{
    const Factors f = factors(point, network_.depth);
    const Matrix<Ball> b = scale_columns(network_.matrix.matrix(), f.power);
    const Ball depth(network_.depth);
    if (!is_polar_) return metric_product(b, f.direction, Ball(1), Ball(1), depth);
    return metric_product(b, f.direction, eta_r, eta_u * point.radius_squared, depth);
}

} // namespace wnflow::limit
