#include "claims/controls.hpp"

#include "claims/instances.hpp"
#include "claims/tight.hpp"

#include <verification/claims/premises.hpp>

namespace wnflow::test {
namespace {

using namespace claims;

/// The statement with its bound divided, on an instance where the bound itself holds.
Verdict judge_divided(const Tight& tight)
{
    Claim claim = claim_by_id(tight.claim);
    claim.check = [honest = claim.check, divisor = tight.divisor](Evidence& evidence) {
        const Verdict verdict = honest(evidence);
        if (!verdict.left || !verdict.right) return verdict; // the statement was not evaluated: nothing to divide
        const numeric::PrecisionScope precision(evidence.limit_bits());
        Verdict divided =
            judge_inequality(*verdict.left, *verdict.right / Ball(divisor), verdict.evidence, verdict.digits);
        for (const Hypothesis& hypothesis : verdict.hypotheses) require(divided, hypothesis);
        return divided;
    };
    const problem::Instance instance = read(tight);
    Evidence evidence(instance, EvidenceSettings::of(instance));
    return judge(claim, evidence);
}

/// The statement itself, told of a limit whose entries are too large: the gap of theirs, which is linear in them, exceeds
/// the bound by as much as the divided bound is exceeded.
Verdict judge_enlarged_limit(const Tight& tight)
{
    const problem::Instance instance = read(tight);
    EvidenceParts parts;
    {
        Evidence honest(instance, EvidenceSettings::of(instance));
        const numeric::PrecisionScope precision(honest.limit_bits());
        parts.limit = honest.limit(); // of the plain flow, too, where that is the instance's
        for (Ball& entry : parts.limit->entries) entry *= Ball(tight.divisor);
    }
    Evidence evidence(instance, EvidenceSettings::of(instance), std::move(parts));
    return judge(claim_by_id(tight.claim), evidence);
}

void add_violated(std::vector<Control>& controls)
{
    const auto add = [&](const std::string& claim, const std::string& what, const problem::Instance& instance,
                         const std::vector<std::string>& named) {
        controls.push_back({claim, what, Expected::not_applicable, [=] { return verdict_on(instance, claim); }, named});
    };
    // Q = 1. Each reason names the hypothesis and both of its sides.
    const std::string uniform = "\"uniform\"", bent = "[1, 2, 3]";
    const problem::Instance large = small_instance(2, "1/5", "2"), deep_large = small_instance(3, "1/5", "2");
    for (const std::string claim : {"theorem-2.1", "theorem-2.1-sharp"}) {
        add(claim, "Q < beta_1, L = 2", large, {"Q^2 > beta_1^2", "1 not > 16"});
        add(claim, "Q = beta_1, L = 2", small_instance(2, "1/5", "1"), {"Q^2 > beta_1^2", "1 not > 1,"});
        add(claim, "Q < beta_1, L = 3", deep_large, {"Q^2 > beta_1^2", "1 not > "});
    }
    for (const std::string claim : {"theorem-2.2-posterior", "theorem-2.2-posterior-sharp"}) {
        add(claim, "Q < beta_1 rho_inf^(-2)", large, {"beta_1 rho_inf^(-L) < Q", " against 1"});
        add(claim, "Q < beta_1 rho_inf^(-3)", deep_large, {"beta_1 rho_inf^(-L) < Q", " against 1"});
    }
    add("theorem-2.2-prior", "eta = 10, L = 2", small_instance(2, "10"), {"Q^2 >= eta^L", "1 not >= 100"});
    add("theorem-2.2-prior", "eta = 10, L = 3", small_instance(3, "10"), {"Q^2 >= eta^L", "1 not >= 1000"});
    add("theorem-2.2-prior", "Q < beta_1 rho_low^(-2)", large, {"beta_1 rho_low^(-L) < Q", " against 1"});
    for (const std::string claim : {"robust-bound", "robust-bound-worst-case"}) {
        add(claim, "Q < r0^2, L = 2", large, {"r0^2 < Q", "4 not < 1"});
        add(claim, "Q = r0^2, L = 2", small_instance(2, "1/5", "1"), {"r0^2 < Q", "1 not < 1"});
    }
    add("robust-bound", "Q^(2/3) < r0^2, uniform", small_instance(3, "1/5", "2", uniform),
        {"r0^(2L) < Q^2", "64 not < 1"});
    add("robust-bound", "Q^(2/3) = r0^2, uniform", small_instance(3, "1/5", "1", uniform),
        {"r0^(2L) < Q^2", "1 not < 1"});
    for (const std::string claim : {"robust-bound", "weighted-bound"})
        add(claim, "kappa* > 1, L = 3", small_instance(3, "1", "3", bent), {"kappa* < 1", " against 1"});
    for (const std::string claim : {"robust-bound-worst-case", "robust-bound-any-radius"})
        add(claim, "L = 3", small_instance(3), {"depth L = 2"});
    add("weighted-bound", "L = 2", small_instance(2), {"depth L = 2"});
}

} // namespace

std::vector<Control> bound_controls()
{
    std::vector<Control> controls;
    for (const Tight& tight : tight_instances()) {
        controls.push_back({tight.claim,
                            "bound divided by " + std::to_string(tight.divisor) + " on tight-" + tight.file,
                            Expected::refuted, [=] { return judge_divided(tight); }});
        controls.push_back({tight.claim, "limit enlarged on tight-" + tight.file, Expected::refuted,
                            [=] { return judge_enlarged_limit(tight); }});
    }
    add_violated(controls);
    return controls;
}

} // namespace wnflow::test
