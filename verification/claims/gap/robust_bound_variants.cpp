#include <verification/claims/gap/divergence.hpp>
#include <verification/claims/gap/statements.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/limit/bounds.hpp>
#include <wnflow/limit/gap.hpp>

namespace wnflow::claims {
namespace {

using numeric::Rational;

Claim about_weight_normalization(std::string id, std::string title)
{
    Claim claim;
    claim.id = std::move(id);
    claim.title = std::move(title);
    claim.source = Source::derived;
    claim.origin = "Robust bound";
    claim.lemmas = {"Robust bound", "The limit"};
    claim.refutation = "enclosures with left > right";
    return claim;
}

/// The premises that all of them share, then the check of one.
template <class Judge>
auto checked(const Judge& judge)
{
    return [judge](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        if (auto verdict = constant_ratio_missing(evidence)) return *verdict;
        if (auto verdict = limit_missing(evidence, evidence.limit())) return *verdict;
        const numeric::PrecisionScope precision(evidence.limit_bits());
        Verdict verdict = judge(evidence);
        require(verdict, no_collapse_hypothesis(evidence));
        return verdict;
    };
}

Verdict judge_worst_case(Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    if (instance.depth != 2) return not_applicable("the statement speaks of depth L = 2");
    const Rational& optimum = evidence.optimum().value;
    const Rational& start = instance.initialization.radius_squared;
    const Hypothesis hypothesis = exact_hypothesis("r0^2 < Q", start, "<", optimum);
    Verdict verdict;
    if (hypothesis.status == HypothesisStatus::certified) {
        const Vector<Ball> weight = start_distribution(evidence);
        Ball smallest = weight[0];
        for (const Ball& entry : weight) smallest = min(smallest, entry);
        const Ball bound =
            limit::bound_robust_depth_two(Ball(instance.rates.ratio()), -log(smallest), Ball(optimum), Ball(start));
        verdict = judge_inequality(relative_gap(evidence.optimum(), evidence.limit().entries), bound,
                                   EvidenceKind::enclosure, evidence.settings().limit_digits);
    }
    require(verdict, hypothesis);
    return verdict;
}

Verdict judge_any_radius(Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    if (instance.depth != 2) return not_applicable("the statement speaks of depth L = 2");
    const Ball optimum(evidence.optimum().value);
    const Ball bound = limit::bound_any_radius(Ball(instance.rates.ratio()), optimum_divergence(evidence), optimum,
                                               Ball(instance.initialization.radius_squared));
    return judge_inequality(relative_gap(evidence.optimum(), evidence.limit().entries), (bound - optimum) / optimum,
                            EvidenceKind::enclosure, evidence.settings().limit_digits);
}

/// L = 2: (s − r₀²)(s − Q)/η̃ + s KL(p ‖ u₀²) + Q KL(z*/Q ‖ p) = Q K, p = x̃_∞/s. All terms but the first are ≥ 0.
Verdict judge_identity_depth_two(Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    const enclose::Limit& limit = evidence.limit();
    const Ball optimum(evidence.optimum().value), s = limit.l1_norm;
    Vector<Ball> p = limit.entries, share = numeric::to_vector<Ball>(evidence.optimum().minimizer);
    for (Ball& entry : p) entry /= s;
    for (Ball& entry : share)
        if (!(entry.is_exact() && entry.contains_zero())) entry /= optimum;
    const Ball left = (s - Ball(instance.initialization.radius_squared)) *
                          limit::optimality_gap(evidence.optimum(), limit.entries) / Ball(instance.rates.ratio()) +
                      s * limit::kullback_leibler(p, start_distribution(evidence)) +
                      optimum * limit::kullback_leibler(share, p);
    const Ball right = optimum * optimum_divergence(evidence);
    return judge_equality(left, right, abs(right), EvidenceKind::enclosure, evidence.settings().limit_digits);
}

/// L > 2: ⟨a, x̃_∞⟩ + κ_∞ ⟨u_∞^⊙(2−L), z*⟩ = ⟨a, z*⟩ + κ_∞ ‖x̃_∞‖_{2/L}.
Verdict judge_identity_deep(Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    const unsigned depth = instance.depth;
    const enclose::Limit& limit = evidence.limit();
    const Vector<Ball> start = flow::Start{instance.initialization, {}}.direction();
    const Vector<Ball> optimum = numeric::to_vector<Ball>(evidence.optimum().minimizer);
    const Ball r = sqrt(limit.radius_squared), mass = limit::quasi_norm(limit.entries, depth);
    const Ball kappa = limit::weighted_contraction(depth, mass, Ball(instance.initialization.radius_squared),
                                                   Ball(instance.rates.ratio()));
    Ball left, right = kappa * mass;
    for (Eigen::Index n = 0; n < optimum.size(); ++n) {
        const Ball a = numeric::power(start[n], 2 - static_cast<long>(depth));
        left += a * limit.entries[n];
        right += a * optimum[n];
        if (optimum[n].is_positive())
            left += kappa * optimum[n] *
                    numeric::power(numeric::root(limit.entries[n], depth) / r, 2 - static_cast<long>(depth));
    }
    return judge_equality(left, right, right, EvidenceKind::enclosure, evidence.settings().limit_digits);
}

Verdict judge_identity(Evidence& evidence)
{
    const enclose::Limit& limit = evidence.limit();
    if (limit.face_support.size() != evidence.instance().dimension())
        return not_applicable("S+ has no positive point: the identity divides by entries of the limit that are 0");
    return evidence.instance().depth == 2 ? judge_identity_depth_two(evidence) : judge_identity_deep(evidence);
}

Verdict judge_weighted(Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    if (instance.depth == 2) return not_applicable("for depth L = 2 the weights are 1: see robust-bound");
    const limit::Optimum& weighted = evidence.weighted_optimum();
    if (weighted.outcome != limit::OptimumOutcome::optimal)
        return undecided("the weighted optimum is not known: " + weighted.reason);
    const Ball quasi_norm = limit::quasi_norm(numeric::to_vector<Ball>(weighted.minimizer), instance.depth);
    const Ball kappa = limit::weighted_contraction(
        instance.depth, quasi_norm, Ball(instance.initialization.radius_squared), Ball(instance.rates.ratio()));
    const Hypothesis hypothesis = ball_hypothesis("kappa* < 1", kappa, Ball(1));
    Verdict verdict;
    if (hypothesis.status == HypothesisStatus::certified) {
        const Ball scale = weight_scale(instance);
        verdict = judge_inequality(scale * limit::optimality_gap(weighted, evidence.limit().entries),
                                   limit::bound_weighted(kappa, scale * Ball(weighted.value), quasi_norm),
                                   EvidenceKind::enclosure, evidence.settings().limit_digits);
    }
    require(verdict, hypothesis);
    return verdict;
}

} // namespace

Claim robust_bound_worst_case()
{
    Claim claim = about_weight_normalization("robust-bound-worst-case", "robust bound, worst case of K");
    claim.statement =
        "L = 2, r0^2 < Q: gap <= eta log(1/min u0^2)/(Q - r0^2): the robust bound with the largest K that the "
        "direction allows.";
    claim.formula = "gap <= eta log(1/min u0^2)/(Q - r0^2)";
    claim.hypotheses = {"weight-normalized flow", "L = 2", "no collapse", "r0^2 < Q"};
    claim.check = checked(judge_worst_case);
    return claim;
}

Claim robust_bound_any_radius()
{
    Claim claim = about_weight_normalization("robust-bound-any-radius", "robust bound without hypothesis on r0");
    claim.statement =
        "L = 2: |limit|_1 <= (Q + r0^2 + sqrt((Q - r0^2)^2 + 4 eta Q K))/2, K = KL(z*/Q | u0^2), whatever r0.";
    claim.formula = "gap <= ((Q + r0^2 + sqrt((Q - r0^2)^2 + 4 eta Q K))/2 - Q)/Q";
    claim.hypotheses = {"weight-normalized flow", "L = 2", "no collapse"};
    claim.check = checked(judge_any_radius);
    return claim;
}

Claim robust_identity()
{
    Claim claim = about_weight_normalization("robust-identity", "the identity behind the robust bound");
    claim.statement =
        "L = 2, s = |limit|_1, p = limit/s: (s - r0^2)(s - Q)/eta + s KL(p | u0^2) + Q KL(z*/Q | p) = Q K. L > 2: "
        "<a, limit> + kappa_inf <u_inf^(2-L), z*> = <a, z*> + kappa_inf |limit|_(2/L), a = u0^(2-L).";
    claim.formula = "left = right, exactly";
    claim.hypotheses = {"weight-normalized flow", "no collapse", "S+ has a positive point"};
    claim.refutation = "disjoint enclosures of the two sides";
    claim.check = checked(judge_identity);
    return claim;
}

Claim weighted_bound()
{
    Claim claim = about_weight_normalization("weighted-bound", "bias towards the weighted l1 norm");
    claim.statement =
        "L > 2, any u0, a = u0^(2-L) with optimum z*_a, kappa* = kappa(|z*_a|_(2/L)) < 1: <a, limit - z*_a> <= "
        "kappa*/(1 - kappa*) (<a, z*_a> - |z*_a|_(2/L)).";
    claim.formula = "<a, limit - z*_a> <= kappa*/(1 - kappa*) (<a, z*_a> - |z*_a|_(2/L))";
    claim.hypotheses = {"weight-normalized flow", "L > 2", "no collapse", "kappa* < 1"};
    claim.check = checked(judge_weighted);
    return claim;
}

} // namespace wnflow::claims
