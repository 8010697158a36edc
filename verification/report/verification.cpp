#include <verification/report/verification.hpp>

#include <verification/claims/premises.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace wnflow::report {
namespace {

Headline make_headline(claims::Evidence& evidence)
{
    Headline headline;
    const limit::Optimum& optimum = evidence.optimum();
    if (optimum.outcome == limit::OptimumOutcome::infeasible) {
        headline.remark = "S+ = {z >= 0 : A z = b} is empty: no flow can fit the data";
        return headline;
    }
    if (optimum.outcome == limit::OptimumOutcome::optimal) headline.optimum = optimum.value;
    const numeric::PrecisionScope precision(evidence.limit_bits());
    const enclose::Limit& limit = evidence.limit();
    if (limit.outcome == enclose::LimitOutcome::converged) {
        headline.l1_norm = limit.l1_norm;
        headline.signed_l1_norm = signed_l1_norm(evidence.instance(), limit.entries);
        if (headline.optimum && *headline.optimum > 0)
            headline.relative_gap = claims::relative_gap(optimum, limit.entries);
        if (evidence.is_weight_normalized()) headline.log_magnification = limit.log_magnification;
        headline.error = reconstruction_error(evidence.instance(), limit.entries);
    } else {
        headline.remark = fmt::format("the limit is {}: {}", enclose::to_text(limit.outcome), limit.reason);
    }
    const enclose::Limit& plain = evidence.plain_limit();
    if (plain.outcome == enclose::LimitOutcome::converged)
        headline.plain_error = reconstruction_error(evidence.instance(), plain.entries);
    return headline;
}

} // namespace

bool Verification::has(claims::VerdictKind kind) const
{
    return count(kind) > 0;
}

std::size_t Verification::count(claims::VerdictKind kind) const
{
    const auto is_of_kind = [kind](const JudgedClaim& judged) { return judged.verdict.kind == kind; };
    return static_cast<std::size_t>(std::ranges::count_if(claims, is_of_kind));
}

int Verification::exit_status() const
{
    if (has(claims::VerdictKind::refuted)) return 1;
    return has(claims::VerdictKind::undecided) ? 3 : 0;
}

Verification verify(const problem::Instance& instance, const claims::EvidenceSettings& settings,
                    const std::function<void(const std::string&)>& on_claim,
                    const std::vector<claims::Claim>& statements)
{
    claims::Evidence evidence(instance, settings);
    return verify(evidence, on_claim, statements);
}

Verification verify(claims::Evidence& evidence, const std::function<void(const std::string&)>& on_claim,
                    const std::vector<claims::Claim>& statements)
{
    Verification verification{
        evidence.instance(), problem::digest(evidence.instance()), evidence.settings(), {}, {}, {}};
    for (const claims::Claim& claim : statements) {
        if (on_claim) on_claim(claim.id);
        verification.claims.push_back({claim, claims::judge(claim, evidence)});
    }
    verification.headline = make_headline(evidence);
    if (evidence.has_trajectory()) verification.trajectory = describe(evidence.trajectory());
    return verification;
}

std::string describe(const flow::Trajectory& trajectory)
{
    const bool is_cartesian = trajectory.coordinates == flow::Coordinates::cartesian;
    std::string text = fmt::format(
        "{}{} to t = {}, {} steps", to_text(trajectory.stepper), is_cartesian ? " in Cartesian coordinates" : "",
        trajectory.samples.empty() ? "?" : numeric::midpoint_text(Ball(trajectory.samples.back().time), 6),
        trajectory.steps);
    if (trajectory.methods.size() > 1) {
        constexpr std::size_t most = 6; // many changes of method say no more than their number
        std::string spans;
        for (std::size_t k = 0; k < std::min(most, trajectory.methods.size()); ++k)
            spans += fmt::format("{}{} {} to t = {:.3g}", k ? ", " : "", trajectory.methods[k].method,
                                 trajectory.methods[k].steps, trajectory.methods[k].until);
        if (trajectory.methods.size() > most)
            spans += fmt::format(", and {} more changes", trajectory.methods.size() - most);
        text += " (" + spans + ")";
    }
    text +=
        fmt::format(", {} evaluations, tolerance {}, {} digits; error estimated from a run with tolerance/1000 and {} "
                    "digits; outcome {}",
                    trajectory.evaluations, numeric::midpoint_text(Ball(trajectory.tolerance), 3), trajectory.digits,
                    trajectory.second_digits, to_text(trajectory.outcome));
    return trajectory.reason.empty() ? text : text + ": " + trajectory.reason;
}

std::optional<Ball> signed_l1_norm(const problem::Instance& instance, const claims::Vector<Ball>& entries)
{
    if (!instance.is_signed) return std::nullopt;
    const Eigen::Index half = entries.size() / 2;
    Ball total;
    for (Eigen::Index n = 0; n < half; ++n) total += abs(entries[n] - entries[n + half]);
    return total;
}

std::optional<Ball> reconstruction_error(const problem::Instance& instance, const claims::Vector<Ball>& entries)
{
    if (!instance.ground_truth) return std::nullopt;
    const auto truth = numeric::to_vector<Ball>(*instance.ground_truth);
    const Ball norm = numeric::squared_norm(truth);
    if (!norm.is_positive()) return std::nullopt;
    Ball total;
    for (Eigen::Index n = 0; n < truth.size(); ++n) {
        Ball difference = entries[n] - truth[n];
        if (instance.is_signed) difference -= entries[n + truth.size()];
        total += difference * difference;
    }
    const Ball squared = total / norm;
    if (squared.is_nonnegative()) return sqrt(squared);
    const Ball half = sqrt(squared.upper()) / Ball(2); // the error may be 0: from 0 to the root of the upper end
    return half.widened(half);
}

} // namespace wnflow::report
