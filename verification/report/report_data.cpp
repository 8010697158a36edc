#include <verification/report/report_data.hpp>

#include <verification/report/claim_text.hpp>
#include <verification/report/json.hpp>
#include <verification/report/json_values.hpp>
#include <verification/report/report_certified.hpp>
#include <verification/report/report_curves.hpp>
#include <verification/report/report_enclosure.hpp>
#include <verification/report/report_judged.hpp>
#include <verification/report/report_trajectory.hpp>
#include <verification/report/text.hpp>

#include <wnflow/flow/start.hpp>
#include <wnflow/numeric/versions.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;

ordered_json entries_of(const enclose::Limit& limit)
{
    if (!limit.has_entries()) return nullptr;
    ordered_json entries = ordered_json::array();
    for (const Ball& entry : limit.entries) entries.push_back(numeric::midpoint_text(entry, stored_digits));
    return entries;
}

/// The limits entry by entry; signed problems: x̃₊, then x̃₋, and the ground truth in the same way.
ordered_json limit_data(claims::Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    ordered_json object;
    if (evidence.optimum().outcome == limit::OptimumOutcome::infeasible) return nullptr;
    const numeric::PrecisionScope precision(evidence.limit_bits());
    const enclose::Limit& limit = evidence.limit();
    object["outcome"] = enclose::to_text(limit.outcome);
    object["entries"] = entries_of(limit);
    object["plain_entries"] = evidence.is_weight_normalized() ? entries_of(evidence.plain_limit()) : nullptr;
    object["ground_truth"] = nullptr;
    if (instance.ground_truth) {
        ordered_json truth = ordered_json::array();
        for (const numeric::Rational& x : *instance.ground_truth)
            truth.push_back(
                numeric::midpoint_text(Ball(instance.is_signed && x < 0 ? numeric::Rational(0) : x), stored_digits));
        if (instance.is_signed)
            for (const numeric::Rational& x : *instance.ground_truth)
                truth.push_back(numeric::midpoint_text(Ball(x < 0 ? -x : numeric::Rational(0)), stored_digits));
        object["ground_truth"] = std::move(truth);
    }
    object["rate"] = limit.rate ? ordered_json(numeric::midpoint_text(*limit.rate, stored_digits)) : ordered_json(nullptr);
    return object;
}

constexpr unsigned enclosure_digits = 20; ///< enough to be seen, and a third of the cost of 30

/// The end of the run, or where e has decayed by some orders more than the enclosure is narrow: from there on all later times
/// can be certified.
numeric::Rational end_of_enclosure(claims::Evidence& evidence)
{
    numeric::Rational end = evidence.settings().until;
    if (evidence.has_trajectory() && evidence.trajectory().samples.size() > 1)
        end = evidence.trajectory().samples.back().time;
    if (evidence.optimum().outcome == limit::OptimumOutcome::infeasible || !evidence.limit().rate) return end;
    const numeric::PrecisionScope precision(evidence.limit_bits());
    const Ball decay = Ball(4 * enclosure_digits) * log(Ball(10)) / *evidence.limit().rate;
    return std::max(end, numeric::parse_rational(numeric::midpoint_text(decay, 3)));
}

/// Null where the flow has no dual variable.
ordered_json enclosed_trajectory(claims::Evidence& evidence, const ReportSettings& settings)
{
    if (!evidence.instance().rates.are_constant()) return nullptr;
    enclose::DualTrajectorySettings wanted;
    wanted.until = end_of_enclosure(evidence);
    wanted.digits = std::min(enclosure_digits, evidence.settings().digits);
    if (settings.on_progress)
        wanted.on_progress = [&](double time, unsigned long steps) {
            settings.on_progress(fmt::format("enclosing the trajectory: t = {:.4g}, {} steps", time, steps));
        };
    return enclosure_data(enclose::DualTrajectory::enclose(evidence.instance(), wanted));
}

ordered_json reproduction(const ReportSettings& settings)
{
    ordered_json libraries = ordered_json::object();
    for (const auto& [name, version] : numeric::library_versions()) libraries[name] = version;
    return {{"command", settings.command},
            {"instance_file", settings.source},
            {"libraries", libraries},
            {"citation",
             "@misc{wnflow,\n  title = {wnflow: verification of gradient flows with weight normalization},\n"
             "  note = {version " WNFLOW_VERSION "}\n}\n"
             "@article{chou2024robust,\n  title = {Robust Implicit Regularization via Weight Normalization},\n"
             "  author = {Chou, Hung-Hsu and Rauhut, Holger and Ward, Rachel},\n"
             "  journal = {Information and Inference},\n  note = {arXiv:2305.05448}\n}\n"}};
}

} // namespace

ordered_json report_data(claims::Evidence& evidence, const Verification& verification, const ReportSettings& settings)
{
    ordered_json object = json_envelope("report", evidence.instance());
    object["sentence"] = describe(evidence.instance());
    object["verification"] = to_json(verification);
    object["statements"] = ordered_json::array();
    for (const JudgedClaim& judged : verification.claims) object["statements"].push_back(to_json(judged.claim));
    object["trajectory"] = evidence.has_trajectory() ? trajectory_data(evidence) : ordered_json(nullptr);
    object["judged_samples"] = judged_samples(evidence, verification);
    object["discrete_runs"] = discrete_runs(evidence, verification);
    object["enclosure"] = settings.wants_enclosure ? enclosed_trajectory(evidence, settings) : ordered_json(nullptr);
    object["limit"] = limit_data(evidence);
    object["certified"] = certified_data(evidence, verification);
    object["proof"] = nullptr;
    object["curves"] = curve_data(evidence, settings.curve_points, settings.on_progress);
    object["reproduction"] = reproduction(settings);
    return object;
}

} // namespace wnflow::report
