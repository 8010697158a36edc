#include "support/catch.hpp"

#include <verification/report/json.hpp>
#include <verification/report/sample_values.hpp>

#include <wnflow/problem/instance_file.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>

using namespace wnflow;
using nlohmann::ordered_json;
using numeric::Ball;
using numeric::parse_rational;
using numeric::Rational;

namespace {

problem::Instance parse(const std::string& data, const std::string& flow = "eta_ratio = \"1/5\"",
                        const std::string& direction = "[1, 2, 3]")
{
    return problem::parse_instance("depth = 2\n[data]\n" + data + "\n[flow]\n" + flow +
                                       "\n[initialization]\nradius = \"1/2\"\ndirection = " + direction +
                                       "\n[run]\nuntil = 2\ndigits = 30\ntolerance = \"1e-15\"\n",
                                   "small.toml", ".");
}

problem::Instance small()
{
    return parse("matrix = [[1, \"1/2\", \"1/4\"]]\nground_truth = [\"2/3\", 0, 0]");
}

/// What a reader of the printed text gets.
ordered_json printed(const ordered_json& object)
{
    return ordered_json::parse(object.dump(2));
}

std::vector<std::string> keys(const ordered_json& object)
{
    std::vector<std::string> result;
    for (const auto& [key, value] : object.items()) result.push_back(key);
    return result;
}

using Keys = std::vector<std::string>;

/// A real as the report prints it: a decimal string, of which every digit but the last is one of the true value.
void check_real(const ordered_json& json, const Ball& value, unsigned at_least_digits)
{
    CAPTURE(json, value);
    REQUIRE(json.is_string());
    const std::string text = json;
    CHECK(text.find('/') == std::string::npos);
    const std::string mantissa = text.substr(0, text.find('e'));
    const auto first = mantissa.find_first_not_of("-0.");
    const auto digits =
        first == std::string::npos
            ? mantissa.size()
            : static_cast<std::size_t>(std::ranges::count_if(mantissa.substr(first), [](char c) { return c != '.'; }));
    const Ball difference = abs(Ball(parse_rational(text)) - value);
    const Ball unit = exp(-Ball(static_cast<long>(std::min<std::size_t>(digits, at_least_digits)) - 1) * log(Ball(10)));
    CHECK_FALSE(certainly_less(unit * abs(value), difference));
}

void check_reals(const ordered_json& json, const numeric::Vector<Ball>& values, unsigned digits)
{
    REQUIRE(json.is_array());
    REQUIRE(json.size() == static_cast<std::size_t>(values.size()));
    for (Eigen::Index n = 0; n < values.size(); ++n) check_real(json[static_cast<std::size_t>(n)], values[n], digits);
}

numeric::RationalVector rationals(const ordered_json& json)
{
    REQUIRE(json.is_array());
    numeric::RationalVector values;
    for (const auto& entry : json) {
        REQUIRE(entry.is_string());
        values.push_back(parse_rational(entry.get<std::string>()));
        CHECK(numeric::to_text(values.back()) == entry); // "p/q" in lowest terms
    }
    return values;
}

/// No real leaves the report as a binary number, which would have been rounded; `margin_digits` is a rough count.
void check_numbers_are_integers(const ordered_json& json, const std::string& where = "")
{
    if (json.is_structured()) {
        for (const auto& [key, value] : json.items())
            if (key != "margin_digits") check_numbers_are_integers(value, where + "/" + key);
    } else {
        CAPTURE(where, json);
        CHECK_FALSE(json.is_number_float());
    }
}

const numeric::PrecisionScope test_precision(400);

} // namespace

