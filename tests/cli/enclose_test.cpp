#include "support/catch.hpp"

#include "cli/program.hpp"
#include "support/temporary_directory.hpp"

#include <wnflow/numeric/rational.hpp>

#include <nlohmann/json.hpp>

using namespace wnflow::test;
using Catch::Contains;
using nlohmann::json;
using wnflow::numeric::parse_rational;
using wnflow::numeric::Rational;

namespace {

const std::string tiny = WNFLOW_SOURCE_DIR "/verification/data/instances/tiny.toml";

Rational low(const json& ball)
{
    return parse_rational(ball.at(0).get<std::string>());
}
Rational high(const json& ball)
{
    return parse_rational(ball.at(1).get<std::string>());
}

} // namespace

TEST_CASE("enclose prints intervals that contain what integrate finds", "[cli][enclose]")
{
    const Output enclosed = run({"enclose", tiny, "--times", "1/2,1,2", "--digits", "25", "--json", "--without-dual"});
    CAPTURE(enclosed);
    REQUIRE(enclosed.status == 0);
    const json object = json::parse(enclosed.out);
    CHECK(object["schema"] == "wnflow-enclose-1");
    CHECK(object["outcome"] == "enclosed");
    REQUIRE(object["states"].size() == 3);
    const Output integrated = run({"integrate", tiny, "--until", "2", "--samples", "5", "--digits", "50", "--json"});
    REQUIRE(integrated.status == 0);
    const json samples = json::parse(integrated.out)["samples"];
    unsigned compared = 0;
    for (const json& state : object["states"]) {
        CHECK(parse_rational(state["width"].get<std::string>()) <= parse_rational("1e-25"));
        CHECK(low(state["radius"]) < high(state["radius"]));
        CHECK(low(state["loss"]) >= 0);
        CHECK(state["end"].size() == 8);
        CHECK(state["without_dual"]["overlaps"] == true);
        CHECK(state["without_dual"]["positive"] == true);
        CHECK(low(state["without_dual"]["energy"]) <= 0);
        CHECK(high(state["without_dual"]["energy"]) >= 0);
        CHECK(parse_rational(state["without_dual"]["invariants"].get<std::string>()) < parse_rational("1e-10"));
        for (const json& sample : samples) {
            if (parse_rational(sample["t"].get<std::string>()) != parse_rational(state["t"].get<std::string>()))
                continue;
            ++compared;
            // The sample is printed with one unit of its last digit in doubt, beyond 1e-40.
            const Rational slack = parse_rational("1e-40");
            const auto contains = [&](const json& ball, const json& text) {
                const Rational value = parse_rational(text.get<std::string>());
                return low(ball) <= value + slack && value - slack <= high(ball);
            };
            CHECK(contains(state["radius"], sample["radius"]));
            CHECK(contains(state["log_magnification"], sample["log_magnification"]));
            for (std::size_t n = 0; n < 8; ++n) CHECK(contains(state["direction"][n], sample["direction"][n]));
        }
    }
    CHECK(compared == 3);
    CHECK(object["later"].is_null()); // not by t = 2
}

TEST_CASE("enclose reaches any time through the limit, and says from when", "[cli][enclose]")
{
    const Output output = run({"enclose", tiny, "--times", "1e9", "--digits", "20", "--json"});
    CAPTURE(output);
    REQUIRE(output.status == 0);
    const json object = json::parse(output.out);
    REQUIRE(object["later"].is_object());
    CHECK(parse_rational(object["later"]["from"].get<std::string>()) < 10000);
    CHECK(parse_rational(object["later"]["rate"].get<std::string>()) > 0);
    CHECK(parse_rational(object["states"][0]["width"].get<std::string>()) < parse_rational("1e-20"));
    CHECK(object["collapse"]["certified"] == true);
    // The rate is a lower bound of the asymptotic one that `limit` encloses.
    const json limit = json::parse(run({"limit", tiny, "--json"}).out);
    CHECK(parse_rational(object["later"]["rate"].get<std::string>()) <
          parse_rational(limit["rate"].get<std::string>()) + parse_rational("1e-15"));
}

