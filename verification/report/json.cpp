#include <verification/report/json.hpp>

#include <verification/report/sample_values.hpp>

#include <wnflow/numeric/printable.hpp>

#include <nlohmann/json.hpp>

#include <cmath>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;

ordered_json real(const Ball& value, unsigned digits)
{
    return numeric::certain_text(value, digits);
}

template <class T>
ordered_json optional_real(const std::optional<T>& value, unsigned digits)
{
    return value ? real(*value, digits) : ordered_json(nullptr);
}

ordered_json reals(const numeric::Vector<Ball>& values, unsigned digits)
{
    ordered_json array = ordered_json::array();
    for (const Ball& value : values) array.push_back(real(value, digits));
    return array;
}

ordered_json rationals(const numeric::RationalVector& values)
{
    ordered_json array = ordered_json::array();
    for (const numeric::Rational& value : values) array.push_back(numeric::to_text(value));
    return array;
}

std::string_view to_text(problem::FlowKind kind)
{
    return kind == problem::FlowKind::plain ? "plain" : "weight-normalized";
}

ordered_json to_json(const JudgedClaim& judged, unsigned shown_digits)
{
    const claims::Verdict& v = judged.verdict;
    ordered_json claim;
    claim["id"] = judged.claim.id;
    claim["title"] = judged.claim.title;
    claim["origin"] = judged.claim.origin;
    claim["source"] = claims::to_text(judged.claim.source);
    claim["verdict"] = claims::to_text(v.kind);
    claim["evidence"] = claims::to_text(v.evidence);
    claim["left"] = optional_real(v.left, shown_digits);
    claim["right"] = optional_real(v.right, shown_digits);
    claim["ratio"] = optional_real(v.ratio(), 10);
    claim["margin_digits"] =
        v.margin_digits && std::isfinite(*v.margin_digits) ? ordered_json(*v.margin_digits) : ordered_json(nullptr);
    claim["error"] = v.error ? ordered_json(numeric::midpoint_text(*v.error, 3)) : ordered_json(nullptr);
    if (v.within) claim["within"] = claims::within_text(v);
    claim["digits"] = v.digits;
    claim["lemmas"] = judged.claim.lemmas;
    claim["hypotheses"] = ordered_json::array();
    for (const claims::Hypothesis& h : v.hypotheses)
        claim["hypotheses"].push_back({{"text", h.text}, {"status", claims::to_text(h.status)}, {"sides", h.sides}});
    claim["reason"] = v.reason;
    return claim;
}

} // namespace

ordered_json json_envelope(const std::string& command)
{
    return {{"schema", "wnflow-" + command + "-1"}, {"version", WNFLOW_VERSION}, {"digest", nullptr}};
}

ordered_json json_envelope(const std::string& command, const problem::Instance& instance)
{
    ordered_json object = json_envelope(command);
    object["digest"] = problem::digest(instance);
    return object;
}

std::string json_text(const ordered_json& object, int indent)
{
    return numeric::printable_json(object.dump(indent, ' ', false, ordered_json::error_handler_t::replace));
}

ordered_json to_json(const Verification& verification)
{
    const problem::Instance& instance = verification.instance;
    const numeric::PrecisionScope precision(numeric::bits_for_digits(verification.settings.limit_digits) + 64);
    ordered_json object = json_envelope("verify", instance);
    const bool is_polar = instance.flow == problem::FlowKind::weight_normalized;
    const auto ratio = instance.rates.constant_ratio();
    object["instance"] = {
        {"name", instance.name},
        {"measurements", instance.measurements()},
        {"dimension", instance.dimension()},
        {"depth", instance.depth},
        {"flow", to_text(instance.flow)},
        {"signed", instance.is_signed},
        {"learning_rate_ratio", ratio ? ordered_json(numeric::to_text(*ratio)) : ordered_json(nullptr)},
        {"learning_rates", is_polar ? ordered_json(problem::to_text(instance.rates)) : ordered_json(nullptr)},
        {"radius_squared", numeric::to_text(instance.initialization.radius_squared)},
        {"notices", instance.notices}};
    const auto& until_residual = verification.settings.until_residual;
    object["settings"] = {
        {"until", numeric::to_text(verification.settings.until)},
        {"until_residual", until_residual ? ordered_json(numeric::to_text(*until_residual)) : ordered_json(nullptr)},
        {"digits", verification.settings.digits},
        {"tolerance", numeric::to_text(verification.settings.tolerance)},
        {"limit_digits", verification.settings.limit_digits},
        {"stepper", flow::to_text(verification.settings.stepper)},
        {"coordinates", flow::to_text(verification.settings.coordinates)},
        {"trajectory", verification.trajectory}};
    const Headline& h = verification.headline;
    const unsigned digits = verification.settings.limit_digits;
    object["headline"] = {{"optimum", h.optimum ? ordered_json(numeric::to_text(*h.optimum)) : ordered_json(nullptr)},
                          {"l1_norm", optional_real(h.l1_norm, digits)},
                          {"signed_l1_norm", optional_real(h.signed_l1_norm, digits)},
                          {"relative_gap", optional_real(h.relative_gap, digits)},
                          {"log_magnification", optional_real(h.log_magnification, digits)},
                          {"relative_error", optional_real(h.error, digits)},
                          {"relative_error_plain", optional_real(h.plain_error, digits)},
                          {"remark", h.remark}};
    object["claims"] = ordered_json::array();
    for (const JudgedClaim& judged : verification.claims) object["claims"].push_back(to_json(judged, digits));
    return object;
}

