#pragma once

#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

#include <wnflow/flow/network.hpp>

#include <optional>

/// What the statements about rates compute at one state of a flow.
namespace wnflow::claims {

/// ‖e‖ at the weights x.
[[nodiscard]] Ball residual_norm(const flow::Network<Ball>& network, const Vector<Ball>& x);

/// The verdict of a comparison of terms in ‖e‖ or ‖e‖² where it is undecided only because e has decayed into its own error, of
/// more than a tenth of 10^(−digits/3) ‖e‖ (the difference of two squares has four times e's relative error, and equalities
/// ask for 10^(−digits/3)): such a sample says nothing, for or against. Other verdicts are returned as they are.
[[nodiscard]] Verdict unless_unresolved(Verdict verdict, const Ball& residual_norm, unsigned digits);

/// −(½‖e‖²)' = L(−ℓ') by the flow's right-hand side: L(η_r⟨u,g⟩² + η_u r²‖g − ⟨u,g⟩u‖²), plain flow L‖g‖². A sum of squares:
/// the error of e enters multiplied by the square roots of K's eigenvalues, not by their quotients.
[[nodiscard]] Ball residual_dissipation(const problem::Instance& instance, const flow::Network<Ball>& network,
                                        const Vector<Ball>& x);

/// A diag(x^{2L−2}) Aᵀ.
[[nodiscard]] numeric::Matrix<Ball> gram_matrix(const flow::Network<Ball>& network, const Vector<Ball>& x);

/// K = L A diag(x^{L−1}) P diag(x^{L−1}) Aᵀ with e' = −K e.
[[nodiscard]] numeric::Matrix<Ball> decay_matrix(const problem::Instance& instance, const flow::Network<Ball>& network,
                                                 const Vector<Ball>& x);

/// ε: the largest relative error of a weight.
[[nodiscard]] Ball relative_error(const flow::Sample& sample);

/// x̃^(1/L), componentwise.
[[nodiscard]] Vector<Ball> weights_of(const Vector<Ball>& represented, unsigned depth);

/// The tail of a flow with a positive limit; or the verdict where there is none: no limit, a limit on a face, σ not
/// enclosed, a flow that is too stiff, a run that ended early, a residual that does not decay.
struct TailOrVerdict {
    const Tail* tail = nullptr;
    std::optional<Verdict> missing;
};
[[nodiscard]] TailOrVerdict exponential_tail(Evidence& evidence);

/// The verdict of a statement about limits on a proper face of S₊, where the limit is positive or unknown.
[[nodiscard]] std::optional<Verdict> proper_face_missing(Evidence& evidence);

} // namespace wnflow::claims
