#include "support/catch.hpp"

#include "sweep/sweeps.hpp"

#include <verification/report/verification.hpp>
#include <verification/sweep/evaluate.hpp>

#include <wnflow/enclose/limit.hpp>
#include <wnflow/numeric/input_error.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <algorithm>
#include <cmath>
#include <random>

using namespace wnflow;
using namespace wnflow::test;
using namespace wnflow::sweep;
using Catch::Contains;

namespace {

const QuantityResult* find(const PointResult& result, const std::string& name)
{
    const auto found = std::ranges::find(result.quantities, name, &QuantityResult::name);
    return found == result.quantities.end() ? nullptr : &*found;
}

const QuantityResult& get(const PointResult& result, const std::string& name)
{
    const QuantityResult* quantity = find(result, name);
    if (quantity == nullptr) throw std::logic_error(name + " is missing");
    return *quantity;
}

/// The stored number is within its radius of the ball, which was computed to more digits, and its text agrees with it.
void check_number(const QuantityResult& quantity, const numeric::Ball& accurate)
{
    INFO(quantity.name << " = " << quantity.text);
    REQUIRE(quantity.value);
    REQUIRE(quantity.radius);
    // Of the double nearest to the midpoint, 2^-53 relative; of the text, a unit of the last of at least 15 digits.
    const double slack = *quantity.radius + std::abs(*quantity.value) * 0x1p-52;
    CHECK(std::abs(*quantity.value - accurate.approximate()) <= slack);
    CHECK(std::abs(std::stod(quantity.text) - *quantity.value) <= std::abs(*quantity.value) * 1e-14);
}

} // namespace

TEST_CASE("a generated point is the instance that wnflow new makes")
{
    const Definition definition = parse_sweep(small_sweep());
    problem::InstanceRecipe recipe;
    recipe.measurements = 3;
    recipe.dimension = 6;
    recipe.sparsity = 1;
    recipe.seed = 3;
    recipe.depth = 3;
    recipe.alpha = "0.1";
    recipe.digits = 20;
    const problem::Instance expected = problem::parse_instance(problem::to_toml(recipe), "expected", ".");
    const problem::Instance actual = instance_at(definition, definition.point(11));
    CHECK(problem::digest(actual) == problem::digest(expected));
    CHECK(actual.run.digits == 20);
    CHECK(actual.run.effective_limit_digits() == 20);
    CHECK(problem::digest(instance_at(definition, definition.point(10))) != problem::digest(expected));
}

TEST_CASE("what a sweep replaces in an instance from a file")
{
    const Definition definition = parse_sweep("[base]\ninstance = \"tiny.toml\"\nalpha = \"1/2\"\ndepth = 3\n"
                                              "direction = 7\n[vary]\nflow = [\"plain\", \"weight-normalized\"]\n");
    const problem::Instance plain = instance_at(definition, definition.point(0));
    CHECK(plain.flow == problem::FlowKind::plain);
    CHECK(plain.depth == 3);
    CHECK(plain.initialization.radius_squared == 2); // alpha^2 N with N = 8
    CHECK(plain.initialization.direction ==
          problem::parse_instance(
              "depth = 2\n[data]\nmatrix = [[1,1,1,1,1,1,1,1]]\ntarget = [1]\n[flow]\nkind = \"plain\"\n"
              "[initialization]\nradius = 1\ndirection = { seed = 7 }\n",
              "other", ".")
              .initialization.direction);
    CHECK(instance_at(definition, definition.point(1)).rates.eta_u == 5); // the file's
}

