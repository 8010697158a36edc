#include <verification/claims/dual/along_dual.hpp>
#include <verification/claims/dual/statements.hpp>
#include <verification/claims/premises.hpp>
#include <verification/claims/solution_points.hpp>

#include <wnflow/flow/start.hpp>
#include <wnflow/limit/potential.hpp>

namespace wnflow::claims {

Claim bregman_identity()
{
    Claim claim;
    claim.id = "bregman-identity";
    claim.title = "the Bregman divergence to every solution falls alike";
    claim.statement =
        "For every z in S+, (d/dt) D(z, x~(t)) = -c(t) |e|^2, D the Bregman divergence of the potential Phi, here in "
        "integrated form for the l1 optimum, the weighted optimum (L > 2), the limit, and a point positive on the "
        "maximal face. D is computed from x alone by its definition, the integral along the flow.";
    claim.source = Source::derived;
    claim.origin = "Theorem (limit)";
    claim.formula = "D(z, x~(0)) - D(z, x~(t)) = integral of c |e|^2 from 0 to t";
    claim.hypotheses = {"constant learning rates", "S+ is not empty"};
    claim.lemmas = {"Potentials", "Dual variable"};
    claim.refutation = "a sampled time and z at which the two sides differ by more than 1000 times the error";
    claim.check = [](Evidence& evidence) {
        if (evidence.face().outcome == limit::FaceOutcome::infeasible)
            return not_applicable("hypothesis fails: S+ = {z >= 0 : A z = b} is empty (Farkas vector, exact)");
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const problem::Instance& instance = evidence.instance();
        const std::vector<SolutionPoint> points = solution_points_with_limit(evidence);
        if (points.empty()) return undecided("no point of S+ is known: " + evidence.face().reason);
        const Vector<Ball> start =
            flow::Network<Ball>::powers(flow::Start{instance.initialization, {}}.weights(), instance.depth);
        std::vector<Ball> initial;
        for (const SolutionPoint& z : points) initial.push_back(limit::bregman_divergence(instance, z.entries, start));
        return judge_along_quadratures(
            evidence, [&](const flow::Sample& sample, const DualQuadratures& integrals, EvidenceKind kind) {
                const Vector<Ball> end = flow::Network<Ball>::powers(sample.weights, instance.depth);
                std::optional<Verdict> worst;
                for (std::size_t k = 0; k < points.size(); ++k) {
                    Verdict verdict =
                        judge_equality(initial[k] - limit::bregman_divergence(instance, points[k].entries, end),
                                       integrals.descent, initial[k], kind, evidence.settings().digits);
                    verdict.reason += (verdict.reason.empty() ? "z: " : "; z: ") + points[k].name;
                    if (!worst || &worse(*worst, verdict) == &verdict) worst = std::move(verdict);
                }
                return *worst;
            });
    };
    return claim;
}

} // namespace wnflow::claims
