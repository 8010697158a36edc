#include "support/catch.hpp"

#include "cli/program.hpp"
#include "support/temporary_directory.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

using namespace wnflow::test;
using Catch::Contains;
using nlohmann::json;

namespace {

const std::string tiny = WNFLOW_SOURCE_DIR "/verification/data/instances/tiny.toml";

std::string content(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

TEST_CASE("discrete: JSON and CSV show the same run", "[cli][discrete]")
{
    const TemporaryDirectory directory;
    const Output output =
        run({"discrete", tiny, "--step", "1/64", "--samples", "6", "--csv", "run.csv", "--json"}, directory.path());
    CAPTURE(output);
    REQUIRE(output.status == 0);
    const json object = json::parse(output.out);
    CHECK(object["schema"] == "wnflow-discrete-1");
    CHECK(object["algorithm"] == "WN-GD");
    CHECK(object["outcome"] == "residual-reached");
    CHECK(object["step"] == "0.015625");
    const json& samples = object["samples"];
    CHECK(samples.size() <= 6);
    CHECK(samples.front()["iteration"] == 0);
    CHECK(samples.back()["iteration"] == object["iterations"]);
    CHECK(std::stod(samples.back()["residual"].get<std::string>()) <= 1e-10);
    CHECK(std::stod(samples.back()["direction_norm"].get<std::string>()) > 1);

    const std::string csv = content(directory.path() / "run.csv");
    CHECK(csv.starts_with("iteration,t,radius,direction_norm,residual,loss,l1_norm,relative_error\n"));
    CHECK(static_cast<std::size_t>(std::ranges::count(csv, '\n')) == samples.size() + 1);
    CHECK_THAT(csv, Contains("\n" + samples.back()["iteration"].dump() + "," + samples.back()["t"].get<std::string>() +
                             "," + samples.back()["radius"].get<std::string>() + ","));
}

TEST_CASE("discrete: the status says how the run ended", "[cli][discrete]")
{
    const Output limited = run({"discrete", tiny, "--step", "0.01", "--iterations", "5"});
    CHECK(limited.status == 4);
    CHECK_THAT(limited.out, Contains("iteration-limit after 5 iterations"));
    const Output diverged = run({"discrete", tiny, "--step", "1e200"});
    CHECK(diverged.status == 3);
    CHECK_THAT(diverged.out, Contains("not-finite") && Contains("smaller step"));
    CHECK(run({"discrete", tiny}).status == 2);
    for (const std::string step : {"0", "-1", "x", "1e-400", "1e400", ""}) {
        const Output output = run({"discrete", tiny, "--step", step});
        CAPTURE(output);
        CHECK(output.status == 2);
        CHECK_THAT(output.err, Contains("--step"));
    }
    CHECK(run({"discrete", tiny, "--step", "0.01", "--until-residual", "0"}).status == 2);
    CHECK(run({"discrete", tiny, "--step", "0.01", "--iterations", "0"}).status == 2);
}
