#include "limit/manifold_path.hpp"

#include "limit/basis_solver.hpp"
#include "limit/refined_solve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace wnflow::limit {
namespace {

using flow::DualPoint;

/// log10 of the relative change that ends the corrector: near enough for the next tangent.
constexpr double corrector_goal = -2;

/// The limit of plain flow from σ u₀, with λ scaled as for u₀ itself: x̃ = σ² u₀² e^{−Aᵀλ} (L = 2),
/// x = σ (u₀^⊙(2−L) + Aᵀλ)^{−1/(L−2)} (L > 2).
class Manifold {
public:
    Manifold(const LimitProblem& problem, WeightedBasis& weighted)
        : problem_(plain_from(problem)), base_(problem_), weighted_(weighted), depth_(problem.depth),
          log_start_radius_(log(sqrt(Ball(problem.start.initialization.radius_squared))).midpoint())
    {
    }

    /// Plain flow from σ u₀.
    [[nodiscard]] DualSystem at(const Ball& log_sigma) const
    {
        return base_.with_log_magnification(problem_, (log_start_radius_ - log_sigma).midpoint());
    }

    /// From the scaling of u₀ to that of σ u₀, and back: λ_σ = σ^{2−L} λ.
    [[nodiscard]] Vector<Ball> rescaled(const Vector<Ball>& lambda, const Ball& log_sigma, int sign) const
    {
        const Ball factor = exp(log_sigma * Ball(sign * (2 - static_cast<long>(depth_))));
        Vector<Ball> result(lambda.size());
        for (Eigen::Index i = 0; i < lambda.size(); ++i) result[i] = (factor * lambda[i]).midpoint();
        return result;
    }

    /// λ ↦ the limit for σ, by Newton from λ.
    [[nodiscard]] DampedResult correct(Vector<Ball>& lambda, const Ball& log_sigma, double goal, unsigned limit) const
    {
        const DualSystem system = at(log_sigma);
        Vector<Ball> scaled = rescaled(lambda, log_sigma, +1);
        const DampedResult result = damped_newton(system, weighted_, scaled, goal, limit);
        if (result.outcome == DampedOutcome::converged) lambda = rescaled(scaled, log_sigma, -1);
        return result;
    }

    /// dλ/ds with s = −log σ (L = 2), s = σ^{L−2} (L > 2), from d(A x̃)/ds = 0.
    /// To so many digits.
    [[nodiscard]] std::optional<Vector<Ball>> tangent(const Vector<Ball>& lambda, const Ball& log_sigma,
                                                      double digits) const
    {
        const DualSystem system = at(log_sigma);
        const DualPoint<Ball> point = system.at(rescaled(lambda, log_sigma, +1));
        if (!point.in_domain) return std::nullopt;
        const Curvature curvature = system.curvature(point); // dx̃ = −diag(g) Aᵀ dλ_σ
        const Vector<Ball> mass = system.network().matrix.apply(point.end);
        // L = 2: dx̃ = −2 x̃ ds − diag(g) Aᵀ dλ. L > 2, at fixed λ: x̃ ∝ s^{L/(L−2)}, dx̃ = (L/(L−2)) x̃ ds/s, and
        // dλ_σ = dλ/s with g in the scaling of σ u₀.
        const Ball factor =
            depth_ == 2 ? Ball(-2) : Ball(static_cast<long>(depth_)) / Ball(static_cast<long>(depth_) - 2);
        Vector<Ball> right(mass.size());
        for (Eigen::Index i = 0; i < mass.size(); ++i) right[i] = (factor * mass[i]).midpoint();
        const BasisSolver basis(system, curvature, weighted_);
        if (!basis.is_usable()) return std::nullopt;
        return refined_solve(system, point, curvature, right, digits,
                             [&](const Vector<Ball>& defect) { return basis.apply_inverse(defect); });
    }

