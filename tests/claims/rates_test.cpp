#include "support/catch.hpp"

#include "claims/instances.hpp"

#include <verification/claims/rates/boundary.hpp>
#include <verification/claims/rates/decay.hpp>
#include <verification/claims/rates/slope.hpp>

#include <wnflow/flow/cartesian_field.hpp>
#include <wnflow/flow/plain_field.hpp>
#include <wnflow/limit/decay_rate.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <set>

using namespace wnflow;
using namespace wnflow::claims;
using numeric::Ball;
using numeric::Rational;

namespace {

/// y = 3 − (2/3) x + Σ c_j e^(γ_j x), x = −log t, at t = 1, 4, 16, …
SlopeData model_data(const std::vector<long>& eighths, int samples, std::size_t known_terms)
{
    SlopeData data;
    data.corrections.resize(known_terms);
    for (int k = 0; k < samples; ++k) {
        const Ball t = numeric::power(Ball(4), k);
        Ball y = Ball(3) + Ball(2) / Ball(3) * log(t);
        for (std::size_t j = 0; j < eighths.size(); ++j) {
            const Ball term = numeric::power(numeric::root(t, 8), -eighths[j]);
            y += Ball(static_cast<long>(j) + 1) * term;
            if (j < known_terms) data.corrections[j].push_back(term);
        }
        data.abscissae.push_back(log(t));
        data.ordinates.push_back(y);
    }
    return data;
}

} // namespace

TEST_CASE("a slope is extrapolated, and its error estimate contains the slope", "[claims][rates]")
{
    const numeric::PrecisionScope precision(256);
    const std::vector<long> eighths = {1, 2, 3, 5};
    const Ball exact = Ball(2) / Ball(3);
    double previous = 1;
    for (std::size_t known = 0; known <= eighths.size(); ++known) {
        const auto slope = extrapolated_slope(model_data(eighths, 20, known));
        REQUIRE(slope);
        CAPTURE(known, *slope);
        CHECK(slope->overlaps(exact));
        // Each term that is taken into account improves it.
        CHECK(slope->radius().approximate() < previous);
        previous = slope->radius().approximate();
    }
    CHECK(previous < 1e-60); // all terms known: nothing is left
}

TEST_CASE("a slope needs four samples, and a wrong one is noticed", "[claims][rates]")
{
    const numeric::PrecisionScope precision(256);
    CHECK_FALSE(extrapolated_slope(model_data({1}, 3, 0)));
    const auto slope = extrapolated_slope(model_data({4}, 20, 1));
    REQUIRE(slope);
    CHECK_FALSE(slope->overlaps(Ball(1) / Ball(2)));
}

TEST_CASE("the exponents of the corrections are the sums of their generators", "[claims][rates]")
{
    for (unsigned depth = 2; depth <= 7; ++depth) {
        const long l = static_cast<long>(depth);
        std::set<long> expected; // by brute force
        for (long a = 0; a < 40; ++a)
            for (long b = 0; b < 40; ++b)
                for (long c = 0; c < 40; ++c) expected.insert(a * (l - 2) + b * l + 2 * c); // 2l − 2 is a sum
        expected.erase(0);
        const std::vector<long> found = correction_numerators(depth, 6);
        CHECK(found == std::vector<long>(expected.begin(), std::next(expected.begin(), 6)));
    }
}

TEST_CASE("e' = -K e, by the flow's right-hand side in Cartesian coordinates", "[claims][rates]")
{
    const numeric::PrecisionScope precision(256);
    for (const unsigned depth : {2U, 3U, 5U})
        for (problem::Instance instance : {test::small_instance(depth), test::small_plain_instance(depth)}) {
            // Two measurements, so that K is a matrix.
            instance.matrix = numeric::RationalMatrix(2, 3);
            for (std::size_t n = 0; n < 3; ++n) {
                instance.matrix(0, n) = Rational(static_cast<long>(n) + 1, 3);
                instance.matrix(1, n) = Rational(2, static_cast<long>(n * n) + 1);
            }
            instance.target = {Rational(1), Rational(-1, 2)};
            const auto network = flow::Network<Ball>::of(instance);
            const auto x = numeric::to_vector<Ball>({Rational(1, 2), Rational(3, 7), Rational(5, 4)});
            const Vector<Ball> velocity =
                instance.flow == problem::FlowKind::plain
                    ? flow::PlainField<Ball>{network}(x)
                    : flow::CartesianField<Ball>{network, Ball(instance.rates.eta_r), Ball(instance.rates.eta_u)}(x)
                          .weights;
            Vector<Ball> represented = flow::Network<Ball>::powers(x, depth - 1);
            for (Eigen::Index n = 0; n < x.size(); ++n) represented[n] *= Ball(depth) * velocity[n];
            const Vector<Ball> derivative = network.matrix.apply(represented), e = network.residual(x);
            const auto k = decay_matrix(instance, network, x);
            const Vector<Ball> predicted = numeric::product(k, e);
            for (Eigen::Index m = 0; m < 2; ++m) {
                CHECK((derivative[m] + predicted[m]).contains_zero());
                CHECK(derivative[m].radius().approximate() < 1e-60);
            }
            CHECK((residual_dissipation(instance, network, x) - numeric::inner(e, predicted)).contains_zero());
        }
}

