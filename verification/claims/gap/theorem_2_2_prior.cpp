#include <verification/claims/gap/magnified_bound.hpp>
#include <verification/claims/gap/statements.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/limit/bounds.hpp>

namespace wnflow::claims {

Claim theorem_2_2_prior()
{
    Claim claim;
    claim.id = "theorem-2.2-prior";
    claim.title = "l1 gap, with the lower bound of rho";
    claim.statement =
        "Weight-normalized flow: if Q^(2/L) >= eta, then rho_inf >= rho_low = (r0/Q^(1/L)) exp((Q^(2/L) - r0^2)/"
        "(2 eta)), and the bound of Theorem 2.1 holds with x0 replaced by x0/rho_low.";
    claim.source = Source::paper_derived;
    claim.origin = "Theorem 2.2";
    claim.formula = "(|limit|_1 - Q)/Q <= bound(x0/rho_low, Q)";
    claim.hypotheses = {"weight-normalized flow", "no collapse", "Q^(2/L) >= eta", "Q > beta_1 rho_low^(-L)"};
    claim.lemmas = {"Magnification", "Theorem 2.1"};
    claim.refutation = "enclosures with gap > bound";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        if (auto verdict = constant_ratio_missing(evidence)) return *verdict;
        if (auto verdict = limit_missing(evidence, evidence.limit())) return *verdict;
        const problem::Instance& instance = evidence.instance();
        const numeric::Rational& optimum = evidence.optimum().value;
        // Q^{2/L} ≥ η̃ as Q² ≥ η̃^L: both sides rational, ties decided.
        const Hypothesis hypothesis = exact_hypothesis("Q^2 >= eta^L", optimum * optimum,
                                                       ">=", numeric::power(instance.rates.ratio(), instance.depth));
        Verdict verdict;
        if (hypothesis.status == HypothesisStatus::certified) {
            const numeric::PrecisionScope precision(evidence.limit_bits());
            const Ball log_rho = limit::bound_log_magnification_from_below(
                instance.depth, flow::Start{instance.initialization, {}}.radius(), Ball(instance.rates.ratio()),
                Ball(optimum));
            verdict = judge_magnified_bound(evidence, log_rho, "rho_low");
        }
        require(verdict, hypothesis);
        require(verdict, no_collapse_hypothesis(evidence));
        return verdict;
    };
    return claim;
}

} // namespace wnflow::claims
