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

constexpr unsigned shown = 10;

std::vector<std::string> bounds_of(const problem::Instance& instance)
{
    if (instance.flow == problem::FlowKind::plain) return {"theorem-2.1", "theorem-2.1-sharp"};
    std::vector<std::string> ids = {"theorem-2.2-posterior", "theorem-2.2-prior", "robust-bound"};
    if (instance.depth == 2) ids.emplace_back("robust-bound-any-radius");
    return ids;
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

ordered_json point(claims::Evidence& evidence, const problem::Instance& instance, const Rational& value)
{
    claims::Evidence other = varied(evidence, instance);
    const numeric::PrecisionScope precision(other.limit_bits());
    const auto real = [](const Ball& x) { return ordered_json(numeric::midpoint_text(x, shown)); };
    ordered_json item;
    item["value"] = numeric::midpoint_text(Ball(value), shown);
    const enclose::Limit& limit = other.limit();
    const bool has_gap = limit.outcome == enclose::LimitOutcome::converged;
    item["outcome"] = enclose::to_text(limit.outcome);
    item["gap"] = has_gap ? real(claims::relative_gap(other.optimum(), limit.entries)) : ordered_json(nullptr);
    item["bounds"] = ordered_json::object();
    for (const std::string& id : bounds_of(instance)) {
        const claims::Verdict verdict = claims::claim_by_id(id).check(other);
        const bool is_shown = verdict.right && verdict.kind != claims::VerdictKind::not_applicable;
        item["bounds"][id] = is_shown ? real(*verdict.right) : ordered_json(nullptr);
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
            object["learning_rate_ratio"].push_back(point(evidence, other, other.rates.ratio()));
        }
    const numeric::PrecisionScope precision(128);
    for (const Rational& factor : factors(30, points)) {
        problem::Instance other = instance;
        other.initialization.radius_squared *= factor * factor;
        say("the bounds over the initialization scale");
        ordered_json item = point(evidence, other, factor);
        const Ball scale = sqrt(Ball(other.initialization.radius_squared / Rational(instance.dimension())));
        item["value"] = numeric::midpoint_text(scale, shown);
        object["scale"].push_back(std::move(item));
    }
    return object;
}

} // namespace wnflow::report
