#include <verification/claims/premises.hpp>
#include <verification/claims/rates/decay.hpp>
#include <verification/claims/rates/statements.hpp>

#include <wnflow/flow/network.hpp>
#include <wnflow/flow/start.hpp>

#include <algorithm>

namespace wnflow::claims {
namespace {

/// A x̃_∞ = b and x̃_∞ ≥ 0, over the enclosure.
Verdict judge_interpolation(Evidence& evidence)
{
    const numeric::PrecisionScope precision(evidence.limit_bits());
    const unsigned digits = evidence.settings().limit_digits;
    const auto network = flow::Network<Ball>::of(evidence.instance());
    const Vector<Ball>& limit = evidence.limit().entries;
    std::optional<Verdict> worst;
    const auto keep = [&](Verdict verdict, const std::string& what) {
        verdict.reason += (verdict.reason.empty() ? "" : "; ") + what;
        if (!worst || &worse(*worst, verdict) == &verdict) worst = std::move(verdict);
    };
    const Vector<Ball> image = network.matrix.apply(limit);
    for (Eigen::Index m = 0; m < image.size(); ++m) {
        Ball scale = abs(network.target[m]);
        for (Eigen::Index n = 0; n < limit.size(); ++n) scale += abs(network.matrix.matrix()(m, n) * limit[n]);
        if (image[m].is_exact() && numeric::Ball(image[m] - network.target[m]).is_exact() &&
            (image[m] - network.target[m]).contains_zero())
            continue; // equal without any error: nothing to measure a margin by
        keep(judge_equality(image[m], network.target[m], scale, EvidenceKind::enclosure, digits),
             "A x = b at the limit, row " + std::to_string(m));
    }
    for (Eigen::Index n = 0; n < limit.size(); ++n) {
        if (limit[n].is_exact() && limit[n].contains_zero()) continue; // off the face
        keep(judge_inequality(Ball(0), limit[n], EvidenceKind::enclosure, digits),
             "x >= 0 at the limit, entry " + std::to_string(n));
    }
    return *worst;
}

/// ‖e‖ is smaller at each sample than at the one before.
Verdict judge_decrease(Evidence& evidence)
{
    const numeric::PrecisionScope precision(evidence.trajectory_bits());
    const auto network = flow::Network<Ball>::of(evidence.instance());
    Ball before = residual_norm(network, evidence.trajectory().samples.front().weights);
    return judge_samples(evidence, [&](const flow::Sample& sample) {
        const Ball now = residual_norm(network, sample.weights);
        const unsigned digits = evidence.settings().digits;
        Verdict verdict =
            unless_unresolved(judge_inequality(now, before, evidence.trajectory_evidence(), digits), now, digits);
        verdict.reason += (verdict.reason.empty() ? "" : "; ") + std::string("decrease of |e|");
        before = now;
        return verdict;
    });
}

/// ‖x̃ − x̃_∞‖ at the end of the tail against what is left of the way there, ‖L diag(x^{L−1}) P diag(x^{L−1}) Aᵀ K⁻¹ e‖. Its error:
/// those of both sides, the second order of what is left, and the shift of the limit by the error of the sample that the
/// tail starts from, which is twice that error times ‖x̃_∞‖₁ (docs/theory, "Measured rates").
Verdict judge_arrival(Evidence& evidence, const Tail& tail, const Ball& factor)
{
    const problem::Instance& instance = evidence.instance();
    const auto network = flow::Network<Ball>::of(instance);
    const Vector<Ball>& limit = evidence.limit().entries;
    const TailSample& end = tail.samples.back();
    const Vector<Ball> represented = flow::Network<Ball>::powers(end.weights, network.depth);
    Vector<Ball> distance(limit.size());
    for (Eigen::Index n = 0; n < limit.size(); ++n) distance[n] = represented[n] - factor * limit[n];

    const auto impulse =
        numeric::approximate_solve(decay_matrix(instance, network, end.weights), network.residual(end.weights));
    if (!impulse) return undecided("K is singular to working precision");
    const Vector<Ball> x_power = flow::Network<Ball>::powers(end.weights, network.depth - 1);
    Vector<Ball> way = network.matrix.apply_transposed(*impulse);
    for (Eigen::Index n = 0; n < way.size(); ++n) way[n] *= x_power[n];
    const bool is_plain = instance.flow == problem::FlowKind::plain;
    const Ball r_squared = numeric::squared_norm(end.weights);
    const Ball tangential = is_plain ? Ball(1) : Ball(instance.rates.eta_u) * r_squared;
    const Ball radial_excess =
        is_plain ? Ball(0) : (Ball(instance.rates.eta_r) - tangential) / r_squared * numeric::inner(end.weights, way);
    for (Eigen::Index n = 0; n < way.size(); ++n)
        way[n] = Ball(network.depth) * x_power[n] * (tangential * way[n] + radial_excess * end.weights[n]);

    const Ball scale = sqrt(numeric::squared_norm(limit));
    const Ball left = sqrt(numeric::squared_norm(way));
    const Ball shift = Ball(2) * relative_error(*evidence.tail_origin()) * evidence.limit().l1_norm;
    const Ball second_order = numeric::power(left, 2) / scale;
    Verdict verdict =
        judge_equality(sqrt(numeric::squared_norm(distance)).widened(shift.upper() + second_order.upper()), left, scale,
                       EvidenceKind::numerical, evidence.settings().digits);
    verdict.reason += (verdict.reason.empty() ? "" : "; ") + std::string("distance from the limit at the end");
    return verdict;
}

/// e(0) = 0: the flow stays where it is, and that is its limit.
Verdict judge_rest(Evidence& evidence, const Ball& factor)
{
    const numeric::PrecisionScope precision(evidence.limit_bits());
    const problem::Instance& instance = evidence.instance();
    Verdict worst = judge_interpolation(evidence);
    const Vector<Ball> start =
        flow::Network<Ball>::powers(flow::Start{instance.initialization, {}}.weights(), instance.depth);
    for (Eigen::Index n = 0; n < start.size(); ++n) {
        const Verdict verdict = judge_equality(start[n], factor * evidence.limit().entries[n], start[n],
                                               EvidenceKind::enclosure, evidence.settings().limit_digits);
        if (&worse(worst, verdict) == &verdict) worst = verdict;
    }
    worst.reason += (worst.reason.empty() ? "" : "; ") +
                    std::string("the start is a point of S+, exactly: the flow stays there, and it is the limit");
    require(worst, no_collapse_hypothesis(evidence));
    return worst;
}

/// The certified convergence: ‖e(t)‖ ≤ ‖e(T)‖ e^{−σ'(t−T)} and ‖λ(t) − λ_∞‖ → 0 for every t ≥ T. Nothing where it is not certified.
std::optional<Verdict> judge_later_times(Evidence& evidence)
{
    const enclose::DualTrajectory* enclosed = evidence.enclosed_dual();
    if (enclosed == nullptr || !enclosed->later()) return std::nullopt;
    const enclose::LaterTimes& later = *enclosed->later();
    const numeric::PrecisionScope precision(evidence.limit_bits());
    Verdict verdict = judge_inequality(Ball(0), min(later.rate, later.distance_rate), EvidenceKind::enclosure,
                                       evidence.settings().digits);
    verdict.reason = "for every t >= T = " + numeric::midpoint_text(later.from, 6) +
                     " the residual is certified to fall by e^(" + numeric::midpoint_text(later.rate, 4) +
                     " (T - t)), and the dual variable to tend to that of the limit";
    return verdict;
}

/// The statement for the flow itself and for ever: the enclosed limit, the decrease between enclosed samples, and the certified
/// convergence to it. Nothing where one of them is not certified.
std::optional<Verdict> judge_certified_convergence(Evidence& evidence)
{
    if (limit_missing(evidence, evidence.limit())) return std::nullopt;
    const auto later = judge_later_times(evidence);
    if (!later) return std::nullopt;
    const Verdict interpolation = judge_interpolation(evidence), decrease = judge_decrease(evidence);
    Verdict worst = worse(worse(interpolation, decrease), *later);
    if (worst.kind != VerdictKind::proved) return std::nullopt;
    worst.reason += "; " + later->reason;
    require(worst, no_collapse_hypothesis(evidence));
    return worst;
}

} // namespace

Verdict judge_convergence(Evidence& evidence, const Ball& factor)
{
    if (auto verdict = limit_missing(evidence, evidence.limit())) return *verdict;
    if (flow::starts_at_rest(evidence.instance())) return judge_rest(evidence, factor);
    if (evidence.trajectory().samples.empty())
        return undecided("the trajectory has no sample: " + evidence.trajectory().reason);
    Verdict worst = judge_interpolation(evidence);
    const Verdict decrease = judge_decrease(evidence);
    if (&worse(worst, decrease) == &decrease) worst = decrease;
    const TailOrVerdict found = exponential_tail(evidence);
    if (found.missing) {
        worst.reason += "; the distance from the limit is not judged: " + found.missing->reason;
    } else {
        const numeric::PrecisionScope precision(std::max(found.tail->bits, evidence.limit_bits()));
        const Verdict arrival = judge_arrival(evidence, *found.tail, factor);
        if (&worse(worst, arrival) == &arrival) worst = arrival;
    }
    require(worst, no_collapse_hypothesis(evidence));
    return worst;
}

Claim theorem_2_3_convergence()
{
    Claim claim;
    claim.id = "theorem-2.3-convergence";
    claim.title = "the flow converges to the enclosed point of S+";
    claim.statement =
        "e -> 0, and x^L converges to a point of S+: A x = b and x >= 0 on the limit's enclosure, |e| decreases "
        "from sample to sample, and at a positive limit the flow, followed on until its decay is exponential, "
        "is as far from the enclosed limit as its residual says.";
    claim.source = Source::paper_derived;
    claim.origin = "Theorem 2.3";
    claim.formula =
        "(A x)_m = b_m, 0 <= x_n at the limit; |e(t_(k+1))| <= |e(t_k)|; |x^L - limit| = remaining way at the end";
    claim.hypotheses = {"S+ is not empty", "no collapse"};
    claim.lemmas = {"Theorem (limit)", "Energy identity", "Positive limit", "Measured rates"};
    claim.refutation = "an enclosed limit outside of S+, an increase of |e|, or a flow that ends elsewhere";
    claim.check = [](Evidence& evidence) {
        if (flow::starts_at_rest(evidence.instance())) return judge_convergence(evidence, Ball(1));
        const auto certified = judge_certified_convergence(evidence);
        return certified ? *certified : judge_convergence(evidence, Ball(1));
    };
    return claim;
}

} // namespace wnflow::claims
