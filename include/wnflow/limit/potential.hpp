#pragma once

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/problem/instance.hpp>

/// The potentials Φ whose minimizers over S₊ are the limits of the flows. Source: derived; docs/theory, "Potentials".
namespace wnflow::limit {

using numeric::Ball;
using numeric::Vector;

/// Φ(z) for z ≥ 0, z ≠ 0, with s = ‖z‖₁, m = ‖z‖_{2/L}:
/// WN, L = 2: s KL(z/s ‖ u₀²) + (s − r₀²)²/(2η̃);
/// WN, L > 2: ⟨a, z⟩ − H(m), a = u₀^⊙(2−L), H(m) = ∫₀^m κ, an incomplete gamma function;
/// GF: Σ zₙ log(zₙ/(e x̃₀ₙ)) (L = 2), ⟨x₀^⊙(2−L), z⟩ − (L/2) Σ zₙ^{2/L} (L > 2).
[[nodiscard]] Ball potential(const problem::Instance& instance, const Vector<Ball>& z);

/// D_Φ(z, x̃) = Φ(z) − Φ(x̃) − ⟨∇Φ(x̃), z − x̃⟩ ≥ 0 for z ≥ 0 and x̃ > 0, by this definition.
[[nodiscard]] Ball bregman_divergence(const problem::Instance& instance, const Vector<Ball>& z, const Vector<Ball>& x);

/// ∇Φ(z) for z > 0:
/// WN, L = 2: log(zₙ/(s u₀ₙ²)) + (s − r₀²)/η̃ with s = ‖z‖₁;
/// WN, L > 2: aₙ − κ(m) (m/zₙ)^{1−2/L} with a = u₀^⊙(2−L), m = ‖z‖_{2/L};
/// with η̃ = κr², log(s/r₀²)/κ for (s − r₀²)/η̃, resp. κ(m) = (r₀^L/m)^{(L−2)/(κL)};
/// GF: log(zₙ/x̃₀ₙ) (L = 2), x₀ₙ^{2−L} − zₙ^{2/L−1} (L > 2).
/// @throws problem::RatesNotConstant if η̃ is neither constant nor κr² at all times
/// Coordinates with z = 0 exactly are left out (0 in the result).
[[nodiscard]] Vector<Ball> potential_gradient(const problem::Instance& instance, const Vector<Ball>& z);

} // namespace wnflow::limit
