#include "support/catch.hpp"

#include <verification/report/baseline.hpp>
#include <verification/report/json.hpp>

#include <wnflow/problem/instance_file.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace wnflow;
using namespace wnflow::report;
using Catch::Contains;
using nlohmann::ordered_json;

namespace {

problem::Instance small_instance()
{
    return problem::parse_instance(
        "depth = 2\n[data]\nmatrix = [[1, 2, 3]]\ntarget = [3]\n[flow]\neta_r = 1\neta_u = 5\n"
        "[initialization]\nradius = \"1/2\"\ndirection = [1, 2, 3]\n[run]\nuntil = 2\n"
        "digits = 30\ntolerance = \"1e-15\"\n",
        "small.toml", ".");
}

/// What `wnflow verify --json` says, of statements that need no trajectory.
ordered_json verified(const std::vector<claims::Claim>& statements)
{
    const problem::Instance instance = small_instance();
    return to_json(verify(instance, claims::EvidenceSettings::of(instance), {}, statements));
}

std::vector<claims::Claim> some_claims()
{
    return {claims::claim_by_id("gap-identity"), claims::claim_by_id("theorem-2.1"),
            claims::claim_by_id("robust-bound")};
}

bool has(const Comparison& comparison, ChangeKind kind, const std::string& where, bool is_regression)
{
    return std::ranges::any_of(comparison.changes, [&](const Change& change) {
        return change.kind == kind && change.where == where && change.is_regression == is_regression;
    });
}

} // namespace

TEST_CASE("the same results are the same", "[report][baseline]")
{
    const ordered_json object = verified(some_claims());
    const Comparison comparison = compare(object, object);
    CHECK(comparison.changes.empty());
    CHECK_FALSE(comparison.is_regressed());
}

TEST_CASE("a wrong constant in a statement is a regression that names it", "[report][baseline]")
{
    const ordered_json before = verified(some_claims());
    std::vector<claims::Claim> falsified = some_claims();
    falsified[2].check = [honest = falsified[2].check](claims::Evidence& evidence) {
        claims::Verdict verdict = honest(evidence);
        REQUIRE(verdict.right);
        *verdict.right *= claims::Ball(2); // eta K/(Q - r0^2) with a 2 too much: still true, and another bound
        return verdict;
    };
    const Comparison comparison = compare(before, verified(falsified));
    CHECK(comparison.is_regressed());
    CHECK(has(comparison, ChangeKind::value, "robust-bound.right", true));
    CHECK(comparison.changes.size() == 1);
    CHECK_THAT(to_terminal({comparison}), Contains("REGRESSED") && Contains("robust-bound.right"));

    falsified[2].check = [honest = some_claims()[2].check](claims::Evidence& evidence) {
        const claims::Verdict verdict = honest(evidence);
        const claims::Ball right = *verdict.right / claims::Ball(1000); // and one that makes it false
        return claims::judge_inequality(*verdict.left, right, verdict.evidence, verdict.digits);
    };
    const Comparison refuted = compare(before, verified(falsified));
    CHECK(has(refuted, ChangeKind::verdict, "robust-bound", true));
}

TEST_CASE("what counts as a regression", "[report][baseline]")
{
    const ordered_json before = verified(some_claims());
    ordered_json after = before;

    after["claims"][1]["verdict"] = "observed"; // it was proved
    CHECK(has(compare(before, after), ChangeKind::verdict, "theorem-2.1", true));
    CHECK(has(compare(after, before), ChangeKind::verdict, "theorem-2.1", false));
    after["claims"][1]["verdict"] = "not-applicable";
    CHECK(has(compare(before, after), ChangeKind::verdict, "theorem-2.1", true));
    CHECK(has(compare(after, before), ChangeKind::verdict, "theorem-2.1", true)); // a hypothesis changed

    after = before;
    after["claims"].erase(after["claims"].begin());
    CHECK(has(compare(before, after), ChangeKind::missing, "gap-identity", true));
    CHECK(has(compare(after, before), ChangeKind::statement, "gap-identity", false));

    after = before;
    after["claims"][1]["margin_digits"] = before["claims"][1]["margin_digits"].get<double>() - 4;
    CHECK(has(compare(before, after), ChangeKind::margin, "theorem-2.1", true));
    CHECK(compare(before, after, {5}).changes.empty());

    after = before;
    after["digest"] = std::string(64, '0');
    CHECK(has(compare(before, after), ChangeKind::instance, "", true));

    after = before;
    after["headline"]["l1_norm"] = nullptr;
    CHECK(has(compare(before, after), ChangeKind::value, "headline.l1_norm", true));
    CHECK(has(compare(after, before), ChangeKind::value, "headline.l1_norm", false));

    after = before;
    after["settings"]["trajectory"] = "in other steps";
    CHECK(compare(before, after).changes.empty());
    CHECK(compare(before, after).information.size() == 1);
}

TEST_CASE("reals are compared as far as they are certain", "[report][baseline]")
{
    const auto with_norm = [](const std::string& text) {
        ordered_json object = verified({claims::claim_by_id("gap-identity")});
        object["headline"]["l1_norm"] = text;
        return object;
    };
    const auto is_same = [&](const std::string& a, const std::string& b) {
        return compare(with_norm(a), with_norm(b)).changes.empty();
    };
    CHECK(is_same("1.25", "1.2512345678901234567890")); // fewer digits were certain
    CHECK(is_same("1.25", "1.26"));                     // one unit each
    CHECK_FALSE(is_same("1.25", "1.28"));
    CHECK(is_same("1.25e-400", "1.2501e-400"));
    CHECK_FALSE(is_same("1.25e-400", "1.25e-401"));
    CHECK_FALSE(is_same("1.2345678901234567890123456789", "1.2345678901234567890123456792"));
    CHECK_FALSE(is_same("nan", "1"));
}

TEST_CASE("comparisons are told as JSON and as JUnit XML", "[report][baseline]")
{
    const ordered_json before = verified(some_claims());
    ordered_json after = before;
    after["claims"][1]["verdict"] = "refuted";
    after["claims"][1]["reason"] = "a < b & c";
    Comparison broken;
    broken.instance = "broken";
    broken.error = "there is no \"baseline\"";
    const std::vector<Comparison> comparisons = {compare(before, before), compare(before, after), broken};

    const ordered_json object = to_json(comparisons);
    CHECK(object["schema"] == "wnflow-compare-1");
    CHECK(object["instances"][0]["regressed"] == false);
    CHECK(object["instances"][1]["changes"][0]["where"] == "theorem-2.1");
    CHECK(object["instances"][2]["error"] == broken.error);

    after = before;
    after["digest"] = "1234";
    const std::string told = to_terminal({compare(after, before)});
    CHECK_THAT(told, Contains("instance: another one than the stored result's (digest 1234 -> ") &&
                         Contains("wnflow baseline") && Contains("1 instance: 1 regressed, 0 not compared"));

    const std::string xml = to_junit(comparisons);
    CHECK_THAT(xml, Contains("tests=\"3\" failures=\"1\" errors=\"1\"") && Contains("a &lt; b &amp; c") &&
                        Contains("name=\"small\"") && Contains("&quot;baseline&quot;"));
}
