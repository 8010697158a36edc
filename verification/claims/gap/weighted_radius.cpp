#include <verification/claims/at_most.hpp>
#include <verification/claims/gap/magnified_bound.hpp>
#include <verification/claims/gap/statements.hpp>
#include <verification/claims/gap/weighted.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/flow/magnification.hpp>
#include <wnflow/limit/bounds.hpp>
#include <wnflow/limit/gap.hpp>

namespace wnflow::claims {
namespace {

Claim about_weighted_radius(std::string id, std::string title)
{
    Claim claim;
    claim.id = std::move(id);
    claim.title = std::move(title);
    claim.source = Source::derived;
    claim.origin = "Robust bound";
    claim.hypotheses = {"weight-normalized flow", "L > 2", "no collapse"};
    claim.lemmas = {"Robust bound", "Magnification"};
    claim.refutation = "enclosures with left > right";
    return claim;
}

/// log ρ_low: log ρ as a function of r², log(r₀/r) + (r² − r₀²)/(2η̃), at v = max(m*^{2/L}, η̃) ≤ max(r_∞², η̃). It increases
/// from r² = η̃ on, where it is least.
Ball bound_log_magnification(const problem::Instance& instance, const Weighted& weighted)
{
    const Ball ratio(instance.rates.ratio()), start_squared(instance.initialization.radius_squared);
    const Ball v = max(weighted.radius_squared, ratio);
    return flow::log_magnification(sqrt(v), sqrt(start_squared), flow::growth_exponent(v, start_squared, ratio));
}

} // namespace

Claim weighted_radius()
{
    Claim claim = about_weighted_radius("weighted-radius", "the limit is as large as the weighted optimum");
    claim.statement =
        "L > 2, z*_a the optimum weighted by a = u0^(2-L): |z*_a|_(2/L) <= |limit|_(2/L), so that r_inf^2 >= "
        "|z*_a|_(2/L)^(2/L) >= Q^(2/L).";
    claim.formula = "|z*_a|_(2/L) <= |limit|_(2/L)";
    claim.check = about_weighted_limit([](Evidence& evidence, const Weighted& weighted) {
        const Ball mass = limit::quasi_norm(evidence.limit().entries, evidence.instance().depth);
        return judge_at_most(weighted.quasi_norm, mass, mass, EvidenceKind::enclosure,
                             evidence.settings().limit_digits);
    });
    return claim;
}

Claim weighted_magnification()
{
    Claim claim = about_weighted_radius("weighted-magnification", "a lower bound of rho by the weighted optimum");
    claim.statement = "L > 2: with v = max(|z*_a|_(2/L)^(2/L), eta), rho_inf >= rho_low = (r0/v^(1/2)) exp((v - "
                      "r0^2)/(2 eta)): at least the "
                      "bound by Q, as |z*_a|_(2/L) >= Q.";
    claim.formula = "log rho_low <= log rho_inf";
    claim.check = about_weighted_limit([](Evidence& evidence, const Weighted& weighted) {
        const Ball log_rho = evidence.limit().log_magnification;
        return judge_at_most(bound_log_magnification(evidence.instance(), weighted), log_rho,
                             max(Ball(1), abs(log_rho)), EvidenceKind::enclosure, evidence.settings().limit_digits);
    });
    return claim;
}

Claim theorem_2_2_weighted()
{
    Claim claim =
        about_weighted_radius("theorem-2.2-weighted", "l1 gap, with the lower bound of rho by the weighted optimum");
    claim.statement =
        "L > 2: with v = max(|z*_a|_(2/L)^(2/L), eta) and rho_low = (r0/v^(1/2)) exp((v - r0^2)/(2 eta)), the bound "
        "of Theorem 2.1 holds with x0 replaced by x0/rho_low. Needs no lower bound of Q by eta.";
    claim.formula = "(|limit|_1 - Q)/Q <= bound(x0/rho_low, Q)";
    claim.hypotheses = {"weight-normalized flow", "L > 2", "no collapse", "Q > beta_1 rho_low^(-L)"};
    claim.lemmas = {"Magnification", "Theorem 2.1", "Theorem 2.2", "Robust bound"};
    claim.refutation = "enclosures with gap > bound";
    claim.check = about_weighted_limit([](Evidence& evidence, const Weighted& weighted) {
        return judge_magnified_bound(evidence, bound_log_magnification(evidence.instance(), weighted), "rho_low");
    });
    return claim;
}

Claim weighted_bound_posterior()
{
    Claim claim =
        about_weighted_radius("weighted-bound-posterior", "bias towards the weighted l1 norm, with the limit's radius");
    claim.statement =
        "L > 2, kappa_inf = kappa(|limit|_(2/L)) < 1: <a, limit - z*_a> <= kappa_inf/(1 - kappa_inf) (<a, z*_a> - "
        "|z*_a|_(2/L)); at least as sharp as weighted-bound, as kappa_inf <= kappa*.";
    claim.formula = "<a, limit - z*_a> <= kappa_inf/(1 - kappa_inf) (<a, z*_a> - |z*_a|_(2/L))";
    claim.hypotheses = {"weight-normalized flow", "L > 2", "no collapse", "kappa_inf < 1"};
    claim.lemmas = {"Robust bound"};
    claim.check = about_weighted_limit([](Evidence& evidence, const Weighted& weighted) {
        const problem::Instance& instance = evidence.instance();
        const Ball kappa =
            limit::weighted_contraction(instance.depth, limit::quasi_norm(evidence.limit().entries, instance.depth),
                                        Ball(instance.initialization.radius_squared), Ball(instance.rates.ratio()));
        const Hypothesis hypothesis = ball_hypothesis("kappa_inf < 1", kappa, Ball(1));
        Verdict verdict;
        if (hypothesis.status == HypothesisStatus::certified)
            verdict = judge_inequality(weight_scale(instance) *
                                           limit::optimality_gap(evidence.weighted_optimum(), evidence.limit().entries),
                                       limit::bound_weighted(kappa, weighted.value, weighted.quasi_norm),
                                       EvidenceKind::enclosure, evidence.settings().limit_digits);
        require(verdict, hypothesis);
        return verdict;
    });
    return claim;
}

} // namespace wnflow::claims
