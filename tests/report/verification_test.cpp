#include "support/catch.hpp"

#include <verification/report/text.hpp>
#include <verification/report/verification.hpp>

#include <wnflow/problem/instance_file.hpp>

using namespace wnflow;
using claims::Verdict;
using claims::VerdictKind;

namespace {

problem::Instance small()
{
    return problem::parse_instance(
        "depth = 2\n[data]\nmatrix = [[1, \"1/2\"]]\nground_truth = [1, 0]\n[flow]\neta_u = 5\n"
        "[initialization]\nradius = \"1/2\"\ndirection = [1, 2]\n[run]\nuntil = 1\n",
        "small.toml", ".");
}

/// A report on one claim per kind.
report::Verification with(const std::vector<VerdictKind>& kinds)
{
    report::Verification verification{small(), "", claims::EvidenceSettings::of(small()), {}, {}, {}};
    for (const VerdictKind kind : kinds) {
        Verdict verdict;
        verdict.kind = kind;
        verdict.reason = "because of " + std::string(claims::to_text(kind));
        verification.claims.push_back({claims::all_claims().front(), verdict});
    }
    return verification;
}

} // namespace

TEST_CASE("exit status: refuted before undecided before done", "[report]")
{
    using enum VerdictKind;
    CHECK(with({}).exit_status() == 0);
    CHECK(with({proved, observed, not_applicable}).exit_status() == 0);
    CHECK(with({proved, undecided, observed}).exit_status() == 3);
    CHECK(with({refuted}).exit_status() == 1);
    CHECK(with({undecided, refuted, proved}).exit_status() == 1);
    CHECK(with({refuted, undecided}).exit_status() == 1);
    CHECK(with({proved, refuted}).has(refuted));
    CHECK_FALSE(with({proved, observed}).has(refuted));
}

TEST_CASE("the terminal report says why, for every verdict that is not favourable", "[report]")
{
    using enum VerdictKind;
    const std::string text = report::to_terminal(with({proved, observed, refuted, undecided, not_applicable}), false);
    for (const char* const reason : {"because of refuted", "because of undecided", "because of not-applicable"})
        CHECK_THAT(text, Catch::Contains(reason));
    CHECK_THAT(text, !Catch::Contains("because of proved"));
}

TEST_CASE("every claim is judged, once, in order, and announced", "[report]")
{
    const problem::Instance instance = small();
    std::vector<std::string> announced, judged, expected;
    const auto verification = report::verify(instance, claims::EvidenceSettings::of(instance),
                                             [&](const std::string& id) { announced.push_back(id); });
    for (const auto& entry : verification.claims) judged.push_back(entry.claim.id);
    for (const auto& claim : claims::all_claims()) expected.push_back(claim.id);
    CHECK(announced == expected);
    CHECK(judged == expected);
    CHECK(verification.digest == problem::digest(instance));
    const std::string text = report::to_terminal(verification, true);
    for (const auto& claim : claims::all_claims()) {
        CHECK_THAT(text, Catch::Contains("\n" + claim.id));
        CHECK_THAT(text, Catch::Contains(claim.id + " (" + claim.origin + "; " + std::string(to_text(claim.source))));
    }
    CHECK_THAT(text, Catch::Contains("digest " + verification.digest));
}

TEST_CASE("relative reconstruction error", "[report]")
{
    const numeric::PrecisionScope precision(200);
    problem::Instance instance = small();
    claims::Vector<numeric::Ball> entries(2);
    entries << numeric::Ball(4), numeric::Ball(4);
    CHECK(report::reconstruction_error(instance, entries)->contains(numeric::Rational(5))); // |(3, 4)|/|(1, 0)|

    instance.ground_truth = numeric::RationalVector{0, 0};
    CHECK_FALSE(report::reconstruction_error(instance, entries));
    instance.ground_truth.reset();
    CHECK_FALSE(report::reconstruction_error(instance, entries));

    // Signed: x+ - x- = (4 - 1, 4 - 8) against (3, -4).
    instance.is_signed = true;
    instance.ground_truth = numeric::RationalVector{3, -4};
    claims::Vector<numeric::Ball> both(4);
    both << numeric::Ball(4), numeric::Ball(4), numeric::Ball(1), numeric::Ball(8);
    CHECK(report::reconstruction_error(instance, both)->contains_zero());
}
