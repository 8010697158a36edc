#include "support/catch.hpp"

#include <wnflow/problem/instance_file.hpp>
#include <wnflow/problem/learning_rate.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace wnflow::problem;
using wnflow::numeric::InputError;

namespace {

RatePiece piece(const Rational& from, const Rational& factor, const Rational& power_of_time = 0,
                const Rational& time_offset = 0, const Rational& power_of_radius = 0)
{
    return {from, factor, power_of_time, time_offset, power_of_radius};
}

LearningRate rate(std::vector<RatePiece> pieces)
{
    return LearningRate(std::move(pieces));
}

Instance parse(const std::string& flow)
{
    return parse_instance("depth = 2\n[data]\nmatrix = [[1, 2], [0, 1]]\nground_truth = [1, 0]\n[flow]\n" + flow +
                              "\n[initialization]\nradius = 0.5\n",
                          "a.toml", ".");
}

std::string message(const std::string& flow)
{
    try {
        (void)parse(flow);
    } catch (const InputError& error) {
        CHECK(error.where().starts_with("a.toml:"));
        CHECK_FALSE(error.remedy().empty());
        return error.what();
    }
    return "accepted";
}

/// The lines of the canonical text between the flow and the radius.
std::string canonical_rates(const Instance& instance)
{
    const std::string text = canonical_text(instance);
    const auto begin = text.find("eta_r"), end = text.find("radius_squared");
    return text.substr(begin, end - begin);
}

} // namespace

TEST_CASE("a number is a constant rate, and back", "[problem][learning_rate]")
{
    const LearningRate ten = 10, third = Rational(1, 3);
    CHECK(ten.is_constant());
    CHECK(ten.constant() == 10);
    const Rational& number = third;
    CHECK(number == Rational(1, 3));
    CHECK(ten == 10);
    CHECK(third == Rational(1, 3));
    CHECK_FALSE(ten == third);
}

TEST_CASE("a rate that is not constant has no number", "[problem][learning_rate]")
{
    for (const LearningRate& varying :
         {rate({piece(0, 1), piece(2, 3)}), rate({piece(0, 1, -1, 1)}), rate({piece(0, 1, 0, 0, 2)})}) {
        CHECK_FALSE(varying.is_constant());
        CHECK_THROWS_AS(varying.constant(), RatesNotConstant);
        CHECK_THROWS_AS(static_cast<void>(static_cast<const Rational&>(varying)), RatesNotConstant);
        CHECK_FALSE(varying == 1);
    }
}

TEST_CASE("equal rates have equal pieces", "[problem][learning_rate]")
{
    CHECK(rate({piece(0, 4), piece(1, 4), piece(2, 4)}) == 4);
    CHECK(rate({piece(0, 4), piece(1, 4), piece(2, 5)}) == rate({piece(0, 4), piece(2, 5)}));
    CHECK_FALSE(rate({piece(0, 4), piece(1, 5)}) == rate({piece(0, 4), piece(2, 5)}));
    CHECK_FALSE(rate({piece(0, 4, 1, 1)}) == rate({piece(0, 4, 1, 2)}));
    const LearningRate steps = rate({piece(0, 4), piece(2, 5), piece(3, 4)});
    CHECK(steps.piece_from(0).factor == 4);
    CHECK(steps.piece_from(Rational(199, 100)).factor == 4);
    CHECK(steps.piece_from(2).factor == 5);
    CHECK(steps.piece_from(100).factor == 4);
    CHECK(steps.reciprocal().piece_from(2).factor == Rational(1, 5));
    CHECK(rate({piece(0, 4, 1, 3, -2)}).reciprocal() == rate({piece(0, Rational(1, 4), -1, 3, 2)}));
}

TEST_CASE("pieces that make no rate", "[problem][learning_rate]")
{
    const std::vector<std::vector<RatePiece>> wrong = {
        {},
        {piece(1, 1)},
        {piece(0, 0)},
        {piece(0, -1)},
        {piece(0, 1), piece(0, 2)},
        {piece(0, 1), piece(2, 1), piece(1, 2)}, // also where the one out of order could be merged
        {piece(0, 1), piece(2, 2), piece(1, 2)},
        {piece(0, 1, 1, 0)},
        {piece(0, 1, 1, -1)},
        {piece(0, 1, 0, 1)},
        {piece(0, 1, 101, 1)},
        {piece(0, 1, 0, 0, -101)},
    };
    for (const auto& pieces : wrong) CHECK_THROWS_AS(LearningRate(pieces), std::invalid_argument);
}

