#include <wnflow/limit/bounds.hpp>

#include <algorithm>

namespace wnflow::limit {
namespace {

/// z^{2/L}.
Ball two_over_depth_power(const Ball& z, unsigned depth)
{
    return numeric::power(numeric::root(z, depth), 2);
}

/// Σ (gapₙ + d)^{−L/(L−2)}, decreasing in d.
Ball mass(const Vector<Ball>& gaps, const Ball& d, unsigned depth)
{
    Ball total;
    for (const Ball& gap : gaps)
        total += Ball(1) / numeric::power(numeric::root(gap + d, depth - 2), static_cast<long>(depth));
    return total;
}

/// The root d > 0 of mass(d) = Q, for gaps ≥ 0 one of which is 0: then (1/Q)^δ ≤ d ≤ (N/Q)^δ, δ = 1 − 2/L. Bisection
/// proposes, the signs at its two sides enclose. Empty if the signs cannot be certified.
std::optional<Ball> enclose_distance(const Vector<Ball>& gaps, unsigned depth, const Ball& optimum)
{
    const auto is_below = [&](const Ball& d) { return certainly_less(mass(gaps, d, depth), optimum); };
    const auto is_above = [&](const Ball& d) { return certainly_less(optimum, mass(gaps, d, depth)); };
    const auto to_delta = [&](const Ball& z) {
        return numeric::power(numeric::root(z, depth), static_cast<long>(depth) - 2).midpoint();
    };
    Ball low = (to_delta(Ball(1) / optimum) / Ball(2)).midpoint();
    Ball high = (to_delta(Ball(gaps.size()) / optimum) * Ball(2)).midpoint();
    if (!is_above(low) || !is_below(high)) return std::nullopt;
    const long steps = numeric::PrecisionScope::bits();
    for (long step = 0; step < steps; ++step) {
        const Ball middle = ((low + high) / Ball(2)).midpoint();
        if (is_above(middle)) low = middle;
        else if (is_below(middle)) high = middle;
        else break;
    }
    Ball result;
    arb_union(result.data(), low.data(), high.data(), numeric::PrecisionScope::bits());
    return result;
}

/// The minimizer of Φ(z) = ⟨w,z⟩ − (L/2) Σ zₙ^{2/L} over ‖z‖₁ = Q, and its multiplier.
struct SphereMinimum {
    Vector<Ball> weights;        ///< w = x₀^⊙(2−L)
    Ball smallest;               ///< w_k, the smallest of them
    Ball mu;                     ///< certainly > 0
    Vector<Ball> minimizer_root; ///< zₙ^{1/L} = (wₙ − μ)^{−1/(L−2)}
};
std::optional<SphereMinimum> enclose_sphere_minimum(const Vector<Ball>& start, unsigned depth, const Ball& optimum)
{
    // In d = w_k − μ > 0 instead of μ: w may be 1e180 and d of order 1.
    SphereMinimum result;
    result.weights = start;
    for (Ball& weight : result.weights) weight = numeric::power(weight, 2 - static_cast<long>(depth));
    const auto k = std::ranges::min_element(result.weights, numeric::midpoint_less) - result.weights.begin();
    result.smallest = result.weights[k];
    Vector<Ball> gaps(start.size());
    for (Eigen::Index n = 0; n < gaps.size(); ++n)
        if (n != k) gaps[n] = result.weights[n] - result.smallest;
    const auto d = enclose_distance(gaps, depth, optimum);
    if (!d) return std::nullopt;
    result.mu = result.smallest - *d;
    if (!result.mu.is_positive()) return std::nullopt;
    result.minimizer_root = gaps;
    for (Ball& entry : result.minimizer_root) entry = Ball(1) / numeric::root(entry + *d, depth - 2);
    return result;
}

} // namespace

Ball kullback_leibler(const Vector<Ball>& p, const Vector<Ball>& w)
{
    Ball total;
    for (Eigen::Index n = 0; n < p.size(); ++n)
        if (!(p[n].is_exact() && p[n].contains_zero())) total += p[n] * log(p[n] / w[n]);
    return total;
}

Ball quasi_norm(const Vector<Ball>& z, unsigned depth)
{
    Ball total;
    for (const Ball& entry : z) total += two_over_depth_power(entry, depth);
    return numeric::power(sqrt(total), static_cast<long>(depth));
}

Ball bound_plain_depth_two(const Ball& beta_1, const Ball& beta_min, const Ball& optimum)
{
    return log(beta_1 / beta_min) / log(optimum / beta_1);
}

std::optional<Ball> bound_plain_deep(const Vector<Ball>& start, unsigned depth, const Ball& optimum)
{
    const auto sphere = enclose_sphere_minimum(start, depth, optimum);
    if (!sphere) return std::nullopt;
    // M(Q) − m(Q) = Σ (w_max − wₙ) zₙ + (L/2)(Σ zₙ^{2/L} − Q^{2/L}), as Σ zₙ = Q.
    Ball largest = sphere->weights[0]; // as a ball: which of them is the largest may not be certain
    for (const Ball& weight : sphere->weights) largest = max(largest, weight);
    Ball linear;
    for (Eigen::Index n = 0; n < start.size(); ++n)
        linear += (largest - sphere->weights[n]) * numeric::power(sphere->minimizer_root[n], static_cast<long>(depth));
    const Ball concave = numeric::squared_norm(sphere->minimizer_root) - two_over_depth_power(optimum, depth);
    return (linear + Ball(depth) / Ball(2) * concave) / (sphere->mu * optimum);
}

std::optional<Ball> bound_plain_sharp(const Vector<Ball>& start, unsigned depth, const Ball& optimum,
                                      const Vector<Ball>& minimizer)
{
    if (depth == 2) {
        Vector<Ball> share = minimizer, weight = start;
        Ball beta_1;
        for (Ball& entry : weight) {
            entry *= entry;
            beta_1 += entry;
        }
        for (Ball& entry : weight) entry /= beta_1;
        for (Ball& entry : share) entry /= optimum;
        return kullback_leibler(share, weight) / log(optimum / beta_1);
    }
    const auto sphere = enclose_sphere_minimum(start, depth, optimum);
    if (!sphere) return std::nullopt;
    // Φ(z*) − m(Q) = Σ (wₙ − w_k)(z*ₙ − zₙ) + (L/2)(Σ zₙ^{2/L} − Σ z*ₙ^{2/L}), as both have the sum Q.
    Ball linear, concave = numeric::squared_norm(sphere->minimizer_root);
    for (Eigen::Index n = 0; n < start.size(); ++n) {
        const Ball z = numeric::power(sphere->minimizer_root[n], static_cast<long>(depth));
        linear += (sphere->weights[n] - sphere->smallest) * (minimizer[n] - z);
        concave -= two_over_depth_power(minimizer[n], depth);
    }
    return (linear + Ball(depth) / Ball(2) * concave) / (sphere->mu * optimum);
}

Ball bound_plain_uniform(unsigned depth, unsigned dimension, const Ball& beta_1, const Ball& optimum)
{
    const Ball delta = Ball(1) - Ball(2) / Ball(depth);
    return (Ball(1) - exp(-delta * log(Ball(dimension)))) / (exp(delta * log(optimum / beta_1)) - Ball(1));
}

Ball bound_plain_uniform_sharp(unsigned depth, const Ball& beta_1, const Ball& optimum, const Vector<Ball>& minimizer)
{
    const Ball delta = Ball(1) - Ball(2) / Ball(depth);
    Ball total; // Σ (z*ₙ/Q)^{1/(1+δ)}
    for (const Ball& entry : minimizer)
        if (!(entry.is_exact() && entry.contains_zero())) total += exp(log(entry / optimum) / (Ball(1) + delta));
    const Ball spread = exp((Ball(1) + delta) * log(total)); // ζ/Q
    return (Ball(1) - exp(-delta * log(Ball(static_cast<long>(minimizer.size())))) * spread) /
           (exp(delta * log(optimum / beta_1)) - Ball(1));
}

std::optional<Ball> bound_plain(const Vector<Ball>& start, unsigned depth, bool is_uniform, const Ball& optimum)
{
    Ball beta_1, beta_min;
    for (Eigen::Index n = 0; n < start.size(); ++n) {
        const Ball entry = numeric::power(start[n], static_cast<long>(depth));
        beta_1 += entry;
        beta_min = n == 0 ? entry : min(beta_min, entry);
    }
    if (depth == 2) return bound_plain_depth_two(beta_1, beta_min, optimum);
    if (is_uniform) return bound_plain_uniform(depth, static_cast<unsigned>(start.size()), beta_1, optimum);
    return bound_plain_deep(start, depth, optimum);
}

Ball bound_log_magnification_from_below(unsigned depth, const Ball& start_radius, const Ball& rate_ratio,
                                        const Ball& optimum)
{
    const Ball radius = numeric::root(optimum, depth); // Q^{1/L}
    return log(start_radius / radius) + (radius * radius - start_radius * start_radius) / (Ball(2) * rate_ratio);
}

Ball bound_robust_depth_two(const Ball& rate_ratio, const Ball& divergence, const Ball& optimum,
                            const Ball& start_radius_squared)
{
    return rate_ratio * divergence / (optimum - start_radius_squared);
}

Ball bound_any_radius(const Ball& rate_ratio, const Ball& divergence, const Ball& optimum,
                      const Ball& start_radius_squared)
{
    const Ball difference = optimum - start_radius_squared;
    return (optimum + start_radius_squared +
            sqrt_of_nonnegative(difference * difference + Ball(4) * rate_ratio * optimum * divergence)) /
           Ball(2);
}

Ball bound_radius_rate(const Ball& kappa, const Ball& divergence, const Ball& optimum, const Ball& beta_1)
{
    return kappa * divergence / log(optimum / beta_1);
}

Ball bound_robust_uniform(unsigned depth, unsigned dimension, const Ball& rate_ratio, const Ball& optimum,
                          const Ball& start_radius_squared)
{
    const Ball gamma = Ball(1) - Ball(2) / Ball(depth);
    const Ball inverse_kappa = Ball(1) / weighted_contraction(depth, optimum, start_radius_squared, rate_ratio);
    return (Ball(1) - exp(-gamma * log(Ball(dimension)))) / (inverse_kappa - Ball(1));
}

Ball weighted_contraction(unsigned depth, const Ball& quasi_norm, const Ball& start_radius_squared,
                          const Ball& rate_ratio)
{
    return exp(-Ball(static_cast<long>(depth) - 2) * (two_over_depth_power(quasi_norm, depth) - start_radius_squared) /
               (Ball(2) * rate_ratio));
}

Ball bound_weighted(const Ball& contraction, const Ball& weighted_optimum, const Ball& quasi_norm)
{
    return contraction / (Ball(1) - contraction) * (weighted_optimum - quasi_norm);
}

} // namespace wnflow::limit
