#include <verification/claims/premises.hpp>
#include <verification/claims/trajectory/statements.hpp>

namespace wnflow::claims {

Claim positivity()
{
    Claim claim;
    claim.id = "positivity";
    claim.title = "weights stay positive";
    claim.statement = "u_n(t) > 0 for all n and r(t) > 0 persist for all t (plain flow: x_n(t) > 0).";
    claim.source = Source::derived;
    claim.origin = "Positivity";
    claim.formula = "0 <= min over n of u_n(t), r(t)";
    claim.lemmas = {"Positivity"};
    claim.refutation = "a sampled time at which a component is below 0 by more than 1000 times the integration error";
    claim.is_about_trajectory = true;
    claim.check = [](Evidence& evidence) {
        return judge_samples(evidence, [&](const flow::Sample& sample) {
            const unsigned digits = evidence.settings().digits;
            Verdict worst = judge_inequality(Ball(0), sample.radius, evidence.trajectory_evidence(), digits);
            const auto& components = evidence.is_weight_normalized() ? sample.direction : sample.weights;
            for (const Ball& entry : components) {
                const Verdict verdict = judge_inequality(Ball(0), entry, evidence.trajectory_evidence(), digits);
                if (&worse(worst, verdict) == &verdict) worst = verdict;
            }
            return worst;
        });
    };
    return claim;
}

} // namespace wnflow::claims
