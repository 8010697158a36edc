#pragma once

#include <wnflow/numeric/rational.hpp>
#include <wnflow/numeric/rational_matrix.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace wnflow::limit {

/// What is known about the maximal face of S₊.
enum class FaceOutcome {
    found,      ///< `interior_point` and `proof` prove `support`
    infeasible, ///< S₊ is empty: `farkas` proves it
    undecided,  ///< no exact proof was found; `reason` says why
};

/// The maximal face of S₊ = {z ≥ 0 : A z = b}: the coordinates on which some point of S₊ is positive.
struct MaximalFace {
    FaceOutcome outcome = FaceOutcome::undecided;
    std::vector<std::size_t> support;       ///< increasing; every point of S₊ vanishes off it
    bool has_positive_point = false;        ///< whether the support is everything: S₊ contains a point z > 0
    numeric::RationalVector interior_point; ///< a point of S₊, positive exactly on the support; N entries
    numeric::RationalVector proof; ///< y: Aᵀy ≥ 0, ⟨b, y⟩ = 0, (Aᵀy)_n > 0 exactly off the support; M entries
    numeric::RationalVector farkas; ///< if infeasible: f with Aᵀf ≤ 0 and ⟨b, f⟩ > 0
    std::string reason;             ///< if undecided
    std::string method;             ///< how the proposal was made
};

/// Finds the maximal face exactly: floating point proposes, rational arithmetic corrects and verifies. That `proof`
/// excludes a coordinate: ⟨z, Aᵀy⟩ = ⟨b, y⟩ = 0 with non-negative terms forces z_n = 0 where (Aᵀy)_n > 0.
/// @param a M×N
/// @param b M entries; 0 is allowed (S₊ is then the cone of non-negative kernel vectors)
/// @throws std::invalid_argument if the shapes do not fit
[[nodiscard]] MaximalFace maximal_face(const numeric::RationalMatrix& a, const numeric::RationalVector& b);

/// True iff the fields of `face` prove its outcome for (a, b), in rationals; false for an undecided outcome.
[[nodiscard]] bool check_face(const MaximalFace& face, const numeric::RationalMatrix& a,
                              const numeric::RationalVector& b);

} // namespace wnflow::limit
