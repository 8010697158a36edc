#include "support/catch.hpp"

#include <verification/claims/verdict.hpp>

#include <cmath>
#include <limits>
#include <set>
#include <string>

using namespace wnflow::claims;
using wnflow::numeric::PrecisionScope;

namespace {

constexpr auto numerical = EvidenceKind::numerical;
constexpr auto enclosure = EvidenceKind::enclosure;

/// The radius that every ball `around` has: a power of two is not kept exactly by Arb's radii, so it is read back.
Ball unit()
{
    return Ball(0).widened(Ball(1)).radius();
}

/// A ball around `midpoint` whose radius is exactly unit().
Ball around(const Ball& midpoint)
{
    return midpoint.midpoint().widened(Ball(1));
}

/// Less than any of the distances below, and not lost in 128 bits.
Ball little()
{
    return Ball(std::ldexp(1.0, -60));
}

Ball not_a_number()
{
    return Ball(std::numeric_limits<double>::quiet_NaN());
}

Ball infinite()
{
    return Ball(1) / Ball(0);
}

Verdict with(VerdictKind kind, std::optional<double> margin = std::nullopt, bool is_contradicted = false)
{
    Verdict verdict;
    verdict.kind = kind;
    verdict.margin_digits = margin;
    verdict.is_contradicted = is_contradicted;
    return verdict;
}

} // namespace

TEST_CASE("inequality, numerical: observed from 10^3 E on, contradicted from -10^3 E on", "[claims][verdict]")
{
    const Ball threshold = Ball(1000) * unit();
    const auto judge = [](const Ball& difference) {
        const Verdict verdict = judge_inequality(Ball(0), around(difference), numerical, 30);
        CHECK(verdict.error->contains(unit()));
        CHECK(verdict.error->is_exact());
        return verdict;
    };
    SECTION("at the threshold")
    {
        const Verdict verdict = judge(threshold);
        CHECK(verdict.kind == VerdictKind::observed);
        CHECK_FALSE(verdict.is_contradicted);
        CHECK(*verdict.margin_digits == Approx(3));
    }
    SECTION("just below it")
    {
        const Verdict verdict = judge(threshold - little());
        CHECK(verdict.kind == VerdictKind::undecided);
        CHECK_FALSE(verdict.is_contradicted);
        CHECK(verdict.reason.find("tighter tolerance would decide") != std::string::npos);
    }
    SECTION("equal sides")
    {
        const Verdict verdict = judge(Ball(0));
        CHECK(verdict.kind == VerdictKind::undecided);
        CHECK_FALSE(verdict.is_contradicted);
    }
    SECTION("just above the opposite threshold")
    {
        const Verdict verdict = judge(little() - threshold);
        CHECK(verdict.kind == VerdictKind::undecided);
        CHECK_FALSE(verdict.is_contradicted);
    }
    SECTION("at the opposite threshold: contradicted, but one method refutes nothing")
    {
        const Verdict verdict = judge(-threshold);
        CHECK(verdict.kind == VerdictKind::undecided);
        CHECK(verdict.is_contradicted);
        CHECK(verdict.reason.find("contradict") != std::string::npos);
    }
}

TEST_CASE("inequality, enclosure: proved, refuted, or the enclosures overlap", "[claims][verdict]")
{
    const auto judge = [](const Ball& left, const Ball& right) { return judge_inequality(left, right, enclosure, 50); };
    // 10^3 E plays no part: a rigorous radius is trusted to its last digit.
    CHECK(judge(Ball(0), around(unit())).kind == VerdictKind::proved); // the right side reaches down to 0
    CHECK(judge(Ball(0), around(unit() - little())).kind == VerdictKind::undecided);
    CHECK(judge(Ball(0), around(little() - unit())).kind == VerdictKind::undecided);
    CHECK(judge(Ball(0), around(-unit())).kind == VerdictKind::undecided); // 0 <= 0 is possible
    CHECK(judge(Ball(0), around(-unit() - little())).kind == VerdictKind::refuted);
    CHECK(judge(Ball(3), Ball(3)).kind == VerdictKind::proved);
    CHECK(judge(Ball(3), Ball(2)).kind == VerdictKind::refuted);
    CHECK(judge(around(Ball(0)), around(Ball(0))).reason.find("overlap") != std::string::npos);
    CHECK_FALSE(judge(Ball(3), Ball(2)).is_contradicted); // it is refuted already: no second opinion is needed
}

