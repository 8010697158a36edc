#include <wnflow/limit/potential.hpp>

#include <wnflow/flow/start.hpp>
#include <wnflow/limit/bounds.hpp>
#include <wnflow/limit/dual_system.hpp>

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

} // namespace

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
            gradient[n] = numeric::power(origin[n], 2 - static_cast<long>(depth)) - kappa * delta_power(mass / z[n], depth);
        else
            gradient[n] = numeric::power(origin[n], 2 - static_cast<long>(depth)) - Ball(1) / delta_power(z[n], depth);
    }
    return gradient;
}

} // namespace wnflow::limit