TEST_CASE("quantities agree with the limit computed to more digits, and with other formulas")
{
    for (const char* const flow : {"weight-normalized", "plain"}) {
        const Definition definition =
            parse_sweep("[base]\nmeasurements = 8\ndimension = 20\nsparsity = 2\ndigits = 20\nflow = \"" +
                        std::string(flow) + "\"\n");
        const PointResult result = evaluate(definition, 0);
        CAPTURE(flow, result.reason);
        REQUIRE_FALSE(result.is_failed);
        problem::Instance instance = instance_at(definition, definition.point(0));
        const numeric::PrecisionScope precision(400);
        enclose::LimitSettings settings;
        settings.digits = 60;
        const enclose::Limit limit = enclose::enclose_limit_of(instance, settings);
        const enclose::Limit plain = enclose::enclose_plain_limit_of(instance, std::nullopt, settings);
        REQUIRE(limit.outcome == enclose::LimitOutcome::converged);
        numeric::Ball l1 = 0;
        for (const numeric::Ball& entry : limit.entries) l1 += entry;
        check_number(get(result, "l1_norm"), l1);
        check_number(get(result, "rate"), *limit.rate);
        check_number(get(result, "error"), *report::reconstruction_error(instance, limit.entries));
        check_number(get(result, "plain_error"), *report::reconstruction_error(instance, plain.entries));
        const numeric::Ball optimum(numeric::parse_rational(get(result, "optimum").text));
        // Here s - Q cancels some digits of 60; the stored one does not.
        check_number(get(result, "relative_gap"), (l1 - optimum) / optimum);
        if (std::string(flow) == "plain") CHECK(find(result, "log_magnification") == nullptr);
        else check_number(get(result, "log_magnification"), limit.log_magnification);
        CHECK(get(result, "outcome").text == "converged");
        CHECK(result.digest == problem::digest(instance));
    }
}

TEST_CASE("success is decided by the enclosure, never by a rounded number")
{
    const std::string base = "quantities = [\"error\", \"success\", \"plain_success\"]\n";
    const std::string rest = "[base]\nmeasurements = 8\ndimension = 20\nsparsity = 2\ndigits = 20\n";
    const auto with_threshold = [&](const std::string& threshold) {
        return evaluate(parse_sweep(base + "threshold = \"" + threshold + "\"\n" + rest), 0);
    };
    const PointResult result = with_threshold("1e-3");
    const std::string error = get(result, "error").text;
    REQUIRE(error.size() > 15);
    // A little above and a little below the error, in the last digits that are stored.
    const numeric::Rational middle = numeric::parse_rational(error),
                            little = middle / numeric::power(numeric::Rational(10), 17);
    CHECK(get(with_threshold(numeric::to_text(middle + little)), "success").text == "yes");
    CHECK(get(with_threshold(numeric::to_text(middle + little)), "success").value == 1.0);
    CHECK(get(with_threshold(numeric::to_text(middle - little)), "success").text == "no");
    CHECK(get(with_threshold(numeric::to_text(middle - little)), "success").value == 0.0);
    // Another 40 digits are needed to tell these apart.
    enclose::LimitSettings settings;
    settings.digits = 80;
    const Definition definition = parse_sweep(base + rest);
    const problem::Instance instance = instance_at(definition, definition.point(0));
    const numeric::PrecisionScope precision(500);
    const auto exact =
        relative_error(instance, enclose::enclose_limit_of(instance, settings).entries)->exact_midpoint();
    const QuantityResult undecided = get(with_threshold(numeric::to_text(exact)), "success");
    CHECK(undecided.text == "undecided");
    CHECK_FALSE(undecided.value);
}

TEST_CASE("an exact reconstruction has an error of zero within its radius")
{
    // One non-negative solution: the limit is x* itself, and the square of the error a ball around 0.
    const Definition definition = parse_sweep("[base]\nmeasurements = 18\ndimension = 20\nsparsity = 2\ndigits = 20\n");
    const PointResult result = evaluate(definition, 0);
    REQUIRE_FALSE(result.is_failed);
    const QuantityResult& error = get(result, "error");
    CHECK(error.text == "0");
    CHECK(error.value == 0.0);
    CHECK(*error.radius < 1e-18);
    CHECK(get(result, "success").text == "yes");
    CHECK(get(result, "plain_success").text == "yes");
}