TEST_CASE("equality, numerical: borders at 10 E and 10^3 E", "[claims][verdict]")
{
    // The scale is so large that E is small enough for 30 digits.
    const auto judge = [](const Ball& difference) {
        return judge_equality(Ball(0), around(difference), Ball(1e20), numerical, 30);
    };
    for (const int sign : {1, -1}) {
        CAPTURE(sign);
        CHECK(judge(Ball(0)).kind == VerdictKind::observed);
        CHECK(judge(Ball(10 * sign) * unit()).kind == VerdictKind::observed);

        const Verdict far = judge(Ball(sign) * (Ball(10) * unit() + little()));
        CHECK(far.kind == VerdictKind::undecided);
        CHECK_FALSE(far.is_contradicted);
        CHECK(far.reason.find("10 times the error") != std::string::npos);

        const Verdict border = judge(Ball(1000 * sign) * unit());
        CHECK(border.kind == VerdictKind::undecided);
        CHECK_FALSE(border.is_contradicted);

        const Verdict beyond = judge(Ball(sign) * (Ball(1000) * unit() + little()));
        CHECK(beyond.kind == VerdictKind::undecided);
        CHECK(beyond.is_contradicted);
    }
    CHECK(*judge(Ball(0)).margin_digits == Approx(20));
}

