#include "enclose/primal_program.hpp"

#include <wnflow/flow/cartesian_field.hpp>
#include <wnflow/flow/plain_field.hpp>
#include <wnflow/flow/polar_field.hpp>
#include <wnflow/flow/systems.hpp>
#include <wnflow/ode/recorded.hpp>

namespace wnflow::enclose::detail {

using numeric::Vector;
using ode::Recorded;

ode::Program primal_program(const problem::Instance& instance, const PrimalLayout& layout,
                            const numeric::Rational& from)
{
    const auto network = flow::Network<Recorded>::of(instance);
    const Eigen::Index n = layout.dimension;
    const bool is_polar = layout.coordinates == flow::Coordinates::polar;
    const auto rates = flow::RateSchedules<Recorded>::of(instance.rates, from);
    const auto field = [&](const Vector<Recorded>& state, Vector<Recorded>& derivative, const Recorded& clock) {
        const Recorded time = from == 0 ? clock : clock + Recorded(from);
        Vector<Recorded> position, velocity; // u and u', or x and x'
        Recorded log_radius_slope = 0;       // (log ‖x‖)' where the position is x and its direction is wanted
        if (layout.is_plain) {
            position = state.head(n);
            velocity = flow::PlainField<Recorded>{network}(position);
            derivative.head(n) = velocity;
            derivative[layout.dissipated()] = numeric::inner(velocity, velocity);
        } else if (is_polar) {
            const Recorded r = state[0];
            position = state.segment(1, n);
            const auto d =
                flow::PolarField<Recorded>::at(network, rates.eta_r(time, r), rates.eta_u(time, r), r, position);
            velocity = d.direction;
            derivative[0] = d.radius;
            derivative.segment(1, n) = velocity;
            derivative[layout.growth_exponent()] = d.growth_exponent;
            derivative[layout.dissipated()] = d.dissipation;
        } else {
            position = state.head(n);
            const Recorded r_squared = numeric::inner(position, position);
            const bool needs_radius = rates.eta_r.power_of_radius != 0 || rates.eta_u.power_of_radius != 0;
            const Recorded r = needs_radius ? sqrt(r_squared) : Recorded(1);
            const auto d = flow::CartesianField<Recorded>::at(network, rates.eta_r(time, r), rates.eta_u(time, r),
                                                              r_squared, position);
            velocity = d.weights;
            if (layout.has_logarithms) log_radius_slope = numeric::inner(position, velocity) / r_squared;
            derivative.head(n) = velocity;
            derivative[layout.growth_exponent()] = d.growth_exponent;
            derivative[layout.dissipated()] = d.dissipation;
        }
        if (!layout.has_logarithms) return;
        for (Eigen::Index i = 0; i < n; ++i)
            derivative[layout.logarithms() + i] = velocity[i] / position[i] - log_radius_slope;
    };
    return ode::record(field, layout.size());
}

} // namespace wnflow::enclose::detail
