// Statements about the trajectory on enclosures instead of estimates: what `verify --prove` says of them.

#include "support/catch.hpp"

#include "claims/instances.hpp"

#include <verification/claims/claim.hpp>
#include <verification/claims/enclosed_samples.hpp>

#include <set>

using namespace wnflow;
using namespace wnflow::claims;
using test::enclosing;
using numeric::Ball;
using numeric::Rational;

namespace {

/// A trajectory of enclosed samples of `actual`, to be judged as one of another instance.
EvidenceParts enclosed_samples_of(const problem::Instance& actual)
{
    Evidence evidence(actual, enclosing(actual));
    EvidenceParts parts;
    parts.trajectory = evidence.trajectory();
    parts.is_trajectory_enclosed = evidence.trajectory_evidence() == EvidenceKind::enclosure;
    REQUIRE(parts.is_trajectory_enclosed);
    return parts;
}

const std::set<std::string> about_the_flow = {"constant-norm", "positivity", "energy-identity", "polar-invariants",
                                              "magnification"};

} // namespace

TEST_CASE("the paper's statements about the trajectory are proved on enclosed samples", "[claims][enclosed]")
{
    for (const unsigned depth : {2U, 3U}) {
        const problem::Instance instance = test::small_instance(depth);
        Evidence evidence(instance, enclosing(instance));
        CHECK(evidence.trajectory_evidence() == EvidenceKind::enclosure);
        CHECK(evidence.enclosure_failure().empty());
        for (const std::string& id : about_the_flow) {
            const Verdict verdict = judge(claim_by_id(id), evidence);
            CAPTURE(depth, id, verdict.reason);
            CHECK(verdict.kind == VerdictKind::proved);
            CHECK(verdict.evidence == EvidenceKind::enclosure);
            CHECK(verdict.within.has_value() == (id != "positivity"));
        }
    }
}

TEST_CASE("enclosed samples contain those of a run with twice the digits", "[claims][enclosed]")
{
    const problem::Instance instance = test::small_instance();
    Evidence evidence(instance, enclosing(instance));
    EvidenceSettings settings = test::few_samples(instance);
    settings.digits = 60;
    settings.tolerance = 1 / numeric::power(Rational(10), 55);
    Evidence reference(instance, settings);
    const numeric::PrecisionScope precision(512);
    const auto& samples = evidence.trajectory().samples;
    REQUIRE(samples.size() == reference.trajectory().samples.size());
    for (std::size_t k = 0; k < samples.size(); ++k) {
        const flow::Sample& exact = reference.trajectory().samples[k];
        CHECK(samples[k].radius.overlaps(exact.radius));
        for (Eigen::Index n = 0; n < exact.weights.size(); ++n) {
            CHECK(samples[k].weights[n].overlaps(exact.weights[n]));
            CHECK(certainly_less(samples[k].weights[n].radius(), Ball(1e-19) * abs(samples[k].weights[n])));
        }
    }
}

TEST_CASE("enclosed samples of another flow refute", "[claims][enclosed]")
{
    const problem::Instance instance = test::small_instance();
    problem::Instance other = instance;
    other.rates.eta_u = other.rates.eta_u.times(Rational("1000000000001/1000000000000"));
    const EvidenceParts parts = enclosed_samples_of(other);
    // q in closed form has the instance's eta, r and u the other's.
    Evidence evidence(instance, enclosing(instance), parts);
    CHECK(check(claim_by_id("polar-invariants"), evidence).kind == VerdictKind::refuted);
    CHECK(check(claim_by_id("growth-closed-form"), evidence).kind == VerdictKind::refuted);
    CHECK(check(claim_by_id("constant-norm"), evidence).kind == VerdictKind::proved); // of any rates
}

TEST_CASE("an enclosed sample that is moved by more than its radius refutes", "[claims][enclosed]")
{
    const problem::Instance instance = test::small_instance();
    const EvidenceParts honest = enclosed_samples_of(instance);
    const auto verdict = [&](const std::string& id, const auto& move) {
        EvidenceParts parts = honest;
        const numeric::PrecisionScope precision(512);
        move(parts.trajectory->samples.back());
        Evidence evidence(instance, enclosing(instance), parts);
        return check(claim_by_id(id), evidence).kind;
    };
    const Ball factor = Ball(1) + Ball(1e-15);
    CHECK(verdict("constant-norm", [&](flow::Sample& s) { s.direction[0] *= factor; }) == VerdictKind::refuted);
    CHECK(verdict("positivity", [&](flow::Sample& s) { s.direction[0] = -s.direction[0]; }) == VerdictKind::refuted);
    CHECK(verdict("energy-identity", [&](flow::Sample& s) { s.dissipated *= factor; }) == VerdictKind::refuted);
    CHECK(verdict("polar-invariants", [&](flow::Sample& s) { s.direction[1] *= factor; }) == VerdictKind::refuted);
    CHECK(verdict("magnification", [&](flow::Sample& s) { s.growth *= factor; }) == VerdictKind::refuted);
    // One that is too wide proves nothing.
    CHECK(verdict("magnification", [&](flow::Sample& s) { s.weights[1] = s.weights[1].widened(Ball(1e-6)); }) ==
          VerdictKind::undecided);
}

TEST_CASE("where the trajectory is not enclosed nothing about it is proved, and the reason says why",
          "[claims][enclosed]")
{
    const problem::Instance instance = test::small_instance();
    EvidenceSettings settings = enclosing(instance);
    settings.most_enclosed_weights = instance.dimension() - 1;
    Evidence evidence(instance, settings);
    CHECK(evidence.trajectory_evidence() == EvidenceKind::numerical);
    for (const std::string& id : about_the_flow) {
        const Verdict verdict = check(claim_by_id(id), evidence);
        CAPTURE(id);
        CHECK(verdict.kind == VerdictKind::observed);
        CHECK_THAT(verdict.reason, Catch::Contains("not enclosed"));
    }
}

