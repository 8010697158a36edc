#include "support/catch.hpp"

#include "cli/program.hpp"
#include "support/search_path.hpp"
#include "support/temporary_directory.hpp"

#include <nlohmann/json.hpp>

#include <set>
#include <string>

using namespace wnflow::test;
using Catch::Contains;
using nlohmann::json;

namespace {

const std::string definition = R"(kind = "magnification"
title = "small"
[problem]
measurements = 3
dimension = 12
sparsity = 1
seed = 2
[starts]
depths = [2]
eta_ratios = [0.2]
alpha = [0.1, 0.3]
initializations = 0
[quick]
alpha = 0.1
)";

std::set<std::string> files(const std::filesystem::path& folder)
{
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.insert(entry.path().filename().string());
    return names;
}

} // namespace

TEST_CASE("figure: without gnuplot the numbers and the script are written, and what is missing is said",
          "[cli][figures]")
{
    const TemporaryDirectory directory;
    directory.write("small.toml", definition);
    const SearchPath none("/nonexistent");
    const Output output = run({"figure", "small.toml", "--out", "new/folder"}, directory.path());
    CAPTURE(output);
    CHECK(output.status == 4);
    CHECK_THAT(output.err, Contains("gnuplot"));
    CHECK_THAT(output.out, Contains("small: small") && Contains("holds"));
    CHECK(files(directory.path() / "new" / "folder") ==
          std::set<std::string>{"small.csv", "small.gp", "small-runs.csv", "small.json"});
}

TEST_CASE("figure: one JSON object, and the reduced form says that it is", "[cli][figures]")
{
    const TemporaryDirectory directory;
    directory.write("small.toml", definition);
    const Output output = run({"figure", "small.toml", "--quick", "--json", "--threads", "2"}, directory.path());
    CAPTURE(output);
    CHECK((output.status == 0 || output.status == 4)); // 4: gnuplot is not installed
    const json object = json::parse(output.out);
    CHECK(object["schema"] == "wnflow-figures-1");
    const json& figure = object["figures"][0];
    CHECK(figure["quick"] == true);
    CHECK(figure["outcome"] == "holds");
    CHECK_THAT(figure["seen"].get<std::string>(), Contains("1 limits"));
    CHECK(files(directory.path()).contains("small.json"));
    for (const std::string& name : files(directory.path())) CHECK_THAT(name, !Contains("partial"));
}

TEST_CASE("figure: bad input", "[cli][figures]")
{
    const TemporaryDirectory directory;
    directory.write("wrong.toml", "kind = \"magnification\"\ntitle = 3\n");
    const auto rejected = [&](const std::vector<std::string>& arguments, const std::string& word) {
        const Output output = run(arguments, directory.path());
        CAPTURE(output);
        CHECK(output.status == 2);
        CHECK_THAT(output.err, Contains(word));
    };
    rejected({"figure"}, "which");
    rejected({"figure", "7"}, "'7'");
    rejected({"figure", "wrong.toml"}, "wrong.toml:2: title");
    rejected({"figure", "1", "--threads", "0"}, "--threads");
    rejected({"figure", "1", "--quick", "--out", "wrong.toml/folder"}, "--out");
}
