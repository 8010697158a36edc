#pragma once

#include <wnflow/flow/network.hpp>

namespace wnflow::flow {

/// WN in Cartesian coordinates, N variables and no constraint:
///   x' = −η_u r² g + (η_u − η_r/r²)⟨x, g⟩ x,   r = ‖x‖.
///
/// Source: derived; docs/theory, "The flows". The second, independent route to every statement about the polar form.
template <class T>
struct CartesianField {
    Network<T> network;
    T eta_r; ///< learning rate of the radius
    T eta_u; ///< learning rate of the direction

    /// The derivatives with respect to t of what is integrated.
    struct Derivative {
        Vector<T> weights; ///< x'
        T growth_exponent; ///< q' = −η_u ⟨x, g⟩
        T dissipation;     ///< −ℓ' = −⟨g, x'⟩
    };

    [[nodiscard]] Derivative operator()(const Vector<T>& x) const
    {
        return at(network, eta_r, eta_u, numeric::inner(x, x), x);
    }

    /// The field for the rates of one moment; `r_squared`: ‖x‖².
    [[nodiscard]] static Derivative at(const Network<T>& network, const T& eta_r, const T& eta_u, const T& r_squared,
                                       const Vector<T>& x)
    {
        const Vector<T> g = network.gradient(x);
        const T along = numeric::inner(x, g);
        const T inward = -eta_u * r_squared, outward = (eta_u - eta_r / r_squared) * along;
        Derivative d{Vector<T>(x.size()), -eta_u * along, T(0)};
        for (Eigen::Index n = 0; n < x.size(); ++n) d.weights[n] = inward * g[n] + outward * x[n];
        d.dissipation = -numeric::inner(g, d.weights);
        return d;
    }
};

} // namespace wnflow::flow
