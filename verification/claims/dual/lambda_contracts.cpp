#include <verification/claims/at_most.hpp>
#include <verification/claims/dual/along_dual.hpp>
#include <verification/claims/dual/limit_dual.hpp>
#include <verification/claims/dual/statements.hpp>
#include <verification/claims/premises.hpp>

namespace wnflow::claims {

Claim lambda_contracts()
{
    Claim claim;
    claim.id = "lambda-contracts";
    claim.title = "the dual variable approaches its limit monotonically";
    claim.statement =
        "|lambda(t) - lambda_inf| never increases, as lambda' is -c times the gradient of a convex function "
        "whose minimizer is lambda_inf; judged between consecutive sampled times.";
    claim.source = Source::derived;
    claim.origin = "Dual variable";
    claim.formula = "|lambda(t_k) - lambda_inf| <= |lambda(t_(k-1)) - lambda_inf|";
    claim.hypotheses = {"constant learning rates", "S+ has a positive point", "no collapse"};
    claim.lemmas = {"Dual variable", "Consequences", "The dual zero"};
    claim.refutation = "two sampled times between which the distance grows by more than 1000 times its error";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = limit_dual_missing(evidence)) return *verdict;
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const Vector<Ball>& limit = *evidence.limit_dual();
        const Ball size = sqrt(numeric::squared_norm(limit));
        Ball previous = size; // lambda(0) = 0
        numeric::Rational before = 0;
        Verdict verdict = judge_along_lambda(
            evidence, [&](const flow::Sample& sample, const Vector<Ball>& lambda, EvidenceKind kind) {
                if (sample.time <= before) previous = size; // the samples are judged anew, from the first one on
                before = sample.time;
                const Ball distance = sqrt(numeric::squared_norm(Vector<Ball>(lambda - limit)));
                // Late, the distance is a difference of vectors that agree in all their digits: their size is the scale.
                const Verdict step = judge_at_most(distance, previous, size, kind, evidence.settings().digits);
                previous = distance;
                return step;
            });
        require(verdict, no_collapse_hypothesis(evidence));
        return verdict;
    };
    return claim;
}

} // namespace wnflow::claims
