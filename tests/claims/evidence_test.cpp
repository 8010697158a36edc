#include "support/catch.hpp"

#include "claims/instances.hpp"

#include <verification/claims/premises.hpp>

#include <wnflow/problem/instance_file.hpp>

#include <algorithm>

using namespace wnflow;
using namespace wnflow::claims;

TEST_CASE("the second opinion is another method, tighter and with more digits", "[claims][evidence]")
{
    const problem::Instance instance = test::small_instance();
    for (const flow::Stepper stepper :
         {flow::Stepper::bulirsch_stoer, flow::Stepper::fehlberg78, flow::Stepper::dopri5}) {
        EvidenceSettings settings = test::few_samples(instance);
        settings.stepper = stepper;
        Evidence first(instance, settings);
        const auto second = first.second_opinion();
        CHECK(second->settings().stepper != stepper);
        CHECK(second->settings().tolerance < settings.tolerance);
        CHECK(second->settings().digits > settings.digits);
        CHECK(second->settings().limit_digits > settings.limit_digits);
    }
}

TEST_CASE("parts that are given are used, but not by the second opinion", "[claims][evidence]")
{
    const problem::Instance instance = test::small_instance();
    EvidenceParts parts;
    parts.trajectory.emplace();
    parts.trajectory->outcome = flow::IntegrationOutcome::step_limit;
    parts.trajectory->second_digits = 50;
    Evidence evidence(instance, test::few_samples(instance), parts);
    CHECK(evidence.trajectory().samples.empty());
    CHECK(evidence.second_opinion()->trajectory().samples.size() == 4);
    CHECK(claim_by_id("constant-norm").check(evidence).kind == VerdictKind::undecided);
}

TEST_CASE("a trajectory that ended early decides nothing, unless what there is of it contradicts", "[claims][evidence]")
{
    const problem::Instance instance = test::small_instance();
    EvidenceParts parts;
    {
        Evidence honest(instance, test::few_samples(instance));
        parts.trajectory = honest.trajectory();
        parts.trajectory->outcome = flow::IntegrationOutcome::step_limit;
        parts.trajectory->reason = "the limit of 7 steps was reached";
    }
    for (const std::string id :
         {"constant-norm", "positivity", "energy-identity", "polar-invariants", "magnification"}) {
        const Verdict verdict = test::verdict_on(instance, id, parts);
        CAPTURE(id, verdict.reason);
        CHECK(verdict.kind == VerdictKind::undecided);
        CHECK_FALSE(verdict.is_contradicted);
        CHECK_THAT(verdict.reason, Catch::Contains("7 steps"));
    }
    parts.trajectory->samples.back().direction[0] *= Ball(2);
    const Verdict verdict = test::verdict_on(instance, "constant-norm", parts);
    CHECK(verdict.is_contradicted);
}

TEST_CASE("hypotheses with rational sides are compared exactly", "[claims][evidence]")
{
    const numeric::Rational near = 1 + numeric::parse_rational("1e-300");
    CHECK(exact_hypothesis("", 1, "<", near).status == HypothesisStatus::certified);
    CHECK(exact_hypothesis("", near, "<", 1).status == HypothesisStatus::fails);
    CHECK(exact_hypothesis("", 1, "<", 1).status == HypothesisStatus::fails);
    CHECK(exact_hypothesis("", 1, "<=", 1).status == HypothesisStatus::certified);
    CHECK(exact_hypothesis("", near, "<=", 1).status == HypothesisStatus::fails);
    CHECK(exact_hypothesis("", near, ">", 1).status == HypothesisStatus::certified);
    CHECK(exact_hypothesis("", 1, ">", 1).status == HypothesisStatus::fails);
    CHECK(exact_hypothesis("", 1, ">=", 1).status == HypothesisStatus::certified);
    CHECK(exact_hypothesis("", 1, ">=", near).status == HypothesisStatus::fails);
    CHECK(exact_hypothesis("a < b", 3, "<", 2).sides == "3 not < 2, exact");
}

TEST_CASE("hypotheses in balls are undecided where the balls overlap", "[claims][evidence]")
{
    const Ball wide = Ball(1).widened(Ball(1));
    CHECK(ball_hypothesis("", Ball(1), Ball(2)).status == HypothesisStatus::certified);
    CHECK(ball_hypothesis("", Ball(2), Ball(1)).status == HypothesisStatus::fails);
    CHECK(ball_hypothesis("", Ball(1), Ball(1)).status == HypothesisStatus::fails); // not less
    CHECK(ball_hypothesis("", wide, Ball(1)).status == HypothesisStatus::undecided);
    CHECK(ball_hypothesis("", Ball(1), wide).status == HypothesisStatus::undecided);
    CHECK(ball_hypothesis("", Ball(1) / Ball(0), Ball(1)).status == HypothesisStatus::undecided);
}