TEST_CASE("the tail follows the flow into its exponential decay", "[claims][rates]")
{
    for (const unsigned depth : {2U, 3U})
        for (const problem::Instance& instance : {test::small_instance(depth), test::small_plain_instance(depth)}) {
            Evidence evidence(instance, test::few_samples(instance));
            const Tail& tail = evidence.tail();
            REQUIRE(tail.failure.empty());
            REQUIRE(tail.samples.size() == 13);
            const numeric::PrecisionScope precision(tail.bits);
            const auto network = flow::Network<Ball>::of(instance);
            const Ball begin = residual_norm(network, tail.samples.front().weights);
            const Ball end = residual_norm(network, tail.samples.back().weights);
            CHECK(begin.approximate() < 2e-8);
            // 30 decay times; K still changes by about 1e-8 at the begin.
            CHECK(log(begin / end).approximate() == Approx(30).margin(1e-5));
            // Resolved to 15 digits at the end.
            CHECK(end.radius().approximate_log10() < end.approximate_log10() - 12);
        }
}

TEST_CASE("a tail of too few steps says so", "[claims][rates]")
{
    const problem::Instance instance = test::small_instance();
    Evidence evidence(instance, test::few_samples(instance));
    const numeric::PrecisionScope precision(256);
    TailSettings settings;
    settings.step_limit = 2;
    const Tail tail =
        follow_tail(instance, evidence.trajectory().samples.back().weights, *evidence.limit().rate, settings);
    CHECK(tail.samples.empty());
    CHECK_THAT(tail.failure, Catch::Contains("limit of 2 steps"));
}

TEST_CASE("a symmetric flow without a component of the slowest decay is not held against sigma", "[claims][rates]")
{
    // A = [[1, 1, 1], [1, -1, 0]], b = (2, 0) and equal weights: e stays a multiple of (1, 0), K is diagonal, and the
    // second row's eigenvalue is the smaller one.
    const problem::Instance instance = problem::parse_instance(
        "depth = 2\n[data]\nmatrix = [[1, 1, 1], [1, -1, 0]]\ntarget = [2, 0]\n[flow]\nkind = \"plain\"\n"
        "[initialization]\nweights = [\"1/2\", \"1/2\", \"1/2\"]\n[run]\nuntil = 2\ntolerance = \"1e-20\"\n",
        "symmetric.toml", ".");
    const Verdict verdict = test::verdict_on(instance, "theorem-2.3-rate");
    CHECK(verdict.kind == VerdictKind::undecided);
    CHECK_FALSE(verdict.is_contradicted);
    CHECK_THAT(verdict.reason, Catch::Contains("component of the slowest decay"));
}

TEST_CASE("a long wait near a saddle is no exponential decay", "[claims][rates]")
{
    // Depth 3 from a start near 0: the residual hardly changes for a hundred decay times 1/sigma.
    const problem::Instance instance =
        problem::read_instance(WNFLOW_SOURCE_DIR "/verification/data/instances/tight-theorem-2.1-deep.toml");
    for (const char* const claim : {"theorem-2.3-rate", "lojasiewicz-exponent", "theorem-2.3-convergence"}) {
        const Verdict verdict = test::verdict_on(instance, claim);
        CAPTURE(claim, verdict.reason);
        CHECK(verdict.kind == VerdictKind::observed);
    }
}

TEST_CASE("a coarse trajectory does not contradict the rates: its error moves the limit", "[claims][rates]")
{
    for (const unsigned depth : {2U, 3U, 4U})
        for (const problem::Instance& instance : {test::small_instance(depth), test::small_plain_instance(depth)})
            for (const char* const tolerance : {"1/10", "1e-2", "1e-4", "1e-6", "1e-8", "1e-12"})
                for (const char* const claim : {"theorem-2.3-rate", "theorem-2.3-convergence", "lojasiewicz-exponent",
                                                "theorem-2.3-instantaneous"}) {
                    EvidenceSettings settings = test::few_samples(instance);
                    settings.tolerance = numeric::parse_rational(tolerance);
                    Evidence evidence(instance, settings);
                    const Verdict verdict = claim_by_id(claim).check(evidence);
                    CAPTURE(depth, evidence.is_weight_normalized(), tolerance, claim, verdict.reason);
                    CHECK(verdict.kind != VerdictKind::refuted);
                    CHECK_FALSE(verdict.is_contradicted);
                }
}
