#include <verification/report/report_certified.hpp>

#include <wnflow/numeric/interval_text.hpp>

#include <nlohmann/json.hpp>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;

/// Null where nothing is enclosed.
ordered_json interval(const std::optional<Ball>& value, unsigned digits)
{
    if (!value || !value->is_finite()) return nullptr;
    const auto [low, high] = numeric::interval_text(*value, digits);
    return ordered_json::array({low, high});
}

ordered_json limit_intervals(claims::Evidence& evidence, const Headline& headline)
{
    if (evidence.optimum().outcome == limit::OptimumOutcome::infeasible) return nullptr;
    const enclose::Limit& limit = evidence.limit();
    if (limit.outcome != enclose::LimitOutcome::converged) return nullptr;
    const numeric::PrecisionScope precision(evidence.limit_bits());
    const unsigned digits = evidence.settings().limit_digits + 5;
    const limit::CollapseFinding collapse =
        evidence.is_weight_normalized()
            ? evidence.collapse()
            : limit::CollapseFinding{limit::CollapseStatus::excluded, true, 0, "plain gradient flow does not collapse"};
    std::optional<Ball> magnification;
    if (headline.log_magnification) magnification = exp(*headline.log_magnification);
    return {{"collapse",
             {{"status", limit::to_text(collapse.status)},
              {"certified", collapse.is_certified},
              {"explanation", collapse.explanation}}},
            {"l1_norm", interval(headline.l1_norm, digits)},
            {"signed_l1_norm", interval(headline.signed_l1_norm, digits)},
            {"relative_gap", interval(headline.relative_gap, digits)},
            {"magnification", interval(magnification, digits)},
            {"rate", interval(limit.rate, digits)},
            {"relative_error", interval(headline.error, digits)},
            {"relative_error_plain", interval(headline.plain_error, digits)}};
}

} // namespace

ordered_json certified_data(claims::Evidence& evidence, const Verification& verification)
{
    ordered_json object;
    object["limit"] = limit_intervals(evidence, verification.headline);
    object["statements"] = ordered_json::object();
    const unsigned digits = evidence.settings().limit_digits + 5;
    for (const JudgedClaim& judged : verification.claims) {
        const claims::Verdict& verdict = judged.verdict;
        if (verdict.evidence != claims::EvidenceKind::enclosure || !verdict.left || !verdict.right) continue;
        ordered_json left = interval(verdict.left, digits), right = interval(verdict.right, digits);
        if (left.is_null() || right.is_null()) continue;
        object["statements"][judged.claim.id] = {{"left", std::move(left)}, {"right", std::move(right)}};
    }
    return object;
}

} // namespace wnflow::report
