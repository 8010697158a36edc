#include "limit/damped_newton.hpp"

#include "limit/graded_solver.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wnflow::limit {
namespace {

using flow::DualPoint;

Vector<Ball> moved(const Vector<Ball>& lambda, const Ball& t, const Vector<Ball>& direction)
{
    Vector<Ball> result(lambda.size());
    for (Eigen::Index i = 0; i < lambda.size(); ++i) result[i] = (lambda[i] + t * direction[i]).midpoint();
    return result;
}

/// A step length t > 0 with |φ'(t)| ≤ ½|φ'(0)| and r² > 0, where φ(t) = D(λ + t d): φ' increases, so that one always
/// exists inside the domain if D is coercive along d. Derivatives instead of values: near the minimum the values of D no
/// longer differ, the derivatives still do.
struct Step {
    bool found = false;
    Vector<Ball> lambda;
    DualPoint<Ball> point;
    Vector<Ball> residual;
};
Step line_search(const DualSystem& system, const Vector<Ball>& lambda, const Vector<Ball>& direction,
                 const Ball& slope_at_zero)
{
    const Ball half_slope = abs(slope_at_zero) / Ball(2);
    double low = 0, high = std::numeric_limits<double>::infinity(), t = 1;
    Step best;
    for (int trial = 0; trial < 200; ++trial) {
        Step step{true, moved(lambda, Ball(t), direction), {}, {}};
        step.point = system.at(step.lambda);
        bool is_too_far = !step.point.in_domain;
        if (!is_too_far) {
            step.residual = system.residual(step.point);
            const Ball slope = -numeric::inner(step.residual, direction); // ⟨∇D, d⟩, ∇D = −F
            if (!slope.midpoint().is_finite()) {
                is_too_far = true;
            } else if (numeric::midpoint_less(half_slope, slope)) {
                is_too_far = true;
            } else {
                const bool is_too_steep = numeric::midpoint_less(slope, -half_slope);
                if (!step.point.is_clipped) {
                    best = std::move(step); // downhill all the way to here, as φ' increases
                    if (!is_too_steep) return best;
                }
                low = t;
            }
        }
        if (is_too_far) high = t;
        if (std::isinf(high))
            t *= 2;
        else
            t = low > 0 ? (high / low > 4 ? std::sqrt(low) * std::sqrt(high) : (low + high) / 2) : high / 8;
        if (t < 1e-280 || t > 1e280 || (low > 0 && high - low < 1e-6 * low)) break;
    }
    return best;
}

/// ∇²D d = F: graded factorization in double first, the full matrix at the working precision where that fails.
class NewtonDirection {
public:
    NewtonDirection(const DualSystem& system, const Eigen::MatrixXd& a) : system_(system), a_(a) {}

    [[nodiscard]] std::optional<Vector<Ball>> at(const DualPoint<Ball>& point, const Vector<Ball>& residual,
                                                 double last_change)
    {
        const Curvature curvature = system_.curvature(point);
        // Once x̃ changes by less than a millionth, the last factorization is as good as a new one.
        const bool can_keep = last_change < -6;
        if (full_ && can_keep)
            if (auto direction = full_precision(curvature, residual)) return direction;
        full_.reset();
        if (!solver_ || !can_keep) solver_.emplace(a_, curvature);
        // Digits relative to the entry that changes most: near a degenerate S₊ the entries of size 1 must keep still to the
        // 20 digits by which those that move are smaller.
        if (solver_->is_usable())
            if (auto direction = solver_->solve(system_, point, curvature, residual, can_keep ? 4 : 20)) return direction;
        full_.emplace(system_.assemble(curvature));
        return full_precision(curvature, residual);
    }

private:
    /// By the factorization at hand, refined once; nothing if that does not solve the system to a few digits, which is so
    /// where the matrix is singular to this precision.
    [[nodiscard]] std::optional<Vector<Ball>> full_precision(const Curvature& curvature,
                                                             const Vector<Ball>& residual) const
    {
        Vector<Ball> direction(residual.size()), defect = residual;
        for (int refinement = 0; refinement < 2; ++refinement) {
            const auto correction = full_->solve(defect);
            if (!correction) return std::nullopt;
            direction = moved(direction, Ball(1), *correction);
            const Vector<Ball> image = system_.network().matrix.apply(system_.change(curvature, *correction));
            defect = moved(defect, Ball(1), image);
        }
        if (log10_norm(defect) > log10_norm(residual) - 3) return std::nullopt;
        return direction;
    }

    const DualSystem& system_;
    const Eigen::MatrixXd& a_;
    std::optional<GradedSolver> solver_;
    std::optional<numeric::ApproximateFactorization> full_;
};

} // namespace

DampedResult damped_newton(const DualSystem& system, const Eigen::MatrixXd& a, Vector<Ball>& lambda, double goal,
                           unsigned iteration_limit)
{
    DampedResult result;
    DualPoint<Ball> point = system.at(lambda);
    if (!point.in_domain || point.is_clipped) {
        result.outcome = DampedOutcome::precision_limit;
        return result;
    }
    Vector<Ball> residual = system.residual(point);
    NewtonDirection newton(system, a);
    double previous_change = std::numeric_limits<double>::infinity();
    for (; result.iterations < iteration_limit; ++result.iterations) {
        const auto direction = newton.at(point, residual, previous_change);
        if (!direction) break;
        const Ball slope = -numeric::inner(residual, *direction);
        if (!slope.midpoint().is_negative()) break;
        const double change = log10_norm(system.relative_change(point, *direction));
        result.last_change = change;
        const bool is_newton_region = change < -1;
        if (is_newton_region) {
            // Fast convergence, or rounding: what does not shrink any more needs more bits.
            if (change > previous_change - 0.3) break;
            Vector<Ball> next = moved(lambda, Ball(1), *direction);
            DualPoint<Ball> next_point = system.at(next);
            if (!next_point.in_domain || next_point.is_clipped) break;
            previous_change = change;
            lambda = std::move(next);
            point = std::move(next_point);
            residual = system.residual(point);
            if (change < goal) {
                ++result.iterations;
                return result;
            }
            continue;
        }
        previous_change = std::numeric_limits<double>::infinity();
        Step step = line_search(system, lambda, *direction, slope);
        if (!step.found) break;
        lambda = std::move(step.lambda);
        point = std::move(step.point);
        residual = std::move(step.residual);
    }
    result.outcome = result.iterations >= iteration_limit ? DampedOutcome::iteration_limit
                                                          : DampedOutcome::precision_limit;
    return result;
}

} // namespace wnflow::limit
