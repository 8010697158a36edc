#pragma once

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/problem/instance.hpp>

/// The potentials Φ whose minimizers over S₊ are the limits of the flows. Source: derived; docs/theory, "Potentials".
namespace wnflow::limit {

using numeric::Ball;
using numeric::Vector;

/// ∇Φ(z) for z > 0:
/// WN, L = 2: log(zₙ/(s u₀ₙ²)) + (s − r₀²)/η̃ with s = ‖z‖₁;
/// WN, L > 2: aₙ − κ(m) (m/zₙ)^{1−2/L} with a = u₀^⊙(2−L), m = ‖z‖_{2/L};
/// with η̃ = κr², log(s/r₀²)/κ for (s − r₀²)/η̃, resp. κ(m) = (r₀^L/m)^{(L−2)/(κL)};
/// GF: log(zₙ/x̃₀ₙ) (L = 2), x₀ₙ^{2−L} − zₙ^{2/L−1} (L > 2).
/// @throws problem::RatesNotConstant if η̃ is neither constant nor κr² at all times
/// Coordinates with z = 0 exactly are left out (0 in the result).
[[nodiscard]] Vector<Ball> potential_gradient(const problem::Instance& instance, const Vector<Ball>& z);

} // namespace wnflow::limit
