#include "limit/damped_newton.hpp"

#include "limit/basis_solver.hpp"
#include "limit/refined_solve.hpp"

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
            if (!slope.midpoint().is_finite() || numeric::midpoint_less(half_slope, slope)) {
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
        if (std::isinf(high)) t *= 2;
        else t = low > 0 ? (high / low > 4 ? std::sqrt(low) * std::sqrt(high) : (low + high) / 2) : high / 8;
        if (t < 1e-280 || t > 1e280 || (low > 0 && high - low < 1e-6 * low)) break;
    }
    return best;
}

/// ∇²D d = F, and what the direction d is worth.
class NewtonDirection {
public:
    NewtonDirection(const DualSystem& system, WeightedBasis& basis) : system_(system), basis_(basis) {}

    struct Direction {
        Vector<Ball> step;
        double log10_change = 0; ///< largest relative change of an entry of x̃
        double log10_noise = 0;  ///< the same caused by the rounding of F, roughly
    };
    [[nodiscard]] std::optional<Direction> at(const DualPoint<Ball>& point, const Vector<Ball>& residual,
                                              double last_change)
    {
        const Curvature curvature = system_.curvature(point);
        // Once x̃ changes by less than a millionth, the last factorization is as good as a new one.
        const bool can_keep = last_change < -6;
        if (!solver_ || !can_keep) solver_.emplace(system_, curvature, basis_);
        if (!solver_->is_usable()) return std::nullopt;
        // Digits relative to the entry that changes most: near a degenerate S₊ the entries of size 1 must keep still to the
        // 20 digits by which those that move are smaller.
        auto step = refined_solve(system_, point, curvature, residual, can_keep ? 4 : 20,
                                  [this](const Vector<Ball>& defect) { return solver_->apply_inverse(defect); });
        if (!step) return std::nullopt;
        // Signs and sizes without a pattern: a pattern might be the image of the support alone, which does no harm.
        Vector<Ball> noise(residual.size());
        for (Eigen::Index i = 0; i < noise.size(); ++i)
            noise[i] = residual[i].radius() * Ball(i * 7919 % 13 < 6 ? i * 31 % 17 + 9 : -(i * 37 % 19 + 9)) / Ball(16);
        const double change = log10_relative(curvature, point, *step),
                     moved_by_noise = log10_relative(curvature, point, solver_->apply_inverse(noise));
        return Direction{std::move(*step), change, moved_by_noise};
    }

private:
    [[nodiscard]] double log10_relative(const Curvature& curvature, const DualPoint<Ball>& point,
                                        const Vector<Ball>& step) const
    {
        Vector<Ball> change = system_.change(curvature, step);
        for (Eigen::Index n = 0; n < change.size(); ++n) change[n] /= point.end[n];
        return log10_norm(change);
    }

    const DualSystem& system_;
    WeightedBasis& basis_;
    std::optional<BasisSolver> solver_;
};

/// A direction is worth a step if rounding moves x̃ by a hundredth of what the step does, or of its size, at most.
constexpr double noise_limit = -2;

} // namespace

DampedResult damped_newton(const DualSystem& system, WeightedBasis& basis, Vector<Ball>& lambda, double goal,
                           unsigned iteration_limit)
{
    DampedResult result;
    DualPoint<Ball> point = system.at(lambda);
    if (!point.in_domain || point.is_clipped) {
        result.outcome = DampedOutcome::outside;
        return result;
    }
    Vector<Ball> residual = system.residual(point);
    NewtonDirection newton(system, basis);
    double previous_change = std::numeric_limits<double>::infinity();
    for (; result.iterations < iteration_limit; ++result.iterations) {
        const auto direction = newton.at(point, residual, previous_change);
        if (!direction) break;
        const double change = direction->log10_change;
        result.last_change = change;
        if (!(direction->log10_noise <= std::max(0.0, change) + noise_limit)) break;
        if (change == std::numeric_limits<double>::infinity()) break;
        const Ball slope = -numeric::inner(residual, direction->step);
        if (!slope.midpoint().is_negative()) {
            if (log10_norm(residual) == -std::numeric_limits<double>::infinity())
                return result; // F is 0 to the last bit
            break;
        }
        const bool is_newton_region = change < -1;
        if (is_newton_region) {
            // Fast convergence, or rounding: what does not shrink any more needs more bits.
            if (change > previous_change - 0.3) break;
            Vector<Ball> next = moved(lambda, Ball(1), direction->step);
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
        Step step = line_search(system, lambda, direction->step, slope);
        if (!step.found) break;
        lambda = std::move(step.lambda);
        point = std::move(step.point);
        residual = std::move(step.residual);
    }
    result.outcome =
        result.iterations >= iteration_limit ? DampedOutcome::iteration_limit : DampedOutcome::precision_limit;
    return result;
}

} // namespace wnflow::limit
