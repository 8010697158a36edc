#include <verification/claims/discrete/order.hpp>
#include <verification/claims/discrete/statements.hpp>

namespace wnflow::claims {

Claim discrete_invariant_drift()
{
    Claim claim;
    claim.id = "discrete-invariant-drift";
    claim.title = "GD and WN-GD keep the invariants to O(h)";
    claim.statement =
        "The N - M invariants <k, I> of the flow, at u/|u| and q = (r^2 - r0^2)/(2 eta), are not conserved by the "
        "discrete algorithm: up to a fixed time T they drift by c h + O(h^2). Proved, for exact arithmetic, is that "
        "the order is 1, where c is enclosed and not 0.";
    claim.source = Source::derived;
    claim.origin = "Drift of the invariants";
    claim.formula = "order of the norm of (<k, I_h(T)> - <k, I(0)>)_k, k in a basis of ker A, in h = 1";
    claim.lemmas = {"Discrete algorithms", "Coefficients of the first order", "Polar invariants"};
    claim.refutation = "a measured order that differs from 1 by more than 1000 times its error";
    claim.check = [](Evidence& evidence) {
        if (evidence.kernel().empty()) return not_applicable("ker A = {0}: there is nothing to conserve");
        Verdict measured = judge_order(
            evidence, [&](const HalvedRuns::Run& run) { return invariant_drift(evidence, run); }, 1);
        return judge_first_order(
            evidence, std::move(measured), [](const FirstOrder& first) { return first.invariant_drift; },
            "norm of the drifts = c h + O(h^2)");
    };
    return claim;
}

} // namespace wnflow::claims
