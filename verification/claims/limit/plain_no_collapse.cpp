#include <verification/claims/attainable_bound.hpp>
#include <verification/claims/limit/statements.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/flow/network.hpp>

namespace wnflow::claims {

Claim plain_no_collapse()
{
    Claim claim;
    claim.id = "plain-flow-does-not-collapse";
    claim.title = "plain flow from the same start converges";
    claim.statement =
        "Plain gradient flow from the same start does not collapse, whatever the weight-normalized flow does: its "
        "limit is a point of S+, so that |x~_inf|_1 >= |b|/max_n |A_n| > 0.";
    claim.source = Source::derived;
    claim.origin = "Theorem (limit)";
    claim.formula = "|b|/max_n |A_n| <= |x~_inf|_1 of the plain flow";
    claim.hypotheses = {"S+ is not empty"};
    claim.lemmas = {"Theorem (limit)", "No collapse"};
    claim.refutation = "an enclosed limit of the plain flow with a smaller norm";
    claim.check = [](Evidence& evidence) {
        const enclose::Limit& plain = evidence.plain_limit();
        if (auto verdict = limit_missing(evidence, plain)) return *verdict;
        const numeric::PrecisionScope precision(evidence.limit_bits());
        const auto network = flow::Network<Ball>::of(evidence.instance());
        Ball longest; // max ‖Aₙ‖²
        for (Eigen::Index n = 0; n < network.matrix.cols(); ++n)
            longest = max(longest, numeric::squared_norm(Vector<Ball>(network.matrix.matrix().col(n))));
        return judge_attainable_bound(sqrt(numeric::squared_norm(network.target) / longest), plain.l1_norm,
                                      EvidenceKind::enclosure, evidence.settings().limit_digits);
    };
    return claim;
}

} // namespace wnflow::claims