TEST_CASE("JSON of verify: keys, in this order", "[report][json]")
{
    const problem::Instance instance = small();
    const report::Verification verification = report::verify(instance, claims::EvidenceSettings::of(instance));
    const ordered_json json = printed(report::to_json(verification));
    CHECK(keys(json) == Keys{"schema", "version", "digest", "instance", "settings", "headline", "claims"});
    CHECK(json["schema"] == "wnflow-verify-1");
    CHECK(json["version"].is_string());
    CHECK(json["digest"] == problem::digest(instance));
    CHECK(keys(json["instance"]) == Keys{"name", "measurements", "dimension", "depth", "flow", "signed",
                                         "learning_rate_ratio", "learning_rates", "radius_squared", "notices"});
    CHECK(json["instance"]["dimension"] == 3);
    CHECK(json["instance"]["learning_rate_ratio"] == "1/5");
    CHECK(json["instance"]["radius_squared"] == "1/4");
    CHECK(keys(json["settings"]) == Keys{"until", "until_residual", "digits", "tolerance", "limit_digits", "stepper",
                                         "coordinates", "trajectory"});
    CHECK(keys(json["headline"]) == Keys{"optimum", "l1_norm", "signed_l1_norm", "relative_gap", "log_magnification",
                                         "relative_error", "relative_error_plain", "remark"});
    check_numbers_are_integers(json);
}

TEST_CASE("JSON of verify: claims say what the verdicts say", "[report][json]")
{
    const problem::Instance instance = small();
    const report::Verification verification = report::verify(instance, claims::EvidenceSettings::of(instance));
    const ordered_json json = printed(report::to_json(verification));
    REQUIRE(json["claims"].size() == claims::all_claims().size());
    for (std::size_t i = 0; i < verification.claims.size(); ++i) {
        const auto& [claim, verdict] = verification.claims[i];
        const ordered_json& entry = json["claims"][i];
        CAPTURE(claim.id, entry);
        Keys expected{"id",    "title", "origin",        "source", "verdict", "evidence", "left",
                      "right", "ratio", "margin_digits", "error"};
        if (verdict.within) expected.emplace_back("within");
        for (const char* const key : {"digits", "lemmas", "hypotheses", "reason"}) expected.emplace_back(key);
        CHECK(keys(entry) == expected);
        if (verdict.within) CHECK(entry["within"] == claims::within_text(verdict));
        CHECK(entry["id"] == claims::all_claims()[i].id);
        CHECK(entry["source"] == claims::to_text(claim.source));
        CHECK(entry["verdict"] == claims::to_text(verdict.kind));
        CHECK(entry["evidence"] == claims::to_text(verdict.evidence));
        CHECK(entry["lemmas"].get<std::vector<std::string>>() == claim.lemmas);
        CHECK(entry["reason"] == verdict.reason);
        CHECK(entry["digits"] == verdict.digits);
        CHECK(entry["left"].is_null() == !verdict.left);
        CHECK(entry["ratio"].is_null() == !verdict.ratio());
        if (verdict.left) {
            check_real(entry["left"], *verdict.left, 50);
            check_real(entry["right"], *verdict.right, 50);
            check_real(entry["error"], *verdict.error, 2);
            CHECK(entry["margin_digits"].get<double>() == Approx(*verdict.margin_digits));
        }
        if (verdict.ratio()) check_real(entry["ratio"], *verdict.ratio(), 10);
        REQUIRE(entry["hypotheses"].size() == verdict.hypotheses.size());
        for (const auto& hypothesis : entry["hypotheses"]) CHECK(keys(hypothesis) == Keys{"text", "status", "sides"});
    }
}

