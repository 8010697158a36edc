#pragma once

#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

#include <functional>

namespace wnflow::claims {

/// Judges a statement about the trajectory and its dual variable at every sample, as judge_samples does; a sample that the
/// dual flow did not reach is undecided. The precision in force is enough for both.
[[nodiscard]] Verdict
judge_along_dual(Evidence& evidence,
                 const std::function<Verdict(const flow::Sample&, const flow::DualSample&)>& judge_sample);

/// The same for statements that need no more than λ: on the enclosed dual flow where there is one, in which case everything
/// that is judged is an enclosure.
[[nodiscard]] Verdict
judge_along_lambda(Evidence& evidence,
                   const std::function<Verdict(const flow::Sample&, const Vector<Ball>&, EvidenceKind)>& judge_sample);

/// The same for statements about ∫c and ∫c‖e‖² along the flow: on the enclosed integrals where there are such, in which case
/// everything that is judged is an enclosure; else on those along the dual flow.
[[nodiscard]] Verdict judge_along_quadratures(
    Evidence& evidence,
    const std::function<Verdict(const flow::Sample&, const DualQuadratures&, EvidenceKind)>& judge_sample);

} // namespace wnflow::claims
