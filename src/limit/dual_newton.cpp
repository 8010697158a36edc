#include <wnflow/limit/dual_newton.hpp>

#include "limit/damped_newton.hpp"
#include "limit/manifold_path.hpp"

#include <algorithm>
#include <cmath>

namespace wnflow::limit {
namespace {

constexpr long first_bits = 128;

} // namespace

NewtonResult approximate_dual_zero(const LimitProblem& problem, const NewtonSettings& settings)
{
    // Of a start that is known as a ball, the centre: a radius would look like lost precision here.
    LimitProblem centred = problem;
    if (centred.start.log_magnification) centred.start.log_magnification = centred.start.log_magnification->midpoint();
    const double goal = -static_cast<double>(settings.digits) - 5;
    const long enough_bits = numeric::bits_for_digits(settings.digits) + 16;
    WeightedBasis basis;

    NewtonResult result;
    result.lambda = Vector<Ball>(static_cast<Eigen::Index>(centred.target.size()));
    PathState path;
    bool is_at_end = false;
    // What is known to be needed is taken at once; more than is allowed may yet turn out to be too much.
    const auto raised = [&] {
        const bool is_known = !path.has_arrived && path.wanted_bits < static_cast<double>(settings.bits_limit);
        const long wanted = is_known ? static_cast<long>(path.wanted_bits) + 1 : 0;
        return std::min(std::max(2 * result.bits, wanted), settings.bits_limit);
    };
    for (result.bits = std::min(first_bits, settings.bits_limit);; result.bits = raised()) {
        const numeric::PrecisionScope precision(result.bits);
        if (!path.has_arrived) {
            path.iterations = result.iterations;
            follow_manifold(centred, basis, settings.iteration_limit, path);
            result.iterations = path.iterations;
            if (!path.has_arrived && path.is_settled && path.wanted_bits > static_cast<double>(settings.bits_limit)) {
                // r² of the limits falls along the way, and log σ of the problem grows with it: no better is to be hoped for.
                result.outcome = NewtonOutcome::precision_limit;
                result.reason = "about " + std::to_string(std::lround(path.wanted_bits)) +
                                " bits would be needed, more than " + std::to_string(settings.bits_limit);
                return result;
            }
            if (!path.has_arrived && result.iterations < settings.iteration_limit) {
                if (result.bits >= settings.bits_limit) break;
                continue;
            }
        }
        if (!is_at_end && path.has_arrived) result.lambda = lambda_for(centred, path);
        is_at_end = true;
        const DualSystem system(centred);
        const unsigned left = settings.iteration_limit - std::min(settings.iteration_limit, result.iterations);
        const DampedResult newton = damped_newton(system, basis, result.lambda, goal, left);
        result.iterations += newton.iterations;
        result.last_change = newton.last_change;
        if (newton.outcome == DampedOutcome::converged && result.bits >= enough_bits) return result;
        if (newton.outcome == DampedOutcome::iteration_limit) {
            result.outcome = NewtonOutcome::iteration_limit;
            result.reason = "no convergence within " + std::to_string(settings.iteration_limit) + " iterations";
            return result;
        }
        if (result.bits >= settings.bits_limit) break;
    }
    result.outcome = NewtonOutcome::precision_limit;
    result.reason = std::to_string(settings.bits_limit) + " bits do not resolve the dual system";
    return result;
}

} // namespace wnflow::limit
