#include "support/catch.hpp"

#include "cli/program.hpp"
#include "support/temporary_directory.hpp"

#include <verification/claims/claim.hpp>

#include <filesystem>
#include <string>

using namespace wnflow::test;
using Catch::Contains;

// What shells make of these is tested where they run: tests/install/completion.

TEST_CASE("completion knows every statement, and only shells that it can write for", "[cli]")
{
    for (const std::string shell : {"bash", "zsh", "fish"}) {
        const Output output = run({"completion", shell});
        CAPTURE(output);
        CHECK(output.status == 0);
        for (const auto& claim : wnflow::claims::all_claims()) CHECK_THAT(output.out, Contains(claim.id));
        CHECK_THAT(output.out, !Contains("manual")); // hidden
    }
    const Output unknown = run({"completion", "tcsh"});
    CAPTURE(unknown);
    CHECK(unknown.status == 2);
    CHECK_THAT(unknown.err, Contains("tcsh") && Contains("fish"));
    CHECK(run({"completion"}).status == 2);
}

TEST_CASE("the values that completion offers are accepted", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("a.toml", small_toml());
    const auto accepted = [&](std::vector<std::string> words) {
        const Output output = run(words, directory.path());
        CAPTURE(output);
        CHECK(output.status != 2);
    };
    const std::string bash = run({"completion", "bash"}).out;
    const std::string steppers = "automatic taylor collocation bulirsch-stoer fehlberg78 dopri5";
    CHECK_THAT(bash, Contains(steppers) && Contains("polar cartesian") && Contains("uniform"));
    for (const char* stepper : {"automatic", "taylor", "collocation", "bulirsch-stoer", "fehlberg78", "dopri5"})
        accepted({"integrate", "a.toml", "--stepper", stepper, "--tolerance", "1e-6"});
    for (const char* coordinates : {"polar", "cartesian"})
        accepted({"integrate", "a.toml", "--coordinates", coordinates, "--tolerance", "1e-6"});
    accepted({"new", "--direction", "uniform"});
}

TEST_CASE("the manual page has every command, and its text is not taken for requests", "[cli]")
{
    const Output output = run({"manual"});
    CAPTURE(output.status);
    REQUIRE(output.status == 0);
    for (const char* command : {"verify", "integrate", "sweep run", "completion"})
        CHECK_THAT(output.out, Contains(".SS \"wnflow " + std::string(command) + "\"\n"));
    CHECK_THAT(output.out, Contains("\\fB\\-\\-stepper\\fR \\fIautomatic|taylor|"));
    CHECK_THAT(output.out, !Contains("\n'") && !Contains("wnflow manual\"\n"));
}

TEST_CASE("baseline and compare take one instance", "[cli]")
{
    const TemporaryDirectory directory;
    std::filesystem::create_directory(directory.path() / "instances");
    directory.write("instances/a.toml", small_toml());
    const auto in = [&](const std::vector<std::string>& words) {
        Output output = run(words, directory.path());
        UNSCOPED_INFO(output);
        return output;
    };
    const std::string file = "instances/a.toml";
    CHECK(in({"compare", file, "--baselines", "accepted.json"}).status == 2); // there is none yet
    CHECK(in({"baseline", file, "--baselines", "accepted.json"}).status != 2);
    CHECK(std::filesystem::exists(directory.path() / "accepted.json"));
    CHECK(in({"compare", file, "--baselines", "accepted.json"}).status == 0);
    // By default where that of the folder is.
    CHECK(in({"baseline", file}).status != 2);
    CHECK(std::filesystem::exists(directory.path() / "baselines" / "a.json"));
    CHECK(in({"compare", "instances"}).status == 0);
    // Other baselines in the folder are of other instances, not lost ones.
    directory.write("baselines/b.json", "{}");
    CHECK(in({"compare", file}).status == 0);
    CHECK(in({"compare", "instances"}).status == 1);

    directory.write("instances/a.toml", small_toml("eta_u = 5", "eta_u = 6"));
    CHECK(in({"compare", file, "--baselines", "accepted.json"}).status == 1);
    const Output many = in({"compare", "instances", "--baselines", "accepted.json"});
    CHECK(many.status == 2);
    CHECK_THAT(many.err, Contains("--baselines: is one file") && Contains("'accepted.json'"));
    const Output absent = in({"compare", "absent"});
    CHECK(absent.status == 2);
    CHECK_THAT(absent.err, Contains("absent: is neither a folder nor a file"));
}
