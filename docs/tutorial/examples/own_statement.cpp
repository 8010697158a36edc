// A statement of one's own, judged on two instances, and seen to fail where it must.

#include <verification/claims/claim.hpp>
#include <verification/claims/premises.hpp>
#include <verification/report/claim_text.hpp>

#include <wnflow/problem/instance_file.hpp>

#include <iostream>
#include <string>

using namespace wnflow;
using claims::Claim;
using claims::Evidence;
using claims::EvidenceKind;
using claims::Verdict;

namespace {

//[statement_compare
/// ‖x̃_∞‖₁ of the weight-normalized flow against that of the plain flow, both as rigorous enclosures.
Verdict compare_l1_norms(Evidence& evidence)
{
    const numeric::PrecisionScope precision(evidence.limit_bits());
    return claims::judge_inequality(evidence.limit().l1_norm, evidence.plain_limit().l1_norm, EvidenceKind::enclosure,
                                    evidence.settings().limit_digits);
}
//]

//[statement_premises
/// The statement makes sense only where both flows have a limit, and the start is uniform.
std::optional<Verdict> premise_missing(Evidence& evidence)
{
    if (auto verdict = claims::weight_normalization_missing(evidence)) return verdict;
    if (auto verdict = claims::limit_missing(evidence, evidence.limit())) return verdict;
    if (auto verdict = claims::limit_missing(evidence, evidence.plain_limit())) return verdict;
    if (!evidence.has_uniform_start()) return claims::not_applicable("the start is not uniform");
    return std::nullopt;
}
//]

//[statement_claim
Claim magnification_helps()
{
    Claim claim;
    claim.id = "magnification-helps";
    claim.title = "with rho >= 1 the l1 norm is not larger";
    claim.statement =
        "If x0 is uniform and rho_inf >= 1, the limit of the weight-normalized flow has no larger l1 norm "
        "than that of the plain flow from the same start.";
    claim.source = claims::Source::derived;
    claim.origin = "this page";
    claim.formula = "|limit|_1 <= |plain limit|_1";
    claim.hypotheses = {"weight-normalized flow", "x0 = alpha 1", "no collapse", "rho_inf >= 1"};
    claim.lemmas = {"Magnification", "Potentials"};
    claim.refutation = "enclosures with left > right";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = premise_missing(evidence)) return *verdict;
        Verdict verdict = compare_l1_norms(evidence);
        claims::require(
            verdict, claims::ball_hypothesis("0 < log rho_inf", numeric::Ball(0), evidence.limit().log_magnification));
        claims::require(verdict, claims::no_collapse_hypothesis(evidence));
        return verdict;
    };
    return claim;
}
//]

//[statement_control
/// The converse: false wherever the statement holds strictly.
Claim magnification_hurts()
{
    Claim claim = magnification_helps();
    claim.id = "magnification-hurts";
    claim.check = [helps = claim.check](Evidence& evidence) {
        Verdict verdict = helps(evidence);
        if (!verdict.left) return verdict;
        const numeric::PrecisionScope precision(evidence.limit_bits());
        return claims::judge_inequality(*verdict.right, *verdict.left, EvidenceKind::enclosure, verdict.digits);
    };
    return claim;
}
//]

//[statement_instance
problem::Instance three_weights(const std::string& eta_u)
{
    return problem::parse_instance(R"(
depth = 2
[data]
matrix = [[1, 2, 3]]
target = [3]
[flow]
eta_r = 1
eta_u = ")" + eta_u + R"("
[initialization]
radius = "1/2"
)",
                                   "three-weights.toml", ".");
}
//]

void print(const Claim& claim, const std::string& eta_u)
{
    //[statement_judge
    const problem::Instance instance = three_weights(eta_u);
    Evidence evidence(instance, claims::EvidenceSettings::of(instance));
    const Verdict verdict = claims::judge(claim, evidence);
    //]
    std::cout << claim.id << ", eta_u = " << eta_u << ": " << to_text(verdict.kind);
    if (verdict.left)
        std::cout << ", " << midpoint_text(*verdict.left, 10) << " <= " << midpoint_text(*verdict.right, 10);
    if (!verdict.reason.empty()) std::cout << " (" << verdict.reason << ")";
    std::cout << '\n';
}

} // namespace

int main()
{
    std::cout << report::to_terminal(magnification_helps()) << '\n';
    for (const std::string eta_u : {"5", "1/5"}) print(magnification_helps(), eta_u);
    print(magnification_hurts(), "5");
}
