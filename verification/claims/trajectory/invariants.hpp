#pragma once

#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

namespace wnflow::claims {

/// log x (L = 2) or x^⊙(2−L) (L > 2), componentwise: what moves within range Aᵀ along plain gradient flow.
[[nodiscard]] Vector<Ball> mirror_coordinates(const Vector<Ball>& x, unsigned depth);

/// The polar invariants' vector I = log u + q (L = 2), e^{−(L−2)q} u^⊙(2−L) (L > 2).
[[nodiscard]] Vector<Ball> polar_invariant(const Vector<Ball>& u, const Ball& q, unsigned depth);

/// ⟨k, now⟩ = ⟨k, start⟩ for every k of the basis of ker A, that is now − start ∈ range Aᵀ; the least favourable k stands
/// for all. Scale: Σ |kₙ nowₙ|.
[[nodiscard]] Verdict judge_difference_in_range(Evidence& evidence, const Vector<Ball>& now,
                                                const Vector<Ball>& start);

} // namespace wnflow::claims
