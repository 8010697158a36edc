#include <verification/claims/dual/statements.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/start.hpp>

namespace wnflow::claims {

Claim signed_invariant()
{
    Claim claim;
    claim.id = "signed-invariant";
    claim.title = "the products of positive and negative parts";
    claim.statement = "Signed problems, L = 2: x~+ x~- = x~+(0) x~-(0) rho^(-4) componentwise, rho = (r0/r) e^q with q "
                      "integrated along the flow (plain flow: rho = 1).";
    claim.source = Source::derived;
    claim.origin = "Polar invariants";
    claim.formula = "x~+(t) x~-(t) rho(t)^4 = x~+(0) x~-(0), componentwise";
    claim.hypotheses = {"signed problem", "L = 2"};
    claim.lemmas = {"Polar invariants", "Magnification"};
    claim.refutation = "a sampled time and a component at which the two differ by more than 1000 times the error";
    claim.is_about_trajectory = true;
    claim.check = [](Evidence& evidence) {
        const problem::Instance& instance = evidence.instance();
        if (!instance.is_signed || instance.depth != 2)
            return not_applicable("the statement speaks of signed problems of depth L = 2");
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const flow::Start start{instance.initialization, {}};
        const Vector<Ball> x0 = start.weights();
        const Eigen::Index half = x0.size() / 2;
        return judge_samples(evidence, [&](const flow::Sample& sample) {
            const Ball rho = evidence.is_weight_normalized()
                                 ? exp(flow::log_magnification(sample.radius, start.radius(), log(sample.growth)))
                                 : Ball(1);
            const Ball factor = numeric::power(rho, 4);
            std::optional<Verdict> worst;
            for (Eigen::Index n = 0; n < half; ++n) {
                const Ball now = numeric::power(sample.weights[n] * sample.weights[half + n], 2) * factor;
                const Ball initial = numeric::power(x0[n] * x0[half + n], 2);
                const Verdict verdict =
                    judge_equality(now, initial, initial, evidence.trajectory_evidence(), evidence.settings().digits);
                if (!worst || &worse(*worst, verdict) == &verdict) worst = verdict;
            }
            return *worst;
        });
    };
    return claim;
}

} // namespace wnflow::claims
