#include <verification/claims/attainable_bound.hpp>
#include <verification/claims/premises.hpp>
#include <verification/claims/rates/decay.hpp>
#include <verification/claims/rates/statements.hpp>

#include <wnflow/limit/decay_rate.hpp>

namespace wnflow::claims {

Verdict judge_instantaneous_bound(Evidence& evidence, const Ball& factor)
{
    const problem::Instance& instance = evidence.instance();
    const numeric::PrecisionScope precision(evidence.trajectory_bits());
    const auto network = flow::Network<Ball>::of(instance);
    return judge_samples(evidence, [&](const flow::Sample& sample) {
        const auto smallest = limit::enclose_smallest_eigenvalue(gram_matrix(network, sample.weights));
        if (!smallest)
            return undecided("A diag(x^(2L-2)) A^T is not certainly positive definite: more digits would decide");
        const Ball r_squared = sample.radius * sample.radius;
        const Ball slowest = evidence.is_weight_normalized()
                                 ? min(Ball(instance.rates.eta_r), Ball(instance.rates.eta_u) * r_squared)
                                 : Ball(1);
        const Ball norm = residual_norm(network, sample.weights);
        const Ball bound = factor * Ball(instance.depth) * slowest * *smallest *
                           numeric::squared_norm(network.residual(sample.weights));
        const unsigned digits = evidence.settings().digits;
        return unless_unresolved(judge_attainable_bound(bound, residual_dissipation(instance, network, sample.weights),
                                                        evidence.trajectory_evidence(), digits),
                                 norm, digits);
    });
}

Claim theorem_2_3_instantaneous()
{
    Claim claim;
    claim.id = "theorem-2.3-instantaneous";
    claim.title = "lower bound of the residual's decrease at every time";
    claim.statement =
        "At every time -(|e|^2/2)' = <e, K e> >= L min(eta_r, eta_u r^2) lambda_min(A diag(x^(2L-2)) A^T) |e|^2 "
        "(plain flow: without the minimum). The derivative is that of the flow's right-hand side, the "
        "eigenvalue is enclosed.";
    claim.source = Source::paper_derived;
    claim.origin = "Theorem 2.3";
    claim.formula = "L min(eta_r, eta_u r^2) lambda_min(A diag(x^(2L-2)) A^T) |e|^2 <= -(|e|^2/2)'";
    claim.lemmas = {"The residual at every time", "Energy identity"};
    claim.refutation = "a sampled time at which |e|^2/2 decreases more slowly, by more than 1000 times the error";
    claim.is_about_trajectory = true;
    claim.check = [](Evidence& evidence) { return judge_instantaneous_bound(evidence, Ball(1)); };
    return claim;
}

} // namespace wnflow::claims
