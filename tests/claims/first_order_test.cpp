// The coefficients of h in the discrete algorithms: enclosed along the flow, against what the algorithms themselves do.

#include "support/catch.hpp"

#include "claims/instances.hpp"

#include <verification/claims/claim.hpp>
#include <verification/claims/discrete/linearization.hpp>
#include <verification/claims/discrete/order.hpp>

#include <wnflow/flow/discrete.hpp>
#include <wnflow/problem/instance_file.hpp>

using namespace wnflow;
using namespace wnflow::claims;
using test::enclosing;
using numeric::Ball;

namespace {

/// d(h)/h at h = 0 from the runs in 38 digits: a parabola through the three finest. Its own error is O(h³).
double measured_coefficient(const HalvedRuns& halved, const std::function<Ball(const HalvedRuns::Run&)>& quantity)
{
    const auto& runs = halved.precise_runs;
    REQUIRE(runs.size() >= 3);
    const auto slope = [&](std::size_t from_end) {
        const HalvedRuns::Run& run = runs[runs.size() - 1 - from_end];
        return (quantity(run) * Ball(static_cast<long>(run.steps)) / Ball(halved.time)).approximate();
    };
    const double fine = 2 * slope(0) - slope(1), coarse = 2 * slope(1) - slope(2);
    return (4 * fine - coarse) / 3;
}

problem::Instance parsed(const std::string& data, const std::string& flow, const std::string& initialization)
{
    return problem::parse_instance("depth = 2\n[data]\n" + data + "\n[flow]\n" + flow + "\n[initialization]\n" +
                                       initialization + "\n[run]\nuntil = 2\ndigits = 20\n",
                                   "parsed.toml", ".");
}

const std::vector<std::string> about_orders = {"discrete-distance", "discrete-norm-drift", "discrete-invariant-drift"};

} // namespace

TEST_CASE("the enclosed coefficients of the first order are those of the algorithm", "[claims][discrete]")
{
    const unsigned depth = GENERATE(2U, 3U, 4U);
    const bool is_plain = GENERATE(false, true);
    CAPTURE(depth, is_plain);
    const problem::Instance instance = is_plain ? test::small_plain_instance(depth) : test::small_instance(depth);
    Evidence evidence(instance, enclosing(instance));
    const FirstOrder* first = evidence.first_order();
    REQUIRE(first != nullptr);
    CAPTURE(first->reason);
    REQUIRE(first->is_enclosed());
    const HalvedRuns& halved = evidence.halved_runs();
    const numeric::PrecisionScope precision(256);
    const auto agrees = [&](const Ball& enclosed, double measured) {
        CAPTURE(enclosed.approximate(), measured);
        CHECK(certainly_less(enclosed.radius(), Ball(1e-15) * abs(enclosed)));
        CHECK(std::abs(measured - enclosed.approximate()) <= 1e-4 * std::abs(measured));
    };
    agrees(first->invariant_drift,
           measured_coefficient(halved, [&](const HalvedRuns::Run& run) { return invariant_drift(evidence, run); }));
    if (is_plain) CHECK(first->norm_drift.contains_zero());
    else agrees(first->norm_drift, measured_coefficient(halved, norm_drift));
    const double distance_measured =
        measured_coefficient(halved, [&](const HalvedRuns::Run& run) { return distance(run, halved.flow); });
    CAPTURE(distance_measured);
    CHECK(first->distance.is_positive());
    CHECK(first->distance.approximate() <= distance_measured * (1 + 1e-4));
}

TEST_CASE("a coefficient that is enclosed and not 0 proves the order", "[claims][discrete]")
{
    const problem::Instance instance = test::small_instance();
    Evidence evidence(instance, enclosing(instance));
    for (const std::string& id : about_orders) {
        const Verdict verdict = judge(claim_by_id(id), evidence);
        CAPTURE(id, verdict.reason);
        CHECK(verdict.kind == VerdictKind::proved);
        CHECK(verdict.evidence == EvidenceKind::enclosure);
    }
}

TEST_CASE("a coefficient that may be 0 proves nothing", "[claims][discrete]")
{
    const problem::Instance instance = test::small_instance();
    Evidence honest(instance, enclosing(instance));
    EvidenceParts parts;
    parts.first_order = *honest.first_order();
    const numeric::PrecisionScope precision(256);
    for (Ball* c : {&parts.first_order->norm_drift, &parts.first_order->invariant_drift, &parts.first_order->distance})
        *c = c->widened(Ball(2) * abs(*c));
    Evidence evidence(instance, enclosing(instance), parts);
    for (const std::string& id : about_orders) {
        CAPTURE(id);
        CHECK(check(claim_by_id(id), evidence).kind == VerdictKind::observed);
    }
}

