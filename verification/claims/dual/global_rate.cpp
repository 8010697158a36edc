#include <verification/claims/dual/along_dual.hpp>
#include <verification/claims/dual/limit_dual.hpp>
#include <verification/claims/dual/statements.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/flow/network.hpp>

namespace wnflow::claims {

Claim global_rate()
{
    Claim claim;
    claim.id = "global-rate";
    claim.title = "the residual is at most |lambda_inf|/tau";
    claim.statement =
        "|e(t)| <= |lambda_inf|/tau(t) at all times, tau = integral of c: a rate that needs no time to set in and no "
        "smallest eigenvalue.";
    claim.source = Source::derived;
    claim.origin = "Convergence rates";
    claim.formula = "|A x~(t) - b| <= |lambda_inf|/tau(t)";
    claim.hypotheses = {"constant learning rates", "S+ has a positive point", "no collapse"};
    claim.lemmas = {"Consequences", "The dual zero", "Convergence rates"};
    claim.refutation = "a sampled time at which the residual exceeds the bound by more than 1000 times the error";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = limit_dual_missing(evidence)) return *verdict;
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const auto network = flow::Network<Ball>::of(evidence.instance());
        const Ball size = sqrt(numeric::squared_norm(*evidence.limit_dual()));
        Verdict verdict = judge_along_quadratures(
            evidence, [&](const flow::Sample& sample, const DualQuadratures& integrals, EvidenceKind kind) {
                return judge_inequality(sqrt(numeric::squared_norm(network.residual(sample.weights))),
                                        size / integrals.dual_time, kind, evidence.settings().digits);
            });
        require(verdict, no_collapse_hypothesis(evidence));
        return verdict;
    };
    return claim;
}

} // namespace wnflow::claims
