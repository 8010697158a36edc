#include <wnflow/limit/potential.hpp>

#include <wnflow/flow/start.hpp>
#include <wnflow/limit/bounds.hpp>
#include <wnflow/limit/dual_system.hpp>

#include <arb_hypgeom.h>

namespace wnflow::limit {
namespace {

bool is_zero(const Ball& value)
{
    return value.is_exact() && value.contains_zero();
}

/// z^{1−2/L} = (z^{1/L})^{L−2}.
Ball delta_power(const Ball& z, unsigned depth)
{
    return numeric::power(numeric::root(z, depth), static_cast<long>(depth) - 2);
}

/// ∫₀^m exp(−δ(t^{2/L} − r₀²)/η̃) dt with δ = (L−2)/2. By v = δ t^{2/L}/η̃ it is
/// e^{δr₀²/η̃} (L/2) (η̃/δ)^{L/2} γ(L/2, δ m^{2/L}/η̃), γ the lower incomplete gamma function.
Ball contraction_integral(unsigned depth, const Ball& mass, const Ball& radius_squared, const Ball& ratio)
{
    const Ball degree(depth), half = degree / Ball(2);
    const Ball rate = Ball(static_cast<long>(depth) - 2) / (Ball(2) * ratio); // δ/η̃
    const Ball root = numeric::root(mass, depth);
    Ball gamma;
    arb_hypgeom_gamma_lower(gamma.data(), half.data(), (rate * root * root).data(), 0, numeric::PrecisionScope::bits());
    return exp(rate * radius_squared) * half / sqrt(numeric::power(rate, static_cast<long>(depth))) * gamma;
}

} // namespace

Ball potential(const problem::Instance& instance, const Vector<Ball>& z)
{
    const unsigned depth = instance.depth;
    const flow::Start start{instance.initialization, {}};
    const bool is_polar = instance.flow == problem::FlowKind::weight_normalized;
    const Vector<Ball> origin = is_polar ? start.direction() : start.weights(); // u₀, resp. x₀
    const Ball ratio(instance.rates.ratio()), radius_squared(instance.initialization.radius_squared);
    const Ball sum = numeric::sum(z);
    Ball value;
    for (Eigen::Index n = 0; n < z.size(); ++n) {
        if (is_zero(z[n])) continue;
        if (depth == 2) {
            const Ball relative = log(z[n] / (origin[n] * origin[n]));
            value += z[n] * (is_polar ? relative - log(sum) : relative - Ball(1));
        } else {
            value += z[n] / numeric::power(origin[n], static_cast<long>(depth) - 2);
            if (!is_polar) value -= Ball(depth) / Ball(2) * numeric::power(numeric::root(z[n], depth), 2);
        }
    }
    if (is_polar && depth == 2) value += numeric::power(sum - radius_squared, 2) / (Ball(2) * ratio);
    if (is_polar && depth > 2) value -= contraction_integral(depth, quasi_norm(z, depth), radius_squared, ratio);
    return value;
}

Ball bregman_divergence(const problem::Instance& instance, const Vector<Ball>& z, const Vector<Ball>& x)
{
    Ball value = potential(instance, z) - potential(instance, x);
    const Vector<Ball> gradient = potential_gradient(instance, x);
    for (Eigen::Index n = 0; n < z.size(); ++n) value -= gradient[n] * (z[n] - x[n]);
    return value;
}

Vector<Ball> potential_gradient(const problem::Instance& instance, const Vector<Ball>& z)
{
    const unsigned depth = instance.depth;
    const flow::Start start{instance.initialization, {}};
    const bool is_polar = instance.flow == problem::FlowKind::weight_normalized;
    const Vector<Ball> origin = is_polar ? start.direction() : start.weights(); // u₀, resp. x₀
    const Ball sum = numeric::sum(z);
    Ball mass, kappa, doubled_growth; // ‖z‖_{2/L} = r^L, e^{−(L−2)q}, 2q
    if (is_polar) {
        const LimitProblem problem = LimitProblem::of(instance);
        const Ball ratio(problem.rate_ratio), start_squared(instance.initialization.radius_squared);
        mass = quasi_norm(z, depth);
        const Ball squared = depth == 2 ? sum : numeric::root(mass * mass, depth); // r²
        doubled_growth =
            problem.ratio_follows_radius ? log(squared / start_squared) / ratio : (squared - start_squared) / ratio;
        kappa = exp(-Ball(static_cast<long>(depth) - 2) * doubled_growth / Ball(2));
    }

    Vector<Ball> gradient(z.size());
    for (Eigen::Index n = 0; n < z.size(); ++n) {
        if (is_zero(z[n])) continue;
        const Ball squared = origin[n] * origin[n];
        if (depth == 2) gradient[n] = is_polar ? log(z[n] / (sum * squared)) + doubled_growth : log(z[n] / squared);
        else if (is_polar)
            gradient[n] =
                numeric::power(origin[n], 2 - static_cast<long>(depth)) - kappa * delta_power(mass / z[n], depth);
        else gradient[n] = numeric::power(origin[n], 2 - static_cast<long>(depth)) - Ball(1) / delta_power(z[n], depth);
    }
    return gradient;
}

} // namespace wnflow::limit