TEST_CASE("a coefficient that is 0 proves nothing", "[claims][discrete]")
{
    // No invariant at all, or one that cannot drift: nothing is known of the distance's coefficient, and 0 <= 0 is no proof.
    const std::string flow = GENERATE("kind = \"plain\"", "eta_ratio = \"1/2\"");
    const std::string data =
        GENERATE("matrix = [[1, \"1/2\"], [\"1/4\", 1]]\ntarget = [1, 1]", "matrix = [[1, 0]]\ntarget = [1]");
    CAPTURE(flow, data);
    const problem::Instance instance = parsed(data, flow, "radius = \"1/2\"\ndirection = [1, 1]");
    Evidence evidence(instance, enclosing(instance));
    const FirstOrder* first = evidence.first_order();
    REQUIRE(first != nullptr);
    REQUIRE(first->is_enclosed());
    const bool is_known = first->distance.is_positive();
    CHECK((check(claim_by_id("discrete-distance"), evidence).kind == VerdictKind::proved) == is_known);
    if (evidence.kernel().empty() || !evidence.is_weight_normalized()) CHECK_FALSE(is_known);
}

TEST_CASE("learning rates of very different size give no coefficient, and a reason", "[claims][discrete]")
{
    const problem::Instance instance =
        parsed("matrix = [[1, 2]]\ntarget = [1]", "eta_ratio = \"1e400\"", "weights = [\"1/2\", \"3/5\"]");
    Evidence evidence(instance, enclosing(instance));
    const FirstOrder* first = evidence.first_order();
    REQUIRE(first != nullptr);
    CHECK_FALSE(first->is_enclosed());
    CHECK_THAT(first->reason, Catch::Contains("learning rates"));
    CHECK(check(claim_by_id("discrete-distance"), evidence).kind != VerdictKind::proved);
}

TEST_CASE("a coefficient does not outweigh runs that contradict the order", "[claims][discrete]")
{
    const problem::Instance instance = test::small_instance();
    Evidence honest(instance, enclosing(instance));
    EvidenceParts parts;
    parts.first_order = *honest.first_order();
    parts.halved_runs = honest.halved_runs();
    const numeric::PrecisionScope precision(256);
    Ball share(1);
    for (HalvedRuns::Run& run : parts.halved_runs->runs) { // now of order 2
        for (Eigen::Index n = 0; n < run.weights.size(); ++n) {
            const Ball exact = parts.halved_runs->flow.weights[n];
            run.weights[n] = exact + share * (run.weights[n] - exact);
        }
        share /= Ball(2);
    }
    Evidence evidence(instance, enclosing(instance), parts);
    const Verdict verdict = check(claim_by_id("discrete-distance"), evidence);
    CHECK(verdict.kind != VerdictKind::proved);
    CHECK(verdict.kind != VerdictKind::observed);
}

TEST_CASE("without an enclosed trajectory nothing about the order is proved", "[claims][discrete]")
{
    const problem::Instance instance = test::small_instance();
    Evidence evidence(instance, test::few_samples(instance));
    CHECK(evidence.first_order() == nullptr);
    for (const std::string& id : about_orders) CHECK(check(claim_by_id(id), evidence).kind == VerdictKind::observed);
}

TEST_CASE("the step of the algorithm, differentiated, is I - h R G at the limit", "[claims][discrete]")
{
    const unsigned depth = GENERATE(2U, 3U, 4U);
    const bool is_plain = GENERATE(false, true);
    CAPTURE(depth, is_plain);
    const problem::Instance instance = is_plain ? test::small_plain_instance(depth) : test::small_instance(depth);
    Evidence evidence(instance, enclosing(instance));
    const Verdict verdict = judge(claim_by_id("discrete-largest-step"), evidence);
    CAPTURE(verdict.reason);
    CHECK(verdict.kind == VerdictKind::proved);
    CHECK(verdict.evidence == EvidenceKind::enclosure);
    // At a point that does not interpolate, by 1e-20, the second derivative of the network is not multiplied by 0.
    EvidenceParts parts;
    parts.limit = evidence.limit();
    const numeric::PrecisionScope precision(evidence.limit_bits());
    parts.limit->entries[1] *= Ball(1) + Ball(numeric::parse_rational("1e-20"));
    Evidence falsified(instance, enclosing(instance), parts);
    CHECK(check(claim_by_id("discrete-largest-step"), falsified).kind == VerdictKind::refuted);
    // Without enclosures it is measured.
    Evidence numerical(instance, test::few_samples(instance));
    CHECK(check(claim_by_id("discrete-largest-step"), numerical).kind == VerdictKind::observed);
}

