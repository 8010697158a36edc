#include <verification/claims/premises.hpp>

#include <wnflow/flow/start.hpp>
#include <wnflow/limit/gap.hpp>

namespace wnflow::claims {
namespace {

std::string decimal(const numeric::Rational& value)
{
    const numeric::PrecisionScope precision(128);
    return numeric::midpoint_text(Ball(value), 6);
}

} // namespace

Verdict judge_samples(Evidence& evidence, const std::function<Verdict(const flow::Sample&)>& judge_sample)
{
    const flow::Trajectory& trajectory = evidence.trajectory();
    const numeric::PrecisionScope precision(evidence.trajectory_bits());
    std::optional<Verdict> worst;
    for (const flow::Sample& sample : trajectory.samples) {
        // The start is given, not computed: what holds there by construction must not stand for the whole.
        if (sample.time == 0 && trajectory.samples.size() > 1) continue;
        Verdict verdict = judge_sample(sample);
        const std::string when = "least favourable at t = " + numeric::midpoint_text(Ball(sample.time), 6);
        verdict.reason = verdict.reason.empty() ? when : verdict.reason + "; " + when;
        if (!worst || &worse(*worst, verdict) == &verdict) worst = std::move(verdict);
    }
    if (!worst) return undecided("the trajectory has no sample");
    if (!trajectory.is_complete() && worst->kind != VerdictKind::refuted && !worst->is_contradicted) {
        worst->kind = VerdictKind::undecided;
        worst->reason =
            "the integration ended early (" + trajectory.reason + "): a larger limit or more digits would decide";
    }
    if (worst->kind == VerdictKind::proved)
        worst->reason = "at " + std::to_string(trajectory.samples.size() - 1) + " times; " + worst->reason;
    else if (const std::string& why = evidence.enclosure_failure(); !why.empty())
        worst->reason += "; the trajectory is not enclosed: " + why;
    return *worst;
}

std::optional<Verdict> weight_normalization_missing(const Evidence& evidence)
{
    if (evidence.is_weight_normalized()) return std::nullopt;
    return not_applicable("the statement speaks of the weight-normalized flow, the instance has the plain flow");
}

std::optional<Verdict> constant_ratio_missing(const Evidence& evidence)
{
    const problem::LearningRates& rates = evidence.instance().rates;
    if (!evidence.is_weight_normalized() || rates.constant_ratio()) return std::nullopt;
    return not_applicable("hypothesis fails: eta = eta_r/eta_u is constant (" + problem::to_text(rates) + ")");
}

std::optional<Verdict> limit_missing(Evidence& evidence, const enclose::Limit& limit)
{
    const limit::Optimum& optimum = evidence.optimum();
    if (optimum.outcome == limit::OptimumOutcome::infeasible)
        return not_applicable("hypothesis fails: S+ = {z >= 0 : A z = b} is empty (Farkas vector, exact)");
    if (optimum.outcome == limit::OptimumOutcome::undecided)
        return undecided("the l1 optimum Q is not known: " + optimum.reason);
    if (optimum.value <= 0) return not_applicable("hypothesis fails: Q > 0 (Q = 0)");
    if (limit.outcome == enclose::LimitOutcome::collapsed)
        return not_applicable("hypothesis fails: no collapse (" + limit.reason + ")");
    if (limit.outcome == enclose::LimitOutcome::undetermined)
        return not_applicable("hypothesis fails: " + limit.reason);
    if (!limit.has_entries()) return undecided("no limit: " + limit.reason);
    return std::nullopt;
}

std::optional<Verdict> decay_missing(const problem::Instance& instance)
{
    if (!flow::starts_at_rest(instance)) return std::nullopt;
    return not_applicable(
        "hypothesis fails: e(0) is not 0 (the start is a point of S+, exactly: e = 0 at all times, and "
        "nothing decays)");
}

Hypothesis no_collapse_hypothesis(Evidence& evidence)
{
    if (!evidence.is_weight_normalized())
        return {"no collapse", HypothesisStatus::certified, "plain gradient flow does not collapse"};
    const limit::CollapseFinding& finding = evidence.collapse();
    Hypothesis hypothesis{"no collapse", HypothesisStatus::undecided, finding.explanation};
    if (finding.status == limit::CollapseStatus::excluded)
        hypothesis.status = finding.is_certified ? HypothesisStatus::certified : HypothesisStatus::observed;
    if (finding.status == limit::CollapseStatus::collapsed) hypothesis.status = HypothesisStatus::fails;
    return hypothesis;
}

Hypothesis exact_hypothesis(std::string text, const numeric::Rational& left, const std::string& relation,
                            const numeric::Rational& right)
{
    bool holds = false;
    if (relation == "<") holds = left < right;
    if (relation == "<=") holds = left <= right;
    if (relation == ">") holds = left > right;
    if (relation == ">=") holds = left >= right;
    const std::string shown = holds ? relation : "not " + relation;
    return {std::move(text), holds ? HypothesisStatus::certified : HypothesisStatus::fails,
            decimal(left) + " " + shown + " " + decimal(right) + ", exact"};
}

Hypothesis ball_hypothesis(std::string text, const Ball& left, const Ball& right)
{
    Hypothesis hypothesis{std::move(text), HypothesisStatus::undecided,
                          numeric::midpoint_text(left, 6) + " against " + numeric::midpoint_text(right, 6)};
    if (certainly_less(left, right)) hypothesis.status = HypothesisStatus::certified;
    if (certainly_less_equal(right, left)) hypothesis.status = HypothesisStatus::fails;
    return hypothesis;
}

Ball relative_gap(const limit::Optimum& optimum, const Vector<Ball>& entries)
{
    return limit::optimality_gap(optimum, entries) / Ball(optimum.value);
}

numeric::Rational squared_initial_l1_norm(const problem::Instance& instance)
{
    const auto& start = instance.initialization;
    numeric::Rational sum = 0, squares = 0;
    for (const numeric::Rational& v : start.direction) {
        sum += numeric::power(v, instance.depth);
        squares += v * v;
    }
    // β₁ = (r₀/‖v‖)^L Σ v^L, and r₀²/‖v‖² is rational.
    return numeric::power(start.radius_squared / squares, instance.depth) * sum * sum;
}

Ball weight_scale(const problem::Instance& instance)
{
    const auto& v = instance.initialization.direction;
    return numeric::power(sqrt(Ball(numeric::dot(v, v))), static_cast<long>(instance.depth) - 2);
}

} // namespace wnflow::claims
