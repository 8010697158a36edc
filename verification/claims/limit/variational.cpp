#include <verification/claims/limit/statements.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/flow/start.hpp>
#include <wnflow/limit/potential.hpp>
#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <algorithm>

namespace wnflow::claims {
namespace {

/// Directions within S₊ at the limit: a basis of {k : A k = 0, k = 0 off the maximal face}, each of ℓ1 norm 1.
std::vector<Vector<Ball>> feasible_directions(Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    const std::vector<std::size_t>& face = evidence.limit().face_support;
    std::vector<Vector<Ball>> directions;
    for (const numeric::RationalVector& k : numeric::kernel_basis(numeric::select_columns(instance.matrix, face))) {
        numeric::Rational norm = 0;
        for (const numeric::Rational& entry : k) norm += abs(entry);
        Vector<Ball> direction(static_cast<Eigen::Index>(instance.dimension()));
        for (std::size_t i = 0; i < face.size(); ++i) direction[static_cast<Eigen::Index>(face[i])] = Ball(k[i] / norm);
        directions.push_back(std::move(direction));
    }
    return directions;
}

/// What ∇Φ is measured by: its largest entry, or that of the term of Φ that does not vanish at the limit (L = 2: a
/// logarithm, of unit 1; L > 2: the weights u₀^⊙(2−L), resp. x₀^⊙(2−L)).
Ball gradient_scale(Evidence& evidence, const Vector<Ball>& gradient)
{
    const problem::Instance& instance = evidence.instance();
    const flow::Start start{instance.initialization, {}};
    const Vector<Ball> origin = evidence.is_weight_normalized() ? start.direction() : start.weights();
    Ball scale;
    for (Eigen::Index n = 0; n < gradient.size(); ++n)
        scale = max(scale, max(abs(gradient[n]), numeric::power(origin[n], 2 - static_cast<long>(instance.depth))));
    return scale.midpoint();
}

/// ⟨∇Φ(x̃_∞), k⟩ = 0.
Verdict judge_stationarity(Evidence& evidence, const Vector<Ball>& gradient, const Ball& scale, const Vector<Ball>& k)
{
    Ball up, down;
    for (Eigen::Index n = 0; n < k.size(); ++n) {
        const Ball term = gradient[n] * k[n];
        (term.midpoint().is_positive() ? up : down) += abs(term);
    }
    return judge_equality(up, down, scale, EvidenceKind::enclosure, evidence.settings().limit_digits);
}

/// Half way to the boundary of S₊ in direction k, Φ increases along k: 0 ≤ ⟨∇Φ(x̃_∞ + t k), k⟩.
Verdict judge_increase(Evidence& evidence, const Vector<Ball>& k)
{
    const Vector<Ball>& limit = evidence.limit().entries;
    Ball length(1);
    for (Eigen::Index n = 0; n < k.size(); ++n)
        if (k[n].is_negative()) length = min(length, -limit[n] / k[n]);
    Vector<Ball> z = limit;
    const Ball t = (length / Ball(2)).midpoint();
    for (Eigen::Index n = 0; n < k.size(); ++n) z[n] += t * k[n];
    return judge_inequality(Ball(0), numeric::inner(limit::potential_gradient(evidence.instance(), z), k),
                            EvidenceKind::enclosure, evidence.settings().limit_digits);
}

/// Where the limit is among several ℓ1 minimizers; empty if there is only one, or that is not known.
std::string position_among_minimizers(Evidence& evidence)
{
    const limit::Optimum& optimum = evidence.optimum();
    if (!optimum.unique || *optimum.unique) return "";
    Ball off; // Σ x̃ₙ where no minimizer is positive
    const Vector<Ball>& entries = evidence.limit().entries;
    for (Eigen::Index n = 0; n < entries.size(); ++n)
        if (!std::ranges::binary_search(optimum.support, static_cast<std::size_t>(n))) off += entries[n];
    const Ball share = off / numeric::sum(entries);
    return "the l1 minimizer is not unique (" + std::to_string(optimum.support.size()) +
           " coordinates are positive in some minimizer): the limit is the point of S+ with the least Phi, which need "
           "not be "
           "the minimizer with the least Phi; off these coordinates it has " +
           numeric::midpoint_text(share, 3) + " of its l1 norm";
}

} // namespace

Claim variational()
{
    Claim claim;
    claim.id = "variational";
    claim.title = "the limit minimizes the potential over S+";
    claim.statement =
        "The limit is the minimizer of Phi over S+ (Phi: docs/theory, Potentials): <grad Phi(limit), k> = 0 for "
        "every k in ker A, and Phi increases from the limit along sampled feasible directions.";
    claim.source = Source::derived;
    claim.origin = "Theorem (limit)";
    claim.formula = "positive part of <grad Phi(limit), k> = negative part, for a basis of ker A";
    claim.hypotheses = {"S+ is not empty", "no collapse"};
    claim.lemmas = {"Theorem (limit)", "Potentials", "Faces"};
    claim.refutation = "a direction k for which the enclosures of the two parts are disjoint, or Phi decreases";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = limit_missing(evidence, evidence.limit())) return *verdict;
        const numeric::PrecisionScope precision(evidence.limit_bits());
        const Vector<Ball> gradient = limit::potential_gradient(evidence.instance(), evidence.limit().entries);
        const Ball scale = gradient_scale(evidence, gradient);
        std::optional<Verdict> worst;
        for (const Vector<Ball>& k : feasible_directions(evidence))
            for (const Verdict& verdict :
                 {judge_stationarity(evidence, gradient, scale, k), judge_increase(evidence, k)})
                if (!worst || &worse(*worst, verdict) == &verdict) worst = verdict;
        if (!worst) return not_applicable("S+ is a single point: there is nothing to minimize over");
        require(*worst, no_collapse_hypothesis(evidence));
        if (const std::string position = position_among_minimizers(evidence); !position.empty())
            worst->reason += (worst->reason.empty() ? "" : "; ") + position;
        return *worst;
    };
    return claim;
}

} // namespace wnflow::claims