TEST_CASE("JSON of verify: what is absent is null, not left out", "[report][json]")
{
    report::Verification verification{small(), "", claims::EvidenceSettings::of(small()), {}, {}, {}};
    claims::Verdict verdict = claims::not_applicable("hypothesis fails: \"Q > 0\"\n");
    verification.claims.push_back({claims::all_claims().front(), verdict});
    verdict.margin_digits = std::numeric_limits<double>::infinity(); // JSON has no infinity
    verification.claims.push_back({claims::all_claims().front(), verdict});
    const ordered_json json = printed(report::to_json(verification));
    for (const ordered_json& entry : json["claims"]) {
        for (const char* const key : {"left", "right", "ratio", "margin_digits", "error"}) CHECK(entry[key].is_null());
        CHECK(entry["verdict"] == "not-applicable");
        CHECK(entry["evidence"] == "none");
        CHECK(entry["reason"] == "hypothesis fails: \"Q > 0\"\n");
    }
    for (const char* const key : {"optimum", "l1_norm", "relative_gap", "log_magnification", "relative_error"})
        CHECK(json["headline"][key].is_null());
}

TEST_CASE("JSON of verify: the headline agrees with the limit", "[report][json]")
{
    const problem::Instance instance = small();
    const ordered_json json =
        printed(report::to_json(report::verify(instance, claims::EvidenceSettings::of(instance))))["headline"];
    enclose::LimitSettings settings;
    settings.digits = 60; // another precision than the report's
    const enclose::Limit limit = enclose::enclose_limit_of(instance, settings);
    CHECK(json["optimum"] == "2/3");
    check_real(json["l1_norm"], limit.l1_norm, 50);
    check_real(json["log_magnification"], limit.log_magnification, 50);
    check_real(json["relative_gap"], (limit.l1_norm - Ball(Rational(2, 3))) / Ball(Rational(2, 3)), 50);
    const Ball first = limit.entries[0] - Ball(Rational(2, 3));
    const Ball error = sqrt(first * first + limit.entries[1] * limit.entries[1] + limit.entries[2] * limit.entries[2]);
    check_real(json["relative_error"], error / Ball(Rational(2, 3)), 50);
    CHECK(json["remark"] == "");
}

TEST_CASE("JSON of limit", "[report][json]")
{
    const Keys expected = {"schema",  "version",        "digest",         "flow",   "outcome",           "reason",
                           "l1_norm", "signed_l1_norm", "relative_error", "radius", "log_magnification", "rate",
                           "entries", "residual_norm",  "collapse",       "digits", "precision_digits",  "iterations"};
    enclose::LimitSettings settings;
    settings.digits = 40;
    for (const std::string flow : {"eta_ratio = \"1/5\"", "kind = \"plain\""}) {
        const problem::Instance instance = parse("matrix = [[1, \"1/2\", \"1/4\"]]\ntarget = [1]", flow);
        const enclose::Limit limit = enclose::enclose_limit_of(instance, settings);
        const ordered_json json = printed(report::to_json(instance, limit));
        CAPTURE(flow, json);
        CHECK(keys(json) == expected);
        CHECK(json["schema"] == "wnflow-limit-1");
        CHECK(json["digest"] == problem::digest(instance));
        CHECK(json["flow"] == (instance.flow == problem::FlowKind::plain ? "plain" : "weight-normalized"));
        CHECK(json["outcome"] == "converged");
        CHECK(json["digits"] == 40);
        CHECK(json["precision_digits"].get<int>() >= 40);
        CHECK(json["iterations"].get<int>() >= 1);
        check_numbers_are_integers(json);
        check_reals(json["entries"], limit.entries, 40);
        check_real(json["l1_norm"], limit.l1_norm, 40);
        check_real(json["radius"], sqrt(limit.l1_norm), 40); // L = 2
        check_real(json["log_magnification"], limit.log_magnification, 40);
        check_real(json["rate"], limit.rate.value(), 10);
        check_real(json["residual_norm"], limit.residual_norm, 2);
        CHECK(keys(json["collapse"]) == Keys{"status", "certified", "explanation"});
        // As a reader would check it: A z = b to as many digits as are printed.
        Rational sum = 0, total = 0;
        const Rational column[] = {1, Rational(1, 2), Rational(1, 4)};
        for (std::size_t n = 0; n < 3; ++n) {
            const Rational z = parse_rational(json["entries"][n].get<std::string>());
            sum += column[n] * z;
            total += z;
        }
        CHECK(abs(sum - 1) < parse_rational("1e-39"));
        CHECK(abs(total - parse_rational(json["l1_norm"].get<std::string>())) < parse_rational("1e-38"));
    }
}

