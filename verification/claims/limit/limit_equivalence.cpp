#include <verification/claims/limit/statements.hpp>
#include <verification/claims/premises.hpp>

namespace wnflow::claims {

Claim limit_equivalence()
{
    Claim claim;
    claim.id = "limit-equivalence";
    claim.title = "limit equals that of plain flow from x0/rho";
    claim.statement = "The limit of the weight-normalized flow from x0 equals the limit of plain gradient flow from "
                      "x0/rho_inf. Each limit is computed from its own dual problem.";
    claim.source = Source::paper_derived;
    claim.origin = "Theorem 2.2";
    claim.formula = "n-th entry of one limit = n-th entry of the other, for all n";
    claim.hypotheses = {"weight-normalized flow", "no collapse", "both limits positive"};
    claim.lemmas = {"Magnification", "Dual variable", "The limit"};
    claim.refutation = "an entry for which the two enclosures are disjoint";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        if (auto verdict = limit_missing(evidence, evidence.limit())) return *verdict;
        if (auto verdict = limit_missing(evidence, evidence.equivalent_plain_limit())) return *verdict;
        const numeric::PrecisionScope precision(evidence.limit_bits());
        const Vector<Ball>& weight_normalized = evidence.limit().entries;
        const Vector<Ball>& plain = evidence.equivalent_plain_limit().entries;
        std::optional<Verdict> worst;
        for (Eigen::Index n = 0; n < plain.size(); ++n) {
            if (weight_normalized[n].is_exact() && plain[n].is_exact()) continue; // both 0, off the maximal face
            Verdict verdict = judge_equality(weight_normalized[n], plain[n], plain[n], EvidenceKind::enclosure,
                                             evidence.settings().limit_digits);
            verdict.reason += (verdict.reason.empty() ? "" : "; ") + ("least favourable at n = " + std::to_string(n));
            if (!worst || &worse(*worst, verdict) == &verdict) worst = std::move(verdict);
        }
        if (!worst) return undecided("there is no positive entry to compare");
        require(*worst, no_collapse_hypothesis(evidence));
        return *worst;
    };
    return claim;
}

} // namespace wnflow::claims
