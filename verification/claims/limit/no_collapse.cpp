#include <verification/claims/attainable_bound.hpp>
#include <verification/claims/limit/statements.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/flow/network.hpp>

namespace wnflow::claims {

Claim no_collapse()
{
    Claim claim;
    claim.id = "no-collapse";
    claim.title = "r stays away from 0";
    claim.statement =
        "One time T with |e(T)| <= |b| excludes that x tends to 0: from then on r(t)^L >= (|b| - |e(T)|)/max_n "
        "|A_n|. A standing hypothesis of every statement about the limit of the weight-normalized flow.";
    claim.source = Source::derived;
    claim.origin = "Theorem (limit)";
    claim.formula = "(|b| - |e(T)|)/max_n |A_n| <= r(t)^L for t >= T";
    claim.hypotheses = {"|e(T)| <= |b| for some T"};
    claim.lemmas = {"The limit", "Energy identity"};
    claim.refutation = "a sampled time after T at which r^L is below the bound by more than 1000 times the error";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        const Hypothesis hypothesis = no_collapse_hypothesis(evidence);
        const limit::CollapseFinding finding = evidence.collapse();
        if (finding.status != limit::CollapseStatus::excluded) {
            Verdict verdict;
            require(verdict, {"|e(T)| <= |b| for some T", hypothesis.status, hypothesis.sides});
            return verdict;
        }
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const auto network = flow::Network<Ball>::of(evidence.instance());
        Ball longest; // max ‖Aₙ‖²
        for (Eigen::Index n = 0; n < network.matrix.cols(); ++n)
            longest = max(longest, numeric::squared_norm(Vector<Ball>(network.matrix.matrix().col(n))));
        const Ball target_norm = sqrt(numeric::squared_norm(network.target));

        // T: the sample with the smallest residual, so that the bound says as much as it can, of those from `finding.time`.
        std::optional<Ball> best;
        Verdict verdict = judge_samples(evidence, [&](const flow::Sample& sample) {
            const Ball residual = sqrt(numeric::squared_norm(network.residual(sample.weights)));
            const Ball bound = (target_norm - residual) / sqrt(longest);
            if (sample.time >= finding.time && (!best || midpoint_less(*best, bound))) best = bound;
            // Equality is possible at all times: A = [1, 1], L = 2, where |A x~| = r² and e is antiparallel to b.
            return judge_attainable_bound(best ? *best : Ball(0),
                                          numeric::power(sample.radius, static_cast<long>(evidence.instance().depth)),
                                          evidence.trajectory_evidence(), evidence.settings().digits);
        });
        require(verdict, {"|e(T)| <= |b| for some T", hypothesis.status, hypothesis.sides});
        verdict.reason = finding.explanation + (verdict.reason.empty() ? "" : "; " + verdict.reason);
        return verdict;
    };
    return claim;
}

} // namespace wnflow::claims