    /// λ moved along the tangent from σ to σ e^{step}.
    [[nodiscard]] Vector<Ball> predicted(const Vector<Ball>& lambda, const Vector<Ball>& tangent, const Ball& log_sigma,
                                         double step) const
    {
        const Ball ds = depth_ == 2 ? -Ball(step)
                                    : exp(Ball(static_cast<long>(depth_) - 2) * (log_sigma + Ball(step))) -
                                          exp(Ball(static_cast<long>(depth_) - 2) * log_sigma);
        Vector<Ball> result(lambda.size());
        for (Eigen::Index i = 0; i < lambda.size(); ++i) result[i] = (lambda[i] + ds * tangent[i]).midpoint();
        return result;
    }

    /// log r of the limit.
    [[nodiscard]] Ball radius_squared(const Vector<Ball>& lambda, const Ball& log_sigma) const
    {
        return at(log_sigma).at(rescaled(lambda, log_sigma, +1)).radius_squared.midpoint();
    }

    /// A σ for which x̃ = (σ u₀)^⊙L fits b best, or is at least of its size: a problem that Newton solves from λ = 0.
    [[nodiscard]] Ball easy_log_sigma() const
    {
        const DualSystem unit = at(Ball(0));
        const Vector<Ball> image = unit.network().matrix.apply(unit.at(Vector<Ball>(unit.measurements())).end);
        const Vector<Ball>& target = unit.network().target;
        const Ball squared = numeric::squared_norm(image), along = numeric::inner(image, target);
        const Ball scale = along.is_positive() ? along / squared : sqrt(numeric::squared_norm(target) / squared);
        const Ball result = (log(scale) / Ball(static_cast<long>(depth_))).midpoint();
        return result.is_finite() ? result : Ball(0);
    }

private:
    [[nodiscard]] static LimitProblem plain_from(LimitProblem problem)
    {
        problem.flow = problem::FlowKind::plain;
        problem.start.log_magnification.reset();
        return problem;
    }

    LimitProblem problem_;
    DualSystem base_;
    WeightedBasis& weighted_;
    unsigned depth_;
    Ball log_start_radius_;
};

/// Where log σ should go from here, in double: it steers, and decides nothing. The present one if that is near enough.
double next_aim(const LimitProblem& problem, PathState& state, double radius_squared)
{
    const double here = state.log_sigma.approximate();
    if (problem.flow == problem::FlowKind::plain) return log(problem.start.radius()).approximate();
    const double start = numeric::approximate_double(problem.start.initialization.radius_squared);
    const double ratio = numeric::approximate_double(problem.rate_ratio);
    const double growth = problem.ratio_follows_radius ? std::log(radius_squared / start) / (2 * ratio)
                                                       : (radius_squared - start) / (2 * ratio);
    const double wanted = std::log(radius_squared) / 2 - growth;
    // In r² = r₀² + 2η̃q the error of log σ counts 2η̃ times: it must leave r² > 0. (In r² = r₀² e^{2κq}, 2κ times, relatively.)
    const double scale = problem.ratio_follows_radius ? 1 : radius_squared;
    const double near = std::min(0.05, 0.05 * scale / (2 * ratio));
    if (std::abs(wanted - here) < near) return here;
    state.bracket.add(here, wanted - here);
    return state.bracket.is_closed() ? state.bracket.estimate() : wanted;
}

/// Bits that resolve the limit for σ: L > 2 holds λ in the scaling of u₀, where y = u₀^⊙(2−L) + Aᵀλ falls to the order of
/// σ^{L−2} by cancellation.
constexpr double guard_bits = 96;
double bits_for(unsigned depth, double log_sigma)
{
    return guard_bits + std::max(0.0, -log_sigma) * (static_cast<double>(depth) - 2) / std::numbers::ln2;
}
/// The least log σ that so many bits resolve.
double least_log_sigma(unsigned depth, long bits)
{
    if (depth == 2) return -std::numeric_limits<double>::infinity();
    return -(static_cast<double>(bits) - guard_bits) * std::numbers::ln2 / (static_cast<double>(depth) - 2);
}

} // namespace

