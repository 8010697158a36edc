#include "support/catch.hpp"

#include "sweep/sweeps.hpp"

#include <wnflow/numeric/input_error.hpp>

#include <set>

using namespace wnflow::test;
using namespace wnflow::sweep;
using Catch::Contains;

namespace {

std::string value(const Point& point, Parameter parameter)
{
    return point.values[static_cast<std::size_t>(parameter)];
}

/// The message of the error that the text is rejected with.
std::string rejection(const std::string& text)
{
    try {
        static_cast<void>(parse_sweep(text));
    } catch (const wnflow::numeric::InputError& error) {
        return error.what();
    }
    return "accepted";
}

void check_rejected(const std::string& text, const std::vector<std::string>& words)
{
    const std::string message = rejection(text);
    CAPTURE(text);
    for (const std::string& word : words) CHECK_THAT(message, Contains(word));
}

} // namespace

TEST_CASE("points are the product of the axes, repetitions inside, each with a seed of its own")
{
    const Definition definition = parse_sweep(small_sweep());
    REQUIRE(definition.size() == 12);
    std::set<std::string> all;
    for (std::uint64_t i = 0; i < definition.size(); ++i) {
        const Point point = definition.point(i);
        CHECK(point.index == i);
        CHECK(point.repetition == i % 3);
        CHECK(value(point, Parameter::seed) == std::to_string(1 + i % 3));
        CHECK(value(point, Parameter::depth) == (i < 6 ? "2" : "3"));
        CHECK(value(point, Parameter::alpha) == (i / 3 % 2 == 0 ? "1/100" : "1/10"));
        CHECK(value(point, Parameter::eta_ratio) == "1/10"); // the default of `wnflow new`
        std::string key;
        for (const std::string& v : point.values) key += v + " ";
        all.insert(key);
    }
    CHECK(all.size() == 12);
}

TEST_CASE("ranges are exact")
{
    const auto values = [](const std::string& range) {
        return parse_sweep("[vary]\nalpha = " + range + "\n").axes.at(0).values;
    };
    using Values = std::vector<std::string>;
    CHECK(values("{ from = 0.1, to = 0.35, step = 0.1 }") == Values{"1/10", "1/5", "3/10"});
    CHECK(values("{ from = \"1e-400\", to = \"1e-398\", factor = 10 }").size() == 3);
    CHECK(values("{ from = \"1e-2\", to = 1, factor = 10 }") == Values{"1/100", "1/10", "1"});
    CHECK(values("{ from = 1, to = 2, count = 4 }") == Values{"1", "4/3", "5/3", "2"});
    CHECK(values("{ from = 3, to = 3, count = 1 }") == Values{"3"});
}

TEST_CASE("the digest depends on what is evaluated, not on how it is written")
{
    const std::string original = digest(parse_sweep(small_sweep()));
    CHECK(original.size() == 64);
    for (const auto& [piece, replacement] : {std::pair{"0.1]", "\"10e-2\"]"},
                                             {"[base]", "# a comment\n[base]"},
                                             {"[2, 3]", "{ from = 2, to = 3, step = 1 }"},
                                             {"[base]", "[limits]\nseconds = 5\n[base]"}})
        CHECK(digest(parse_sweep(small_sweep(piece, replacement))) == original);
    // The defaults, spelled out.
    CHECK(digest(parse_sweep(small_sweep("[base]", "threshold = 0.001\n[base]\neta_ratio = \"1/10\"\nseed = 1"))) ==
          original);
    std::set<std::string> digests{original};
    for (const auto& [piece, replacement] : {std::pair{"repetitions = 3", "repetitions = 4"},
                                             {"0.1]", "0.11]"},
                                             {"digits = 20", "digits = 21"},
                                             {"depth = [2, 3]", "depth = [3, 2]"},
                                             {"[base]", "threshold = 0.01\n[base]"},
                                             {"theorem-2.1", "theorem-2.1-sharp"},
                                             {"[base]", "quantities = [\"error\"]\n[base]"},
                                             {"dimension = 6", "dimension = 7"},
                                             {"[base]", "[base]\nsigned = true"},
                                             {"[base]", "[base]\nseed = 2"},
                                             {"[base]", "[base]\nscale = \"1/sqrt(M)\""}})
        CHECK(digests.insert(digest(parse_sweep(small_sweep(piece, replacement)))).second);
}

