#include "architecture/include_rules.hpp"

#include "support/catch.hpp"

#include <filesystem>
#include <string>

using architecture::scan_includes;

TEST_CASE("every include follows the order of the folders")
{
    const architecture::Scan scan = scan_includes(WNFLOW_SOURCE_DIR);
    REQUIRE(scan.files > 0);
    REQUIRE(scan.project_includes > 0);
    INFO(to_text(scan.violations));
    CHECK(scan.violations.empty());
}

TEST_CASE("a forbidden include is reported with file and line")
{
    const std::filesystem::path fixture =
        std::filesystem::path(WNFLOW_SOURCE_DIR) / "tests" / "architecture" / "fixture";
    const architecture::Scan scan = scan_includes(fixture);
    CHECK(scan.files == 9);
    CHECK(to_text(scan.violations) ==
          "include/wnflow/numeric/upward.hpp:6: numeric must not include limit: <wnflow/limit/optimum.hpp>\n"
          "include/wnflow/numeric/upward.hpp:8: numeric must not include umbrella: <wnflow/wnflow.hpp>\n"
          "include/wnflow/stray.hpp:0: stands in no folder of the project\n"
          "src/cli/main.cpp:1: <CLI/CLI.hpp> is for few files, as it takes seconds to compile\n"
          "src/flow/private_upward.cpp:3: flow must not include limit: \"limit/lp.hpp\"\n"
          "src/flow/private_upward.cpp:4: \"../limit/lp.hpp\" leaves its folder by '..'\n"
          "src/flow/private_upward.cpp:5: an include through a macro cannot be checked\n"
          "src/flow/private_upward.cpp:6: <wnflow/unknown/thing.hpp> is in no folder of the project\n"
          "verification/certificate/sideways.hpp:4: certificate must not include report: "
          "<verification/report/text.hpp>\n"
          "verification/checker/checker.cpp:4: checker must not include numeric: <wnflow/numeric/rational.hpp>\n"
          "verification/checker/checker.cpp:5: checker must not include certificate: "
          "<verification/certificate/writer.hpp>\n");
}

TEST_CASE("the table of allowed includes has no cycle")
{
    for (const auto& [folder, allowed] : architecture::allowed_includes) {
        for (const std::string& lower : allowed) {
            INFO(folder << " and " << lower);
            REQUIRE(architecture::allowed_includes.contains(lower));
            CHECK_FALSE(architecture::allowed_includes.at(lower).contains(folder));
            CHECK(lower != folder);
        }
    }
}
