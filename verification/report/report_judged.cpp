#include <verification/report/report_judged.hpp>

#include <verification/claims/discrete/order.hpp>
#include <verification/report/json_values.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;

/// Statements that speak of each sample by itself, beside those marked so because a Monitor can follow them.
bool is_judged_by_samples(const claims::Claim& claim)
{
    static const std::set<std::string> others = {"dual-representation", "lambda-contracts",  "bregman-identity",
                                                 "global-rate",         "no-collapse",       "collapse-dichotomy",
                                                 "collapse-criterion",  "radius-lower-bound"};
    return claim.is_about_trajectory || others.contains(claim.id);
}

/// The evidence with one sample of its trajectory. All else is what the verdicts rest on, and not computed again.
claims::EvidenceParts with_sample(claims::Evidence& evidence, const flow::Sample& sample, bool wants_dual)
{
    const flow::Trajectory& all = evidence.trajectory();
    flow::Trajectory one;
    one.samples = {sample};
    one.digits = all.digits;
    one.second_digits = all.second_digits;
    one.tolerance = all.tolerance;
    one.stepper = all.stepper;
    one.coordinates = all.coordinates;
    claims::EvidenceParts parts;
    parts.trajectory = std::move(one);
    parts.is_trajectory_enclosed = evidence.trajectory_evidence() == claims::EvidenceKind::enclosure;
    parts.optimum = evidence.optimum();
    parts.face = evidence.face();
    if (evidence.is_weight_normalized()) parts.collapse = evidence.collapse();
    if (parts.optimum->outcome != limit::OptimumOutcome::infeasible) parts.limit = evidence.limit();
    if (wants_dual) parts.dual_trajectory = evidence.dual_trajectory();
    return parts;
}

ordered_json row(const flow::Sample& sample, const claims::Verdict& verdict)
{
    const Ball difference = *verdict.right - *verdict.left;
    return {{"t", stored(Ball(sample.time))},
            {"left", stored(*verdict.left)},
            {"right", stored(*verdict.right)},
            {"difference", stored(difference.midpoint())},
            {"error", verdict.error ? numeric::midpoint_text(*verdict.error, 3) : stored(difference.radius())}};
}

/// "Not more than before": the right side of a sample is the left one of the sample before.
void chain(ordered_json& rows)
{
    for (std::size_t k = rows.size(); k-- > 1;) {
        rows[k]["right"] = rows[k - 1]["left"];
        rows[k]["difference"] = nullptr;
    }
}

bool contains_sides(const ordered_json& rows, const claims::Verdict& verdict)
{
    const std::string left = stored(*verdict.left), right = stored(*verdict.right);
    return std::ranges::any_of(rows, [&](const ordered_json& r) { return r["left"] == left && r["right"] == right; });
}

} // namespace

ordered_json judged_samples(claims::Evidence& evidence, const Verification& verification)
{
    ordered_json result = ordered_json::object();
    std::vector<const JudgedClaim*> chosen;
    for (const JudgedClaim& judged : verification.claims)
        if (is_judged_by_samples(judged.claim) && judged.verdict.left && judged.verdict.right)
            chosen.push_back(&judged);
    if (chosen.empty() || !evidence.has_trajectory()) return result;
    const numeric::PrecisionScope precision(evidence.trajectory_bits());
    static const std::array along_dual = {"dual-representation", "lambda-contracts", "bregman-identity", "global-rate",
                                          "signed-invariant"};
    const bool wants_dual = std::ranges::any_of(chosen, [](const JudgedClaim* judged) {
        return std::ranges::find(along_dual, judged->claim.id) != along_dual.end();
    });
    for (const flow::Sample& sample : evidence.trajectory().samples) {
        if (sample.time == 0) continue; // given, not computed
        claims::Evidence single(evidence.instance(), evidence.settings(), with_sample(evidence, sample, wants_dual));
        for (const JudgedClaim* judged : chosen) {
            const claims::Verdict verdict = claims::check(judged->claim, single);
            if (verdict.left && verdict.right && verdict.evidence == judged->verdict.evidence)
                result[judged->claim.id].push_back(row(sample, verdict));
        }
    }
    if (result.contains("lambda-contracts")) chain(result["lambda-contracts"]);
    for (const JudgedClaim* judged : chosen)
        if (result.contains(judged->claim.id) && !contains_sides(result[judged->claim.id], judged->verdict))
            result.erase(judged->claim.id);
    return result;
}

ordered_json discrete_runs(claims::Evidence& evidence, const Verification& verification)
{
    const bool is_wanted = std::ranges::any_of(verification.claims, [](const JudgedClaim& judged) {
        return judged.claim.id.starts_with("discrete-") && judged.verdict.left;
    });
    if (!is_wanted || evidence.halved_runs().runs.empty()) return nullptr;
    const claims::HalvedRuns& halved = evidence.halved_runs();
    const numeric::PrecisionScope precision(192);
    ordered_json object;
    object["time"] = stored(Ball(halved.time));
    object["runs"] = ordered_json::array();
    for (const claims::HalvedRuns::Run& run : halved.runs) {
        const auto positive = [](const Ball& x) {
            return x.is_positive() ? ordered_json(stored(x)) : ordered_json(nullptr);
        };
        object["runs"].push_back(
            {{"steps", run.steps},
             {"step", stored(Ball(numeric::Rational(halved.time / static_cast<long>(run.steps))))},
             {"distance", positive(claims::distance(run, halved.flow))},
             {"norm_drift",
              evidence.is_weight_normalized() ? positive(claims::norm_drift(run)) : ordered_json(nullptr)},
             {"invariant_drift", evidence.kernel().empty() || !evidence.instance().rates.constant_ratio()
                                     ? ordered_json(nullptr)
                                     : positive(claims::invariant_drift(evidence, run))}});
    }
    return object;
}

} // namespace wnflow::report