TEST_CASE("relative errors of intervals, on random vectors")
{
    problem::Instance instance = problem::read_instance(WNFLOW_SOURCE_DIR "/verification/data/instances/tiny.toml");
    std::mt19937_64 random(5);
    const numeric::PrecisionScope precision(200);
    for (int trial = 0; trial < 1000; ++trial) {
        numeric::Vector<numeric::Ball> entries(8);
        numeric::Ball square = 0, norm = 0;
        for (Eigen::Index n = 0; n < 8; ++n) {
            const numeric::Rational& truth = (*instance.ground_truth)[static_cast<std::size_t>(n)];
            // From far away to the truth itself.
            const auto power_of_ten = [&] {
                return numeric::power(numeric::Rational(10), static_cast<unsigned>(random() % 40));
            };
            const numeric::Rational offset = (static_cast<long>(random() % 2001) - 1000) / power_of_ten();
            const numeric::Rational point = trial % 10 == 0 ? truth : numeric::Rational(truth + offset);
            const numeric::Ball radius(1 / power_of_ten());
            entries[n] = numeric::Ball(point).widened(radius);
            square += numeric::Ball((point - truth) * (point - truth));
            norm += numeric::Ball(truth * truth);
        }
        const auto error = relative_error(instance, entries);
        REQUIRE(error);
        CHECK(error->contains(sqrt(square / norm).midpoint()));
    }
    instance.ground_truth.reset();
    CHECK_FALSE(relative_error(instance, numeric::Vector<numeric::Ball>(8)));
}

TEST_CASE("a collapsed flow has l1 norm 0 and error 1")
{
    const Definition definition = parse_sweep("[base]\ninstance = \"collapse.toml\"\n");
    const PointResult result = evaluate(definition, 0);
    REQUIRE_FALSE(result.is_failed);
    CHECK(get(result, "outcome").text == "collapsed");
    CHECK(get(result, "outcome").value == 0.0);
    CHECK(get(result, "l1_norm").value == 0.0);
    CHECK(find(result, "relative_gap") == nullptr);
    CHECK(get(result, "plain_outcome").text == "converged");
    CHECK_FALSE(result.reason.empty());
}

TEST_CASE("statements give verdicts with both sides and margins")
{
    const Definition definition = parse_sweep(small_sweep());
    const PointResult result = evaluate(definition, 0);
    REQUIRE(result.verdicts.size() == 1);
    const VerdictResult& verdict = result.verdicts.front();
    claims::Evidence evidence(instance_at(definition, definition.point(0)),
                              claims::EvidenceSettings::of(instance_at(definition, definition.point(0))));
    const claims::Verdict expected = claims::judge(claims::claim_by_id("theorem-2.1"), evidence);
    CHECK(verdict.statement == "theorem-2.1");
    CHECK(verdict.verdict == claims::to_text(expected.kind));
    CHECK(verdict.left.has_value() == expected.left.has_value());
    CHECK(verdict.reason == expected.reason);
    CHECK(verdict.margin_digits.has_value() == expected.margin_digits.has_value());
}

TEST_CASE("a point that is no instance fails, with the reason")
{
    const Definition definition = parse_sweep(small_sweep("sparsity = 1", "sparsity = 7"));
    const PointResult result = evaluate(definition, 4);
    CHECK(result.is_failed);
    CHECK(result.point == 4);
    CHECK_THAT(result.reason, Contains("sparsity") && Contains("'7'"));
    CHECK(result.quantities.empty());
}

TEST_CASE("results survive the way between processes")
{
    PointResult result = evaluate(parse_sweep(small_sweep()), 5);
    result.reason = "with \"quotes\", a\nline and \xff";
    const PointResult copy = from_message(to_message(result));
    CHECK(copy.point == 5);
    CHECK(copy.quantities == result.quantities);
    CHECK(copy.verdicts == result.verdicts);
    CHECK(copy.digest == result.digest);
    CHECK(copy.seconds == result.seconds);
    CHECK_THAT(copy.reason, Contains("\"quotes\", a\nline"));
    CHECK_THROWS_AS(from_message("{\"point\": 3"), std::runtime_error);
    CHECK_THROWS_AS(from_message("{\"point\": 3}"), std::runtime_error);
}