TEST_CASE("the tie Q^(2/L) = eta satisfies the hypothesis of theorem 2.2", "[claims][evidence]")
{
    for (const unsigned depth : {2U, 3U}) {
        const Verdict verdict = test::verdict_on(test::small_instance(depth, "1"), "theorem-2.2-prior");
        CAPTURE(depth, verdict.reason);
        CHECK((verdict.kind == VerdictKind::proved || verdict.kind == VerdictKind::observed));
        const auto tie = std::ranges::find(verdict.hypotheses, "Q^2 >= eta^L", &Hypothesis::text);
        REQUIRE(tie != verdict.hypotheses.end());
        CHECK(tie->status == HypothesisStatus::certified);
        CHECK(tie->sides == "1 >= 1, exact");
    }
}

// The runs that the error estimate compares both take one step from sample to sample here, hence the same steps; their
// difference is rounding, far less than the error of either.
TEST_CASE("a flow that hardly moves between samples is not refuted", "[claims][evidence]")
{
    const problem::Instance instance = problem::parse_instance(
        "depth = 3\n[data]\nmatrix = [[1, \"3/4\"]]\ntarget = [1]\n[flow]\neta_ratio = \"4/7\"\n[initialization]\n"
        "radius = \"1/1000\"\ndirection = \"uniform\"\n[run]\nuntil = 1\ndigits = 30\n",
        "slow.toml", ".");
    Evidence evidence(instance, EvidenceSettings::of(instance));
    for (const std::string id : {"constant-norm", "energy-identity", "polar-invariants", "magnification"}) {
        const Verdict verdict = judge(claim_by_id(id), evidence);
        CAPTURE(id, verdict.reason);
        CHECK(verdict.kind == VerdictKind::observed);
    }
}

// Along such a weight every term of <grad Phi(limit), k> is 0 at the limit: the scale that the error is compared with, the
// sum of the terms, is as small as the error.
TEST_CASE("the variational statement holds with a weight that no measurement sees", "[claims][evidence]")
{
    for (const unsigned depth : {2U, 3U}) {
        const problem::Instance instance = problem::parse_instance(
            "depth = " + std::to_string(depth) +
                "\n[data]\nmatrix = [[4, 2, 0]]\ntarget = [10]\n[flow]\neta_ratio = \"1/10\"\n[initialization]\n"
                "radius = 2\ndirection = [15, 26, 28]\n",
            "unseen.toml", ".");
        const Verdict verdict = test::verdict_on(instance, "variational");
        CAPTURE(depth, verdict.reason);
        CHECK(verdict.kind == VerdictKind::proved);
    }
}

// A x~ = r^2 here, and e is antiparallel to b: (|b| - |e|)/max|A_n| = r^2 at all times.
TEST_CASE("no-collapse where its bound is attained is observed, not undecided", "[claims][evidence]")
{
    const auto instance = [](const std::string& matrix, unsigned depth) {
        return problem::parse_instance("depth = " + std::to_string(depth) + "\n[data]\nmatrix = " + matrix +
                                           "\ntarget = [2]\n[flow]\neta_ratio = \"1/10\"\n[initialization]\n"
                                           "radius = \"1/2\"\n[run]\nuntil = 3\n",
                                       "attained.toml", ".");
    };
    for (const auto& [matrix, depth] : {std::pair{"[[1, 1]]", 2U}, {"[[3]]", 2U}, {"[[3]]", 5U}}) {
        EvidenceParts parts;
        {
            Evidence evidence(instance(matrix, depth), test::few_samples(instance(matrix, depth)));
            const Verdict verdict = judge(claim_by_id("no-collapse"), evidence);
            CAPTURE(matrix, depth, verdict.reason);
            CHECK(verdict.kind == VerdictKind::observed);
            parts.trajectory = evidence.trajectory();
        }
        // The tolerance is 1e-12: a radius that is too small by 1e-7 contradicts the bound.
        for (flow::Sample& sample : parts.trajectory->samples) sample.radius *= Ball(1) - Ball(1) / Ball(10'000'000);
        Evidence falsified(instance(matrix, depth), test::few_samples(instance(matrix, depth)), parts);
        CHECK(claim_by_id("no-collapse").check(falsified).is_contradicted);
    }
}

TEST_CASE("the limits of one instance share its face", "[claims][evidence]")
{
    const problem::Instance instance = problem::parse_instance(
        "depth = 2\n[data]\nmatrix = [[1, 2, 0], [0, 1, 1]]\ntarget = [2, 1]\n[flow]\neta_ratio = \"1/10\"\n"
        "[initialization]\nradius = 1\n",
        "face.toml", ".");
    Evidence evidence(instance, test::few_samples(instance));
    CHECK(evidence.face().support.size() == 3);
    for (const enclose::Limit* limit : {&evidence.limit(), &evidence.plain_limit(), &evidence.equivalent_plain_limit()})
        CHECK(limit->face_support == evidence.face().support);
    // What is given is used, and gives the same.
    enclose::LimitSettings settings;
    const enclose::Limit own = enclose::enclose_limit_of(instance, settings);
    settings.face = &evidence.face();
    const enclose::Limit shared = enclose::enclose_limit_of(instance, settings);
    CHECK(own.l1_norm.overlaps(shared.l1_norm));
    limit::MaximalFace other = evidence.face();
    other.outcome = limit::FaceOutcome::infeasible;
    settings.face = &other;
    CHECK(enclose::enclose_limit_of(instance, settings).outcome == enclose::LimitOutcome::infeasible);
}
