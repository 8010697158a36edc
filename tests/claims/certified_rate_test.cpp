// The decay of an enclosed flow at its positive limit, for ever: its rate, and the gradient against the loss.

#include "support/catch.hpp"

#include "claims/instances.hpp"

#include <verification/claims/claim.hpp>
#include <verification/claims/rates/statements.hpp>

#include <wnflow/enclose/asymptotic_rate.hpp>
#include <wnflow/flow/plain_field.hpp>
#include <wnflow/flow/polar_field.hpp>
#include <wnflow/limit/dual_system.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <Eigen/Eigenvalues>

using namespace wnflow;
using namespace wnflow::claims;
using numeric::Ball;
using numeric::Rational;
using numeric::Vector;
using test::enclosing;

namespace {

/// Two measurements of four weights: K has a second eigenvalue.
problem::Instance two_measurements(unsigned depth, bool is_plain)
{
    return problem::parse_instance(
        "depth = " + std::to_string(depth) +
            "\n[data]\nmatrix = [[1, \"1/2\", \"1/4\", \"-1/8\"], [\"1/4\", -1, \"1/2\", \"3/4\"]]\ntarget = [1, "
            "\"1/2\"]\n[flow]\n" +
            (is_plain ? "kind = \"plain\"" : "eta_r = 1\neta_u = 5") +
            "\n[initialization]\nradius = \"1/2\"\ndirection = [1, 2, 3, 4]\n[run]\nuntil = 4\ndigits = 30\n"
            "tolerance = \"1e-20\"\n",
        "two.toml", ".");
}

/// −(log ‖e‖)' by the field itself, not by K: −⟨e, A L x^(L−1) x'⟩/‖e‖².
Ball instantaneous_rate(const problem::Instance& instance, const flow::Sample& sample)
{
    const auto network = flow::Network<Ball>::of(instance);
    const Vector<Ball>& x = sample.weights;
    Vector<Ball> velocity;
    if (instance.flow == problem::FlowKind::plain) velocity = flow::PlainField<Ball>{network}(x);
    else {
        const auto d = flow::PolarField<Ball>::of(instance)(sample.radius, sample.direction);
        velocity = d.radius * sample.direction + sample.radius * d.direction;
    }
    Vector<Ball> change = flow::Network<Ball>::powers(x, instance.depth - 1);
    for (Eigen::Index n = 0; n < x.size(); ++n) change[n] *= Ball(instance.depth) * velocity[n];
    const Vector<Ball> e = network.residual(x);
    return -numeric::inner(e, network.matrix.apply(change)) / numeric::squared_norm(e);
}

} // namespace

TEST_CASE("the rate of an enclosed flow is proved, a wrong one refuted", "[claims][enclosed][rates]")
{
    const unsigned depth = GENERATE(2U, 3U);
    const bool is_plain = GENERATE(false, true);
    CAPTURE(depth, is_plain);
    const problem::Instance instance = two_measurements(depth, is_plain);
    Evidence evidence(instance, enclosing(instance));
    const Verdict verdict = check(claim_by_id("theorem-2.3-rate"), evidence);
    CAPTURE(verdict.reason);
    CHECK(verdict.kind == VerdictKind::proved);
    REQUIRE(verdict.within.has_value());
    for (const char* const wrong : {"1.0000001", "0.9999999", "2", "1/2"})
        CHECK(judge_rate(evidence, Ball(numeric::parse_rational(wrong))).kind == VerdictKind::refuted);

    // A second route: the field along a run with an error estimate, at later times than T.
    const enclose::AsymptoticRate* certified = evidence.asymptotic_rate();
    REQUIRE(certified != nullptr);
    CHECK(certainly_less(certified->rate, certified->next));
    EvidenceSettings settings = test::few_samples(instance);
    settings.digits = 120;
    settings.tolerance = 1 / numeric::power(Rational(10), 115);
    settings.until = 4 * certified->from;
    Evidence numerical(instance, settings);
    const numeric::PrecisionScope precision(600);
    const auto network = flow::Network<Ball>::of(instance);
    std::size_t compared = 0;
    for (const flow::Sample& sample : numerical.trajectory().samples) {
        if (sample.time < certified->from) continue;
        const Ball rate = instantaneous_rate(instance, sample);
        if (!certainly_less(rate.radius(), Ball(1e-12))) continue; // e has decayed into its own error
        CAPTURE(sample.time.convert_to<double>(), rate.approximate());
        CHECK(certified->rate.overlaps(rate));
        const Ball ratio = sqrt(numeric::squared_norm(network.gradient(sample.weights)) / network.loss(sample.weights));
        CHECK(certainly_less_equal(certified->least_slope, ratio.midpoint()));
        CHECK(certainly_less_equal(ratio.midpoint(), certified->most_slope));
        CHECK(certainly_less(ratio.midpoint(), Ball(1000) * certified->least_slope)); // bounds that say something
        ++compared;
    }
    CHECK(compared > 0);
}