TEST_CASE("the ratio of rates that vary", "[problem][learning_rate]")
{
    const auto steps = [](int a, int b) { return rate({piece(0, a), piece(2, b)}); };
    CHECK(LearningRates{2, 10}.constant_ratio() == Rational(1, 5));
    CHECK(LearningRates{steps(1, 3), steps(5, 15)}.ratio() == Rational(1, 5));
    CHECK(LearningRates{rate({piece(0, 3, -1, 2, 1)}), rate({piece(0, 6, -1, 2, 1)})}.ratio() == Rational(1, 2));
    CHECK_FALSE(LearningRates{rate({piece(0, 3, -1, 2)}), rate({piece(0, 6, -1, 1)})}.constant_ratio());
    CHECK_FALSE(LearningRates{steps(1, 3), steps(5, 16)}.constant_ratio());
    CHECK_FALSE(LearningRates{steps(1, 3), 5}.ratio_law());
    CHECK_THROWS_AS((LearningRates{steps(1, 3), 5}.ratio()), RatesNotConstant);

    const LearningRates of_radius{1, rate({piece(0, 2, 0, 0, -2)})};
    REQUIRE(of_radius.ratio_law());
    CHECK(of_radius.ratio_law()->factor == Rational(1, 2));
    CHECK(of_radius.ratio_law()->power == 2);
    CHECK_FALSE(of_radius.constant_ratio());
    CHECK_FALSE(of_radius.are_constant());
    CHECK_THROWS_AS(of_radius.ratio(), RatesNotConstant);
    // The law changes, from r² to r.
    CHECK_FALSE(LearningRates{1, rate({piece(0, 2, 0, 0, -2), piece(1, 2, 0, 0, -1)})}.ratio_law());
}

TEST_CASE("breaks are those of both rates", "[problem][learning_rate]")
{
    CHECK(LearningRates{1, 2}.breaks().empty());
    const LearningRates rates{rate({piece(0, 1), piece(3, 2)}), rate({piece(0, 1), piece(1, 2), piece(3, 4)})};
    CHECK(rates.breaks() == std::vector<Rational>{1, 3});
}

TEST_CASE("an infinite integral is a matter of the last pieces", "[problem][learning_rate]")
{
    const auto power = [](const Rational& p) { return rate({piece(0, 1, p, 1)}); };
    CHECK(LearningRates{1, 1}.have_infinite_integral());
    CHECK(LearningRates{1, power(-1)}.have_infinite_integral());
    CHECK_FALSE(LearningRates{1, power(Rational(-1001, 1000))}.have_infinite_integral());
    CHECK_FALSE(LearningRates{power(-2), 1}.have_infinite_integral());
    CHECK(LearningRates{1, rate({piece(0, 1, -2, 1), piece(5, 1)})}.have_infinite_integral());
    CHECK_FALSE(LearningRates{1, rate({piece(0, 1), piece(5, 1, -2, 1)})}.have_infinite_integral());
}

TEST_CASE("rates in words", "[problem][learning_rate]")
{
    CHECK(to_text(LearningRate(10)) == "10");
    CHECK(to_text(rate({piece(0, 1, Rational(-1, 2), 1)})) == "(t + 1)^(-1/2)");
    CHECK(to_text(rate({piece(0, 3, 1, Rational(1, 2), -2)})) == "3 (t + 1/2) r^-2");
    CHECK(to_text(rate({piece(0, 1), piece(2, 10)})) == "1 until t = 2, then 10");
    CHECK(to_text(LearningRates{1, 10}) == "eta_r = 1, eta_u = 10");
}

