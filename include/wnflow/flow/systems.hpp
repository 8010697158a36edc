#pragma once

#include <wnflow/flow/cartesian_field.hpp>
#include <wnflow/flow/coordinates.hpp>
#include <wnflow/flow/plain_field.hpp>
#include <wnflow/flow/polar_field.hpp>
#include <wnflow/flow/rate_schedule.hpp>
#include <wnflow/flow/start.hpp>

#include <functional>

namespace wnflow::flow {

/// The flows as systems of differential equations, callable as Odeint's (state, derivative, t) in any arithmetic. Beside
/// the flow itself a state carries, for the statements about it,
///   e^q with q' = r r'/η̃ (weight normalization), and ℓ(x₀) + ∫₀ᵗ (−ℓ') dτ.
/// States: (r, u₁ … u_N, e^q, ℓ₀ + ∫) in polar coordinates, (x₁ … x_N, e^q, ℓ₀ + ∫) in Cartesian ones, (x₁ … x_N, ℓ₀ + ∫)
/// of the plain flow.
/// All components of all states are positive, so that relative error control makes sense for each of them.
template <class T>
using System = std::function<void(const Vector<T>& state, Vector<T>& derivative, const T& time)>;

/// Learning rates that may depend on time and radius, without breaks.
template <class T>
struct RateSchedules {
    RateSchedule<T> eta_r, eta_u;

    /// The formulas that hold from `time` to the next of the rates' breaks.
    [[nodiscard]] static RateSchedules of(const problem::LearningRates& rates, const Rational& time = 0)
    {
        return {RateSchedule<T>::of(rates.eta_r.piece_from(time)), RateSchedule<T>::of(rates.eta_u.piece_from(time))};
    }
};

template <class T>
[[nodiscard]] System<T> polar_system(Network<T> network, RateSchedules<T> rates)
{
    return [network = std::move(network), rates = std::move(rates)](const Vector<T>& state, Vector<T>& derivative,
                                                                    const T& time) {
        const Eigen::Index n = state.size() - 3;
        const T& r = state[0];
        const auto d = PolarField<T>::at(network, rates.eta_r(time, r), rates.eta_u(time, r), r,
                                         Vector<T>(state.segment(1, n)));
        derivative.resize(state.size());
        derivative[0] = d.radius;
        derivative.segment(1, n) = d.direction;
        derivative[n + 1] = d.growth_exponent * state[n + 1];
        derivative[n + 2] = d.dissipation;
    };
}

template <class T>
[[nodiscard]] System<T> cartesian_system(Network<T> network, RateSchedules<T> rates)
{
    return [network = std::move(network), rates = std::move(rates)](const Vector<T>& state, Vector<T>& derivative,
                                                                    const T& time) {
        using std::sqrt;
        const Eigen::Index n = state.size() - 2;
        const Vector<T> x = state.head(n);
        const T r_squared = numeric::inner(x, x);
        const bool needs_radius = rates.eta_r.power_of_radius != 0 || rates.eta_u.power_of_radius != 0;
        const T r = needs_radius ? T(sqrt(r_squared)) : T(1);
        const auto d = CartesianField<T>::at(network, rates.eta_r(time, r), rates.eta_u(time, r), r_squared, x);
        derivative.resize(state.size());
        derivative.head(n) = d.weights;
        derivative[n] = d.growth_exponent * state[n];
        derivative[n + 1] = d.dissipation;
    };
}

template <class T>
[[nodiscard]] System<T> plain_system(Network<T> network)
{
    return [field = PlainField<T>{std::move(network)}](const Vector<T>& state, Vector<T>& derivative, const T&) {
        const Eigen::Index n = state.size() - 1;
        const Vector<T> d = field(Vector<T>(state.head(n)));
        derivative.resize(state.size());
        derivative.head(n) = d;
        derivative[n] = numeric::inner(d, d);
    };
}

/// The system of an instance as it is from `time` to the next break of the learning rates; `coordinates` are those of the
/// weight-normalized flow.
template <class T>
[[nodiscard]] System<T> system_of(const problem::Instance& instance, Coordinates coordinates, const Rational& time = 0)
{
    if (instance.flow == problem::FlowKind::plain) return plain_system<T>(Network<T>::of(instance));
    const auto rates = RateSchedules<T>::of(instance.rates, time);
    return coordinates == Coordinates::polar ? polar_system<T>(Network<T>::of(instance), rates)
                                             : cartesian_system<T>(Network<T>::of(instance), rates);
}

/// The state at t = 0, in balls at the working precision.
[[nodiscard]] Vector<numeric::Ball> start_state(const problem::Instance& instance, Coordinates coordinates);

} // namespace wnflow::flow