TEST_CASE("JSON of limit: a signed problem has the l1 norm of the difference as well", "[report][json]")
{
    const problem::Instance instance =
        parse("matrix = [[1, \"1/2\", \"1/4\"]]\nground_truth = [1, -1, 0]\nsigned = true");
    const enclose::Limit limit = enclose::enclose_limit_of(instance, {});
    const ordered_json json = printed(report::to_json(instance, limit));
    REQUIRE(json["entries"].size() == 6);
    Ball sum(0), error(0);
    const long truth[] = {1, -1, 0};
    for (int n = 0; n < 3; ++n) {
        const Ball difference = limit.entries[n] - limit.entries[n + 3];
        sum += abs(difference);
        error += (difference - Ball(truth[n])) * (difference - Ball(truth[n]));
    }
    check_real(json["signed_l1_norm"], sum, 50);
    check_real(json["relative_error"], sqrt(error / Ball(2)), 10);
}

TEST_CASE("JSON of limit: without entries, nulls and an empty list", "[report][json]")
{
    const problem::Instance instance = parse("matrix = [[1, 2]]\ntarget = [-1]", "eta_u = 1", "[1, 2]");
    const ordered_json json = printed(report::to_json(instance, enclose::enclose_limit_of(instance, {})));
    CHECK(json["outcome"] == "infeasible");
    for (const char* const key :
         {"l1_norm", "signed_l1_norm", "relative_error", "radius", "log_magnification", "rate", "residual_norm"})
        CHECK(json[key].is_null());
    CHECK(json["entries"].empty());
    CHECK(json["entries"].is_array());
}

TEST_CASE("JSON of optimum", "[report][json]")
{
    const Keys expected = {"schema", "version",   "digest", "outcome", "reason", "method",
                           "value",  "minimizer", "dual",   "unique",  "farkas"};
    SECTION("optimal")
    {
        const problem::Instance instance = small();
        const auto optimum = limit::exact_l1_optimum(instance.matrix, instance.target);
        const ordered_json json = printed(report::to_json(instance, optimum));
        CHECK(keys(json) == expected);
        CHECK(json["schema"] == "wnflow-optimum-1");
        CHECK(json["outcome"] == "optimal");
        CHECK(json["value"] == "2/3");
        CHECK(rationals(json["minimizer"]) == numeric::RationalVector{Rational(2, 3), 0, 0});
        CHECK(rationals(json["dual"]) == numeric::RationalVector{1});
        CHECK(json["unique"] == true);
        CHECK(json["farkas"].is_null());
    }
    SECTION("not unique")
    {
        const problem::Instance instance = parse("matrix = [[1, 1]]\ntarget = [1]", "eta_u = 1", "[1, 2]");
        const ordered_json json =
            printed(report::to_json(instance, limit::exact_l1_optimum(instance.matrix, instance.target)));
        CHECK(json["unique"] == false);
        CHECK(numeric::dot(rationals(json["minimizer"]), {1, 1}) == 1);
    }
    SECTION("infeasible")
    {
        const problem::Instance instance = parse("matrix = [[1, 2]]\ntarget = [-1]", "eta_u = 1", "[1, 2]");
        const ordered_json json =
            printed(report::to_json(instance, limit::exact_l1_optimum(instance.matrix, instance.target)));
        CHECK(keys(json) == expected);
        CHECK(json["outcome"] == "infeasible");
        for (const char* const key : {"value", "minimizer", "dual", "unique"}) CHECK(json[key].is_null());
        // As a reader would check it: A^T f <= 0 and <b, f> > 0.
        const auto f = rationals(json["farkas"]);
        REQUIRE(f.size() == 1);
        CHECK(f[0] < 0);
    }
}