TEST_CASE("learning rates in instance files", "[problem][learning_rate]")
{
    CHECK(parse("eta_r = 2\neta_u = { factor = \"1/3\" }").rates.eta_u == Rational(1, 3));
    const Instance powers = parse("eta_r = { factor = 0.5, power_of_time = \"-1/2\", time_offset = 1 }\n"
                                  "eta_u = { factor = 4, power_of_time = 2, time_offset = 3, power_of_radius = -2 }");
    CHECK(powers.rates.eta_r == rate({piece(0, Rational(1, 2), Rational(-1, 2), 1)}));
    CHECK(powers.rates.eta_u == rate({piece(0, 4, 2, 3, -2)}));
    const Instance pieces = parse("eta_u = { pieces = [{ from = 0, factor = 1 }, { from = \"3/2\", factor = 2, "
                                  "power_of_time = -1, time_offset = 1 }] }");
    CHECK(pieces.rates.eta_r == 1);
    CHECK(pieces.rates.eta_u == rate({piece(0, 1), piece(Rational(3, 2), 2, -1, 1)}));
    CHECK(parse("eta_ratio = { factor = \"1/2\", power_of_radius = 2 }").rates.eta_u == rate({piece(0, 2, 0, 0, -2)}));
    CHECK(parse("eta_ratio = { pieces = [{ from = 0, factor = 2 }, { from = 1, factor = 4 }] }").rates.eta_u ==
          rate({piece(0, Rational(1, 2)), piece(1, Rational(1, 4))}));
}

TEST_CASE("canonical text of learning rates", "[problem][learning_rate]")
{
    const std::string constant = canonical_rates(parse("eta_u = 10"));
    CHECK(constant == "eta_r 1\neta_u 10\n");
    for (const char* const spelling :
         {"eta_u = { factor = 10 }", "eta_u = { factor = 10, power_of_time = 0, power_of_radius = 0 }",
          "eta_r = { pieces = [{ from = 0, factor = 1 }] }\neta_u = { pieces = [{ from = 0, factor = 10 }, { from = 1, "
          "factor = 10 }] }"})
        CHECK(canonical_rates(parse(spelling)) == constant);
    CHECK(canonical_rates(parse("eta_u = { pieces = [{ from = 0, factor = 1 }, { from = \"3/2\", factor = 2, "
                                "power_of_time = -1, time_offset = 1, power_of_radius = \"1/2\" }] }")) ==
          "eta_r 1\neta_u pieces 2\n0 1 0 0 0\n3/2 2 -1 1 1/2\n");
    CHECK(digest(parse("eta_u = { factor = 10, power_of_radius = 1 }")) != digest(parse("eta_u = 10")));
}

TEST_CASE("wrong learning rates are reported with place, value and remedy", "[problem][learning_rate]")
{
    const auto fails = [](const std::string& flow, const std::vector<std::string>& parts) {
        const std::string text = message(flow);
        for (const std::string& part : parts) CHECK_THAT(text, Catch::Contains(part));
    };
    fails("eta_u = { power_of_time = 1, time_offset = 1 }", {"a.toml:6", "flow.eta_u", "factor"});
    fails("eta_u = { factor = 0 }", {"flow.eta_u.factor", "0"});
    fails("eta_u = { factor = -1 }", {"flow.eta_u.factor", "-1"});
    fails("eta_u = 0", {"flow.eta_u", "0"});
    fails("eta_u = { factor = 1, power_of_time = -1 }", {"flow.eta_u", "time_offset = 1"});
    fails("eta_u = { factor = 1, power_of_time = -1, time_offset = 0 }", {"flow.eta_u.time_offset"});
    fails("eta_u = { factor = 1, time_offset = 1 }", {"flow.eta_u.time_offset", "without power_of_time"});
    fails("eta_u = { factor = 1, power_of_radius = 101 }", {"flow.eta_u.power_of_radius", "101", "-100 to 100"});
    fails("eta_u = { factor = 1, power_of_raduis = 2 }", {"power_of_raduis", "power_of_radius"});
    fails("eta_u = { factor = 1, pieces = [{ from = 0, factor = 1 }] }", {"flow.eta_u.factor"});
    fails("eta_u = { pieces = [] }", {"flow.eta_u.pieces"});
    fails("eta_u = { pieces = 3 }", {"flow.eta_u.pieces", "3"});
    fails("eta_u = { pieces = [{ factor = 1 }] }", {"flow.eta_u.pieces[0]", "from"});
    fails("eta_u = { pieces = [{ from = 1, factor = 1 }] }", {"flow.eta_u.pieces[0].from", "1", "from = 0"});
    fails("eta_u = { pieces = [{ from = 0, factor = 1 }, { from = 2, factor = 1 }, { from = 2, factor = 3 }] }",
          {"flow.eta_u.pieces[2].from", "increasing", "after 2"});
    fails("eta_u = { pieces = [{ from = 0, factor = 1, pieces = 1 }] }", {"pieces"});
    fails("eta_u = [1, 2]", {"flow.eta_u"});
    fails("kind = \"plain\"\neta_u = { factor = 1, power_of_radius = -2 }", {"flow.eta_u", "plain"});
}
