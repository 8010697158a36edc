#include "support/catch.hpp"

#include "claims/instances.hpp"

#include <wnflow/problem/instance_file.hpp>

#include <filesystem>
#include <set>

using namespace wnflow;
using namespace wnflow::claims;

namespace {

struct Shipped {
    std::string file;
    bool has_constant_ratio, follows_radius;
};
const std::vector<Shipped>& shipped_instances()
{
    static const std::vector<Shipped> all = {
        {"schedule-common-factor", true, false},  {"schedule-piecewise", false, false},
        {"schedule-power-of-time", false, false}, {"schedule-radius", false, true},
        {"schedule-radius-depth-3", false, true}, {"schedule-radius-plain", false, true}};
    return all;
}

problem::Instance read(const std::string& file)
{
    return problem::read_instance(WNFLOW_SOURCE_DIR "/verification/data/instances/" + file + ".toml");
}

/// Statements that hold for the plain flow of an instance's data, whatever its learning rates.
const std::set<std::string> about_plain_flow = {"theorem-2.1", "theorem-2.1-sharp", "plain-flow-does-not-collapse"};
/// Statements about the limit of the weight-normalized flow that presuppose a constant ratio.
const std::set<std::string> of_constant_ratio = {"theorem-2.2-prior",       "robust-bound",
                                                 "robust-bound-worst-case", "robust-bound-any-radius",
                                                 "robust-identity",         "weighted-bound"};
/// Statements about that limit which hold for eta = kappa r^2 as well.
const std::set<std::string> of_any_limit = {"limit-equivalence", "variational", "gap-identity", "theorem-2.2-posterior",
                                            "theorem-2.2-posterior-sharp"};
/// Statements about the trajectory, for all learning rates.
const std::set<std::string> of_any_rates = {"constant-norm",    "positivity",    "energy-identity",
                                            "polar-invariants", "magnification", "theorem-2.4-posterior",
                                            "no-collapse"};

} // namespace

TEST_CASE("what is claimed on the instances with schedules", "[claims][schedules]")
{
    for (const Shipped& shipped : shipped_instances()) {
        const problem::Instance instance = read(shipped.file);
        Evidence evidence(instance, EvidenceSettings::of(instance));
        const bool is_determined = shipped.has_constant_ratio || shipped.follows_radius;
        for (const Claim& claim : all_claims()) {
            const Verdict verdict = judge(claim, evidence);
            CAPTURE(shipped.file, claim.id, to_text(verdict.kind), verdict.reason);
            const bool holds = verdict.kind == VerdictKind::proved || verdict.kind == VerdictKind::observed;
            CHECK((holds || verdict.kind == VerdictKind::not_applicable));
            if (of_any_rates.contains(claim.id)) CHECK(verdict.kind == VerdictKind::observed);
            if (about_plain_flow.contains(claim.id)) CHECK(verdict.kind == VerdictKind::proved);
            if (of_any_limit.contains(claim.id)) CHECK(holds == is_determined);
            if (of_constant_ratio.contains(claim.id) && claim.id != "weighted-bound")
                CHECK(holds == shipped.has_constant_ratio);
            if (of_constant_ratio.contains(claim.id) && !holds && !shipped.has_constant_ratio)
                CHECK_THAT(verdict.reason, Catch::Contains("eta = eta_r/eta_u is constant"));
            if (claim.id == "growth-closed-form") CHECK(holds == is_determined);
            // Where the limit is open, nothing but statements about the plain flow is proved.
            if (!is_determined && verdict.kind == VerdictKind::proved) CHECK(about_plain_flow.contains(claim.id));
        }
    }
}

TEST_CASE("no instance with a schedule is shipped without being examined", "[claims][schedules]")
{
    std::set<std::string> known, found;
    for (const Shipped& shipped : shipped_instances()) known.insert(shipped.file);
    for (const auto& entry : std::filesystem::directory_iterator(WNFLOW_SOURCE_DIR "/verification/data/instances"))
        if (const std::string name = entry.path().stem().string(); name.starts_with("schedule-")) found.insert(name);
    CHECK(found == known);
}

TEST_CASE("a check that asks for constant rates is not applicable where they vary", "[claims][schedules]")
{
    Claim claim = claim_by_id("robust-bound");
    claim.check = [](Evidence& evidence) {
        const numeric::Rational eta_u = evidence.instance().rates.eta_u;
        return judge_inequality(Ball(0), Ball(eta_u), EvidenceKind::enclosure, 30);
    };
    const problem::Instance constant = test::small_instance(), varying = test::small_stepwise_instance();
    Evidence of_constant(constant, test::few_samples(constant)), of_varying(varying, test::few_samples(varying));
    CHECK(judge(claim, of_constant).kind == VerdictKind::proved);
    const Verdict verdict = judge(claim, of_varying);
    CHECK(verdict.kind == VerdictKind::not_applicable);
    CHECK_THAT(verdict.reason, Catch::Contains("constant learning rates") && Catch::Contains("until t = 1"));
}

// With kappa = 1 the bounds of weight normalization are those of plain flow: rho = 1.
TEST_CASE("with eta = r^2 Theorem 2.2 is Theorem 2.1", "[claims][schedules]")
{
    for (const unsigned depth : {2U, 3U}) {
        const problem::Instance instance = test::small_radius_instance(depth, "1");
        Evidence evidence(instance, test::few_samples(instance));
        for (const std::string suffix : {"", "-sharp"}) {
            const Verdict of_plain = judge(claim_by_id("theorem-2.1" + suffix), evidence),
                          of_radius = judge(claim_by_id("theorem-2.2-posterior" + suffix), evidence);
            REQUIRE(of_plain.left);
            REQUIRE(of_radius.left);
            const numeric::PrecisionScope precision(evidence.limit_bits());
            CHECK(of_plain.left->overlaps(*of_radius.left));
            CHECK(of_plain.right->overlaps(*of_radius.right));
            CHECK(of_radius.kind == VerdictKind::proved);
        }
    }
}