TEST_CASE("a residual without a certified component of the slowest decay certifies no rate", "[enclose][rates]")
{
    const unsigned depth = GENERATE(2U, 3U);
    const bool is_plain = GENERATE(false, true);
    CAPTURE(depth, is_plain);
    const problem::Instance instance = two_measurements(depth, is_plain);
    Evidence evidence(instance, test::few_samples(instance));
    REQUIRE(evidence.limit_dual().has_value());
    const numeric::PrecisionScope precision(512);
    const Vector<Ball> limit = *evidence.limit_dual();
    const limit::DualSystem system(limit::LimitProblem::of(instance));
    const auto k = system.decay_matrix(system.at(limit), Ball(instance.rates.eta_r), Ball(instance.rates.eta_u));
    Eigen::Matrix2d approximate;
    for (Eigen::Index i = 0; i < 2; ++i)
        for (Eigen::Index j = 0; j < 2; ++j) approximate(i, j) = k(i, j).approximate();
    const Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> solver(approximate);
    const Ball any_width(1e10); // so that nothing is said of later times only
    // ∇²D has the eigenvectors of K, so that λ_∞ moved along one gives a residual along it.
    const auto moved = [&](double slow, double fast) {
        const Ball distance(numeric::parse_rational("1e-25"));
        Vector<Ball> lambda = limit;
        for (Eigen::Index i = 0; i < 2; ++i)
            lambda[i] += distance * Ball(slow * solver.eigenvectors()(i, 0) + fast * solver.eigenvectors()(i, 1));
        const auto found = enclose::certify_rate_from(instance, limit, lambda, Rational(1), any_width);
        REQUIRE((!found || found->from == Rational(1)));
        return found;
    };
    const auto slow = moved(1, 0);
    REQUIRE(slow.has_value());
    const double sigma = solver.eigenvalues()(0);
    CHECK(std::abs(slow->rate.approximate() - sigma) < 1e-10 * sigma);
    CHECK(slow->cone.approximate() < 1e-10);
    CHECK(std::abs(slow->next.approximate() - solver.eigenvalues()(1)) < 1e-10 * solver.eigenvalues()(1));
    // Little of the other: the cone is as wide, and so is the interval.
    const auto mixed = moved(1, 1e-3);
    REQUIRE(mixed.has_value());
    CHECK(mixed->cone.approximate() > 1e-4);
    CHECK(certainly_less(slow->rate.radius(), mixed->rate.radius()));
    CHECK_FALSE(moved(0, 1).has_value());
    CHECK_FALSE(moved(1e-6, 1).has_value());
    // An unknown residual.
    Vector<Ball> wide = limit;
    for (Ball& entry : wide) entry = entry.widened(Ball(1e-20));
    CHECK_FALSE(enclose::certify_rate_from(instance, limit, wide, Rational(1), any_width).has_value());
}

TEST_CASE("the certified rate is as narrow as wanted from a later time on, without integrating", "[enclose][rates]")
{
    const unsigned depth = GENERATE(2U, 3U);
    const bool is_plain = GENERATE(false, true);
    CAPTURE(depth, is_plain);
    const problem::Instance instance = two_measurements(depth, is_plain);
    EvidenceSettings settings = test::few_samples(instance);
    settings.digits = 100;
    settings.tolerance = 1 / numeric::power(Rational(10), 95);
    settings.until = 150;
    settings.samples = 76;
    settings.limit_digits = 80;
    Evidence evidence(instance, settings);
    REQUIRE(evidence.limit_dual().has_value());
    const numeric::PrecisionScope precision(evidence.limit_bits());
    const Ball sigma = *evidence.limit().rate;

    // From the earliest whole time that certifies a rate at all: rough, by the cone that e happens to lie in.
    enclose::DualTrajectorySettings wanted;
    wanted.until = 60;
    wanted.digits = 30;
    const auto trajectory = enclose::DualTrajectory::enclose(instance, wanted);
    Rational early = 0;
    const auto certified = [&](const Ball& accuracy) {
        const auto lambda = trajectory.dual_variable(early);
        return lambda ? enclose::certify_rate_from(instance, *evidence.limit_dual(), *lambda, early, accuracy)
                      : std::nullopt;
    };
    std::optional<enclose::AsymptoticRate> rough;
    while (!rough && early < wanted.until) {
        early += 1;
        rough = certified(Ball(1e10));
    }
    CAPTURE(early.convert_to<double>());
    REQUIRE(rough.has_value());
    const auto narrow = certified(Ball(1e-12));
    REQUIRE(narrow.has_value());
    CHECK(rough->from == early);
    CHECK(certainly_less(Ball(1e-6) * sigma, rough->rate.radius())); // there is something to narrow
    CHECK(narrow->from > early);
    CHECK(certainly_less_equal(narrow->rate.radius(), Ball(1e-12) * sigma));
    CHECK(narrow->rate.overlaps(sigma));
    CHECK(certainly_less(narrow->cone, rough->cone));
    CHECK(certainly_less(rough->least_slope, narrow->least_slope)); // bounds on a smaller box
    CHECK(certainly_less(narrow->most_slope, rough->most_slope));

    // At the early time itself the rate is not yet there.
    const limit::DualSystem system(limit::LimitProblem::of(instance));
    const auto point = system.at(*trajectory.dual_variable(early));
    const Vector<Ball> e = system.residual(point);
    const auto k = system.decay_matrix(point, Ball(instance.rates.eta_r), Ball(instance.rates.eta_u));
    const Ball early_rate = numeric::inner(e, numeric::product(k, e)) / numeric::squared_norm(e);
    CHECK(rough->rate.overlaps(early_rate));
    CHECK_FALSE(narrow->rate.overlaps(early_rate));

    // A second route: the field along a run with an error estimate.
    std::size_t compared = 0;
    for (const flow::Sample& sample : evidence.trajectory().samples) {
        if (sample.time < early) continue;
        const Ball rate = instantaneous_rate(instance, sample);
        if (!certainly_less(rate.radius(), Ball(1e-20) * sigma)) continue; // e has decayed into its own error
        CAPTURE(sample.time.convert_to<double>(), rate.approximate(), sigma.approximate());
        CHECK(rough->rate.overlaps(rate));
        if (sample.time < narrow->from) continue;
        CHECK(narrow->rate.overlaps(rate));
        ++compared;
    }
    CAPTURE(narrow->from.convert_to<double>());
    CHECK(compared > 0);
}

