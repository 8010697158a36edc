#include <wnflow/limit/bounds.hpp>

namespace wnflow::limit {
namespace {

/// z^{2/L}.
Ball two_over_depth_power(const Ball& z, unsigned depth)
{
    return numeric::power(numeric::root(z, depth), 2);
}

/// Σ (wₙ − μ)^{−L/(L−2)}, increasing in μ < w_min.
Ball mass(const Vector<Ball>& w, const Ball& mu, unsigned depth)
{
    Ball total;
    for (const Ball& weight : w)
        total += Ball(1) / numeric::power(numeric::root(weight - mu, depth - 2), static_cast<long>(depth));
    return total;
}

/// The root μ of mass(μ) = Q between 0 and w_min: bisection proposes, the signs at its two sides enclose. Empty if the
/// signs cannot be certified.
std::optional<Ball> enclose_multiplier(const Vector<Ball>& w, unsigned depth, const Ball& optimum)
{
    Ball smallest = w[0];
    for (const Ball& weight : w) smallest = min(smallest, weight);
    Ball low(0), high = smallest.lower();
    const auto is_below = [&](const Ball& mu) { return certainly_less(mass(w, mu, depth), optimum); };
    const auto is_above = [&](const Ball& mu) { return certainly_less(optimum, mass(w, mu, depth)); };
    if (!is_below(low)) return std::nullopt; // Q > β₁ is not certain: then μ > 0 is not either
    // The end `high` itself is not evaluated: the sum is infinite there.
    const long steps = numeric::PrecisionScope::bits();
    for (long step = 0; step < steps; ++step) {
        const Ball middle = ((low + high) / Ball(2)).midpoint();
        if (is_below(middle))
            low = middle;
        else if (is_above(middle))
            high = middle;
        else
            break;
    }
    Ball result;
    arb_union(result.data(), low.data(), high.data(), numeric::PrecisionScope::bits());
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
    const long l = depth;
    Vector<Ball> w(start.size());
    for (Eigen::Index n = 0; n < w.size(); ++n) w[n] = numeric::power(start[n], 2 - l);
    const auto mu = enclose_multiplier(w, depth, optimum);
    if (!mu || !mu->is_positive()) return std::nullopt;

    Ball lowest; // m(Q)
    Ball largest_weight = w[0];
    for (const Ball& weight : w) {
        const Ball x = Ball(1) / numeric::root(weight - *mu, depth - 2);
        lowest += weight * numeric::power(x, l) - Ball(l) * numeric::power(x, 2) / Ball(2);
        largest_weight = max(largest_weight, weight);
    }
    const Ball highest = largest_weight * optimum - Ball(l) * two_over_depth_power(optimum, depth) / Ball(2); // M(Q)
    return (highest - lowest) / (*mu * optimum);
}

Ball bound_plain_uniform(unsigned depth, unsigned dimension, const Ball& beta_1, const Ball& optimum)
{
    const Ball l(depth), delta = Ball(1) - Ball(2) / l;
    return l / Ball(2) * (Ball(1) - exp(-delta * log(Ball(dimension)))) /
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
    return log(start_radius / radius) +
           (radius * radius - start_radius * start_radius) / (Ball(2) * rate_ratio);
}

Ball bound_robust_depth_two(const Ball& rate_ratio, const Ball& divergence, const Ball& optimum,
                            const Ball& start_radius_squared)
{
    return rate_ratio * divergence / (optimum - start_radius_squared);
}

Ball bound_robust_uniform(unsigned depth, unsigned dimension, const Ball& rate_ratio, const Ball& optimum,
                          const Ball& start_radius_squared)
{
    const Ball delta = Ball(static_cast<long>(depth) - 2) / Ball(2);
    const Ball inverse_kappa =
        exp(delta * (two_over_depth_power(optimum, depth) - start_radius_squared) / rate_ratio);
    return (Ball(1) - exp(-delta * log(Ball(dimension)))) / (inverse_kappa - Ball(1));
}

Ball weighted_contraction(unsigned depth, const Ball& quasi_norm, const Ball& start_radius_squared,
                          const Ball& rate_ratio)
{
    return exp(-Ball(static_cast<long>(depth) - 2) *
               (two_over_depth_power(quasi_norm, depth) - start_radius_squared) / (Ball(2) * rate_ratio));
}

Ball bound_weighted(const Ball& contraction, const Ball& weighted_optimum, const Ball& quasi_norm)
{
    return contraction / (Ball(1) - contraction) * (weighted_optimum - quasi_norm);
}

} // namespace wnflow::limit
