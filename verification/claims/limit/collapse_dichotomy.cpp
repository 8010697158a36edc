#include <verification/claims/limit/statements.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/flow/network.hpp>

#include <algorithm>

namespace wnflow::claims {
namespace {

/// ‖e‖² − ‖b‖² = ‖A x̃‖² − 2⟨A x̃, b⟩, by its two terms: ‖e‖ − ‖b‖ itself would cancel as x → 0.
struct Sides {
    Ball along;   ///< 2⟨A x̃, b⟩
    Ball squared; ///< ‖A x̃‖²
};
Sides sides_at(const flow::Network<Ball>& network, const flow::Sample& sample)
{
    const Vector<Ball> image = network.matrix.apply(flow::Network<Ball>::powers(sample.weights, network.depth));
    return {Ball(2) * numeric::inner(image, network.target), numeric::squared_norm(image)};
}

Verdict judge_collapse(Evidence& evidence, const flow::Network<Ball>& network)
{
    return judge_samples(evidence, [&](const flow::Sample& sample) {
        const Sides sides = sides_at(network, sample);
        return judge_inequality(sides.along, sides.squared, evidence.trajectory_evidence(), evidence.settings().digits);
    });
}

Verdict judge_convergence(Evidence& evidence, const flow::Network<Ball>& network)
{
    const auto is_within = [&](const flow::Sample& sample) {
        const Sides sides = sides_at(network, sample);
        return !midpoint_less(sides.along, sides.squared);
    };
    const auto& samples = evidence.trajectory().samples;
    const auto first = std::ranges::find_if(samples, is_within);
    if (first == samples.end()) {
        if (!evidence.limit().has_entries())
            return undecided("|e(T)| <= |b| at no sampled time: a later end would decide");
        Verdict verdict = judge_inequality(evidence.limit().residual_norm, sqrt(numeric::squared_norm(network.target)),
                                           EvidenceKind::enclosure, evidence.settings().limit_digits);
        verdict.reason =
            "|e(T)| <= |b| at no sampled time, but in the limit: there |e| is the left side, |b| the right one";
        return verdict;
    }
    return judge_samples(evidence, [&](const flow::Sample& sample) {
        const Sides sides = sides_at(network, sample);
        if (sample.time < first->time) // nothing is claimed yet but that r > 0
            return judge_inequality(Ball(0), sample.radius, evidence.trajectory_evidence(), evidence.settings().digits);
        return judge_inequality(sides.squared, sides.along, evidence.trajectory_evidence(), evidence.settings().digits);
    });
}

} // namespace

Claim collapse_dichotomy()
{
    Claim claim;
    claim.id = "collapse-dichotomy";
    claim.title = "either |e| <= |b| for good, or collapse";
    claim.statement =
        "Either |e(T)| <= |b| at some time, then from there on and x does not tend to 0; or |e(t)| > |b| for all t "
        "and x tends to 0. As |e|^2 - |b|^2 = |A x~|^2 - 2 <A x~, b>, the two terms are compared.";
    claim.source = Source::derived;
    claim.origin = "Theorem (limit)";
    claim.formula =
        "no collapse: |A x~|^2 <= 2 <A x~, b> from the first such time on; collapse: 2 <A x~, b> <= |A x~|^2";
    claim.hypotheses = {"S+ is not empty", "which of the two happens is known"};
    claim.lemmas = {"Theorem (limit)", "No collapse", "Energy identity"};
    claim.refutation = "a sampled time at which |e| is on the other side of |b| by more than 1000 times the error";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        if (evidence.optimum().outcome == limit::OptimumOutcome::infeasible)
            return not_applicable("hypothesis fails: S+ = {z >= 0 : A z = b} is empty (Farkas vector, exact)");
        const limit::CollapseFinding finding = evidence.collapse();
        if (finding.status == limit::CollapseStatus::undecided) return undecided(finding.explanation);
        const bool collapses = finding.status == limit::CollapseStatus::collapsed;
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const auto network = flow::Network<Ball>::of(evidence.instance());
        Verdict verdict = collapses ? judge_collapse(evidence, network) : judge_convergence(evidence, network);
        require(verdict, {"which of the two happens is known",
                          finding.is_certified ? HypothesisStatus::certified : HypothesisStatus::observed,
                          std::string(limit::to_text(finding.status)) + ": " + finding.explanation});
        verdict.reason = (collapses ? "collapse: " : "no collapse: ") + finding.explanation +
                         (verdict.reason.empty() ? "" : "; " + verdict.reason);
        return verdict;
    };
    return claim;
}

} // namespace wnflow::claims