TEST_CASE("with one measurement e lies along the slowest direction, however little is known of it", "[enclose][rates]")
{
    const problem::Instance instance = GENERATE(test::small_instance(), test::small_plain_instance(3));
    Evidence evidence(instance, test::few_samples(instance));
    REQUIRE(evidence.limit_dual().has_value());
    const numeric::PrecisionScope precision(evidence.limit_bits());
    Vector<Ball> lambda = *evidence.limit_dual();
    lambda[0] = (lambda[0] + Ball(1e-10)).widened(Ball(0.1e-10));
    const auto certified =
        enclose::certify_rate_from(instance, *evidence.limit_dual(), lambda, Rational(1), Ball(1e-12));
    REQUIRE(certified.has_value());
    CHECK(certainly_less_equal(certified->cone, Ball(0)));
    CHECK(certified->rate.overlaps(*evidence.limit().rate));
    CHECK(certainly_less_equal(certified->rate.radius(), Ball(1e-12) * *evidence.limit().rate));
}

TEST_CASE("the gradient is certified to be of the order of the square root of the loss for ever",
          "[claims][enclosed][rates]")
{
    const unsigned depth = GENERATE(2U, 3U);
    const bool is_plain = GENERATE(false, true);
    CAPTURE(depth, is_plain);
    const problem::Instance instance = is_plain ? test::small_plain_instance(depth) : test::small_instance(depth);
    Evidence evidence(instance, enclosing(instance));
    const Verdict verdict = check(claim_by_id("lojasiewicz-exponent"), evidence);
    CAPTURE(verdict.reason);
    CHECK(verdict.kind == VerdictKind::proved);
    REQUIRE(verdict.within.has_value());
    CHECK(certainly_less(*verdict.within, Ball(1e-8)));
    for (const Rational& wrong : {Rational(500001, 1000000), Rational(499999, 1000000), Rational(3, 4), Rational(0)})
        CHECK(judge_lojasiewicz(evidence, wrong, wrong).kind == VerdictKind::refuted);
}

TEST_CASE("without an enclosed trajectory rate and exponent are measured", "[claims][enclosed][rates]")
{
    const problem::Instance instance = test::small_instance();
    EvidenceSettings settings = enclosing(instance);
    settings.most_enclosed_weights = 1;
    Evidence evidence(instance, settings);
    CHECK(evidence.asymptotic_rate() == nullptr);
    for (const std::string id : {"lojasiewicz-exponent", "theorem-2.3-rate"})
        CHECK(check(claim_by_id(id), evidence).kind == VerdictKind::observed);
}

TEST_CASE("rate and exponent need the dual variable only, which is enclosed for larger flows too",
          "[claims][enclosed][rates]")
{
    const problem::Instance instance = test::small_instance();
    EvidenceSettings settings = enclosing(instance);
    settings.most_enclosed_weights = instance.dimension() - 1;
    Evidence evidence(instance, settings);
    CHECK(evidence.trajectory_evidence() == EvidenceKind::numerical);
    CHECK(evidence.enclosed_dual() == nullptr); // not for what is compared with samples that are numerical
    for (const std::string id : {"lojasiewicz-exponent", "theorem-2.3-rate"})
        CHECK(check(claim_by_id(id), evidence).kind == VerdictKind::proved);
    CHECK(check(claim_by_id("dual-representation"), evidence).kind == VerdictKind::observed);
}
