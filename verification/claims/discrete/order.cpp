#include <verification/claims/discrete/order.hpp>

#include <verification/claims/trajectory/invariants.hpp>

#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/start.hpp>

#include <algorithm>
#include <optional>

namespace wnflow::claims {

Ball norm_drift(const HalvedRuns::Run& run)
{
    const Ball squared = numeric::squared_norm(run.direction);
    return (squared - Ball(1)) / (sqrt(squared) + Ball(1));
}

Ball distance(const HalvedRuns::Run& run, const flow::Sample& flow)
{
    Vector<Ball> difference = run.weights;
    for (Eigen::Index n = 0; n < difference.size(); ++n) difference[n] -= flow.weights[n];
    return sqrt(numeric::squared_norm(difference));
}

Ball invariant_drift(Evidence& evidence, const HalvedRuns::Run& run)
{
    const problem::Instance& instance = evidence.instance();
    const flow::Start start{instance.initialization, {}};
    Vector<Ball> now, initial;
    if (evidence.is_weight_normalized()) {
        Vector<Ball> unit = run.direction;
        const Ball norm = sqrt(numeric::squared_norm(unit));
        for (Ball& entry : unit) entry /= norm;
        const Ball q = flow::growth_exponent(run.radius * run.radius, Ball(instance.initialization.radius_squared),
                                             Ball(instance.rates.ratio()));
        now = polar_invariant(unit, q, instance.depth);
        initial = polar_invariant(start.direction(), Ball(0), instance.depth);
    } else {
        now = mirror_coordinates(run.weights, instance.depth);
        initial = mirror_coordinates(start.weights(), instance.depth);
    }
    for (Eigen::Index n = 0; n < now.size(); ++n) now[n] -= initial[n];
    Vector<Ball> drifts(static_cast<Eigen::Index>(evidence.kernel().size()));
    for (Eigen::Index i = 0; i < drifts.size(); ++i)
        drifts[i] = numeric::inner(evidence.kernel()[static_cast<std::size_t>(i)], now);
    return sqrt(numeric::squared_norm(drifts));
}

namespace {

using Runs = std::vector<HalvedRuns::Run>;

/// Nothing where the quantity is nowhere above its rounding error.
std::optional<Verdict> judge_runs(const Runs& runs, const std::function<Ball(const HalvedRuns::Run&)>& quantity,
                                  int expected, const numeric::Rational& time)
{
    std::vector<Ball> values;
    for (const HalvedRuns::Run& run : runs) values.push_back(quantity(run));
    if (std::ranges::all_of(values, [](const Ball& value) { return value.contains_zero(); })) return std::nullopt;
    Verdict verdict =
        judge_equality(extrapolated_order(values), Ball(expected), Ball(1), EvidenceKind::numerical, double_digits);
    verdict.reason += (verdict.reason.empty() ? "" : "; ") + std::to_string(runs.front().steps) + " to " +
                      std::to_string(runs.back().steps) + " steps up to t = " + numeric::midpoint_text(Ball(time), 4) +
                      ", where it falls from " + numeric::midpoint_text(values.front(), 3) + " to " +
                      numeric::midpoint_text(values.back(), 3);
    return verdict;
}

} // namespace

Verdict judge_order(Evidence& evidence, const std::function<Ball(const HalvedRuns::Run&)>& quantity, int expected)
{
    const HalvedRuns& halved = evidence.halved_runs();
    if (halved.runs.empty()) return undecided(halved.reason);
    const numeric::PrecisionScope precision(192);
    const auto in_double = judge_runs(halved.runs, quantity, expected, halved.time);
    if (in_double && (in_double->kind != VerdictKind::undecided || in_double->is_contradicted)) return *in_double;
    auto precise = judge_runs(halved.precise_runs, quantity, expected, halved.time);
    if (!precise) return not_applicable("nothing above the rounding errors: there is no order to measure");
    precise->reason += "; in 38 digits, as the rounding of double precision hides it";
    return *precise;
}

Verdict judge_first_order(Evidence& evidence, Verdict measured,
                          const std::function<Ball(const FirstOrder&)>& coefficient, const std::string& name)
{
    const bool is_measured = measured.kind == VerdictKind::observed;
    if (!is_measured && (measured.kind != VerdictKind::undecided || measured.is_contradicted)) return measured;
    const FirstOrder* enclosed = evidence.first_order();
    if (enclosed == nullptr) return measured;
    if (!enclosed->is_enclosed()) {
        measured.reason += "; " + enclosed->reason;
        return measured;
    }
    const numeric::PrecisionScope precision(evidence.trajectory_bits());
    const Ball c = coefficient(*enclosed);
    if (!c.is_positive()) return measured; // it may be 0, and where no invariant drifts it is
    Verdict verdict = judge_inequality(Ball(0), c, EvidenceKind::enclosure, evidence.settings().digits);
    if (verdict.kind != VerdictKind::proved) return measured;
    verdict.reason = name + " with c enclosed and not 0: in exact arithmetic the order is 1; ";
    if (is_measured)
        verdict.reason += "measured order - 1 = " + numeric::midpoint_text(*measured.left - Ball(1), 2) + ", error " +
                          numeric::midpoint_text(*measured.error, 2) + "; ";
    verdict.reason += measured.reason;
    return verdict;
}

} // namespace wnflow::claims
