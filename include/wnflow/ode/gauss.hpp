#pragma once

#include <wnflow/numeric/linear_algebra.hpp>

namespace wnflow::ode {

using numeric::Ball;
using numeric::Matrix;
using numeric::Vector;

/// The Gauss collocation method with s stages on [0, 1], enclosed: nodes c_i, the zeros of the shifted Legendre
/// polynomial P_s(2c − 1), weights b_i and coefficients a_ij = ∫₀^{c_i} ℓ_j. Order 2s, A-stable, symmetric; conserves
/// quadratic invariants.
///
/// The solution over one step is written in shifted Legendre polynomials: U(c) = x + Σ_k d_k ∫₀^c P_k(2c' − 1) dc', where
/// the d_k = h γ_k, k < s, are h times the coefficients of the derivative.
/// Source: Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, II.7, and II, IV.5 (simplifying
/// assumptions); the formulas used: docs/reference, "Steppers".
struct GaussMethod {
    unsigned stages;
    Vector<Ball> nodes;         ///< c, increasing
    Vector<Ball> weights;       ///< b
    Matrix<Ball> coefficients;  ///< A
    Matrix<Ball> from_stages;   ///< approximate: d = from_stages · (U(c_i) − x)_i

    /// Computed in `bits` + guard bits.
    /// @throws std::invalid_argument for 0 stages
    [[nodiscard]] static GaussMethod with_stages(unsigned stages, long bits);
};

/// P_0 … P_degree at x ∈ [−1, 1].
[[nodiscard]] Vector<Ball> legendre_values(unsigned degree, const Ball& x);
/// ∫₀^c P_k(2c' − 1) dc' for k < stages.
[[nodiscard]] Vector<Ball> legendre_integrals(unsigned stages, const Ball& c);

} // namespace wnflow::ode
