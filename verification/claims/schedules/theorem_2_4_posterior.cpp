#include <verification/claims/premises.hpp>
#include <verification/claims/schedules/statements.hpp>

#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/network.hpp>
#include <wnflow/limit/bounds.hpp>
#include <wnflow/limit/gap.hpp>

namespace wnflow::claims {
namespace {

/// x̃ of a sample.
Vector<Ball> end_of(const flow::Sample& sample, unsigned depth)
{
    return flow::Network<Ball>::powers(sample.weights, depth);
}

/// Q(x̃), the optimum for the data A z = A x̃, and (‖x̃‖₁ − Q(x̃))/Q(x̃) for every x̃ of a ball, from the optimum at its centre.
/// Source: derived; docs/theory, "Theorem 2.4".
struct OptimumHere {
    limit::Optimum exact; ///< at the centre
    Ball value, gap;
};
OptimumHere optimum_at(const problem::Instance& instance, const Vector<Ball>& end)
{
    numeric::RationalVector centre;
    for (const Ball& entry : end) centre.push_back(entry.exact_midpoint());
    OptimumHere result{limit::exact_l1_optimum(instance.matrix, numeric::multiply(instance.matrix, centre)), {}, {}};
    if (result.exact.outcome != limit::OptimumOutcome::optimal) return result;
    Ball theta, radii, falling; // θ with radius ≤ θ centre; ‖radius‖₁; Σ |1 − slack| radius
    for (Eigen::Index n = 0; n < end.size(); ++n) {
        const Ball middle = end[n].midpoint(), radius = end[n].radius();
        theta = middle.is_positive() ? max(theta, radius / middle) : Ball(1);
        radii += radius;
        falling += abs(Ball(1) - Ball(result.exact.slack[static_cast<std::size_t>(n)])) * radius;
    }
    theta = min(theta.upper(), Ball(1)); // θ = 1 needs x̃ ≥ 0 only
    Vector<Ball> middles = end;
    for (Ball& entry : middles) entry = entry.midpoint();
    const Ball at_centre(result.exact.value), excess = limit::optimality_gap(result.exact, middles);
    const Ball low = at_centre - falling, high = at_centre + theta * excess + radii;
    const Ball least = (Ball(1) - theta) * excess, most = limit::optimality_gap(result.exact, end);
    result.value = numeric::hull(low, high);
    result.gap = numeric::hull(least, most) / result.value;
    return result;
}

Verdict judge_at(Evidence& evidence, const flow::Sample& sample)
{
    const problem::Instance& instance = evidence.instance();
    const Vector<Ball> end = end_of(sample, instance.depth);
    const OptimumHere optimum = optimum_at(instance, end);
    if (optimum.exact.outcome != limit::OptimumOutcome::optimal)
        return undecided("the l1 optimum for the data A z = A x~(t) is not known: " + optimum.exact.reason);

    const Ball log_rho =
        flow::log_magnification(sample.radius, flow::Start{instance.initialization, {}}.radius(), log(sample.growth));
    const Vector<Ball> start = flow::Start{instance.initialization, log_rho}.weights();
    Ball beta_1; // ‖x̃₀‖₁ ρ^{−L}
    for (const Ball& x : start) beta_1 += numeric::power(x, static_cast<long>(instance.depth));
    Hypothesis hypothesis = ball_hypothesis("beta_1 rho(t)^(-L) < Q_t", beta_1, optimum.value);
    const bool holds = hypothesis.status == HypothesisStatus::certified;
    if (holds && evidence.trajectory_evidence() != EvidenceKind::enclosure)
        hypothesis.status = HypothesisStatus::observed;

    Verdict verdict;
    if (holds) {
        const auto bound = limit::bound_plain(start, instance.depth, evidence.has_uniform_start(), optimum.value);
        if (!bound) return undecided("the bound's multiplier mu was not found: a tighter tolerance would decide");
        verdict = judge_inequality(optimum.gap, *bound, evidence.trajectory_evidence(), evidence.settings().digits);
    }
    require(verdict, hypothesis);
    const auto network = flow::Network<Ball>::of(instance);
    const Ball residual =
        sqrt(numeric::squared_norm(network.residual(sample.weights))) / sqrt(numeric::squared_norm(network.target));
    verdict.reason += (verdict.reason.empty() ? "" : "; ") +
                      ("at t = " + numeric::midpoint_text(Ball(sample.time), 6)) +
                      ", where |A x~ - b| = " + numeric::midpoint_text(residual, 3) + " |b|";
    return verdict;
}

} // namespace

Claim theorem_2_4_posterior()
{
    Claim claim;
    claim.id = "theorem-2.4-posterior";
    claim.title = "l1 gap at a time, with the rho reached";
    claim.statement =
        "Whatever the learning rates: at every time t the bound of Theorem 2.1 holds for x~(t) itself, with x0 "
        "replaced by "
        "x0/rho(t) and Q by Q_t, the least l1 norm of z >= 0 with A z = A x~(t). As x~(t) converges into S+, Q_t tends "
        "to "
        "Q, and this becomes Theorem 2.2 for a time-dependent ratio. Judged at the last time of the trajectory.";
    claim.source = Source::derived;
    claim.origin = "Theorem 2.4";
    claim.formula = "(|x~(t)|_1 - Q_t)/Q_t <= bound(x0/rho(t), Q_t)";
    claim.hypotheses = {"weight-normalized flow", "Q_t > beta_1 rho(t)^(-L)"};
    claim.lemmas = {"Theorem 2.4", "Magnification", "Theorem 2.1"};
    claim.refutation = "a gap that exceeds the bound by more than 1000 times the integration error";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        const flow::Trajectory& trajectory = evidence.trajectory();
        if (trajectory.samples.empty() || trajectory.samples.back().time == 0)
            return undecided("the trajectory has no sample beyond the start" +
                             (trajectory.reason.empty() ? "" : ": " + trajectory.reason));
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        return judge_at(evidence, trajectory.samples.back());
    };
    return claim;
}

} // namespace wnflow::claims
