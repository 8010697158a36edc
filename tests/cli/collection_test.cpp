#include "support/catch.hpp"

#include "cli/program.hpp"
#include "support/temporary_directory.hpp"

#include <verification/claims/claim.hpp>

#include <nlohmann/json.hpp>

using namespace wnflow::test;
using Catch::Contains;
using nlohmann::json;

namespace {

const std::string tiny = WNFLOW_SOURCE_DIR "/verification/data/instances/tiny.toml";

/// Judged without integrating anything.
const std::vector<std::string> quick = {"--claim", "gap-identity", "--claim", "theorem-2.1"};

Output verify(const std::string& what, const TemporaryDirectory& directory, std::vector<std::string> options = {})
{
    options.insert(options.begin(), {"verify", what});
    options.insert(options.end(), quick.begin(), quick.end());
    return run(options, directory.path());
}

} // namespace

TEST_CASE("claims lists every statement", "[cli]")
{
    const auto& claims = wnflow::claims::all_claims();
    const Output text = run({"claims"});
    CAPTURE(text);
    CHECK(text.status == 0);
    const json object = json::parse(run({"claims", "--json"}).out);
    CHECK(object["schema"] == "wnflow-claims-1");
    CHECK(object["digest"].is_null());
    REQUIRE(object["claims"].size() == claims.size());
    for (std::size_t k = 0; k < claims.size(); ++k) {
        const json& claim = object["claims"][k];
        CHECK(claim["id"] == claims[k].id);
        for (const char* field : {"title", "statement", "origin", "source", "formula", "refutation"})
            CHECK_FALSE(claim[field].get<std::string>().empty());
        CHECK(claim["hypotheses"].is_array());
        CHECK_THAT(text.out, Contains(claims[k].id + ": " + claims[k].title));
    }
}

TEST_CASE("verify --claim judges the statements that are named, and computes no more", "[cli]")
{
    const json object =
        json::parse(run({"verify", tiny, "--claim", "theorem-2.1", "--claim", "gap-identity", "--json"}).out);
    REQUIRE(object["claims"].size() == 2);
    CHECK(object["claims"][0]["id"] == "theorem-2.1");
    CHECK(object["claims"][1]["id"] == "gap-identity");
    CHECK(object["settings"]["trajectory"] == "");

    const Output wrong = run({"verify", tiny, "--claim", "theorem-2.2"});
    CHECK(wrong.status == 2);
    CHECK_THAT(wrong.err, Contains("'theorem-2.2'") && Contains("did you mean"));
}

TEST_CASE("verify takes a folder, and a file that is wrong does not keep the others from it", "[cli]")
{
    const TemporaryDirectory directory;
    std::filesystem::create_directories(directory.path() / "set" / "deeper.toml");
    directory.write("set/b.toml", small_toml());
    directory.write("set/a.toml", small_toml("depth = 2", "depth = 3"));
    directory.write("set/notes.txt", "not an instance");

    const Output good = verify("set", directory);
    CAPTURE(good);
    CHECK(good.status == 0);
    CHECK_THAT(good.out, Contains("2 instances") && !Contains("deeper") && !Contains("notes"));
    CHECK(good.out.find("a.toml") < good.out.find("b.toml"));

    directory.write("set/c.toml", small_toml("depth = 2", "depth = 1"));
    const Output bad = verify("set", directory);
    CAPTURE(bad);
    CHECK(bad.status == 2);
    CHECK_THAT(bad.out, Contains("c.toml") && Contains("3 instances"));
    CHECK_THAT(bad.err, Contains("c.toml:1: depth: ") && Contains("1"));

    const Output as_json = verify("set", directory, {"--json"});
    CHECK(as_json.status == 2);
    const json object = json::parse(as_json.out);
    REQUIRE(object["instances"].size() == 3);
    CHECK(object["instances"][0]["file"] == "a.toml");
    CHECK(object["instances"][0]["verification"]["claims"].size() == 2);
    CHECK(object["instances"][2]["verification"].is_null());
    CHECK_THAT(object["instances"][2]["error"].get<std::string>(), Contains("depth"));
    int total = 0;
    for (const auto& [kind, count] : object["totals"].items()) total += count.get<int>();
    CHECK(total == 4);

    const Output detailed = verify("set", directory, {"--details"});
    CHECK_THAT(detailed.out, Contains("rests on: Theorem 2.1"));
}

TEST_CASE("of a folder's statuses the gravest stands", "[cli]")
{
    const TemporaryDirectory directory;
    std::filesystem::create_directories(directory.path() / "set");
    directory.write("set/a.toml", small_toml());
    directory.write("set/b.toml", small_toml());
    const Output output =
        run({"verify", "set", "--digits", "15", "--tolerance", "1/10", "--claim", "energy-identity"}, directory.path());
    CAPTURE(output);
    CHECK(output.status == 3);
    CHECK_THAT(output.out, Contains("a.toml: energy-identity undecided: "));
}

TEST_CASE("a folder without instances is bad input", "[cli]")
{
    const TemporaryDirectory directory;
    const Output output = run({"verify", "."}, directory.path());
    CHECK(output.status == 2);
    CHECK(output.out.empty());
    CHECK_THAT(output.err, Contains("no instance file") && Contains("*.toml"));
}
