#include <verification/claims/discrete/order.hpp>
#include <verification/claims/discrete/statements.hpp>
#include <verification/claims/premises.hpp>

namespace wnflow::claims {

Claim discrete_norm_drift()
{
    Claim claim;
    claim.id = "discrete-norm-drift";
    claim.title = "WN-GD lets |u| grow, by O(h)";
    claim.statement =
        "A step of WN-GD adds h^2 eta_u^2 (r/|u|)^2 |g - <u^,g>u^|^2 to |u|^2, second order in h; up to a fixed time "
        "T, |u| - 1 = c h + O(h^2) with c >= 0. Proved, for exact arithmetic, is that the order is 1, where c is "
        "enclosed and positive.";
    claim.source = Source::derived;
    claim.origin = "Drift of the norm";
    claim.formula = "order of |u_h(T)| - 1 in h = 1";
    claim.hypotheses = {"weight-normalized flow"};
    claim.lemmas = {"Discrete algorithms", "Coefficients of the first order", "Lemma 3.2"};
    claim.refutation =
        "a measured order that differs from 1 by more than 1000 times its error, or |u| certainly below 1";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        Verdict order = judge_order(evidence, norm_drift, 1);
        if (order.kind == VerdictKind::not_applicable) return order;
        for (const HalvedRuns::Run& run : evidence.halved_runs().runs) {
            const numeric::PrecisionScope precision(192);
            Verdict growth = judge_inequality(Ball(0), norm_drift(run), EvidenceKind::numerical, double_digits);
            if (&worse(order, growth) == &growth && growth.is_contradicted) order = std::move(growth);
        }
        return judge_first_order(
            evidence, std::move(order), [](const FirstOrder& first) { return first.norm_drift; },
            "|u_h(T)| - 1 = c h + O(h^2)");
    };
    return claim;
}

} // namespace wnflow::claims
