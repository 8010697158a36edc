#include "support/catch.hpp"

#include "cli/program.hpp"
#include "support/temporary_directory.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

using namespace wnflow::test;

TEST_CASE("no certificate of an earlier report is left beside a report without one", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("small.toml", small_toml());
    const auto write_report = [&] {
        const Output output =
            run({"verify", "small.toml", "--claim", "theorem-2.1", "--report", "out"}, directory.path());
        CAPTURE(output);
        REQUIRE(output.status == 0);
    };
    write_report();
    const std::filesystem::path folder = directory.path() / "out", certificate = folder / "proof.cert";

    // One that the report knows nothing of is somebody else's file.
    std::ofstream(certificate) << "of somebody";
    write_report();
    CHECK(std::filesystem::exists(certificate));

    nlohmann::ordered_json report;
    std::ifstream(folder / "report.json") >> report;
    report["proof"]["certificate"]["file"] = "proof.cert";
    std::ofstream(folder / "report.json") << report;
    write_report();
    CHECK_FALSE(std::filesystem::exists(certificate));
    CHECK(std::filesystem::exists(folder / "report.html"));
}

TEST_CASE("a stored result that is JSON of another kind is named as such", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("small.toml", small_toml());
    directory.write("list.json", "[]");
    const Output output = run({"compare", "small.toml", "--baselines", "list.json"}, directory.path());
    CAPTURE(output);
    CHECK(output.status == 2);
    CHECK(output.out.find("is no stored result") != std::string::npos);
}
