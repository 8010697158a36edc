#include <verification/claims/premises.hpp>
#include <verification/claims/trajectory/invariants.hpp>
#include <verification/claims/trajectory/statements.hpp>

#include <wnflow/flow/magnification.hpp>

namespace wnflow::claims {

Claim magnification()
{
    Claim claim;
    claim.id = "magnification";
    claim.title = "x(t) is on the plain manifold of x0/rho(t)";
    claim.statement = "With rho(t) = (r0/r(t)) e^(q(t)), x(t) lies at every time on the invariant manifold of plain gradient "
                      "flow from x0/rho(t): log(rho x) - log x0 (L = 2), (rho x)^(2-L) - x0^(2-L) (L > 2) is in the range of "
                      "the transpose of A. Here q is integrated along the flow, q' = r r'/eta.";
    claim.source = Source::paper_derived;
    claim.origin = "Theorem 2.2 (rho)";
    claim.formula = "<k, log(rho x)> = <k, log x0>, resp. <k, (rho x)^(2-L)> = <k, x0^(2-L)>, for a basis of ker A";
    claim.hypotheses = {"weight-normalized flow"};
    claim.lemmas = {"Polar invariants", "Magnification"};
    claim.refutation = "a sampled time and k in ker A at which the two sides differ by more than 1000 times the error";
    claim.is_about_trajectory = true;
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const unsigned depth = evidence.instance().depth;
        const flow::Start start{evidence.instance().initialization, {}};
        const Vector<Ball> initial = mirror_coordinates(start.weights(), depth);
        return judge_samples(evidence, [&](const flow::Sample& sample) {
            const Ball rho = exp(flow::log_magnification(sample.radius, start.radius(), log(sample.growth)));
            Vector<Ball> magnified = sample.weights;
            for (Ball& entry : magnified) entry *= rho;
            return judge_difference_in_range(evidence, mirror_coordinates(magnified, depth), initial);
        });
    };
    return claim;
}

} // namespace wnflow::claims
