#pragma once

#include <wnflow/flow/network.hpp>

namespace wnflow::flow {

/// WN, gradient flow with weight normalization, in the polar coordinates x = r u, ‖u‖ = 1:
///   r' = −η_r ∂_r ℓ = −η_r ⟨u, g⟩,   u' = −η_u ∂_u ℓ = −η_u r (g − ⟨u, g⟩ u).
///
/// The norm of u is not projected back to 1: that it stays 1 is a statement to be checked.
/// Source: the paper's flow; this form: docs/theory, "The flows".
template <class T>
struct PolarField {
    Network<T> network;
    T eta_r; ///< learning rate of the radius
    T eta_u; ///< learning rate of the direction

    [[nodiscard]] static PolarField of(const problem::Instance& instance)
    {
        return {Network<T>::of(instance), numeric::from_rational<T>(instance.rates.eta_r),
                numeric::from_rational<T>(instance.rates.eta_u)};
    }

    struct Derivative {
        T radius;                 ///< r'
        Vector<T> direction;      ///< u'
        T growth_exponent;        ///< q' = −η_u r ⟨u, g⟩, the derivative of q = ∫ r r'/η̃
        T dissipation;            ///< −ℓ' = η_r ⟨u, g⟩² + η_u r² ‖g − ⟨u, g⟩ u‖²
    };

    [[nodiscard]] Derivative operator()(const T& r, const Vector<T>& u) const
    {
        Vector<T> x(u.size());
        for (Eigen::Index n = 0; n < u.size(); ++n) x[n] = r * u[n];
        const Vector<T> g = network.gradient(x);
        const T radial = numeric::inner(u, g); // ⟨u, g⟩ = ∂_r ℓ

        Vector<T> tangential(u.size()); // g − ⟨u, g⟩ u
        for (Eigen::Index n = 0; n < u.size(); ++n) tangential[n] = g[n] - radial * u[n];

        Derivative d{-eta_r * radial, Vector<T>(u.size()), -eta_u * r * radial,
                     eta_r * radial * radial + eta_u * r * r * numeric::inner(tangential, tangential)};
        for (Eigen::Index n = 0; n < u.size(); ++n) d.direction[n] = -eta_u * r * tangential[n];
        return d;
    }
};

} // namespace wnflow::flow