TEST_CASE("the derivative of a step contains the algorithm's own difference quotients", "[claims][discrete]")
{
    const unsigned depth = GENERATE(2U, 3U);
    const problem::Instance instance = test::small_instance(depth);
    const numeric::PrecisionScope precision(512);
    numeric::Vector<Ball> x(3);
    for (Eigen::Index n = 0; n < 3; ++n) x[n] = Ball(n + 2) / Ball(7);
    const numeric::Rational step(1, 16);
    const StepDerivative derivative = differentiate_step(instance, x, step);
    const flow::WeightNormalizedDescent<Ball> descent{flow::Network<Ball>::of(instance), Ball(step),
                                                      Ball(instance.rates.eta_r), Ball(instance.rates.eta_u)};
    const Ball radius = sqrt(numeric::squared_norm(x)), size(numeric::parse_rational("1e-40"));
    const auto advanced = [&](Eigen::Index entry, const Ball& by) {
        Ball r = radius;
        numeric::Vector<Ball> u = x / radius, state(4);
        if (entry == 0) r += by;
        else u[entry - 1] += by;
        (void)descent.advance(r, u);
        state << r, u;
        return state;
    };
    for (Eigen::Index j = 0; j < 4; ++j) {
        const numeric::Vector<Ball> above = advanced(j, size), below = advanced(j, -size);
        for (Eigen::Index i = 0; i < 4; ++i) {
            const Ball quotient = (above[i] - below[i]) / (Ball(2) * size);
            CAPTURE(i, j, quotient.approximate(), derivative.jacobian(i, j).approximate());
            CHECK(derivative.jacobian(i, j).overlaps(quotient.widened(Ball(1e-70))));
            CHECK(certainly_less(derivative.jacobian(i, j).radius(), Ball(1e-100)));
        }
    }
}

TEST_CASE("the largest step is not proved where the flow may collapse", "[claims][discrete]")
{
    // The flow of A = (1, -1) collapses from r0^2 <= log(5/3): from 1e-24 below it, too, which nothing certifies.
    const problem::Instance instance =
        parsed("matrix = [[1, -1]]\ntarget = [1]", "eta_ratio = 1",
               "radius = \"0.7147206613537842052675383641704710053764783\"\ndirection = [1, 3]");
    Evidence evidence(instance, enclosing(instance));
    const Verdict verdict = check(claim_by_id("discrete-largest-step"), evidence);
    CAPTURE(verdict.reason);
    CHECK(verdict.kind != VerdictKind::proved);
    CHECK(verdict.kind != VerdictKind::observed);
}

TEST_CASE("a largest step that no double holds is compared at the step itself", "[claims][discrete]")
{
    const problem::Instance instance = parsed("matrix = [[\"1e170\", \"2e170\"]]\ntarget = [\"1e170\"]",
                                              "kind = \"plain\"", "weights = [\"1/2\", \"3/5\"]");
    const numeric::PrecisionScope precision(512);
    numeric::Vector<Ball> x(2); // x1^2 + 2 x2^2 = 1
    x << Ball(1) / Ball(2), sqrt(Ball(3) / Ball(8));
    const auto largest = enclose_largest_eigenvalue(step_matrix(instance, x));
    REQUIRE(largest.has_value());
    const numeric::Rational step = (Ball(1) / *largest).exact_midpoint();
    CHECK(step > 0);
    const StepDerivative derivative = differentiate_step(instance, x, step);
    // The multipliers are 1 and 1 - h lambda_max. With a step of 0 their sum would be 2.
    const Ball trace = derivative.jacobian(0, 0) + derivative.jacobian(1, 1);
    const Ball expected = Ball(2) - Ball(step) * *largest;
    CAPTURE(trace.approximate(), expected.approximate(), trace.radius().approximate(), expected.radius().approximate());
    CHECK(trace.overlaps(expected));
    CHECK(certainly_less(trace.radius(), Ball(1e-100)));
    CHECK(certainly_less(trace, Ball(3) / Ball(2)));
}
