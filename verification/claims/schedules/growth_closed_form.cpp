#include <verification/claims/premises.hpp>
#include <verification/claims/schedules/statements.hpp>

#include <wnflow/flow/magnification.hpp>

namespace wnflow::claims {

Claim growth_closed_form()
{
    Claim claim;
    claim.id = "growth-closed-form";
    claim.title = "q is a function of r";
    claim.statement =
        "If eta = kappa r^k at all times, q, which is integrated along the flow by q' = r r'/eta, is a function of r: "
        "q = (r^(2-k) - r0^(2-k))/((2-k) kappa), and q = log(r/r0)/kappa for k = 2, where rho = (r/r0)^(1/kappa - 1).";
    claim.source = Source::derived;
    claim.origin = "Theorem 2.4";
    claim.formula = "e^q integrated along = e^(q of r)";
    claim.hypotheses = {"weight-normalized flow", "eta = kappa r^k at all times"};
    claim.lemmas = {"Theorem 2.4", "Magnification"};
    claim.refutation = "a sampled time at which the two differ by more than 1000 times the integration error";
    claim.is_about_trajectory = true;
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        const problem::Instance& instance = evidence.instance();
        const std::optional<problem::RadiusLaw> law = instance.rates.ratio_law();
        if (!law)
            return not_applicable("hypothesis fails: eta = kappa r^k at all times (" +
                                  problem::to_text(instance.rates) + ")");
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const Ball start = flow::Start{instance.initialization, {}}.radius();
        return judge_samples(evidence, [&](const flow::Sample& sample) {
            const Ball closed = exp(flow::growth_exponent(*law, sample.radius, start));
            return judge_equality(sample.growth, closed, sample.growth.midpoint(), evidence.trajectory_evidence(),
                                  evidence.settings().digits);
        });
    };
    return claim;
}

} // namespace wnflow::claims