TEST_CASE("equality: the error must not exceed 10^(-digits/3) of the scale", "[claims][verdict]")
{
    const EvidenceKind evidence = GENERATE(numerical, enclosure);
    const auto judge = [&](const Ball& scale, unsigned digits) {
        return judge_equality(around(Ball(0)), Ball(0), scale, evidence, digits);
    };
    // 10^(digits/3) E, a millionth more and less: the power of ten itself is no binary number.
    const Ball enough = unit() * (Ball(1) + Ball(1e-6)), scant = unit() * (Ball(1) - Ball(1e-6));
    const VerdictKind agrees = evidence == enclosure ? VerdictKind::proved : VerdictKind::observed;
    CHECK(judge(Ball(10'000'000'000) * enough, 30).kind == agrees);
    CHECK(judge(Ball(10'000'000'000) * scant, 30).kind == VerdictKind::undecided);
    CHECK(judge(Ball(10'000'000'000) * scant, 30).reason.find("10^(-10)") != std::string::npos);
    // digits/3 is not rounded down to an integer: 10^(31/3) = 2.15 x 10^10.
    CHECK(judge(Ball(21'550'000'000) * unit(), 31).kind == agrees);
    CHECK(judge(Ball(21'540'000'000) * unit(), 31).kind == VerdictKind::undecided);
    CHECK(judge(Ball(0), 30).kind == VerdictKind::undecided);
    CHECK_FALSE(judge(Ball(1), 30).is_contradicted);
}

TEST_CASE("equality, enclosure: disjoint enclosures refute, overlapping ones prove it to within a bound",
          "[claims][verdict]")
{
    const auto judge = [](const Ball& left, const Ball& right) {
        return judge_equality(left, right, Ball(1e40), enclosure, 30);
    };
    for (const auto& [left, right] :
         {std::pair(around(Ball(0)), around(Ball(0))), std::pair(around(Ball(0)), around(Ball(1)))}) {
        const Verdict verdict = judge(left, right);
        CHECK(verdict.kind == VerdictKind::proved);
        REQUIRE(verdict.within);
        CHECK(certainly_less_equal(abs(left - right), *verdict.within)); // at every point of both
        CHECK(certainly_less_equal(*verdict.within, abs(left.midpoint() - right.midpoint()) + Ball(2.001) * unit()));
        CHECK_FALSE(within_text(verdict).empty());
    }
    CHECK(judge(around(Ball(0)), around(Ball(2) * unit() + Ball(1))).kind == VerdictKind::refuted);
    CHECK(judge(Ball(0), Ball(1)).kind == VerdictKind::refuted);
    CHECK(judge(Ball(1), Ball(1)).kind == VerdictKind::proved);
    CHECK(judge(Ball(1), Ball(1)).within->contains_zero());
    CHECK_FALSE(judge_equality(around(Ball(0)), Ball(0), Ball(1e40), numerical, 30).within);
}

TEST_CASE("equality, enclosure: what is known too coarsely is not proved, whatever the midpoints", "[claims][verdict]")
{
    // Equal midpoints, radius just above 10^-10 of the scale.
    const Ball wide = Ball(1).widened(Ball(1.1e-10));
    const Verdict verdict = judge_equality(wide, Ball(1), Ball(1), enclosure, 30);
    CHECK(verdict.kind == VerdictKind::undecided);
    CHECK_FALSE(verdict.within);
    CHECK(judge_equality(Ball(1).widened(Ball(0.9e-10)), Ball(1), Ball(1), enclosure, 30).kind == VerdictKind::proved);
    // A hypothesis that is not certified takes the bound away with the proof.
    Verdict assumed = judge_equality(Ball(1), Ball(1), Ball(1), enclosure, 30);
    require(assumed, {"h", HypothesisStatus::observed, ""});
    CHECK(assumed.kind == VerdictKind::observed);
    CHECK_FALSE(assumed.within);
}

TEST_CASE("nothing numerical is ever proved or refuted", "[claims][verdict]")
{
    const std::vector<Ball> values = {Ball(0),    Ball(1),        Ball(-1),    around(Ball(0)), around(Ball(1'000'000)),
                                      infinite(), not_a_number(), Ball(1e300), Ball(1e-300)};
    for (const Ball& left : values)
        for (const Ball& right : values)
            for (const Ball& scale : values) {
                CAPTURE(left, right, scale);
                const Verdict inequality = judge_inequality(left, right, numerical, 30);
                CHECK(inequality.kind != VerdictKind::proved);
                CHECK(inequality.kind != VerdictKind::refuted);
                CHECK_FALSE((inequality.is_contradicted && inequality.kind != VerdictKind::undecided));
                const Verdict equality = judge_equality(left, right, scale, numerical, 30);
                CHECK(equality.kind != VerdictKind::proved);
                CHECK(equality.kind != VerdictKind::refuted);
                CHECK_FALSE(equality.within);
                // A proof holds at every point: no proved equality where the sides can be farther apart than it says.
                const Verdict proved = judge_equality(left, right, scale, enclosure, 30);
                if (proved.kind == VerdictKind::proved) CHECK(certainly_less_equal(abs(left - right), *proved.within));
            }
}

TEST_CASE("a side that is not finite decides nothing", "[claims][verdict]")
{
    const Ball bad = GENERATE(infinite(), not_a_number(), Ball(0).widened(infinite()));
    for (const EvidenceKind evidence : {numerical, enclosure}) {
        CAPTURE(bad, to_text(evidence));
        for (const Verdict& verdict :
             {judge_inequality(bad, Ball(1), evidence, 30), judge_inequality(Ball(1), bad, evidence, 30),
              judge_equality(bad, Ball(1), Ball(1), evidence, 30), judge_equality(Ball(1), bad, Ball(1), evidence, 30),
              judge_equality(bad, bad, Ball(1), evidence, 30)}) {
            CHECK(verdict.kind == VerdictKind::undecided);
            CHECK_FALSE(verdict.is_contradicted);
            CHECK_FALSE(verdict.margin_digits);
            CHECK(verdict.reason.find("not finite") != std::string::npos);
        }
        const Verdict scaled = judge_equality(around(Ball(0)), Ball(0), not_a_number(), evidence, 30);
        CHECK(scaled.kind == VerdictKind::undecided);
    }
}

TEST_CASE("a verdict carries sides, ratio, error, digits and evidence", "[claims][verdict]")
{
    const PrecisionScope precision(128);
    const Verdict verdict = judge_inequality(Ball(2), around(Ball(8'000'000)), numerical, 47);
    CHECK(verdict.left->contains(Ball(2)));
    CHECK(verdict.right->contains(Ball(8'000'000)));
    CHECK(verdict.ratio()->contains(wnflow::numeric::Rational(1, 4'000'000)));
    CHECK(verdict.digits == 47);
    CHECK(verdict.evidence == numerical);
    CHECK(verdict.error->contains(unit()));
    // No ratio without sides, nor where the right one may be 0.
    CHECK_FALSE(judge_inequality(Ball(2), around(Ball(0)), numerical, 30).ratio());
    CHECK_FALSE(Verdict{}.ratio());
    CHECK(not_applicable("why").kind == VerdictKind::not_applicable);
    CHECK(not_applicable("why").reason == "why");
    CHECK(undecided("why").kind == VerdictKind::undecided);
    CHECK(undecided("why").evidence == EvidenceKind::none);
}

TEST_CASE("the worse of two verdicts is the less favourable kind, in either order", "[claims][verdict]")
{
    // From worst to best; proved and not-applicable never meet within one statement.
    const std::vector<Verdict> order = {with(VerdictKind::refuted, 9.0), with(VerdictKind::undecided, 8.0, true),
                                        with(VerdictKind::undecided, 7.0), with(VerdictKind::observed, 6.0),
                                        with(VerdictKind::proved, 5.0)};
    for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t j = i + 1; j < order.size(); ++j) {
            CAPTURE(i, j);
            CHECK(&worse(order[i], order[j]) == &order[i]);
            CHECK(&worse(order[j], order[i]) == &order[i]);
        }
    CHECK(&worse(order[3], with(VerdictKind::not_applicable)) == &order[3]);
}

TEST_CASE("of two verdicts of the same kind the one with the smaller margin is worse", "[claims][verdict]")
{
    const auto worst_margin = [](std::optional<double> a, std::optional<double> b) {
        const Verdict first = with(VerdictKind::observed, a), second = with(VerdictKind::observed, b);
        const std::optional<double> result = worse(first, second).margin_digits;
        CHECK(worse(second, first).margin_digits == result);
        return result;
    };
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(worst_margin(3.0, 4.0) == 3.0);
    CHECK(worst_margin(infinity, 4.0) == 4.0);
    CHECK(worst_margin(-infinity, 4.0) == -infinity);
    CHECK(worst_margin(std::nullopt, 4.0) == std::nullopt); // nothing is known of it
    CHECK(worst_margin(std::nullopt, std::nullopt) == std::nullopt);
    // Equal sides without error have a margin that compares.
    CHECK(judge_inequality(Ball(0), Ball(0), numerical, 30).margin_digits == -infinity);
    CHECK(judge_equality(Ball(1), Ball(1), Ball(1), numerical, 30).margin_digits == infinity);
    CHECK(judge_equality(Ball(0), Ball(0), Ball(0), numerical, 30).margin_digits == -infinity);
}

TEST_CASE("hypotheses: only certified ones leave `proved`", "[claims][verdict]")
{
    const auto required = [](HypothesisStatus status, VerdictKind kind = VerdictKind::proved) {
        Verdict verdict = with(kind, 5.0, kind == VerdictKind::undecided);
        require(verdict, {"r0 < 1", status, "2 against 1"});
        REQUIRE(verdict.hypotheses.size() == 1);
        CHECK(verdict.hypotheses[0].status == status);
        return verdict;
    };
    CHECK(required(HypothesisStatus::certified).kind == VerdictKind::proved);
    CHECK(required(HypothesisStatus::certified).reason.empty());
    for (const HypothesisStatus status : {HypothesisStatus::observed, HypothesisStatus::assumed}) {
        const Verdict verdict = required(status);
        CHECK(verdict.kind == VerdictKind::observed);
        CHECK(verdict.reason.find("r0 < 1 (2 against 1)") != std::string::npos);
        CHECK(required(status, VerdictKind::observed).kind == VerdictKind::observed);
        CHECK(required(status, VerdictKind::undecided).kind == VerdictKind::undecided);
        CHECK(required(status, VerdictKind::not_applicable).kind == VerdictKind::not_applicable);
    }
    for (const VerdictKind kind :
         {VerdictKind::proved, VerdictKind::observed, VerdictKind::refuted, VerdictKind::undecided}) {
        CAPTURE(to_text(kind));
        const Verdict fails = required(HypothesisStatus::fails, kind);
        CHECK(fails.kind == VerdictKind::not_applicable);
        CHECK_FALSE(fails.is_contradicted);
        CHECK(fails.reason == "hypothesis fails: r0 < 1 (2 against 1)");
        const Verdict open = required(HypothesisStatus::undecided, kind);
        CHECK(open.kind == VerdictKind::undecided);
        CHECK_FALSE(open.is_contradicted);
        CHECK(open.reason == "hypothesis undecided: r0 < 1 (2 against 1)");
    }
}

TEST_CASE("hypotheses: a statement is not refuted where its hypothesis may be false", "[claims][verdict]")
{
    const Hypothesis certified{"A", HypothesisStatus::certified, ""}, observed{"B", HypothesisStatus::observed, ""},
        assumed{"C", HypothesisStatus::assumed, "3 against 4"};
    const auto refuted_with = [](const std::vector<Hypothesis>& hypotheses) {
        Verdict verdict = judge_inequality(Ball(2), Ball(1), enclosure, 30);
        REQUIRE(verdict.kind == VerdictKind::refuted);
        for (const Hypothesis& hypothesis : hypotheses) require(verdict, hypothesis);
        return verdict;
    };
    CHECK(refuted_with({certified}).kind == VerdictKind::refuted);
    // Numbers stand behind an observed hypothesis: as with all numbers, a second method decides.
    CHECK(refuted_with({observed}).kind == VerdictKind::undecided);
    CHECK(refuted_with({observed}).is_contradicted);
    // Nothing stands behind an assumed one: a second method assumes it as well.
    for (const std::vector<Hypothesis>& all :
         {std::vector{assumed}, {certified, assumed}, {assumed, observed}, {observed, assumed}}) {
        const Verdict verdict = refuted_with(all);
        CHECK(verdict.kind == VerdictKind::undecided);
        CHECK_FALSE(verdict.is_contradicted);
        CHECK_THAT(verdict.reason, Catch::Contains("C (3 against 4)"));
    }
    Verdict contradicted = judge_inequality(Ball(2), Ball(1), numerical, 30);
    REQUIRE(contradicted.is_contradicted);
    require(contradicted, assumed);
    CHECK(contradicted.kind == VerdictKind::undecided);
    CHECK_FALSE(contradicted.is_contradicted);
}

TEST_CASE("several hypotheses: one that fails decides, whatever comes before or after", "[claims][verdict]")
{
    const Hypothesis fails{"A", HypothesisStatus::fails, "1 > 0"};
    for (const HypothesisStatus status : {HypothesisStatus::certified, HypothesisStatus::observed,
                                          HypothesisStatus::assumed, HypothesisStatus::undecided}) {
        const Hypothesis other{"B", status, "2 > 0"};
        for (const auto& [first, second] : {std::pair{fails, other}, std::pair{other, fails}}) {
            Verdict verdict = with(VerdictKind::proved, 5.0);
            require(verdict, first);
            require(verdict, second);
            CHECK(verdict.kind == VerdictKind::not_applicable);
            CHECK(verdict.reason == "hypothesis fails: A (1 > 0)");
            CHECK(verdict.hypotheses.size() == 2);
        }
    }
}

TEST_CASE("every kind has a name of its own", "[claims][verdict]")
{
    CHECK(to_text(HypothesisStatus::certified) == "certified");
    CHECK(to_text(HypothesisStatus::observed) == "observed");
    CHECK(to_text(HypothesisStatus::assumed) == "assumed");
    CHECK(to_text(HypothesisStatus::fails) == "fails");
    CHECK(to_text(HypothesisStatus::undecided) == "undecided");
    const std::set<std::string_view> names = {to_text(VerdictKind::proved), to_text(VerdictKind::observed),
                                              to_text(VerdictKind::refuted), to_text(VerdictKind::not_applicable),
                                              to_text(VerdictKind::undecided)};
    CHECK(names == std::set<std::string_view>{"proved", "observed", "refuted", "not-applicable", "undecided"});
    CHECK(to_text(EvidenceKind::none) == "none");
    CHECK(to_text(numerical) == "numerical");
    CHECK(to_text(enclosure) == "enclosure");
}
