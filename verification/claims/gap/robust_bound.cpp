#include <verification/claims/gap/divergence.hpp>
#include <verification/claims/gap/statements.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/limit/bounds.hpp>

namespace wnflow::claims {
namespace {

using numeric::Rational;

/// L = 2, r₀² < Q.
Verdict judge_depth_two(Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    const Rational& optimum = evidence.optimum().value;
    const Rational& start = instance.initialization.radius_squared;
    const Hypothesis hypothesis = exact_hypothesis("r0^2 < Q", start, "<", optimum);
    Verdict verdict;
    if (hypothesis.status == HypothesisStatus::certified) {
        const Ball bound = limit::bound_robust_depth_two(Ball(instance.rates.ratio()), optimum_divergence(evidence),
                                                         Ball(optimum), Ball(start));
        verdict = judge_inequality(relative_gap(evidence.optimum(), evidence.limit().entries), bound,
                                   EvidenceKind::enclosure, evidence.settings().limit_digits);
    }
    require(verdict, hypothesis);
    return verdict;
}

/// L > 2, uniform u₀, r₀² < Q^{2/L}.
Verdict judge_deep_uniform(Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    const Rational& optimum = evidence.optimum().value;
    const Rational& start = instance.initialization.radius_squared;
    // r₀² < Q^{2/L} as r₀^{2L} < Q².
    const Hypothesis hypothesis =
        exact_hypothesis("r0^(2L) < Q^2", numeric::power(start, instance.depth), "<", optimum * optimum);
    Verdict verdict;
    if (hypothesis.status == HypothesisStatus::certified) {
        const Ball bound = limit::bound_robust_uniform(instance.depth, static_cast<unsigned>(instance.dimension()),
                                                       Ball(instance.rates.ratio()), Ball(optimum), Ball(start));
        verdict = judge_inequality(relative_gap(evidence.optimum(), evidence.limit().entries), bound,
                                   EvidenceKind::enclosure, evidence.settings().limit_digits);
    }
    require(verdict, hypothesis);
    return verdict;
}

} // namespace

Claim robust_bound()
{
    Claim claim;
    claim.id = "robust-bound";
    claim.title = "bound of the gap without a small initialization (L > 2, u0 not uniform: of the weighted gap)";
    claim.statement =
        "Weight-normalized flow, no smallness of the initialization. L = 2, r0^2 < Q: gap <= eta K/(Q - r0^2), K = "
        "KL(z*/Q | u0^2). L > 2, uniform u0, r0^2 < Q^(2/L): gap <= (1 - N^(-(1-2/L)))/(1/kappa - 1), "
        "kappa = exp(-(L-2)(Q^(2/L) - r0^2)/(2 eta)). L > 2, any u0: <a, limit - z*_a> <= kappa*/(1 - kappa*) "
        "(<a,z*_a> - |z*_a|_(2/L)) with weights a = u0^(2-L) and their optimum z*_a: a bound of the weighted gap, "
        "which "
        "says nothing on the l1 gap.";
    claim.source = Source::derived;
    claim.origin = "Robust bound";
    claim.formula = "gap <= bound without x0 -> 0; L > 2, u0 not uniform: weighted gap <= bound";
    claim.hypotheses = {"weight-normalized flow", "no collapse",
                        "L = 2: r0^2 < Q; L > 2: r0^2 < Q^(2/L), resp. kappa* < 1"};
    claim.lemmas = {"Robust bound", "The limit"};
    claim.refutation = "enclosures with gap > bound";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        if (auto verdict = constant_ratio_missing(evidence)) return *verdict;
        if (auto verdict = limit_missing(evidence, evidence.limit())) return *verdict;
        const numeric::PrecisionScope precision(evidence.limit_bits());
        if (evidence.instance().depth > 2 && !evidence.has_uniform_start()) {
            Verdict verdict = weighted_bound().check(evidence);
            verdict.reason +=
                (verdict.reason.empty() ? "" : "; ") +
                std::string("L > 2, u0 not uniform: the sides are those of weighted-bound, the left one is "
                            "the weighted gap <a, limit - z*_a>, not the l1 gap");
            return verdict;
        }
        Verdict verdict = evidence.instance().depth == 2 ? judge_depth_two(evidence) : judge_deep_uniform(evidence);
        require(verdict, no_collapse_hypothesis(evidence));
        return verdict;
    };
    return claim;
}

} // namespace wnflow::claims