TEST_CASE("every key is in docs/reference/json.md", "[report][json]")
{
    std::ifstream file(WNFLOW_SOURCE_DIR "/docs/reference/json.md", std::ios::binary);
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    REQUIRE_FALSE(page.empty());
    const problem::Instance instance = small();
    flow::IntegrationSettings settings;
    settings.sample_times = {0, 1};
    settings.tolerance = *instance.run.tolerance;
    const auto check = [&](const auto& self, const ordered_json& json) -> void {
        for (const auto& [key, value] : json.items()) {
            CAPTURE(key);
            if (json.is_object()) {
                const bool is_documented = page.find("`" + key) != std::string::npos ||
                                           page.find("." + key + "`") != std::string::npos ||
                                           page.find("." + key + "[]`") != std::string::npos;
                CHECK(is_documented);
            }
            if (value.is_structured()) self(self, value);
        }
    };
    check(check, report::to_json(report::verify(instance, claims::EvidenceSettings::of(instance))));
    check(check, report::to_json(instance, enclose::enclose_limit_of(instance, {})));
    check(check, report::to_json(instance, limit::exact_l1_optimum(instance.matrix, instance.target)));
    check(check, report::to_json(instance, flow::integrate(instance, settings)));
}

TEST_CASE("JSON of integrate", "[report][json]")
{
    for (const std::string flow : {"eta_ratio = \"1/5\"", "kind = \"plain\""}) {
        const problem::Instance instance = parse("matrix = [[1, \"1/2\", \"1/4\"]]\ntarget = [1]", flow);
        flow::IntegrationSettings settings;
        settings.sample_times = flow::linear_times(instance.run.until, 4);
        settings.digits = 30;
        settings.tolerance = *instance.run.tolerance;
        const flow::Trajectory trajectory = flow::integrate(instance, settings);
        const ordered_json json = printed(report::to_json(instance, trajectory));
        CAPTURE(flow, json);
        CHECK(keys(json) == Keys{"schema", "version", "digest", "flow", "outcome", "reason", "stepper", "tolerance",
                                 "digits", "steps", "rejected", "evaluations", "coordinates", "methods", "samples"});
        CHECK(json["schema"] == "wnflow-integrate-1");
        CHECK(json["outcome"] == "time-reached");
        CHECK(json["tolerance"] == "1/1000000000000000");
        CHECK(json["steps"] == trajectory.steps);
        check_numbers_are_integers(json);
        REQUIRE(json["samples"].size() == 4);
        for (std::size_t k = 0; k < 4; ++k) {
            const ordered_json& row = json["samples"][k];
            const flow::Sample& sample = trajectory.samples[k];
            CHECK(keys(row) ==
                  Keys{"t", "radius", "direction", "direction_norm", "loss", "l1_norm", "log_magnification", "error"});
            check_real(row["t"], Ball(Rational(static_cast<long>(2 * k), 3)), 30);
            check_real(row["radius"], sample.radius, 12);
            check_reals(row["direction"], sample.direction, 12);
            check_real(row["direction_norm"], Ball(1), 12);
            // L = 2: |x~|_1 = r^2; the loss from the entries of x.
            const Ball square = sample.radius * sample.radius;
            check_real(row["l1_norm"], square, 12);
            Ball residual(-1), column(1);
            for (Eigen::Index n = 0; n < 3; ++n, column /= Ball(2))
                residual += column * square * sample.direction[n] * sample.direction[n];
            check_real(row["loss"], residual * residual / Ball(4), 8);
            const Ball q = (square - Ball(Rational(1, 4))) / (Ball(2) * Ball(Rational(1, 5)));
            if (instance.flow == problem::FlowKind::plain) CHECK(row["log_magnification"] == "0");
            else if (k > 0) check_real(row["log_magnification"], log(Ball(Rational(1, 2)) / sample.radius) + q, 8);
        }
    }
}