TEST_CASE("the dual time and the descent are enclosed along both flows", "[claims][enclosed]")
{
    const unsigned depth = GENERATE(2U, 3U);
    const bool is_plain = GENERATE(false, true);
    CAPTURE(depth, is_plain);
    const problem::Instance instance = is_plain ? test::small_plain_instance(depth) : test::small_instance(depth);
    Evidence evidence(instance, enclosing(instance));
    for (const std::string id : {"bregman-identity", "global-rate"}) {
        const Verdict verdict = judge(claim_by_id(id), evidence);
        CAPTURE(id, verdict.reason);
        CHECK(verdict.kind == VerdictKind::proved);
        CHECK(verdict.evidence == EvidenceKind::enclosure);
    }
    // A second route: the dual flow, integrated by itself.
    const numeric::PrecisionScope precision(256);
    for (const flow::DualSample& dual : evidence.dual_trajectory().samples) {
        if (dual.time == 0) continue;
        flow::Sample at_that_time;
        at_that_time.time = dual.time;
        const DualQuadratures* enclosed = evidence.enclosed_quadratures(at_that_time);
        REQUIRE(enclosed != nullptr);
        CHECK(certainly_less(abs(enclosed->dual_time - dual.dual_time), Ball(1e-12) * abs(dual.dual_time)));
        CHECK(certainly_less(abs(enclosed->descent - dual.descent), Ball(1e-12) * abs(dual.descent)));
    }
}

TEST_CASE("a falsified descent refutes, one that is too wide leaves the numbers", "[claims][enclosed]")
{
    const problem::Instance instance = test::small_instance();
    Evidence honest(instance, enclosing(instance));
    EvidenceParts parts;
    parts.trajectory = honest.trajectory();
    parts.is_trajectory_enclosed = true;
    const auto verdict = [&](const std::string& id, const auto& change) {
        EvidenceParts own = parts;
        const numeric::PrecisionScope precision(512);
        for (const flow::Sample& sample : own.trajectory->samples)
            if (sample.time > 0) {
                DualQuadratures integrals = *honest.enclosed_quadratures(sample);
                change(integrals);
                own.dual_quadratures.emplace(sample.time, integrals);
            }
        Evidence evidence(instance, enclosing(instance), own);
        return check(claim_by_id(id), evidence).kind;
    };
    const Ball factor = Ball(1) + Ball(1e-12);
    CHECK(verdict("bregman-identity", [](DualQuadratures&) {}) == VerdictKind::proved);
    CHECK(verdict("bregman-identity", [&](DualQuadratures& q) { q.descent *= factor; }) == VerdictKind::refuted);
    CHECK(verdict("bregman-identity", [](DualQuadratures& q) { q.descent = q.descent.widened(Ball(1e-3)); }) ==
          VerdictKind::observed);
    CHECK(verdict("global-rate", [](DualQuadratures& q) { q.dual_time *= Ball(1000); }) == VerdictKind::refuted);
}

TEST_CASE("in Cartesian coordinates the norm of u is no finding", "[claims][enclosed]")
{
    const problem::Instance instance = test::small_instance();
    EvidenceSettings settings = enclosing(instance);
    settings.coordinates = flow::Coordinates::cartesian;
    Evidence evidence(instance, settings);
    CHECK(evidence.trajectory_evidence() == EvidenceKind::enclosure);
    CHECK(check(claim_by_id("constant-norm"), evidence).kind != VerdictKind::proved);
    CHECK(check(claim_by_id("magnification"), evidence).kind == VerdictKind::proved);
}

TEST_CASE("statements beside the trajectory's own are proved on enclosures, too", "[claims][enclosed]")
{
    const problem::Instance instance = test::small_instance();
    Evidence evidence(instance, enclosing(instance));
    for (const std::string id : {"lemma-3.1", "dual-representation", "lambda-contracts", "theorem-2.3-convergence",
                                 "theorem-2.3-instantaneous"}) {
        const Verdict verdict = check(claim_by_id(id), evidence);
        CAPTURE(id, verdict.reason);
        CHECK(verdict.kind == VerdictKind::proved);
    }
}

TEST_CASE("a convergence that the enclosed samples or the limit contradict is not proved", "[claims][enclosed][rates]")
{
    const problem::Instance instance = test::small_instance();
    const EvidenceParts honest = enclosed_samples_of(instance);
    const auto verdict = [&](const auto& falsify) {
        EvidenceParts parts = honest;
        const numeric::PrecisionScope precision(512);
        falsify(parts);
        Evidence evidence(instance, enclosing(instance), parts);
        return check(claim_by_id("theorem-2.3-convergence"), evidence).kind;
    };
    CHECK(verdict([](EvidenceParts&) {}) == VerdictKind::proved);
    // |e| increases from the second of two samples in the wrong order to the first.
    CHECK(verdict([](EvidenceParts& parts) {
              auto& samples = parts.trajectory->samples;
              std::swap(samples[samples.size() / 2], samples[samples.size() / 2 - 1]);
          }) == VerdictKind::refuted);
    Evidence evidence(instance, enclosing(instance));
    const enclose::Limit limit = evidence.limit();
    CHECK(verdict([&](EvidenceParts& parts) {
              parts.limit = limit;
              parts.limit->entries[1] *= Ball(1) + Ball(numeric::parse_rational("1e-20"));
          }) == VerdictKind::refuted);
}
