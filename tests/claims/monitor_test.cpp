#include "support/catch.hpp"

#include "claims/instances.hpp"

#include <verification/claims/monitor.hpp>

#include <wnflow/numeric/input_error.hpp>

using namespace wnflow;
using namespace wnflow::claims;
using Catch::Contains;
using numeric::Ball;
using numeric::Rational;

namespace {

EvidenceSettings settings_of(const problem::Instance& instance)
{
    return EvidenceSettings::of(instance);
}

flow::IntegrationSettings integration(const problem::Instance& instance, unsigned samples = 9)
{
    flow::IntegrationSettings settings;
    settings.sample_times = flow::linear_times(instance.run.until, samples);
    settings.digits = instance.run.digits;
    settings.tolerance = *instance.run.tolerance;
    return settings;
}

/// The norm of u is 1 + offset.
Claim norm_claim(const Rational& offset)
{
    Claim claim = claim_by_id("constant-norm");
    claim.check = [offset](Evidence& evidence) {
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        Verdict verdict;
        for (const flow::Sample& sample : evidence.trajectory().samples)
            verdict = judge_equality(sqrt(numeric::squared_norm(sample.direction)), Ball(1) + Ball(offset), Ball(1),
                                     EvidenceKind::numerical, evidence.settings().digits);
        return verdict;
    };
    return claim;
}

/// The loss stays above a value: true at first, false later.
Claim loss_claim(const problem::Instance& instance, const Rational& bound)
{
    Claim claim = claim_by_id("energy-identity");
    claim.check = [instance, bound](Evidence& evidence) {
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const auto network = flow::Network<Ball>::of(instance);
        std::optional<Verdict> worst;
        for (const flow::Sample& sample : evidence.trajectory().samples) {
            const Verdict verdict = judge_inequality(Ball(bound), network.loss(sample.weights), EvidenceKind::numerical,
                                                     evidence.settings().digits);
            if (!worst || &worse(*worst, verdict) == &verdict) worst = verdict;
        }
        return *worst;
    };
    return claim;
}

} // namespace

TEST_CASE("a true statement never stops a trajectory", "[claims][monitor]")
{
    for (const problem::Instance& instance :
         {test::small_instance(2), test::small_instance(3), test::small_plain_instance()}) {
        const flow::Trajectory trajectory = flow::integrate(instance, integration(instance, 41));
        for (const Claim& claim : all_claims()) {
            if (!claim.is_about_trajectory) continue;
            Monitor monitor(claim, instance, settings_of(instance));
            CAPTURE(claim.id, instance.depth);
            for (const flow::Sample& sample : trajectory.samples) CHECK_FALSE(monitor.is_violated(sample));
        }
    }
}

TEST_CASE("a falsified sample is caught, and the honest second method does not confirm it", "[claims][monitor]")
{
    const problem::Instance instance = test::small_instance();
    const flow::Trajectory trajectory = flow::integrate(instance, integration(instance));
    const numeric::PrecisionScope precision(numeric::bits_for_digits(trajectory.second_digits) + 64);
    for (const std::string id :
         {"constant-norm", "polar-invariants", "magnification", "positivity", "energy-identity"}) {
        Monitor monitor(claim_by_id(id), instance, settings_of(instance));
        CAPTURE(id);
        for (std::size_t k = 0; k < trajectory.samples.size(); ++k) {
            flow::Sample sample = trajectory.samples[k];
            CHECK_FALSE(monitor.is_violated(sample));
            const Ball factor = Ball(1) + Ball(1) / Ball(10'000'000'000);
            if (id == "positivity") sample.direction[1] = -sample.direction[1];
            else if (id == "energy-identity") sample.dissipated *= factor;
            else {
                sample.direction[0] *= factor;
                sample.weights[0] *= factor;
            }
            CHECK(monitor.is_violated(sample) == (k > 0)); // the start is given, not computed
            // Less than 1000 times the error, which is at least the tolerance 1e-15, is no violation.
            if (id != "positivity" && k > 0) {
                sample = trajectory.samples[k];
                sample.direction[0] *= Ball(1) + Ball(numeric::parse_rational("1e-14"));
                CHECK_FALSE(monitor.is_violated(sample));
            }
        }
        const Verdict verdict = monitor.confirm();
        CAPTURE(verdict.reason);
        CHECK(verdict.kind == VerdictKind::undecided);
        CHECK_THAT(verdict.reason, Contains("a second method with more digits does not"));
    }
}

TEST_CASE("a false statement is refuted at the first sample that contradicts it", "[claims][monitor]")
{
    const problem::Instance instance = test::small_instance();
    flow::IntegrationSettings settings = integration(instance, 21);
    const flow::Trajectory whole = flow::integrate(instance, settings);
    const numeric::PrecisionScope precision(numeric::bits_for_digits(whole.second_digits) + 64);
    const auto network = flow::Network<Ball>::of(instance);
    // A bound that the loss crosses between samples 7 and 8.
    const Ball middle = (network.loss(whole.samples[7].weights) + network.loss(whole.samples[8].weights)) / Ball(2);
    const Rational bound = middle.exact_midpoint();
    for (const flow::Stepper stepper : {flow::Stepper::automatic, flow::Stepper::taylor, flow::Stepper::fehlberg78}) {
        EvidenceSettings evidence = settings_of(instance);
        evidence.stepper = settings.stepper = stepper;
        Monitor monitor(loss_claim(instance, bound), instance, evidence);
        settings.stop_when = [&](const flow::Sample& sample) { return monitor.is_violated(sample); };
        const flow::Trajectory trajectory = flow::integrate(instance, settings);
        CAPTURE(flow::to_text(stepper));
        REQUIRE(trajectory.outcome == flow::IntegrationOutcome::stopped);
        REQUIRE(trajectory.samples.size() == 9);
        CHECK(trajectory.samples.back().time == settings.sample_times[8]);
        const Verdict verdict = monitor.confirm();
        CAPTURE(verdict.reason);
        CHECK(verdict.kind == VerdictKind::refuted);
        CHECK_THAT(verdict.reason, Contains("so do a second method"));
    }
    const Claim claim = norm_claim(numeric::parse_rational("1e-10"));
    Monitor monitor(claim, instance, settings_of(instance));
    CHECK(monitor.is_violated(whole.samples[1]));
    CHECK(monitor.confirm().kind == VerdictKind::refuted);
    const Claim honest = norm_claim(0);
    Monitor silent(honest, instance, settings_of(instance));
    CHECK_FALSE(silent.is_violated(whole.samples[1]));
}

TEST_CASE("statements that are not about trajectories cannot be followed", "[claims][monitor]")
{
    const problem::Instance instance = test::small_instance();
    int refused = 0;
    for (const Claim& claim : all_claims()) {
        if (claim.is_about_trajectory) continue;
        CAPTURE(claim.id);
        CHECK_THROWS_AS(Monitor(claim, instance, settings_of(instance)), numeric::InputError);
        ++refused;
    }
    CHECK(refused > 5);
    CHECK_THROWS_WITH(Monitor(claim_by_id("theorem-2.1"), instance, settings_of(instance)),
                      Contains("'theorem-2.1'") && Contains("constant-norm"));
}
