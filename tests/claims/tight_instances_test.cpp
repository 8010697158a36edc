#include "support/catch.hpp"

#include "claims/tight.hpp"

#include <verification/claims/claim.hpp>

#include <filesystem>
#include <set>

using namespace wnflow;
using namespace wnflow::claims;
using test::Tight;

TEST_CASE("on the tight instances the bounds hold, and within the factor given", "[claims][tight]")
{
    for (const Tight& tight : test::tight_instances()) {
        CAPTURE(tight.file, tight.claim);
        const problem::Instance instance = test::read(tight);
        Evidence evidence(instance, EvidenceSettings::of(instance));
        const Verdict verdict = judge(claim_by_id(tight.claim), evidence);
        CAPTURE(to_text(verdict.kind), verdict.reason);
        CHECK(verdict.kind == VerdictKind::proved);
        REQUIRE(verdict.ratio());
        const numeric::PrecisionScope precision(evidence.limit_bits());
        CHECK(certainly_less(Ball(1) / Ball(tight.divisor), *verdict.ratio()));
        CHECK(certainly_less(*verdict.ratio(), Ball(1)));
        CHECK(verdict.ratio()->approximate() == Approx(tight.ratio).epsilon(0).margin(0.00005));
    }
}

TEST_CASE("no tight instance is shipped without being examined", "[claims][tight]")
{
    std::set<std::string> known;
    for (const Tight& tight : test::tight_instances()) known.insert("tight-" + tight.file + ".toml");
    std::set<std::string> shipped;
    for (const auto& entry : std::filesystem::directory_iterator(WNFLOW_SOURCE_DIR "/verification/data/instances"))
        if (const std::string name = entry.path().filename().string(); name.starts_with("tight-")) shipped.insert(name);
    CHECK(shipped == known);
}

TEST_CASE("nothing is refuted or undecided on the tight instances", "[claims][tight]")
{
    std::set<std::string> seen;
    for (const Tight& tight : test::tight_instances()) {
        if (!seen.insert(tight.file).second) continue;
        const problem::Instance instance = test::read(tight);
        Evidence evidence(instance, EvidenceSettings::of(instance));
        for (const Claim& claim : all_claims()) {
            const Verdict verdict = judge(claim, evidence);
            CAPTURE(tight.file, claim.id, to_text(verdict.kind), verdict.reason);
            CHECK(verdict.kind != VerdictKind::refuted);
            CHECK(verdict.kind != VerdictKind::undecided);
        }
    }
}
