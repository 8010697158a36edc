#include "enclose/primal_program.hpp"

#include <wnflow/flow/cartesian_field.hpp>
#include <wnflow/flow/plain_field.hpp>
#include <wnflow/flow/polar_field.hpp>
#include <wnflow/flow/systems.hpp>
#include <wnflow/ode/recorded.hpp>

namespace wnflow::enclose::detail {

using numeric::Rational;
using numeric::Vector;
using ode::Recorded;

namespace {

/// h of the weights x, h = Aᵀe, times x^⊙(L−2): −(log x_n)' of the plain flow.
Vector<Recorded> relative_gradient(const flow::Network<Recorded>& network, const Vector<Recorded>& x)
{
    Vector<Recorded> result = network.matrix.apply_transposed(network.residual(x));
    const Vector<Recorded> w = flow::Network<Recorded>::powers(x, network.depth - 2);
    for (Eigen::Index i = 0; i < x.size(); ++i) result[i] *= w[i];
    return result;
}

/// r^L h ⊙ u^⊙(L−2), the same with x = r u times r², by the operations of flow::PolarField, which are then noted once.
Vector<Recorded> relative_gradient(const flow::Network<Recorded>& network, const Recorded& r, const Vector<Recorded>& u)
{
    const Recorded r_depth = numeric::power(r, static_cast<long>(network.depth) - 1) * r;
    const Vector<Recorded> v = flow::Network<Recorded>::powers(u, network.depth - 2);
    Vector<Recorded> image(u.size());
    for (Eigen::Index i = 0; i < u.size(); ++i) image[i] = v[i] * (u[i] * u[i]);
    image = network.matrix.apply(image);
    for (Eigen::Index m = 0; m < image.size(); ++m) image[m] = r_depth * (r_depth * image[m] - network.target[m]);
    Vector<Recorded> result = network.matrix.apply_transposed(image);
    for (Eigen::Index i = 0; i < u.size(); ++i) result[i] *= v[i];
    return result;
}

/// c of λ' = c e, in which r, not q, is the argument of E = e^(−(L−2)q): q = (r² − r₀²)/(2η̃).
/// Source: derived; docs/theory, "Dual variable".
Recorded dual_speed(const problem::Instance& instance, const Recorded& r_squared)
{
    const long excess = static_cast<long>(instance.depth) - 2;
    if (instance.flow == problem::FlowKind::plain) return Recorded(excess == 0 ? 2 : excess);
    const Rational eta_u = instance.rates.eta_u.constant();
    if (excess == 0) return Recorded(2 * eta_u) * r_squared;
    const Recorded q = (r_squared - Recorded(instance.initialization.radius_squared)) *
                       Recorded(1 / (2 * instance.rates.ratio()));
    return Recorded(excess * eta_u) * pow(r_squared, Rational(instance.depth, 2)) * exp(Recorded(-excess) * q);
}

} // namespace

ode::Program primal_program(const problem::Instance& instance, const PrimalLayout& layout,
                            const numeric::Rational& from)
{
    const auto network = flow::Network<Recorded>::of(instance);
    const Eigen::Index n = layout.dimension;
    const auto rates = flow::RateSchedules<Recorded>::of(instance.rates, from);
    const bool needs_radius = rates.eta_r.power_of_radius != 0 || rates.eta_u.power_of_radius != 0;

    const auto set_dual_time = [&](Vector<Recorded>& derivative, const Recorded& r_squared, const Vector<Recorded>& x) {
        if (!layout.has_dual_time) return;
        const Vector<Recorded> e = network.residual(x);
        derivative[layout.dual_time()] = dual_speed(instance, r_squared);
        derivative[layout.descent()] = derivative[layout.dual_time()] * numeric::inner(e, e);
    };
    const auto plain = [&](const Vector<Recorded>& state, Vector<Recorded>& derivative) {
        const Vector<Recorded> x = state.head(n), velocity = flow::PlainField<Recorded>{network}(x);
        derivative.head(n) = velocity;
        derivative[layout.dissipated()] = numeric::inner(velocity, velocity);
        set_dual_time(derivative, Recorded(1), x);
        if (!layout.has_logarithms) return;
        const Vector<Recorded> slopes = relative_gradient(network, x);
        for (Eigen::Index i = 0; i < n; ++i) derivative[layout.logarithms() + i] = -slopes[i];
    };
    // (log u_n)' = −η_u r^L h_n u_n^(L−2) − q' = −η_u r² h_n x_n^(L−2) − q', without dividing by u_n.
    const auto set_logarithms = [&](Vector<Recorded>& derivative, const Recorded& speed,
                                    const Vector<Recorded>& slopes) {
        for (Eigen::Index i = 0; i < n; ++i)
            derivative[layout.logarithms() + i] = -(speed * slopes[i]) - derivative[layout.growth_exponent()];
    };
    const auto polar = [&](const Vector<Recorded>& state, Vector<Recorded>& derivative, const Recorded& time) {
        const Recorded r = state[0], eta_u = rates.eta_u(time, r);
        const Vector<Recorded> u = state.segment(1, n);
        const auto d = flow::PolarField<Recorded>::at(network, rates.eta_r(time, r), eta_u, r, u);
        derivative[0] = d.radius;
        derivative.segment(1, n) = d.direction;
        derivative[layout.growth_exponent()] = d.growth_exponent;
        derivative[layout.dissipated()] = d.dissipation;
        set_dual_time(derivative, r * r, Vector<Recorded>(r * u));
        if (layout.has_logarithms) set_logarithms(derivative, eta_u, relative_gradient(network, r, u));
    };
    const auto cartesian = [&](const Vector<Recorded>& state, Vector<Recorded>& derivative, const Recorded& time) {
        const Vector<Recorded> x = state.head(n);
        const Recorded r_squared = numeric::inner(x, x), r = needs_radius ? sqrt(r_squared) : Recorded(1);
        const Recorded eta_u = rates.eta_u(time, r);
        const auto d = flow::CartesianField<Recorded>::at(network, rates.eta_r(time, r), eta_u, r_squared, x);
        derivative.head(n) = d.weights;
        derivative[layout.growth_exponent()] = d.growth_exponent;
        derivative[layout.dissipated()] = d.dissipation;
        set_dual_time(derivative, r_squared, x);
        if (layout.has_logarithms) set_logarithms(derivative, eta_u * r_squared, relative_gradient(network, x));
    };
    const auto field = [&](const Vector<Recorded>& state, Vector<Recorded>& derivative, const Recorded& clock) {
        const Recorded time = from == 0 ? clock : clock + Recorded(from);
        if (layout.is_plain) plain(state, derivative);
        else if (layout.coordinates == flow::Coordinates::polar) polar(state, derivative, time);
        else cartesian(state, derivative, time);
    };
    return ode::record(field, layout.size());
}

} // namespace wnflow::enclose::detail
