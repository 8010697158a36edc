#include <verification/claims/gap/divergence.hpp>
#include <verification/claims/premises.hpp>
#include <verification/claims/schedules/radius_rate.hpp>
#include <verification/claims/schedules/statements.hpp>

#include <wnflow/limit/bounds.hpp>

namespace wnflow::claims {
namespace {

using numeric::Rational;

/// log(β₁/β_min) = log(1/min u₀²), as u₀² = x̃₀/β₁.
Ball worst_divergence(Evidence& evidence)
{
    const Vector<Ball> weight = start_distribution(evidence);
    Ball smallest = weight[0];
    for (const Ball& entry : weight) smallest = min(smallest, entry);
    return -log(smallest);
}

Verdict judge(Evidence& evidence, Ball (*divergence)(Evidence&))
{
    if (auto verdict = radius_rate_missing(evidence)) return *verdict;
    const problem::Instance& instance = evidence.instance();
    if (instance.depth != 2) return not_applicable("the statement speaks of depth L = 2");
    if (auto verdict = limit_missing(evidence, evidence.limit())) return *verdict;
    const Rational& optimum = evidence.optimum().value;
    const Rational& beta_1 = instance.initialization.radius_squared; // ‖x₀ ⊙ x₀‖₁ = r₀²
    const Hypothesis hypothesis = exact_hypothesis("beta_1 < Q", beta_1, "<", optimum);
    Verdict verdict;
    if (hypothesis.status == HypothesisStatus::certified) {
        const numeric::PrecisionScope precision(evidence.limit_bits());
        const Ball bound =
            limit::bound_radius_rate(Ball(radius_rate(evidence)), divergence(evidence), Ball(optimum), Ball(beta_1));
        verdict = judge_inequality(relative_gap(evidence.optimum(), evidence.limit().entries), bound,
                                   EvidenceKind::enclosure, evidence.settings().limit_digits);
    }
    require(verdict, hypothesis);
    require(verdict, no_collapse_hypothesis(evidence));
    return verdict;
}

Claim common()
{
    Claim claim;
    claim.source = Source::derived;
    claim.origin = "Theorem 2.4";
    claim.hypotheses = {"weight-normalized flow", "L = 2", "eta = kappa r^2 at all times", "S+ is not empty",
                        "Q > beta_1"};
    claim.lemmas = {"Theorem 2.4", "The limit"};
    claim.refutation = "enclosures with gap > bound";
    return claim;
}

} // namespace

Claim radius_rate_bound()
{
    Claim claim = common();
    claim.id = "radius-rate-bound";
    claim.title = "l1 gap with eta = kappa r^2";
    claim.statement =
        "L = 2, eta = kappa r^2, Q > beta_1: gap <= kappa K/log(Q/beta_1), K = KL(z*/Q | u0^2): kappa times the "
        "bound of plain flow.";
    claim.formula = "(|limit|_1 - Q)/Q <= kappa K/log(Q/beta_1)";
    claim.check = [](Evidence& evidence) { return judge(evidence, optimum_divergence); };
    return claim;
}

Claim radius_rate_bound_worst_case()
{
    Claim claim = common();
    claim.id = "radius-rate-bound-worst-case";
    claim.title = "the same, worst case of K";
    claim.statement =
        "As radius-rate-bound, with the largest K that the direction allows: gap <= kappa log(beta_1/beta_min)/"
        "log(Q/beta_1).";
    claim.formula = "(|limit|_1 - Q)/Q <= kappa log(beta_1/beta_min)/log(Q/beta_1)";
    claim.check = [](Evidence& evidence) { return judge(evidence, worst_divergence); };
    return claim;
}

} // namespace wnflow::claims