void follow_manifold(const LimitProblem& problem, WeightedBasis& basis, unsigned iteration_limit, PathState& state)
{
    const Manifold manifold(problem, basis);
    if (!state.has_started) {
        state.log_sigma = manifold.easy_log_sigma();
        state.lambda = Vector<Ball>(static_cast<Eigen::Index>(problem.target.size()));
        const DampedResult newton = manifold.correct(state.lambda, state.log_sigma, corrector_goal, iteration_limit);
        state.iterations += newton.iterations;
        if (newton.outcome != DampedOutcome::converged) return;
        state.has_started = true;
    }
    state.reach = std::max(state.reach, 0.01);
    while (state.iterations < iteration_limit) {
        const double here = state.log_sigma.approximate();
        const double aim =
            next_aim(problem, state, manifold.radius_squared(state.lambda, state.log_sigma).approximate());
        if (!std::isfinite(aim)) return;
        if (std::abs(aim - here) < 1e-12 * (1 + std::abs(aim))) {
            state.has_arrived = true;
            return;
        }
        const double wanted_bits = bits_for(problem.depth, aim);
        state.is_settled = std::abs(wanted_bits - state.wanted_bits) < 1e-3 * wanted_bits;
        state.wanted_bits = wanted_bits;
        const double least = least_log_sigma(problem.depth, numeric::PrecisionScope::bits());
        if (aim < here && here <= least) return; // small steps would not help
        // λ is affine in s up to a relative s, so that a step may double log s < 0, where y falls to the order of the new s:
        // downwards the tangent needs as many digits.
        if (problem.depth > 2 && here < -3) state.reach = std::min(state.reach, -here);
        const double target = std::max(aim, std::min(here, least));
        const double longest = std::clamp(here - target, 0.0, state.reach);
        const double digits = 3 + (static_cast<double>(problem.depth) - 2) * longest / std::numbers::ln10;
        const auto tangent = manifold.tangent(state.lambda, state.log_sigma, digits);
        ++state.iterations;
        if (!tangent) return;
        int unresolved = 0;
        while (true) {
            const double step = std::clamp(target - here, -state.reach, state.reach);
            const bool is_last = state.reach >= std::abs(aim - here) && target == aim;
            // The plain flow's σ is exact: y = x₀^⊙(2−L) + Aᵀλ cancels, and would show the rounding to double.
            const Ball next = is_last && problem.flow == problem::FlowKind::plain
                                  ? log(problem.start.radius()).midpoint()
                                  : (Ball(here) + Ball(step)).midpoint();
            Vector<Ball> trial = manifold.predicted(state.lambda, *tangent, state.log_sigma, step);
            const DampedResult newton = manifold.correct(trial, next, corrector_goal, 12);
            state.iterations += newton.iterations;
            if (newton.outcome == DampedOutcome::converged) {
                state.lambda = std::move(trial);
                state.log_sigma = next;
                state.reach *= newton.iterations <= 3 ? 4 : (newton.iterations <= 6 ? 1.5 : 0.7);
                break;
            }
            state.reach = std::min(state.reach, std::abs(step)) / 4;
            // Where rounding is in the way, shorter steps do not help: one is tried, as the point may have been far off.
            if (newton.outcome == DampedOutcome::precision_limit && ++unresolved == 2) return;
            if (state.reach < 1e-3 || state.iterations > iteration_limit) return;
        }
    }
}

Vector<Ball> lambda_for(const LimitProblem& problem, const PathState& state)
{
    if (problem.flow == problem::FlowKind::weight_normalized || problem.depth == 2) return state.lambda;
    const Ball factor = exp(state.log_sigma * Ball(2 - static_cast<long>(problem.depth)));
    Vector<Ball> result(state.lambda.size());
    for (Eigen::Index i = 0; i < result.size(); ++i) result[i] = (factor * state.lambda[i]).midpoint();
    return result;
}

} // namespace wnflow::limit