TEST_CASE("a base instance from a file")
{
    const Definition definition = parse_sweep("[base]\ninstance = \"tiny.toml\"\n[vary]\neta_ratio = [0.1, 1]\n");
    REQUIRE(definition.instance);
    CHECK(definition.size() == 2);
    CHECK(digest(definition) !=
          digest(parse_sweep("[base]\ninstance = \"paper.toml\"\n[vary]\neta_ratio = [0.1, 1]\n")));
    const Definition repeated =
        parse_sweep("repetitions = 4\n[base]\ninstance = \"tiny.toml\"\ndirection = \"random\"\n");
    CHECK(repeated.size() == 4);
    CHECK(value(repeated.point(3), Parameter::seed) == "4");
}

TEST_CASE("bad sweep files name the line, the key, the value and the remedy")
{
    check_rejected("repetitions = = 3\n", {"small.toml:1", "malformed TOML"});
    check_rejected(small_sweep("sparsity", "sparsty"),
                   {"small.toml:7", "base.sparsty", "unknown key", "did you mean 'sparsity'?"});
    check_rejected(small_sweep("[vary]", "[varies]"), {"small.toml:10", "varies", "did you mean 'vary'?"});
    check_rejected(small_sweep("alpha", "alpa"), {"small.toml:12", "vary.alpa", "did you mean 'alpha'?"});
    check_rejected(small_sweep("theorem-2.1", "theorem-2.11"),
                   {"small.toml:2", "statements[0]", "theorem-2.11", "did you mean 'theorem-2.1'?"});
    check_rejected(small_sweep("[base]", "quantities = [\"eror\"]\n[base]"),
                   {"small.toml:4", "quantities[0]", "'eror'", "did you mean 'error'?"});
    check_rejected(small_sweep("[2, 3]", "[2, 1]"), {"small.toml:11", "vary.depth[1]", "'1'", "from 2 to 1000"});
    check_rejected(small_sweep("[2, 3]", "[2, 2]"), {"vary.depth[1]", "given twice"});
    check_rejected(small_sweep("[2, 3]", "[]"), {"vary.depth", "no values"});
    check_rejected(small_sweep("[2, 3]", "2"), {"vary.depth", "wrong type", "give a list"});
    check_rejected(small_sweep("[2, 3]", "{ from = 2, to = 3, step = 0.3 }"), {"vary.depth", "contains 23/10"});
    check_rejected(small_sweep("[2, 3]", "{ from = 2, to = 3 }"),
                   {"vary.depth", "exactly one of step, factor and count"});
    check_rejected(small_sweep("[2, 3]", "{ from = 2, to = 3, stp = 1 }"), {"vary.depth.stp", "did you mean 'step'?"});
    check_rejected(small_sweep("[2, 3]", "{ from = 4, to = 3, step = 1 }"), {"vary.depth.to", "less than from"});
    check_rejected(small_sweep("0.1]", "-0.1]"), {"vary.alpha[1]", "'-0.1'", "positive"});
    check_rejected(small_sweep("[base]", "[base]\nalpha = 1"), {"vary.alpha", "given in [base], too"});
    check_rejected(small_sweep("[vary]", "[vary]\nseed = [1, 2]"), {"repetitions", "list of seeds"});
    check_rejected(small_sweep("[vary]", "[vary]\nflow = [\"wn\"]"),
                   {"vary.flow[0]", "unknown flow", "weight-normalized"});
    check_rejected(small_sweep("= 3", "= 0"), {"small.toml:1", "repetitions", "'0'"});
    check_rejected("[vary]\nseed = { from = 0, to = 999999, step = 1 }\nalpha = { from = 1, to = 1000, step = 1 }\n",
                   {"1000000000 points", "too large"});
    check_rejected("quantities = []\n", {"nothing is to be evaluated"});
    check_rejected("repetitions = 2\n[base]\ninstance = \"tiny.toml\"\n", {"repetitions", "would be the same"});
    check_rejected("[base]\ninstance = \"tiny.toml\"\nsparsity = 2\n",
                   {"small.toml:3", "base.sparsity", "unknown key"});
    check_rejected("[base]\ninstance = \"tiny.toml\"\n[vary]\nsparsity = [2]\n", {"vary.sparsity", "its own data"});
    check_rejected("[base]\ninstance = \"tiny.toml\"\n[vary]\nseed = [2]\n", {"vary.seed", "no effect"});
    check_rejected("[base]\ninstance = \"absent.toml\"\n", {"small.toml:2", "absent.toml", "no such file"});
}
