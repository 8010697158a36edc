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

/// A diag(x^{L−1}) P diag(x^{L−1}) Aᵀ with P = along uuᵀ + across (I − uuᵀ).
Curvature metric_curvature(const Factors& f, const Ball& along, const Ball& across)
{
    Curvature result{Vector<Ball>(f.power.size()), along - across, Vector<Ball>(f.power.size())};
    for (Eigen::Index n = 0; n < f.power.size(); ++n) {
        result.diagonal[n] = across * f.power[n] * f.power[n];
        result.vector[n] = f.power[n] * f.direction[n];
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

} // namespace

LimitProblem LimitProblem::of(const problem::Instance& instance)
{
    LimitProblem problem{instance.flow,   instance.depth, instance.matrix,
                         instance.target, Rational(1),    flow::Start{instance.initialization, {}},
                         std::nullopt};
    if (instance.flow == problem::FlowKind::plain) return problem;
    const std::optional<problem::RadiusLaw> law = instance.rates.ratio_law();
    problem.ratio_follows_radius = law && law->power == 2;
    problem.rate_ratio = problem.ratio_follows_radius ? law->factor : instance.rates.ratio();
    return problem;
}

std::optional<std::string> missing_rate_hypothesis(const problem::Instance& instance)
{
    if (instance.flow == problem::FlowKind::plain) return std::nullopt;
    const std::optional<problem::RadiusLaw> law = instance.rates.ratio_law();
    if (!law || (law->power != 0 && law->power != 2))
        return "eta_r/eta_u is constant, or kappa r^2, at all times (" + problem::to_text(instance.rates) + ")";
    if (!instance.rates.have_infinite_integral())
        return "the integral of the learning rates over all times is infinite (" + problem::to_text(instance.rates) +
               ")";
    return std::nullopt;
}

DualSystem::DualSystem(const LimitProblem& problem)
    : DualSystem(problem, {problem.depth,
                           numeric::MeasurementOperator<Ball>(
                               problem.face ? numeric::select_columns(problem.matrix, *problem.face) : problem.matrix),
                           numeric::to_vector<Ball>(problem.target)})
{
}

DualSystem::DualSystem(const LimitProblem& problem, flow::Network<Ball> network)
    : is_polar_(problem.flow == problem::FlowKind::weight_normalized), network_(std::move(network)),
      rate_ratio_(Ball(problem.rate_ratio)), ratio_follows_radius_(problem.ratio_follows_radius),
      map_(flow::PlainDualMap<Ball>{})
{
    if (is_polar_) {
        const Ball r = problem.start.radius();
        map_ = flow::PolarDualMap<Ball>{network_, r * r, select(problem.start.direction(), problem.face), rate_ratio_,
                                        ratio_follows_radius_};
    } else {
        map_ = flow::PlainDualMap<Ball>{network_, select(problem.start.weights(), problem.face)};
    }
}

DualSystem DualSystem::with_log_magnification(const LimitProblem& problem, const Ball& log_magnification) const
{
    LimitProblem moved = problem;
    moved.start.log_magnification = log_magnification;
    return DualSystem(moved, network_);
}

DualSystem DualSystem::in_coordinates(const LimitProblem& problem, const Matrix<Ball>& transformation) const
{
    return DualSystem(problem, {network_.depth,
                                numeric::MeasurementOperator<Ball>(
                                    numeric::matrix_product(transformation.transpose(), network_.matrix.matrix())),
                                numeric::transposed_product(transformation, network_.target)});
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

Curvature DualSystem::curvature(const DualPoint<Ball>& point) const
{
    const Factors f = factors(point, network_.depth);
    const Ball scale = metric_scale(point);
    if (!is_polar_) return metric_curvature(f, scale, scale);
    return metric_curvature(f, scale * rate_ratio_at(point), scale * point.radius_squared);
}

Ball DualSystem::rate_ratio_at(const DualPoint<Ball>& point) const
{
    return ratio_follows_radius_ ? rate_ratio_ * point.radius_squared : rate_ratio_;
}

Matrix<Ball> DualSystem::assemble(const Curvature& curvature) const
{
    const Matrix<Ball>& a = network_.matrix.matrix();
    Matrix<Ball> result = numeric::product_with_transpose(scale_columns(a, curvature.diagonal), a);
    if (curvature.rank_one.is_exact() && curvature.rank_one.contains_zero()) return result;
    const Vector<Ball> av = network_.matrix.apply(curvature.vector);
    for (Eigen::Index i = 0; i < result.rows(); ++i)
        for (Eigen::Index j = 0; j < result.cols(); ++j) result(i, j) += curvature.rank_one * av[i] * av[j];
    return result;
}

Vector<Ball> DualSystem::change(const Curvature& curvature, const Vector<Ball>& step) const
{
    const Vector<Ball> shift = network_.matrix.apply_transposed(step);
    const Ball along = curvature.rank_one * numeric::inner(curvature.vector, shift);
    Vector<Ball> result(shift.size());
    for (Eigen::Index n = 0; n < result.size(); ++n)
        result[n] = -(curvature.diagonal[n] * shift[n] + along * curvature.vector[n]);
    return result;
}

Vector<Ball> DualSystem::relative_change(const DualPoint<Ball>& point, const Vector<Ball>& step) const
{
    Vector<Ball> result = change(curvature(point), step);
    for (Eigen::Index n = 0; n < result.size(); ++n) result[n] /= point.end[n];
    return result;
}

Matrix<Ball> DualSystem::decay_matrix(const DualPoint<Ball>& point, const Ball& eta_r, const Ball& eta_u) const
{
    const Factors f = factors(point, network_.depth);
    const Ball depth(network_.depth);
    if (!is_polar_) return assemble(metric_curvature(f, depth, depth));
    return assemble(metric_curvature(f, depth * eta_r, depth * eta_u * point.radius_squared));
}

} // namespace wnflow::limit
