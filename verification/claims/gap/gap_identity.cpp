#include <verification/claims/gap/statements.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/limit/gap.hpp>

namespace wnflow::claims {

Claim gap_identity()
{
    Claim claim;
    claim.id = "gap-identity";
    claim.title = "the gap without cancellation";
    claim.statement = "With y dual to the l1 optimum, |limit|_1 - Q = <1 - A^T y, limit>, every term >= 0: the form by which "
                      "every gap is computed.";
    claim.source = Source::derived;
    claim.origin = "The l1 gap, exact";
    claim.formula = "|limit|_1 - Q = <1 - A^T y, limit>";
    claim.hypotheses = {"S+ is not empty", "no collapse"};
    claim.lemmas = {"The l1 gap", "Optimum"};
    claim.refutation = "disjoint enclosures of the two sides";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = limit_missing(evidence, evidence.limit())) return *verdict;
        const numeric::PrecisionScope precision(evidence.limit_bits());
        const enclose::Limit& limit = evidence.limit();
        const Ball optimum(evidence.optimum().value);
        Verdict verdict = judge_equality(limit.l1_norm - optimum, limit::optimality_gap(evidence.optimum(), limit.entries),
                                         optimum, EvidenceKind::enclosure, evidence.settings().limit_digits);
        require(verdict, no_collapse_hypothesis(evidence));
        return verdict;
    };
    return claim;
}

} // namespace wnflow::claims
