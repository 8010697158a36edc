#include <verification/claims/gap/magnified_bound.hpp>
#include <verification/claims/gap/statements.hpp>
#include <verification/claims/premises.hpp>

namespace wnflow::claims {
namespace {

Verdict judge_posterior(Evidence& evidence, bool is_sharp)
{
    if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
    if (auto verdict = limit_missing(evidence, evidence.limit())) return *verdict;
    Verdict verdict = judge_magnified_bound(evidence, evidence.limit().log_magnification, "rho_inf", is_sharp);
    require(verdict, no_collapse_hypothesis(evidence));
    return verdict;
}

Claim common_to_posterior()
{
    Claim claim;
    claim.source = Source::paper_derived;
    claim.origin = "Theorem 2.2";
    claim.hypotheses = {"weight-normalized flow", "no collapse", "Q > beta_1 rho_inf^(-L)"};
    claim.lemmas = {"Theorem 2.2", "Magnification", "Theorem 2.1"};
    claim.refutation = "enclosures with gap > bound";
    return claim;
}

} // namespace

Claim theorem_2_2_posterior()
{
    Claim claim = common_to_posterior();
    claim.id = "theorem-2.2-posterior";
    claim.title = "l1 gap, with the actual rho";
    claim.statement = "Weight-normalized flow: the bound of Theorem 2.1 holds with x0 replaced by x0/rho_inf, where rho_inf is "
                      "the magnification factor of this trajectory.";
    claim.formula = "(|limit|_1 - Q)/Q <= bound(x0/rho_inf, Q)";
    claim.check = [](Evidence& evidence) { return judge_posterior(evidence, false); };
    return claim;
}

Claim theorem_2_2_posterior_sharp()
{
    Claim claim = common_to_posterior();
    claim.id = "theorem-2.2-posterior-sharp";
    claim.title = "the same with the actual minimizer";
    claim.source = Source::derived;
    claim.statement = "As theorem-2.2-posterior, with the potential of the minimizer z* itself instead of its worst case.";
    claim.formula = "(|limit|_1 - Q)/Q <= bound(x0/rho_inf, Q, z*)";
    claim.check = [](Evidence& evidence) { return judge_posterior(evidence, true); };
    return claim;
}

} // namespace wnflow::claims
