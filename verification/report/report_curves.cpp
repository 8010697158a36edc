#include <verification/report/report_curves.hpp>

#include <verification/claims/claim.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/limit/collapse.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;
using numeric::Ball;
using numeric::Rational;

constexpr unsigned curve_digits = 10;

/// Statements that bound the gap of the instance's flow. For L > 2 and a direction that is not uniform the robust bound is
/// one of the weighted gap, and not among them.
std::vector<std::string> bounds_of(claims::Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    if (instance.flow == problem::FlowKind::plain) return {"theorem-2.1", "theorem-2.1-sharp"};
    std::vector<std::string> ids = {"theorem-2.2-posterior", "theorem-2.2-posterior-sharp", "theorem-2.2-prior"};
    if (instance.depth == 2 || evidence.has_uniform_start()) ids.emplace_back("robust-bound");
    ids.emplace_back("robust-bound-worst-case");
    if (instance.depth == 2) ids.emplace_back("robust-bound-any-radius");
    return ids;
}

/// Statements on the plain flow from the same start, of an instance whose flow is weight-normalized.
std::vector<std::string> plain_bounds_of(const problem::Instance& instance)
{
    if (instance.flow == problem::FlowKind::plain) return {};
    return {"theorem-2.1", "theorem-2.1-sharp"};
}

/// Evidence for another instance with the same data: what depends on these alone is shared.
claims::Evidence varied(claims::Evidence& evidence, problem::Instance instance)
{
    claims::EvidenceParts parts;
    parts.optimum = evidence.optimum();
    parts.face = evidence.face();
    // By the start alone, else by the limit's own means: no trajectory is integrated for a point of a curve.
    limit::CollapseFinding finding = limit::collapse_from_start(instance);
    if (finding.status == limit::CollapseStatus::undecided) finding = limit::decide_collapse(instance);
    parts.collapse = finding;
    claims::EvidenceSettings settings = evidence.settings();
    settings.limit_digits = 30;
    return claims::Evidence(std::move(instance), std::move(settings), std::move(parts));
}

ordered_json real(const Ball& x)
{
    return numeric::midpoint_text(x, curve_digits);
}

ordered_json gap_of(claims::Evidence& evidence, const enclose::Limit& limit)
{
    if (limit.outcome != enclose::LimitOutcome::converged) return nullptr;
    return real(claims::relative_gap(evidence.optimum(), limit.entries));
}

/// Null where the statement does not apply.
ordered_json bounds(claims::Evidence& evidence, const std::vector<std::string>& ids)
{
    ordered_json object = ordered_json::object();
    for (const std::string& id : ids) {
        const claims::Verdict verdict = claims::claim_by_id(id).check(evidence);
        const bool is_shown = verdict.right && verdict.kind != claims::VerdictKind::not_applicable;
        object[id] = is_shown ? real(*verdict.right) : ordered_json(nullptr);
    }
    return object;
}

ordered_json point(claims::Evidence& evidence, const problem::Instance& instance, const Rational& value,
                   bool wants_plain)
{
    claims::Evidence other = varied(evidence, instance);
    const numeric::PrecisionScope precision(other.limit_bits());
    ordered_json item;
    item["value"] = real(Ball(value));
    const enclose::Limit& limit = other.limit();
    item["outcome"] = enclose::to_text(limit.outcome);
    item["gap"] = gap_of(other, limit);
    item["bounds"] = bounds(other, bounds_of(other));
    if (const auto ids = plain_bounds_of(instance); wants_plain && !ids.empty()) {
        item["plain_gap"] = gap_of(other, other.plain_limit());
        item["plain_bounds"] = bounds(other, ids);
    }
    return item;
}

/// `count` factors from 1/largest to largest, equally spaced in their logarithm, 1 among them; rounded to three digits.
std::vector<Rational> factors(const Rational& largest, unsigned count)
{
    const numeric::PrecisionScope precision(128);
    std::vector<Rational> result;
    const long half = static_cast<long>(count) / 2;
    for (long k = -half; k <= half; ++k) {
        const Ball power = log(Ball(largest)) * Ball(Rational(k, std::max(half, 1L)));
        result.push_back(k == 0 ? Rational(1) : numeric::parse_rational(numeric::midpoint_text(exp(power), 3)));
    }
    return result;
}

} // namespace

ordered_json curve_data(claims::Evidence& evidence, unsigned points,
                        const std::function<void(const std::string&)>& on_progress)
{
    const problem::Instance& instance = evidence.instance();
    ordered_json object = {{"learning_rate_ratio", ordered_json::array()}, {"scale", ordered_json::array()}};
    const limit::Optimum& optimum = evidence.optimum();
    if (optimum.outcome != limit::OptimumOutcome::optimal || optimum.value == 0) return object;
    const auto say = [&](const std::string& text) {
        if (on_progress) on_progress(text);
    };
    if (evidence.is_weight_normalized())
        for (const Rational& factor : factors(100, points)) {
            problem::Instance other = instance;
            other.rates.eta_u = other.rates.eta_u.times(1 / factor);
            say("the bounds over the learning-rate ratio");
            object["learning_rate_ratio"].push_back(point(evidence, other, other.rates.ratio(), false));
        }
    const numeric::PrecisionScope precision(128);
    for (const Rational& factor : factors(30, points)) {
        problem::Instance other = instance;
        other.initialization.radius_squared *= factor * factor;
        say("the bounds over the initialization scale");
        ordered_json item = point(evidence, other, factor, true);
        const Ball scale = sqrt(Ball(other.initialization.radius_squared / Rational(instance.dimension())));
        item["value"] = numeric::midpoint_text(scale, curve_digits);
        object["scale"].push_back(std::move(item));
    }
    return object;
}

} // namespace wnflow::report
