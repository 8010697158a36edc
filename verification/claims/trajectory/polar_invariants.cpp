#include <verification/claims/premises.hpp>
#include <verification/claims/trajectory/invariants.hpp>
#include <verification/claims/trajectory/statements.hpp>

#include <wnflow/flow/magnification.hpp>

namespace wnflow::claims {

Claim polar_invariants()
{
    Claim claim;
    claim.id = "polar-invariants";
    claim.title = "N - M invariants of the flow";
    claim.statement =
        "With I = log u + q (L = 2), I = e^(-(L-2)q) u^(2-L) (L > 2), q' = r r'/eta (for constant eta, q = (r^2 - "
        "r0^2)/(2 eta)), <k, I(t)> is conserved for every k in ker A (plain flow: I = log x, resp. x^(2-L)).";
    claim.source = Source::paper_derived;
    claim.origin = "key invariants";
    claim.formula = "<k, I(t)> = <k, I(0)> for a basis of ker A";
    claim.lemmas = {"Polar invariants"};
    claim.refutation = "a sampled time and k in ker A at which the two sides differ by more than 1000 times the error";
    claim.is_about_trajectory = true;
    claim.check = [](Evidence& evidence) {
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const problem::Instance& instance = evidence.instance();
        const flow::Start start{instance.initialization, {}};
        const bool is_polar = evidence.is_weight_normalized();
        const std::optional<problem::RadiusLaw> law = instance.rates.ratio_law();
        const Vector<Ball> initial = is_polar ? polar_invariant(start.direction(), Ball(0), instance.depth)
                                              : mirror_coordinates(start.weights(), instance.depth);
        return judge_samples(evidence, [&](const flow::Sample& sample) {
            if (!is_polar)
                return judge_difference_in_range(evidence, mirror_coordinates(sample.weights, instance.depth), initial);
            // In closed form where there is one, so that nothing but r and u is judged.
            const Ball q = law ? flow::growth_exponent(*law, sample.radius, start.radius()) : log(sample.growth);
            return judge_difference_in_range(evidence, polar_invariant(sample.direction, q, instance.depth), initial);
        });
    };
    return claim;
}

} // namespace wnflow::claims
