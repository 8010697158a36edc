#include <wnflow/limit/divergence_barrier.hpp>

#include <wnflow/limit/bounds.hpp>

#include <arb_hypgeom.h>

namespace wnflow::limit {
namespace {

/// c = (L−2)/(2η̃).
Ball exponent_factor(const problem::Instance& instance)
{
    return Ball(static_cast<long>(instance.depth) - 2) / Ball(2 * instance.rates.ratio());
}

/// ∫₀^{r^L} e^{−c m^{2/L}} dm = (L/2) c^{−L/2} γ(L/2, c r²), by m = (t/c)^{L/2}.
Ball decaying_mass(const problem::Instance& instance, const Ball& radius_squared)
{
    const long bits = numeric::PrecisionScope::bits();
    const Ball c = exponent_factor(instance), half_depth = Ball(instance.depth) / Ball(2);
    Ball gamma;
    arb_hypgeom_gamma_lower(gamma.data(), half_depth.data(), Ball(c * radius_squared).data(), 0, bits);
    return half_depth * numeric::power(sqrt(c), -static_cast<long>(instance.depth)) * gamma;
}

Ball radius_power(const problem::Instance& instance, const Ball& radius_squared)
{
    return numeric::power(sqrt(radius_squared), static_cast<long>(instance.depth));
}

/// ⟨u^⊙(2−L), z⟩.
Ball weighted_sum(const Vector<Ball>& direction, const Vector<Ball>& z, unsigned depth)
{
    Ball sum;
    for (Eigen::Index n = 0; n < z.size(); ++n)
        if (!(z[n].is_exact() && z[n].contains_zero()))
            sum += z[n] * numeric::power(direction[n], 2 - static_cast<long>(depth));
    return sum;
}

/// s KL(z/s ‖ u²).
Ball entropy(const Vector<Ball>& direction, const Vector<Ball>& z, const Ball& s)
{
    Ball sum;
    for (Eigen::Index n = 0; n < z.size(); ++n)
        if (!(z[n].is_exact() && z[n].contains_zero())) sum += z[n] * log(z[n] / (s * direction[n] * direction[n]));
    return sum;
}

/// The divergence side if the direction were that of z: the least one with this radius. L > 2.
Ball least_divergence(const problem::Instance& instance, const Ball& radius_squared, const Ball& quasi_norm)
{
    return exp(-exponent_factor(instance) * radius_squared) * (quasi_norm - radius_power(instance, radius_squared)) +
           decaying_mass(instance, radius_squared);
}

} // namespace

DivergenceBarrier divergence_barrier(const problem::Instance& instance, const Ball& radius_squared,
                                     const Vector<Ball>& direction, const Vector<Ball>& feasible)
{
    const Ball ratio(instance.rates.ratio());
    if (instance.depth == 2) {
        const Ball s = numeric::sum(feasible);
        return {entropy(direction, feasible, s) + radius_squared * radius_squared / (Ball(2) * ratio),
                s * radius_squared / ratio};
    }
    const Ball weighted = weighted_sum(direction, feasible, instance.depth);
    return {least_divergence(instance, radius_squared, weighted), quasi_norm(feasible, instance.depth)};
}

Ball radius_lower_bound(const problem::Instance& instance, const Ball& radius_squared, const Vector<Ball>& direction,
                        const Vector<Ball>& feasible)
{
    const DivergenceBarrier sides = divergence_barrier(instance, radius_squared, direction, feasible);
    if (!sides.excludes_collapse()) return Ball(0);
    if (instance.depth == 2) {
        const Ball s = numeric::sum(feasible), ratio(instance.rates.ratio());
        // (s − r_low²)² = 2η̃ D_Φ, D_Φ = divergence − barrier + s²/(2η̃).
        const Ball squared = s * s + Ball(2) * ratio * (sides.divergence - sides.barrier);
        if (!squared.is_nonnegative()) return Ball(0);
        const Ball low = s - sqrt(squared);
        return low.is_positive() ? sqrt(low) : Ball(0);
    }
    // The least divergence decreases in r up to r^L = ‖z‖_{2/L}: bisection, keeping the end at which it is certainly larger.
    Ball low(0), high = numeric::root(sides.barrier * sides.barrier, instance.depth).lower();
    for (int step = 0; step < 60; ++step) {
        const Ball middle = ((low + high) / Ball(2)).midpoint();
        (certainly_less(sides.divergence, least_divergence(instance, middle, sides.barrier)) ? low : high) = middle;
    }
    return sqrt(low);
}

} // namespace wnflow::limit
