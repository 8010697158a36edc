#include "support/catch.hpp"

#include "claims/controls.hpp"
#include "claims/instances.hpp"

#include <verification/claims/claim.hpp>

#include <algorithm>
#include <set>

using namespace wnflow;
using namespace wnflow::claims;
using test::Control;
using test::Expected;

namespace {

const std::vector<Control>& controls()
{
    static const std::vector<Control> all = [] {
        std::vector<Control> result = test::trajectory_controls();
        for (const auto& more :
             {test::schedule_controls(), test::dual_controls(), test::limit_controls(), test::bound_controls(),
              test::weighted_controls(), test::rate_controls(), test::discrete_controls()})
            result.insert(result.end(), more.begin(), more.end());
        return result;
    }();
    return all;
}

void check(const Control& control)
{
    const Verdict verdict = control.verdict();
    CAPTURE(control.claim, control.what, to_text(verdict.kind), verdict.is_contradicted, verdict.reason);
    if (verdict.left && verdict.right) {
        CAPTURE(*verdict.left, *verdict.right);
        CHECK(verdict.kind != VerdictKind::proved);
    }
    switch (control.expected) {
    case Expected::refuted: CHECK(verdict.kind == VerdictKind::refuted); break;
    case Expected::contradicted:
        CHECK(verdict.kind == VerdictKind::undecided);
        CHECK(verdict.is_contradicted);
        break;
    case Expected::not_applicable: CHECK(verdict.kind == VerdictKind::not_applicable); break;
    }
    for (const std::string& word : control.named) CHECK_THAT(verdict.reason, Catch::Contains(word));
}

} // namespace

TEST_CASE("every claim has a negative control, and every control a claim", "[claims][controls]")
{
    std::set<std::string> claims, controlled, falsified;
    for (const Claim& claim : all_claims()) claims.insert(claim.id);
    for (const Control& control : controls()) {
        controlled.insert(control.claim);
        if (control.expected != Expected::not_applicable) falsified.insert(control.claim);
    }
    CHECK(claims.size() == all_claims().size());
    CHECK(controlled == claims);
    CHECK(falsified == claims); // a violated hypothesis alone would leave the comparison itself untested
}

TEST_CASE("negative controls come out as they must", "[claims][controls]")
{
    for (const Claim& claim : all_claims()) {
        DYNAMIC_SECTION(claim.id)
        {
            for (const Control& control : controls())
                if (control.claim == claim.id) check(control);
        }
    }
}

TEST_CASE("without falsification the same instances give favourable verdicts", "[claims][controls]")
{
    for (const unsigned depth : {2U, 3U, 4U})
        for (const problem::Instance& instance : {test::small_instance(depth), test::small_plain_instance(depth)}) {
            Evidence evidence(instance, test::few_samples(instance));
            for (const Claim& claim : all_claims()) {
                const Verdict verdict = judge(claim, evidence);
                CAPTURE(depth, evidence.is_weight_normalized(), claim.id, to_text(verdict.kind), verdict.reason);
                // Some statements speak of one flow, one depth or one kind of limit only; the weighted optimum of depth 3 is not unique here.
                if (verdict.kind == VerdictKind::not_applicable)
                    CHECK_THAT(verdict.reason, Catch::Contains("weight-normalized") || Catch::Contains("depth L = 2") ||
                                                   Catch::Contains("the weighted optimum is unique") ||
                                                   Catch::Contains("eta = kappa r^2") || Catch::Contains("< Q_t") ||
                                                   Catch::Contains("S+ has no positive point"));
                else CHECK((verdict.kind == VerdictKind::observed || verdict.kind == VerdictKind::proved));
            }
        }
}

TEST_CASE("a claim is found by its id, and a near miss is suggested", "[claims]")
{
    for (const Claim& claim : all_claims()) {
        CHECK(claim_by_id(claim.id).title == claim.title);
        CHECK_FALSE(claim.statement.empty());
        CHECK_FALSE(claim.formula.empty());
        CHECK_FALSE(claim.refutation.empty());
        CHECK_FALSE(claim.lemmas.empty());
    }
    CHECK_THROWS_WITH(claim_by_id("theorem-2.2-priro"), Catch::Contains("'theorem-2.2-prior'"));
}
