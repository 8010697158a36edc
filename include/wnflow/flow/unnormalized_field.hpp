#pragma once

#include <wnflow/flow/network.hpp>

namespace wnflow::flow {

/// WN for a direction of any norm, x = r u/‖u‖, by the chain rule and nothing else:
///   r' = −η_r ⟨u/‖u‖, g⟩,   u' = −η_u (r/‖u‖)(I − uuᵀ/‖u‖²) g,   g = ∇ℓ(x).
/// Independent of PolarField, whose form presupposes ‖u‖ = 1.
/// Source: the paper's flow; docs/theory, "Lemma 3.1".
template <class T>
struct UnnormalizedField {
    Network<T> network;
    T eta_r; ///< learning rate of the radius
    T eta_u; ///< learning rate of the direction

    /// The derivatives with respect to t of what is integrated.
    struct Derivative {
        T radius;            ///< r'
        Vector<T> direction; ///< u'
    };

    [[nodiscard]] Derivative operator()(const T& r, const Vector<T>& u) const
    {
        using std::sqrt;
        const T squared_norm = numeric::inner(u, u);
        const T norm = sqrt(squared_norm);
        const T scale = r / norm;
        Vector<T> x(u.size());
        for (Eigen::Index n = 0; n < u.size(); ++n) x[n] = scale * u[n];
        const Vector<T> g = network.gradient(x);
        const T along = numeric::inner(u, g);
        Derivative d{-eta_r * along / norm, Vector<T>(u.size())};
        const T across = eta_u * scale, share = along / squared_norm;
        for (Eigen::Index n = 0; n < u.size(); ++n) d.direction[n] = -across * (g[n] - share * u[n]);
        return d;
    }
};

} // namespace wnflow::flow
