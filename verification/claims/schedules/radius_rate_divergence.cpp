#include <verification/claims/gap/divergence.hpp>
#include <verification/claims/premises.hpp>
#include <verification/claims/schedules/radius_rate.hpp>
#include <verification/claims/schedules/statements.hpp>

#include <wnflow/limit/bounds.hpp>

namespace wnflow::claims {
namespace {

/// Q KL(z*/Q ‖ u²) + (Q log(Q/r²) − Q + r²)/κ.
Ball divergence(const Vector<Ball>& share, const Ball& optimum, const Ball& kappa, const Ball& radius,
                const Vector<Ball>& direction)
{
    Vector<Ball> weight = direction;
    for (Ball& entry : weight) entry *= entry;
    const Ball squared = radius * radius;
    return optimum * limit::kullback_leibler(share, weight) +
           (optimum * log(optimum / squared) - optimum + squared) / kappa;
}

Verdict judge_decrease(Evidence& evidence)
{
    if (auto verdict = radius_rate_missing(evidence)) return *verdict;
    const problem::Instance& instance = evidence.instance();
    if (instance.depth != 2) return not_applicable("the statement speaks of depth L = 2");
    const limit::Optimum& optimum = evidence.optimum();
    if (optimum.outcome == limit::OptimumOutcome::infeasible)
        return not_applicable("hypothesis fails: S+ = {z >= 0 : A z = b} is empty (Farkas vector, exact)");
    if (optimum.outcome != limit::OptimumOutcome::optimal)
        return undecided("the l1 optimum Q is not known: " + optimum.reason);
    const numeric::PrecisionScope precision(evidence.trajectory_bits());
    const Ball kappa(radius_rate(evidence)), q(optimum.value);
    numeric::RationalVector exact_share = optimum.minimizer;
    for (numeric::Rational& entry : exact_share) entry /= optimum.value;
    const Vector<Ball> share = numeric::to_vector<Ball>(exact_share);
    const flow::Start start{instance.initialization, {}};
    const Ball initial = divergence(share, q, kappa, start.radius(), start.direction());
    return judge_samples(evidence, [&](const flow::Sample& sample) {
        return judge_inequality(divergence(share, q, kappa, sample.radius, sample.direction), initial,
                                evidence.trajectory_evidence(), evidence.settings().digits);
    });
}

} // namespace

Claim radius_rate_divergence()
{
    Claim claim;
    claim.id = "radius-rate-divergence";
    claim.title = "with eta = kappa r^2, r stays away from 0";
    claim.statement =
        "L = 2, eta = kappa r^2: D(t) = Q KL(z*/Q | u^2) + (Q log(Q/r^2) - Q + r^2)/kappa, the divergence of z* from "
        "x~(t) "
        "in the potential of this flow, decreases. It tends to infinity as r -> 0: there is no collapse, whatever the "
        "start.";
    claim.source = Source::derived;
    claim.origin = "Theorem 2.4";
    claim.formula = "D(t) <= D(0)";
    claim.hypotheses = {"weight-normalized flow", "L = 2", "eta = kappa r^2 at all times", "S+ is not empty"};
    claim.lemmas = {"Theorem 2.4"};
    claim.refutation = "a sampled time at which D(t) exceeds D(0) by more than 1000 times the integration error";
    claim.check = judge_decrease;
    return claim;
}

} // namespace wnflow::claims
