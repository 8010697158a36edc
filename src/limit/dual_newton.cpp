#include <wnflow/limit/dual_newton.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace wnflow::limit {
namespace {

using flow::DualPoint;

constexpr long first_bits = 128;

/// log10 of the largest |entry| (midpoints).
double log10_norm(const Vector<Ball>& v)
{
    double largest = -std::numeric_limits<double>::infinity();
    for (const Ball& entry : v) largest = std::max(largest, entry.approximate_log10());
    return largest;
}

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

} // namespace

NewtonResult approximate_dual_zero(const LimitProblem& given, const NewtonSettings& settings)
{
    // Of a start that is known as a ball, the centre: a radius would look like lost precision here.
    LimitProblem problem = given;
    if (problem.start.log_magnification) problem.start.log_magnification = problem.start.log_magnification->midpoint();
    const double goal = -static_cast<double>(settings.digits) - 5;
    const long enough_bits = numeric::bits_for_digits(settings.digits) + 16;
    NewtonResult result;
    result.lambda = Vector<Ball>(static_cast<Eigen::Index>(problem.target.size()));
    result.bits = first_bits;
    double previous_change = std::numeric_limits<double>::infinity();

    while (true) {
        // One precision level: left by returning, or by breaking out of the inner loop for more bits.
        const numeric::PrecisionScope precision(result.bits);
        const DualSystem system(problem);
        DualPoint<Ball> point = system.at(result.lambda);
        Vector<Ball> residual = system.residual(point);
        while (true) {
            if (result.iterations >= settings.iteration_limit) {
                result.outcome = NewtonOutcome::iteration_limit;
                result.reason = "no convergence within " + std::to_string(settings.iteration_limit) + " iterations";
                return result;
            }
            const Matrix<Ball> hessian = system.hessian(point);
            const auto direction = numeric::approximate_solve(hessian, residual);
            if (!direction) break;
            // Does the direction solve ∇²D d = F to a few digits? If not, the system is singular to this precision.
            Vector<Ball> defect = numeric::product(hessian, *direction);
            for (Eigen::Index i = 0; i < defect.size(); ++i) defect[i] = (defect[i] - residual[i]).upper();
            const Ball slope = -numeric::inner(residual, *direction);
            if (log10_norm(defect) > log10_norm(residual) - 3 || !slope.midpoint().is_negative()) break;

            ++result.iterations;
            const double change = log10_norm(system.relative_change(point, *direction));
            result.last_change = change;
            const bool is_newton_region = change < -1;
            if (is_newton_region) {
                // Quadratic convergence, or rounding: what does not shrink any more needs more bits.
                const bool has_stalled = change > previous_change - 0.3;
                previous_change = change;
                if (has_stalled) break;
                result.lambda = moved(result.lambda, Ball(1), *direction);
                point = system.at(result.lambda);
                residual = system.residual(point);
                if (!point.in_domain || point.is_clipped) break;
                if (change < goal && result.bits >= enough_bits) return result;
                continue;
            }
            previous_change = std::numeric_limits<double>::infinity();
            Step step = line_search(system, result.lambda, *direction, slope);
            if (!step.found) break;
            result.lambda = std::move(step.lambda);
            point = std::move(step.point);
            residual = std::move(step.residual);
        }
        if (result.bits >= settings.bits_limit) {
            result.outcome = NewtonOutcome::precision_limit;
            result.reason = "the dual system is singular to " + std::to_string(result.bits) + " bits";
            return result;
        }
        previous_change = std::numeric_limits<double>::infinity();
        result.bits *= 2;
    }
}

} // namespace wnflow::limit
