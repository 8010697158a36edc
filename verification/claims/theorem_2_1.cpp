#include <verification/claims/claim.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/limit/bounds.hpp>

namespace wnflow::claims {

Claim theorem_2_1()
{
    Claim claim;
    claim.id = "theorem-2.1";
    claim.title = "l1 gap of plain flow from x0";
    claim.statement = "Plain gradient flow from x0: if Q > beta_1, the relative l1 gap of its limit is at most "
                      "log(beta_1/beta_min)/log(Q/beta_1) for L = 2, (L/2)(1 - N^(-d))/((Q/beta_1)^d - 1), d = 1 - 2/L, for "
                      "L > 2 and uniform x0, (M(Q) - m(Q))/(mu Q) for L > 2 otherwise.";
    claim.source = Source::paper_derived;
    claim.origin = "Theorem 2.1";
    claim.formula = "(|limit|_1 - Q)/Q <= bound(x0, Q)";
    claim.hypotheses = {"S+ is not empty", "Q > beta_1"};
    claim.lemmas = {"Theorem 2.1", "The limit"};
    claim.refutation = "enclosures with gap > bound";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = limit_missing(evidence, evidence.plain_limit())) return *verdict;
        const problem::Instance& instance = evidence.instance();
        const numeric::Rational& optimum = evidence.optimum().value;
        const Hypothesis hypothesis = exact_hypothesis("Q^2 > beta_1^2", optimum * optimum, ">",
                                                       squared_initial_l1_norm(instance));
        Verdict verdict;
        if (hypothesis.status == HypothesisStatus::certified) {
            const numeric::PrecisionScope precision(evidence.limit_bits());
            const auto bound = limit::bound_plain(flow::Start{instance.initialization, {}}.weights(), instance.depth,
                                                  evidence.has_uniform_start(), Ball(optimum));
            if (!bound) return undecided("the bound's multiplier mu could not be enclosed: more digits would decide");
            verdict = judge_inequality(relative_gap(evidence.optimum(), evidence.plain_limit().entries), *bound,
                                       EvidenceKind::enclosure, evidence.settings().limit_digits);
        }
        require(verdict, hypothesis);
        return verdict;
    };
    return claim;
}

} // namespace wnflow::claims
