#include "bounds.hpp"

#include "budget.hpp"
#include "exact.hpp"
#include "failure.hpp"

#include <algorithm>

namespace checker {
namespace {

Interval one()
{
    return {1L};
}

Interval two()
{
    return {2L};
}

/// Before a formula that takes so many roots, powers, exponentials and logarithms of each entry.
void spend_on_entries(const Instance& instance, double functions)
{
    budget::spend(static_cast<double>(instance.columns) *
                      (functions * (budget::function() + 4 * budget::interval()) + budget::root(instance.depth)),
                  "a bound for " + std::to_string(instance.columns) + " columns");
}

long depth_of(const Instance& instance)
{
    return static_cast<long>(instance.depth);
}

/// (p/q) for integers.
Interval quotient(long p, long q)
{
    return Interval(p) / Interval(q);
}

/// z^(2/L).
Interval two_over_depth_power(const Interval& z, long depth)
{
    return power(root(z, static_cast<unsigned long>(depth)), 2);
}

/// 1 − N^(−(1−2/L)) spread.
Interval missing_share(const Instance& instance, const Interval& spread)
{
    const long depth = depth_of(instance);
    return one() - exp(quotient(2 - depth, depth) * log(Interval(static_cast<long>(instance.columns)))) * spread;
}

/// L > 2, any x₀: (Φ(z*) − m(Q))/(μQ), or with M(Q) for Φ(z*). With k the largest entry of v, w = x₀^(2−L), d = w_k − μ:
/// m(Q) is attained at zₙ = (wₙ − w_k + d)^(−L/(L−2)), where Σ zₙ = Q determines d.
Interval bound_plain_deep(const Instance& instance, const Optimum& optimum, const Interval& log_magnification,
                          bool is_sharp, const Interval& distance)
{
    const long depth = depth_of(instance);
    spend_on_entries(instance, 10);
    const std::vector<mpq_class> omega = powers_of_direction(instance, 2 - depth); // w = scale ω
    budget::spend_on("the norm of the start", squared_norm_of_direction(instance), instance.radius_squared);
    const Interval scale =
        power(sqrt(Interval(mpq_class(squared_norm_of_direction(instance) / instance.radius_squared))), depth - 2) *
        exp(Interval(depth - 2) * log_magnification);
    const mpq_class smallest = *std::ranges::min_element(omega), largest = *std::ranges::max_element(omega);
    Intervals above; // wₙ − w_k
    for (const mpq_class& entry : omega) {
        budget::spend_on("the weights of a bound", entry, smallest, largest);
        above.push_back(scale * Interval(mpq_class(entry - smallest)));
    }
    const auto root_of_minimizer = [&](std::size_t n, const Interval& d) { // zₙ^(1/L)
        return one() / root(above[n] + d, static_cast<unsigned long>(depth - 2));
    };
    const auto mass = [&](const Interval& d) {
        Interval sum;
        for (std::size_t n = 0; n < omega.size(); ++n) sum += power(root_of_minimizer(n, d), depth);
        return sum;
    };
    const Interval q(optimum.value);
    require(distance.is_positive(), "the distance is not positive");
    const Interval high = distance.top(), low = Interval(0L) - (Interval(0L) - distance).top();
    require(certainly_at_most(q, mass(low)) && certainly_at_most(mass(high), q),
            "the distance is not between the numbers stated");
    const Interval mu = scale * Interval(smallest) - distance;
    require(mu.is_positive(), "mu > 0 does not hold");
    Interval linear, concave;
    for (std::size_t n = 0; n < omega.size(); ++n) {
        const Interval z_root = root_of_minimizer(n, distance);
        concave += power(z_root, 2);
        if (is_sharp) {
            const Interval z_star(optimum.minimizer[n]);
            linear += above[n] * (z_star - power(z_root, depth));
            concave = concave - two_over_depth_power(z_star, depth);
        } else {
            linear += scale * Interval(mpq_class(largest - omega[n])) * power(z_root, depth);
        }
    }
    if (!is_sharp) concave = concave - two_over_depth_power(q, depth);
    return (linear + quotient(depth, 2) * concave) / (mu * q);
}

/// log(1/min u₀²).
Interval log_of_largest_ratio(const Instance& instance)
{
    const mpz_class least = *std::ranges::min_element(instance.direction);
    const mpq_class squared_norm = squared_norm_of_direction(instance);
    budget::spend_on("the norm of the start", squared_norm, least, least);
    return log(Interval(mpq_class(squared_norm / (least * least))));
}

} // namespace

bool is_uniform(const Instance& instance)
{
    return std::ranges::all_of(instance.direction, [&](const mpz_class& v) { return v == instance.direction[0]; });
}

Interval divergence_from_start(const Instance& instance, const std::vector<mpq_class>& z, const mpq_class& norm)
{
    const mpq_class squared_norm = squared_norm_of_direction(instance);
    Interval sum;
    for (std::size_t n = 0; n < z.size(); ++n)
        if (z[n] != 0) {
            budget::spend_on("a divergence", z[n], squared_norm, norm, instance.direction[n], instance.direction[n]);
            budget::spend(budget::function() + 2 * budget::interval(), "a divergence");
            const mpq_class ratio = z[n] * squared_norm / (norm * instance.direction[n] * instance.direction[n]);
            sum += Interval(mpq_class(z[n] / norm)) * log(Interval(ratio));
        }
    return sum;
}

Interval bound_plain(const Instance& instance, const Optimum& optimum, const Interval& log_magnification, bool is_sharp,
                     const std::optional<Interval>& distance)
{
    const long depth = depth_of(instance);
    // log(Q/(β₁ρ^(−L))) = ½ log(Q²/β₁²) + L log ρ; for ρ = 1, exact.
    const mpq_class start_norm = squared_start_norm(instance);
    budget::spend_on("a bound", optimum.value, optimum.value, start_norm);
    const mpq_class ratio = optimum.value * optimum.value / start_norm;
    const Interval log_ratio = log(Interval(ratio)) / two() + Interval(depth) * log_magnification;
    require(log_ratio.is_positive(), "Q > beta_1 rho^(-L) does not hold");
    if (depth == 2) {
        if (is_sharp) return divergence_from_start(instance, optimum.minimizer, optimum.value) / log_ratio;
        return log_of_largest_ratio(instance) / log_ratio;
    }
    if (!is_uniform(instance))
        return bound_plain_deep(instance, optimum, log_magnification, is_sharp, distance.value());
    Interval spread(1L); // ζ/Q = (Σ (z*ₙ/Q)^(1/(1+δ)))^(1+δ), 1 + δ = (2L−2)/L
    if (is_sharp) {
        spend_on_entries(instance, 2);
        Interval sum;
        for (const mpq_class& z : optimum.minimizer)
            if (z != 0) sum += exp(quotient(depth, 2 * depth - 2) * log(Interval(mpq_class(z / optimum.value))));
        spread = exp(quotient(2 * depth - 2, depth) * log(sum));
    }
    return missing_share(instance, spread) / (exp(quotient(depth - 2, depth) * log_ratio) - one());
}

Interval prior_log_magnification(const Instance& instance, const Optimum& optimum)
{
    budget::spend_on("a bound", instance.eta_r, instance.eta_u);
    const mpq_class eta = instance.rate_ratio();
    require(optimum.value * optimum.value >= power(eta, instance.depth), "Q^2 >= eta^L does not hold");
    const Interval q(optimum.value), start(instance.radius_squared);
    return (log(start) - two() / Interval(depth_of(instance)) * log(q) +
            (two_over_depth_power(q, depth_of(instance)) - start) / Interval(eta)) /
           two();
}

Interval bound_robust(const Instance& instance, const Optimum& optimum, bool is_worst_case)
{
    require(power(instance.radius_squared, instance.depth) < optimum.value * optimum.value,
            "r0^(2L) < Q^2 does not hold");
    const long depth = depth_of(instance);
    if (depth == 2) {
        const Interval divergence = is_worst_case ? log_of_largest_ratio(instance)
                                                  : divergence_from_start(instance, optimum.minimizer, optimum.value);
        return Interval(instance.rate_ratio()) * divergence /
               Interval(mpq_class(optimum.value - instance.radius_squared));
    }
    require(!is_worst_case && is_uniform(instance), "the bound is for L = 2 or a uniform direction");
    const Interval excess = two_over_depth_power(Interval(optimum.value), depth) - Interval(instance.radius_squared);
    return missing_share(instance, one()) /
           (exp(Interval(depth - 2) * excess / (two() * Interval(instance.rate_ratio()))) - one());
}

Interval bound_any_radius(const Instance& instance, const Optimum& optimum)
{
    require(instance.depth == 2, "the bound is for L = 2");
    const mpq_class &q = optimum.value, &start = instance.radius_squared;
    budget::spend_on("a bound", q, q, q, start, start, instance.eta_r, instance.eta_u);
    const Interval divergence = divergence_from_start(instance, optimum.minimizer, q);
    const Interval discriminant = Interval(mpq_class((q - start) * (q - start))) +
                                  Interval(mpq_class(4 * instance.rate_ratio() * q)) * divergence;
    return (Interval(mpq_class(start - q)) + sqrt(discriminant)) / Interval(mpq_class(2 * q));
}

Interval weight_scale(const Instance& instance)
{
    return power(sqrt(Interval(squared_norm_of_direction(instance))), depth_of(instance) - 2);
}

Interval bound_weighted(const Instance& instance, const Optimum& weighted)
{
    const long depth = depth_of(instance);
    spend_on_entries(instance, 1);
    Interval total; // ‖z*_a‖_{2/L}^{2/L}
    for (const mpq_class& z : weighted.minimizer)
        if (z != 0) total += two_over_depth_power(Interval(z), depth);
    const Interval excess = total - Interval(instance.radius_squared);
    require(excess.is_positive(), "kappa* < 1 does not hold");
    const Interval inverse = exp(Interval(depth - 2) * excess / (two() * Interval(instance.rate_ratio()))); // 1/κ*
    return (weight_scale(instance) * Interval(weighted.value) - power(sqrt(total), depth)) / (inverse - one());
}

} // namespace checker
