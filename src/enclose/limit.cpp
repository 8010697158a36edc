#include <wnflow/enclose/limit.hpp>

#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/rate_schedule.hpp>
#include <wnflow/limit/decay_rate.hpp>
#include <wnflow/limit/face.hpp>
#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <algorithm>

namespace wnflow::enclose {
namespace {

/// σ to ten digits or more: it needs the bits that resolve the decay matrix, not those of the limit.
std::optional<Ball> enclose_rate(const limit::LimitProblem& problem, const LimitBox& box,
                                 const problem::LearningRates& rates)
{
    const problem::RatePiece &eta_r = rates.eta_r.pieces().back(), &eta_u = rates.eta_u.pieces().back();
    const bool is_plain = problem.flow == problem::FlowKind::plain;
    if (!is_plain && (eta_r.power_of_time != 0 || eta_u.power_of_time != 0))
        return std::nullopt; // no exponential decay
    for (long bits = std::min(160L, box.bits);; bits = std::min(bits + bits / 2, box.bits)) {
        const numeric::PrecisionScope precision(bits);
        const Ball r = sqrt(box.point.radius_squared);
        auto rate = limit::enclose_smallest_eigenvalue(
            limit::DualSystem(problem).decay_matrix(box.point, flow::RateSchedule<Ball>::of(eta_r)(Ball(0), r),
                                                    flow::RateSchedule<Ball>::of(eta_u)(Ball(0), r)));
        if (bits >= box.bits || (rate && arb_rel_accuracy_bits(rate->data()) >= 34)) return rate;
    }
}

/// Everything but the question of collapse.
Limit enclose_minimizer(const limit::LimitProblem& problem, const problem::Instance& instance,
                        const LimitSettings& settings)
{
    Limit result;
    result.digits = settings.digits;
    // A start that is known only as a ball cannot give more digits than it has.
    const limit::NewtonResult newton =
        limit::approximate_dual_zero(problem, {settings.digits, 1000, settings.bits_limit});
    result.iterations = newton.iterations;
    result.bits = newton.bits;
    if (newton.outcome != limit::NewtonOutcome::converged) {
        result.reason = "Newton's method: " + newton.reason;
        return result;
    }
    const long first_bits = std::max(newton.bits, numeric::bits_for_digits(settings.digits) + 64);
    const LimitBoxResult test = enclose_limit(problem, newton.lambda, settings.digits, first_bits, settings.bits_limit);
    if (!test.box) {
        result.reason = test.reason;
        return result;
    }
    const LimitBox& box = *test.box;
    result.bits = box.bits;
    const numeric::PrecisionScope precision(box.bits);
    result.entries = box.point.end;
    result.l1_norm = numeric::sum(result.entries);
    result.radius_squared = box.point.radius_squared;
    result.growth_exponent = box.point.growth_exponent;
    if (problem.flow == problem::FlowKind::weight_normalized)
        result.log_magnification =
            flow::log_magnification(sqrt(result.radius_squared), problem.start.radius(), result.growth_exponent);
    result.residual_norm = sqrt(numeric::squared_norm(box.residual)).upper();
    if (settings.wants_rate) result.rate = enclose_rate(problem, box, instance.rates);
    result.outcome = LimitOutcome::undecided;
    return result;
}

/// A vector over the face as one over all coordinates: exact zeros off the face.
Vector<Ball> extended(const Vector<Ball>& on_face, const std::vector<std::size_t>& support, std::size_t dimension)
{
    Vector<Ball> all(static_cast<Eigen::Index>(dimension));
    for (std::size_t i = 0; i < support.size(); ++i)
        all[static_cast<Eigen::Index>(support[i])] = on_face[static_cast<Eigen::Index>(i)];
    return all;
}

/// The minimizer of Φ over S₊, on its maximal face: only its coordinates and the rows of A that stay independent on it
/// take part, while r₀ and u₀ remain those of the full problem.
Limit enclose_on_face(limit::LimitProblem problem, const problem::Instance& instance, const LimitSettings& settings)
{
    Limit result;
    result.digits = settings.digits;
    const limit::MaximalFace face =
        settings.face ? *settings.face : limit::maximal_face(instance.matrix, instance.target);
    if (face.outcome == limit::FaceOutcome::infeasible) {
        result.outcome = LimitOutcome::infeasible;
        result.reason = "S+ = {z >= 0 : A z = b} is empty";
        return result;
    }
    if (face.outcome == limit::FaceOutcome::undecided) {
        result.reason = "the maximal face of S+ is not known: " + face.reason;
        return result;
    }
    if (face.support.empty()) {
        result.reason = "S+ = {0}: b = 0";
        return result;
    }
    if (!face.has_positive_point) {
        const auto rows = numeric::rank_profile(numeric::select_columns(problem.matrix, face.support)).rows;
        numeric::RationalVector target;
        for (const std::size_t row : rows) target.push_back(problem.target[row]);
        problem.matrix = numeric::select_rows(problem.matrix, rows);
        problem.target = std::move(target);
        problem.face = face.support;
    }
    result = enclose_minimizer(problem, instance, settings);
    result.face_support = face.support;
    if (problem.face && result.has_entries()) {
        result.entries = extended(result.entries, face.support, instance.dimension());
        // σ would be the rate within the face; the trajectory approaches it only algebraically.
        result.rate.reset();
    }
    return result;
}

} // namespace

std::string_view to_text(LimitOutcome outcome)
{
    switch (outcome) {
    case LimitOutcome::converged: return "converged";
    case LimitOutcome::collapsed: return "collapsed";
    case LimitOutcome::undecided: return "undecided";
    case LimitOutcome::undetermined: return "undetermined";
    case LimitOutcome::infeasible: return "infeasible";
    case LimitOutcome::not_converged: return "not-converged";
    }
    return "";
}

Limit enclose_minimizer_of(const problem::Instance& instance, const LimitSettings& settings)
{
    if (auto missing = limit::missing_rate_hypothesis(instance)) {
        Limit result;
        result.digits = settings.digits;
        result.outcome = LimitOutcome::undetermined;
        result.reason = std::move(*missing);
        return result;
    }
    return enclose_on_face(limit::LimitProblem::of(instance), instance, settings);
}

Limit enclose_limit_of(const problem::Instance& instance, const LimitSettings& settings)
{
    Limit result = enclose_minimizer_of(instance, settings);
    if (result.outcome == LimitOutcome::infeasible || result.outcome == LimitOutcome::undetermined) return result;
    const auto excluded = limit::collapse_excluded_by_rates(instance);
    result.collapse =
        excluded ? *excluded : limit::decide_collapse(instance, result.has_entries() ? &result.entries : nullptr);
    if (result.collapse.status == limit::CollapseStatus::collapsed) {
        result.outcome = LimitOutcome::collapsed;
        result.reason = result.collapse.explanation;
    } else if (result.outcome == LimitOutcome::undecided) {
        if (result.collapse.status == limit::CollapseStatus::excluded) result.outcome = LimitOutcome::converged;
        else result.reason = "collapse is not excluded: " + result.collapse.explanation;
    }
    return result;
}

Limit enclose_plain_limit_of(const problem::Instance& instance, const std::optional<Ball>& log_magnification,
                             const LimitSettings& settings)
{
    problem::Instance plain = instance;
    plain.flow = problem::FlowKind::plain;
    limit::LimitProblem problem = limit::LimitProblem::of(plain);
    problem.start.log_magnification = log_magnification;
    Limit result = enclose_on_face(problem, plain, settings);
    if (result.has_entries()) result.collapse = limit::plain_flow_converges(); // S₊ is not empty
    if (result.outcome == LimitOutcome::undecided) result.outcome = LimitOutcome::converged;
    return result;
}

} // namespace wnflow::enclose
