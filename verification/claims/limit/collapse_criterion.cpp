#include <verification/claims/attainable_bound.hpp>
#include <verification/claims/limit/statements.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/limit/collapse_criterion.hpp>

#include <algorithm>

namespace wnflow::claims {
namespace {

limit::CollapseCriterion criterion_at(Evidence& evidence, const flow::Sample& sample)
{
    return limit::collapse_criterion(evidence.instance(), sample.radius * sample.radius, sample.direction);
}

/// A trajectory that does not collapse satisfies the criterion nowhere: η̃ w² ≤ L V r², with 0 for w where w < 0.
Verdict judge_absence(Evidence& evidence)
{
    return judge_samples(evidence, [&](const flow::Sample& sample) {
        const limit::CollapseCriterion criterion = criterion_at(evidence, sample);
        return judge_inequality(criterion.right, criterion.left, evidence.trajectory_evidence(), evidence.settings().digits);
    });
}

/// From the first sample T at which it holds: r(t) ≤ r(T), and w² − (L V/η̃) r² has not decreased.
Verdict judge_consequences(Evidence& evidence)
{
    const auto& samples = evidence.trajectory().samples;
    const auto first = std::ranges::find_if(
        samples, [&](const flow::Sample& sample) { return criterion_at(evidence, sample).holds(); });
    if (first == samples.end() || first + 1 == samples.end())
        return not_applicable(
            "hypothesis fails: L V r^2 < eta w^2 at a sampled time before the last (it collapses, but not "
            "visibly until then)");
    const limit::CollapseCriterion start = criterion_at(evidence, *first);
    const Ball factor = Ball(evidence.instance().depth) * start.turning / Ball(evidence.instance().rates.ratio());
    const unsigned digits = evidence.settings().digits;
    return judge_samples(evidence, [&](const flow::Sample& sample) {
        if (sample.time <= first->time)
            return judge_inequality(Ball(0), sample.radius, evidence.trajectory_evidence(), digits);
        const Ball descent = criterion_at(evidence, sample).descent;
        const Ball fallen = first->radius * first->radius - sample.radius * sample.radius;
        const Verdict bound = judge_attainable_bound(start.descent * start.descent - factor * fallen, descent * descent,
                                                     evidence.trajectory_evidence(), digits);
        const Verdict radius = judge_inequality(sample.radius, first->radius, evidence.trajectory_evidence(), digits);
        return Verdict(worse(bound, radius));
    });
}

} // namespace

Claim collapse_criterion()
{
    Claim claim;
    claim.id = "collapse-criterion";
    claim.title = "the criterion decides collapse";
    claim.statement =
        "If w = -<A u^L, b> > 0 and L V r^2 < eta w^2 at a time T, the trajectory collapses: from then on r falls and "
        "w^2 - (L V/eta) r^2 does not decrease. So a trajectory that does not collapse satisfies it at no time.";
    claim.source = Source::derived;
    claim.origin = "Certificate of collapse";
    claim.formula =
        "collapse: w(T)^2 - (L V/eta)(r(T)^2 - r^2) <= w^2, and r <= r(T), after T; else: eta max(w, 0)^2 <= L V r^2";
    claim.hypotheses = {"whether it collapses is known"};
    claim.lemmas = {"No collapse"};
    claim.refutation =
        "a trajectory that does not collapse with a sample at which the criterion holds, or a sampled time after T "
        "at which r has grown or the difference fallen by more than 1000 times the error";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        const limit::CollapseFinding finding = evidence.collapse();
        if (finding.status == limit::CollapseStatus::undecided) return undecided(finding.explanation);
        const bool collapses = finding.status == limit::CollapseStatus::collapsed;
        Verdict verdict = collapses ? judge_consequences(evidence) : judge_absence(evidence);
        if (verdict.kind == VerdictKind::not_applicable) return verdict;
        require(verdict, {"whether it collapses is known",
                          finding.is_certified ? HypothesisStatus::certified : HypothesisStatus::observed,
                          std::string(limit::to_text(finding.status)) + ": " + finding.explanation});
        verdict.reason = (collapses ? "it collapses" : "it does not collapse") +
                         (verdict.reason.empty() ? std::string() : "; " + verdict.reason);
        return verdict;
    };
    return claim;
}

} // namespace wnflow::claims