TEST_CASE("enclose: bad times, a step limit, times that are not reached", "[cli][enclose]")
{
    for (const char* const times : {"-1", "1,x", "1,-2"}) {
        const Output output = run({"enclose", tiny, std::string("--times=") + times});
        CAPTURE(output);
        CHECK(output.status == 2);
        CHECK(output.out.empty());
        CHECK_THAT(output.err, Contains("--times"));
    }
    CHECK(run({"enclose", tiny, "--times", "0", "--without-dual"}).status == 2);
    CHECK(run({"enclose", tiny, "--times", "0"}).status == 0);
    const Output limited = run({"enclose", tiny, "--step-limit", "3"});
    CAPTURE(limited);
    CHECK(limited.status == 4);
    CHECK_THAT(limited.out, Contains("not enclosed"));
    const TemporaryDirectory directory;
    directory.write("collapse.toml", "depth = 2\n[data]\nmatrix = [[1, -1]]\ntarget = [1]\n[flow]\neta_u = 1\n"
                                     "[initialization]\nradius = \"3/10\"\ndirection = [1, 3]\n");
    const Output collapse = run({"enclose", "collapse.toml", "--times", "1,1e6", "--digits", "15"}, directory.path());
    CAPTURE(collapse);
    CHECK(collapse.status == 3);
    CHECK_THAT(collapse.out, Contains("collapsed"));
    CHECK_THAT(collapse.out, Contains("certified"));
    CHECK_THAT(collapse.out, Contains("not enclosed"));
}

TEST_CASE("enclose in coordinates of the weights: the norm, the invariants and all learning rates", "[cli][enclose]")
{
    const Output by_dual = run({"enclose", tiny, "--times", "1,2", "--digits", "20", "--json"});
    REQUIRE(by_dual.status == 0);
    const json dual = json::parse(by_dual.out);
    CHECK(dual["coordinates"] == "dual");
    for (const std::string coordinates : {"cartesian", "polar"}) {
        const Output output = run({"enclose", tiny, "--times", "1,2", "--digits", "20", "--json", "--coordinates",
                                   coordinates, "--relative-digits", "22"});
        CAPTURE(output);
        REQUIRE(output.status == 0);
        const json object = json::parse(output.out);
        CHECK(object["coordinates"] == coordinates);
        CHECK(object["collapse"].is_null());
        REQUIRE(object["states"].size() == 2);
        for (std::size_t i = 0; i < 2; ++i) {
            const json &state = object["states"][i], &other = dual["states"][i], &check = state["without_dual"];
            CHECK(parse_rational(state["width"].get<std::string>()) <= parse_rational("1e-20"));
            CHECK(parse_rational(check["relative_width"].get<std::string>()) <= parse_rational("1e-22"));
            CHECK(check["overlaps"].is_null());
            CHECK(check["positive"] == true);
            CHECK(low(check["norm"]) <= 0);
            CHECK(high(check["norm"]) >= 0);
            CHECK(high(check["norm"]) < parse_rational("1e-20"));
            CHECK(low(check["energy"]) <= 0);
            CHECK(high(check["energy"]) >= 0);
            for (std::size_t n = 0; n < 8; ++n) {
                CHECK(low(state["end"][n]) <= high(other["end"][n]));
                CHECK(low(other["end"][n]) <= high(state["end"][n]));
            }
        }
    }
    const std::string scheduled = WNFLOW_SOURCE_DIR "/verification/data/instances/schedule-piecewise.toml";
    const Output pieces = run({"enclose", scheduled, "--times", "1,2", "--digits", "15", "--coordinates", "polar"});
    CAPTURE(pieces);
    CHECK(pieces.status == 0);
    CHECK_THAT(pieces.out, Contains("|u|^2 - 1"));
}

TEST_CASE("enclose: options that do not go together are refused", "[cli][enclose]")
{
    const auto refused = [](std::vector<std::string> arguments, const std::string& option) {
        const Output output = run(std::move(arguments));
        CAPTURE(output);
        CHECK(output.status == 2);
        CHECK(output.out.empty());
        CHECK_THAT(output.err, Contains(option));
    };
    refused({"enclose", tiny, "--coordinates", "spherical"}, "--coordinates");
    refused({"enclose", tiny, "--coordinates", "polar", "--without-dual"}, "--without-dual");
    refused({"enclose", tiny, "--relative-digits", "20"}, "--relative-digits");
    refused({"enclose", tiny, "--coordinates", "polar", "--relative-digits", "0"}, "--relative-digits");
    refused({"enclose", tiny, "--coordinates", "polar", "--times", "0"}, "--times");
    refused({"enclose", WNFLOW_SOURCE_DIR "/verification/data/instances/boundary-depth-2-plain.toml", "--coordinates",
             "polar"},
            "--coordinates");
}
