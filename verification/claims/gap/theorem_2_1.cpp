#include <verification/claims/gap/magnified_bound.hpp>
#include <verification/claims/gap/statements.hpp>
#include <verification/claims/premises.hpp>

namespace wnflow::claims {
namespace {

Verdict judge(Evidence& evidence, bool is_sharp)
{
    if (auto verdict = limit_missing(evidence, evidence.plain_limit())) return *verdict;
    const problem::Instance& instance = evidence.instance();
    const numeric::Rational& optimum = evidence.optimum().value;
    // Q > β₁ as Q² > β₁², both rational.
    const Hypothesis hypothesis =
        exact_hypothesis("Q^2 > beta_1^2", optimum * optimum, ">", squared_initial_l1_norm(instance));
    Verdict verdict;
    if (hypothesis.status == HypothesisStatus::certified) {
        const numeric::PrecisionScope precision(evidence.limit_bits());
        const auto bound = plain_bound(evidence, flow::Start{instance.initialization, {}}.weights(), is_sharp);
        if (!bound) return undecided("the bound's multiplier mu could not be enclosed: more digits would decide");
        verdict = judge_inequality(relative_gap(evidence.optimum(), evidence.plain_limit().entries), *bound,
                                   EvidenceKind::enclosure, evidence.settings().limit_digits);
    }
    require(verdict, hypothesis);
    return verdict;
}

Claim common()
{
    Claim claim;
    claim.source = Source::paper_derived;
    claim.origin = "Theorem 2.1";
    claim.hypotheses = {"S+ is not empty", "Q > beta_1"};
    claim.lemmas = {"Theorem 2.1", "The limit"};
    claim.refutation = "enclosures with gap > bound";
    return claim;
}

} // namespace

Claim theorem_2_1()
{
    Claim claim = common();
    claim.id = "theorem-2.1";
    claim.title = "l1 gap of plain flow from x0";
    claim.statement = "Plain gradient flow from x0: if Q > beta_1, the relative l1 gap of its limit is at most "
                      "log(beta_1/beta_min)/log(Q/beta_1) for L = 2, (1 - N^(-d))/((Q/beta_1)^d - 1), d = 1 - 2/L, for "
                      "L > 2 and uniform x0, (M(Q) - m(Q))/(mu Q) for L > 2 otherwise.";
    claim.formula = "(|limit|_1 - Q)/Q <= bound(x0, Q)";
    claim.check = [](Evidence& evidence) { return judge(evidence, false); };
    return claim;
}

Claim theorem_2_1_sharp()
{
    Claim claim = common();
    claim.id = "theorem-2.1-sharp";
    claim.title = "the same with the actual minimizer";
    claim.source = Source::derived;
    claim.statement = "As theorem-2.1, with the potential of the minimizer z* itself instead of its worst case: "
                      "KL(z*/Q | x0^2/beta_1)/log(Q/beta_1) for L = 2, (1 - N^(-d) |z*/Q|_(1/(1+d)))/((Q/beta_1)^d - "
                      "1) for L > 2 and "
                      "uniform x0, (Phi(z*) - m(Q))/(mu Q) for L > 2 otherwise.";
    claim.formula = "(|limit|_1 - Q)/Q <= bound(x0, Q, z*)";
    claim.check = [](Evidence& evidence) { return judge(evidence, true); };
    return claim;
}

} // namespace wnflow::claims
