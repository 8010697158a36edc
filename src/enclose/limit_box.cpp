#include <wnflow/enclose/limit_box.hpp>

#include "limit/basis_solver.hpp"

#include <algorithm>
#include <limits>

namespace wnflow::enclose {
namespace {

using limit::DualSystem;
using numeric::Matrix;

/// y > 0 and r² > 0 for every λ of the box, not only for its centre: x̃ and r² are balls over the box, and a y that may
/// be 0 makes its power, hence x̃, an unbounded ball.
bool is_certainly_inside(const flow::DualPoint<Ball>& point)
{
    if (!point.in_domain || point.is_clipped || !point.radius_squared.is_positive()) return false;
    return std::ranges::all_of(point.end, [](const Ball& entry) { return entry.is_finite() && entry.is_positive(); });
}

bool has_digits(const Vector<Ball>& entries, unsigned digits)
{
    const long bits = numeric::bits_for_digits(digits);
    return std::ranges::all_of(entries, [&](const Ball& e) { return arb_rel_accuracy_bits(e.data()) >= bits; });
}

/// log2 of the largest entry (midpoints).
double log2_norm(const Vector<Ball>& v)
{
    double largest = -std::numeric_limits<double>::infinity();
    for (const Ball& entry : v) largest = std::max(largest, entry.approximate_log10() * 3.3219280948873627);
    return largest;
}

/// μ̂ corrected with a fixed inverse until rounding at this precision stops it: the box must be as narrow as that.
Vector<Ball> refined(const DualSystem& system, const Vector<Ball>& start, const Matrix<Ball>& inverse)
{
    Vector<Ball> result = start;
    double previous = std::numeric_limits<double>::infinity();
    for (int correction = 0; correction < 200; ++correction) {
        const flow::DualPoint<Ball> point = system.at(result);
        if (!point.in_domain || point.is_clipped) break;
        Vector<Ball> residual = system.residual(point);
        for (Ball& entry : residual) entry = entry.midpoint();
        const Vector<Ball> step = numeric::product(inverse, residual);
        const double size = log2_norm(step);
        if (size > previous - 1) break;
        previous = size;
        for (Eigen::Index i = 0; i < result.size(); ++i) result[i] = (result[i] + step[i]).midpoint();
    }
    return result;
}

/// λ = T μ in which ∇²D is well conditioned: the box is a parallelepiped of λ whose edges are as long as F allows, each in
/// its direction. In λ itself the shortest edge would rule the precision.
struct Coordinates {
    Matrix<Ball> transformation; ///< T, radius 0
    DualSystem system;           ///< in μ
    Vector<Ball> start;          ///< μ̂, radius 0
};
std::optional<Coordinates> coordinates(const limit::LimitProblem& problem, const Vector<Ball>& lambda)
{
    const DualSystem system(problem);
    const flow::DualPoint<Ball> point = system.at(lambda);
    if (!is_certainly_inside(point)) return std::nullopt;
    limit::WeightedBasis basis;
    const limit::BasisSolver solver(system, system.curvature(point), basis);
    if (!solver.is_usable()) return std::nullopt;
    const auto start = numeric::approximate_solve(solver.transformation(), lambda);
    if (!start) return std::nullopt;
    return Coordinates{solver.transformation(), system.in_coordinates(problem, solver.transformation()), *start};
}

enum class Attempt { proved, failed, too_wide };

Attempt attempt(const limit::LimitProblem& problem, Vector<Ball>& lambda, unsigned digits, LimitBox& box)
{
    for (Ball& entry : lambda) entry = entry.midpoint();
    const auto chosen = coordinates(problem, lambda);
    if (!chosen) return Attempt::failed;
    const DualSystem& system = chosen->system;
    flow::DualPoint<Ball> centre = system.at(chosen->start);
    if (!is_certainly_inside(centre)) return Attempt::failed;
    const auto inverse = numeric::approximate_inverse(system.hessian(centre)); // C = −(∇²D)⁻¹ = F'⁻¹ up to sign
    if (!inverse) return Attempt::failed;
    const Vector<Ball> better = refined(system, chosen->start, *inverse);
    centre = system.at(better);
    if (!is_certainly_inside(centre)) return Attempt::failed;

    const Vector<Ball> newton_step = numeric::product(*inverse, system.residual(centre));
    const Eigen::Index m = lambda.size();
    Vector<Ball> radius(m), y(m), candidate(m);
    for (Eigen::Index i = 0; i < m; ++i) {
        y[i] = abs(newton_step[i]).upper();
        radius[i] = (y[i] * Ball(2)).upper();
        if (!radius[i].is_positive())
            arf_set_si_2exp_si(arb_midref(radius[i].data()), 1, -4 * numeric::PrecisionScope::bits());
        candidate[i] = better[i].widened(radius[i]);
    }
    lambda = numeric::product(chosen->transformation, better);
    const flow::DualPoint<Ball> over_box = system.at(candidate);
    if (!is_certainly_inside(over_box)) return Attempt::failed;
    Matrix<Ball> contraction = numeric::matrix_product(*inverse, system.hessian(over_box)); // C F'(box)
    for (Eigen::Index i = 0; i < m; ++i) contraction(i, i) -= Ball(1);
    for (Eigen::Index i = 0; i < m; ++i) {
        Ball bound = y[i];
        for (Eigen::Index j = 0; j < m; ++j) bound += abs(contraction(i, j)).upper() * radius[j];
        if (!certainly_less(bound, radius[i])) return Attempt::failed;
    }
    box.lambda = numeric::product(chosen->transformation, candidate);
    box.point = over_box;
    box.residual = DualSystem(problem).residual(over_box);
    box.bits = numeric::PrecisionScope::bits();
    return has_digits(over_box.end, digits) ? Attempt::proved : Attempt::too_wide;
}

} // namespace

LimitBoxResult enclose_limit(const limit::LimitProblem& problem, const Vector<Ball>& approximate_lambda,
                             unsigned digits, long first_bits, long bits_limit)
{
    LimitBoxResult result;
    Vector<Ball> lambda = approximate_lambda;
    Attempt outcome = Attempt::failed;
    for (long bits = std::min(first_bits, bits_limit);; bits = std::min(bits + bits / 2, bits_limit)) {
        const numeric::PrecisionScope precision(bits);
        LimitBox box;
        outcome = attempt(problem, lambda, digits, box);
        if (outcome == Attempt::proved) {
            result.box = std::move(box);
            return result;
        }
        if (bits >= bits_limit) break;
    }
    result.reason = outcome == Attempt::too_wide
                        ? "the box is proved but too wide at " + std::to_string(bits_limit) + " bits"
                        : "the Newton test does not succeed with up to " + std::to_string(bits_limit) + " bits";
    return result;
}

} // namespace wnflow::enclose
