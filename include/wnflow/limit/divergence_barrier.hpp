#pragma once

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/problem/instance.hpp>

/// What the divergence D_Φ(z, x̃(t)), which decreases along the weight-normalized flow for every z ∈ S₊, says about r.
/// Source: derived; docs/theory, "No collapse".
namespace wnflow::limit {

using numeric::Ball;
using numeric::Vector;

/// D_Φ(z, x̃) against the least value that it can tend to where r → 0, both without the terms that they share.
/// L = 2: s KL(z/s ‖ u²) + r⁴/(2η̃) against s r²/η̃, s = ‖z‖₁.
/// L > 2: e^{−c r²}(⟨u^⊙(2−L), z⟩ − r^L) + ∫₀^{r^L} e^{−c m^{2/L}} dm against ‖z‖_{2/L}, c = (L−2)/(2η̃).
struct DivergenceBarrier {
    Ball divergence;
    Ball barrier;

    /// The trajectory through this point does not collapse. False where the balls do not decide.
    [[nodiscard]] bool excludes_collapse() const { return certainly_less_equal(divergence, barrier); }
};

/// @param direction u > 0, ‖u‖ = 1
/// @param feasible z ∈ S₊, z ≠ 0; exact zeros are left out
[[nodiscard]] DivergenceBarrier divergence_barrier(const problem::Instance& instance, const Ball& radius_squared,
                                                   const Vector<Ball>& direction, const Vector<Ball>& feasible);

/// A radius below which the trajectory through (r, u) never falls, as a ball whose lower end is meant: the smallest one at
/// which the divergence could still be D_Φ(z, x̃) for some direction.
/// L = 2: r_low² = s − √(2η̃ D_Φ); L > 2: the m_low = r_low^L < ‖z‖_{2/L} at which
/// κ(m)(‖z‖_{2/L} − m) + H(m) − H(‖z‖_{2/L}) = D_Φ.
/// @return 0 where `excludes_collapse` is false
[[nodiscard]] Ball radius_lower_bound(const problem::Instance& instance, const Ball& radius_squared,
                                      const Vector<Ball>& direction, const Vector<Ball>& feasible);

} // namespace wnflow::limit
