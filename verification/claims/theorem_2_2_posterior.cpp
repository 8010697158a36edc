#include <verification/claims/claim.hpp>
#include <verification/claims/magnified_bound.hpp>
#include <verification/claims/premises.hpp>

namespace wnflow::claims {

Claim theorem_2_2_posterior()
{
    Claim claim;
    claim.id = "theorem-2.2-posterior";
    claim.title = "l1 gap, with the actual rho";
    claim.statement = "Weight-normalized flow: the bound of Theorem 2.1 holds with x0 replaced by x0/rho_inf, where rho_inf is "
                      "the magnification factor of this trajectory.";
    claim.source = Source::paper_derived;
    claim.origin = "Theorem 2.2";
    claim.formula = "(|limit|_1 - Q)/Q <= bound(x0/rho_inf, Q)";
    claim.hypotheses = {"weight-normalized flow", "no collapse", "Q > beta_1 rho_inf^(-L)"};
    claim.lemmas = {"Magnification", "Theorem 2.1"};
    claim.refutation = "enclosures with gap > bound";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        if (auto verdict = limit_missing(evidence, evidence.limit())) return *verdict;
        Verdict verdict = judge_magnified_bound(evidence, evidence.limit().log_magnification, "rho_inf");
        require(verdict, no_collapse_hypothesis(evidence));
        return verdict;
    };
    return claim;
}

} // namespace wnflow::claims
