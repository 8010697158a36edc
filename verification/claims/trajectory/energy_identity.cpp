#include <verification/claims/premises.hpp>
#include <verification/claims/trajectory/statements.hpp>

#include <wnflow/flow/network.hpp>

namespace wnflow::claims {

Claim energy_identity()
{
    Claim claim;
    claim.id = "energy-identity";
    claim.title = "loss decrease equals the dissipation";
    claim.statement = "l' = -eta_r <u,g>^2 - eta_u r^2 |g - <u,g>u|^2 <= 0 (plain flow: l' = -|g|^2), here in integrated form: "
                      "the loss lost up to t equals the dissipation integrated along the flow.";
    claim.source = Source::derived;
    claim.origin = "Energy identity";
    claim.formula = "l(0) - l(t) = integral of the dissipation from 0 to t";
    claim.lemmas = {"Energy identity"};
    claim.refutation = "a sampled time at which the two differ by more than 1000 times the integration error";
    claim.is_about_trajectory = true;
    claim.check = [](Evidence& evidence) {
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const auto network = flow::Network<Ball>::of(evidence.instance());
        const Ball start = network.loss(flow::Start{evidence.instance().initialization, {}}.weights());
        return judge_samples(evidence, [&](const flow::Sample& sample) {
            return judge_equality(start - network.loss(sample.weights), sample.dissipated - start, start,
                                  evidence.trajectory_evidence(), evidence.settings().digits);
        });
    };
    return claim;
}

} // namespace wnflow::claims
