#pragma once

#include <wnflow/flow/network.hpp>

namespace wnflow::flow {

/// WN, gradient flow with weight normalization, in the polar coordinates x = r u, ‖u‖ = 1:
///   r' = −η_r ∂_r ℓ = −η_r ⟨u, g⟩,   u' = −η_u ∂_u ℓ = −η_u r (g − ⟨u, g⟩ u).
///
/// Computed as products of r with quantities of u: with p = ⟨u, h ⊙ u^⊙(L−1)⟩ = ⟨A u^⊙L, e⟩, where e = r^L A u^⊙L − b
/// and h = Aᵀe,
///   ⟨u, g⟩ = r^{L−1} p,   r' = −η_r r^{L−1} p,   u' = −η_u u ⊙ (u^⊙(L−2) ⊙ Aᵀ(r^L e) − r^L p),
/// the same for every u, of norm 1 or not: two products with A and fewest products of N-vectors.
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

    /// The derivatives with respect to t of what is integrated.
    struct Derivative {
        T radius;                 ///< r'
        Vector<T> direction;      ///< u'
        T growth_exponent;        ///< q' = −η_u r ⟨u, g⟩, the derivative of q = ∫ r r'/η̃
        T dissipation;            ///< −ℓ' = η_r ⟨u, g⟩² + η_u r² ‖g − ⟨u, g⟩ u‖² = r'²/η_r + ‖u'‖²/η_u
    };

    [[nodiscard]] Derivative operator()(const T& r, const Vector<T>& u) const { return at(network, eta_r, eta_u, r, u); }

    /// The field for the rates of one moment.
    [[nodiscard]] static Derivative at(const Network<T>& network, const T& eta_r, const T& eta_u, const T& r,
                                       const Vector<T>& u)
    {
        using numeric::power;
        const unsigned depth = network.depth;
        const T r_previous = power(r, static_cast<long>(depth) - 1), r_depth = r_previous * r; // r^{L−1}, r^L
        const Vector<T> v = Network<T>::powers(u, depth - 2);                                  // u^⊙(L−2)
        Vector<T> image(u.size());
        for (Eigen::Index n = 0; n < u.size(); ++n) image[n] = v[n] * (u[n] * u[n]);
        image = network.matrix.apply(image); // A u^⊙L

        Vector<T> scaled(image.size()); // r^L e
        T p(0);
        {
            Vector<T> e(image.size());
            for (Eigen::Index m = 0; m < e.size(); ++m) {
                e[m] = r_depth * image[m] - network.target[m];
                scaled[m] = r_depth * e[m];
            }
            p = numeric::inner(image, e);
        }
        const T scaled_p = r_depth * p;
        const Vector<T> h = network.matrix.apply_transposed(scaled); // r^L h

        Derivative d{-eta_r * (r_previous * p), Vector<T>(u.size()), -eta_u * scaled_p, T(0)};
        for (Eigen::Index n = 0; n < u.size(); ++n)
            d.direction[n] = -eta_u * (u[n] * (depth == 2 ? T(h[n] - scaled_p) : T(h[n] * v[n] - scaled_p)));
        d.dissipation = d.radius * d.radius / eta_r + numeric::inner(d.direction, d.direction) / eta_u;
        return d;
    }
};

} // namespace wnflow::flow
