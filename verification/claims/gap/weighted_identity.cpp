#include <verification/claims/at_most.hpp>
#include <verification/claims/gap/statements.hpp>
#include <verification/claims/gap/weighted.hpp>
#include <verification/claims/solution_points.hpp>

#include <wnflow/limit/bounds.hpp>

namespace wnflow::claims {
namespace {

/// ⟨a, x̃_∞⟩ + κ_∞ ⟨u_∞^⊙(2−L), z⟩ = ⟨a, z⟩ + κ_∞ m_∞; z vanishes where x̃_∞ does.
Verdict judge_identity_at(Evidence& evidence, const Weighted& weighted, const Vector<Ball>& z)
{
    const problem::Instance& instance = evidence.instance();
    const auto depth = instance.depth;
    const Vector<Ball>& limit = evidence.limit().entries;
    const Ball mass = limit::quasi_norm(limit, depth), r = numeric::root(mass, depth);
    const Ball kappa = limit::weighted_contraction(depth, mass, Ball(instance.initialization.radius_squared),
                                                   Ball(instance.rates.ratio()));
    Ball left, right = kappa * mass;
    for (const std::size_t index : evidence.limit().face_support) {
        const auto n = static_cast<Eigen::Index>(index);
        left += weighted.weights[n] * limit[n] +
                kappa * z[n] * numeric::power(r / numeric::root(limit[n], depth), static_cast<long>(depth) - 2);
        right += weighted.weights[n] * z[n];
    }
    return judge_equality(left, right, right, EvidenceKind::enclosure, evidence.settings().limit_digits);
}

/// The least favourable point of S₊.
Verdict judge_points(Evidence& evidence, const std::function<Verdict(const Vector<Ball>&)>& judge, bool with_limit)
{
    const std::vector<SolutionPoint> points =
        with_limit ? solution_points_with_limit(evidence) : solution_points(evidence);
    std::optional<Verdict> worst;
    for (const SolutionPoint& point : points) {
        Verdict verdict = judge(point.entries);
        verdict.reason += (verdict.reason.empty() ? "z: " : "; z: ") + point.name;
        if (!worst || &worse(*worst, verdict) == &verdict) worst = std::move(verdict);
    }
    return worst ? *worst : undecided("no point of S+ is known");
}

} // namespace

Claim weighted_identity()
{
    Claim claim;
    claim.id = "weighted-identity";
    claim.title = "the identity behind the weighted bound";
    claim.statement =
        "L > 2, a = u0^(2-L): for every z in S+, <a, limit - z> = kappa_inf (|limit|_(2/L) - <u_inf^(2-L), z>), "
        "sums over the coordinates on which the limit is positive; judged at the l1 optimum, the weighted "
        "optimum, and a point positive on the maximal face.";
    claim.source = Source::derived;
    claim.origin = "Robust bound";
    claim.formula = "<a, limit> + kappa_inf <u_inf^(2-L), z> = <a, z> + kappa_inf |limit|_(2/L)";
    claim.hypotheses = {"weight-normalized flow", "L > 2", "no collapse"};
    claim.lemmas = {"Robust bound", "The l1 gap", "The limit"};
    claim.refutation = "a point of S+ for which the enclosures of the two sides are disjoint";
    claim.check = about_weighted_limit([](Evidence& evidence, const Weighted& weighted) {
        return judge_points(
            evidence, [&](const Vector<Ball>& z) { return judge_identity_at(evidence, weighted, z); }, false);
    });
    return claim;
}

Claim reverse_hoelder()
{
    Claim claim;
    claim.id = "reverse-hoelder";
    claim.title = "the weighted norm is at least the 2/L-norm";
    claim.statement =
        "L > 2, a = u0^(2-L): <a, z> >= |z|_(2/L) for z >= 0, with equality for z proportional to u0^L; judged at "
        "the l1 optimum, the weighted optimum, the limit, and a point positive on the maximal face.";
    claim.source = Source::derived;
    claim.origin = "Robust bound";
    claim.formula = "|z|_(2/L) <= <a, z>";
    claim.hypotheses = {"weight-normalized flow", "L > 2", "S+ is not empty"};
    claim.lemmas = {"Robust bound"};
    claim.refutation = "a point of S+ with enclosures that say |z|_(2/L) > <a, z>";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weighted_missing(evidence)) return *verdict;
        const numeric::PrecisionScope precision(evidence.limit_bits());
        const Weighted parts = weighted(evidence);
        return judge_points(
            evidence,
            [&](const Vector<Ball>& z) {
                const Ball right = numeric::inner(parts.weights, z);
                return judge_at_most(limit::quasi_norm(z, evidence.instance().depth), right, right,
                                     EvidenceKind::enclosure, evidence.settings().limit_digits);
            },
            true);
    };
    return claim;
}

} // namespace wnflow::claims