ordered_json to_json(const problem::Instance& instance, const enclose::Limit& limit)
{
    const numeric::PrecisionScope precision(limit.bits + 64);
    ordered_json object = json_envelope("limit", instance);
    const bool has_entries = limit.has_entries();
    const auto value = [&](const Ball& ball) { return has_entries ? real(ball, limit.digits) : ordered_json(nullptr); };
    object["flow"] = to_text(instance.flow);
    object["outcome"] = enclose::to_text(limit.outcome);
    object["reason"] = limit.reason;
    object["l1_norm"] = value(limit.l1_norm);
    object["signed_l1_norm"] =
        has_entries ? optional_real(signed_l1_norm(instance, limit.entries), limit.digits) : ordered_json(nullptr);
    object["relative_error"] =
        has_entries ? optional_real(reconstruction_error(instance, limit.entries), 10) : ordered_json(nullptr);
    object["radius"] = value(sqrt(limit.radius_squared));
    object["log_magnification"] = value(limit.log_magnification);
    object["rate"] = has_entries ? optional_real(limit.rate, limit.digits) : ordered_json(nullptr);
    object["entries"] = has_entries ? reals(limit.entries, limit.digits) : ordered_json::array();
    object["residual_norm"] =
        has_entries ? ordered_json(numeric::midpoint_text(limit.residual_norm, 3)) : ordered_json(nullptr);
    object["collapse"] = {{"status", limit::to_text(limit.collapse.status)},
                          {"certified", limit.collapse.is_certified},
                          {"explanation", limit.collapse.explanation}};
    object["digits"] = limit.digits;
    object["precision_digits"] = numeric::digits_for_bits(limit.bits);
    object["iterations"] = limit.iterations;
    return object;
}

ordered_json to_json(const problem::Instance& instance, const limit::Optimum& optimum)
{
    ordered_json object = json_envelope("optimum", instance);
    const bool is_optimal = optimum.outcome == limit::OptimumOutcome::optimal;
    object["outcome"] = is_optimal                                             ? "optimal"
                        : optimum.outcome == limit::OptimumOutcome::infeasible ? "infeasible"
                                                                               : "undecided";
    object["reason"] = optimum.reason;
    object["method"] = optimum.method;
    object["value"] = is_optimal ? ordered_json(numeric::to_text(optimum.value)) : ordered_json(nullptr);
    object["minimizer"] = is_optimal ? rationals(optimum.minimizer) : ordered_json(nullptr);
    object["dual"] = is_optimal ? rationals(optimum.dual) : ordered_json(nullptr);
    object["unique"] = optimum.unique ? ordered_json(*optimum.unique) : ordered_json(nullptr);
    object["farkas"] = optimum.farkas.empty() ? ordered_json(nullptr) : rationals(optimum.farkas);
    return object;
}

ordered_json to_json(const limit::MaximalFace& face)
{
    ordered_json object;
    object["outcome"] = face.outcome == limit::FaceOutcome::found        ? "found"
                        : face.outcome == limit::FaceOutcome::infeasible ? "infeasible"
                                                                         : "undecided";
    object["reason"] = face.reason;
    object["support"] = face.support;
    object["has_positive_point"] = face.has_positive_point;
    object["interior_point"] = rationals(face.interior_point);
    object["proof"] = rationals(face.proof);
    return object;
}

ordered_json to_json(const problem::Instance& instance, const flow::Trajectory& trajectory)
{
    const unsigned digits = trajectory.digits;
    const numeric::PrecisionScope precision(numeric::bits_for_digits(trajectory.second_digits) + 64);
    ordered_json object = json_envelope("integrate", instance);
    object["flow"] = to_text(instance.flow);
    object["outcome"] = flow::to_text(trajectory.outcome);
    object["reason"] = trajectory.reason;
    object["stepper"] = flow::to_text(trajectory.stepper);
    object["tolerance"] = numeric::to_text(trajectory.tolerance);
    object["digits"] = trajectory.digits;
    object["steps"] = trajectory.steps;
    object["rejected"] = trajectory.rejected;
    object["evaluations"] = trajectory.evaluations;
    object["coordinates"] = flow::to_text(trajectory.coordinates);
    object["methods"] = ordered_json::array();
    for (const flow::MethodSpan& span : trajectory.methods)
        object["methods"].push_back(
            {{"method", span.method}, {"steps", span.steps}, {"until", numeric::midpoint_text(Ball(span.until), 6)}});
    object["samples"] = ordered_json::array();
    for (const flow::Sample& sample : trajectory.samples) {
        const SampleValues values = evaluate(instance, sample);
        ordered_json row;
        row["t"] = numeric::midpoint_text(Ball(sample.time), digits);
        row["radius"] = real(sample.radius, digits);
        row["direction"] = reals(sample.direction, digits);
        row["direction_norm"] = real(values.direction_norm, digits);
        row["loss"] = real(values.loss, digits);
        row["l1_norm"] = real(values.l1_norm, digits);
        row["log_magnification"] = real(values.log_magnification, digits);
        row["error"] = numeric::midpoint_text(sample.radius.radius(), 3);
        object["samples"].push_back(std::move(row));
    }
    return object;
}

} // namespace wnflow::report
