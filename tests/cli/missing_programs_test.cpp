// What the program says where another one that it can use is not installed; gnuplot is in figure_test.cpp.

#include "support/catch.hpp"

#include "cli/program.hpp"
#include "support/search_path.hpp"
#include "support/temporary_directory.hpp"

using namespace wnflow::test;
using Catch::Contains;

namespace {

/// Entries of such different sizes that no optimum proposed in floating point can be made exact.
const std::string beyond_floats = R"(depth = 2
[data]
matrix = [["0", "-95862496233066760651592857239e99", "0", "-871676646108158023498549479814e78"],
          ["467559253953461414225069818531e-135", "0", "92138304e-40", "414607665543178169860104228117e-32"],
          ["-2884300e63", "5e-89", "-290791565982052936301334575118e5", "-67604436545030082682365858493e95"]]
ground_truth = ["32e62", "0e37", "1e-106", "0e-67"]
[flow]
eta_ratio = 0.1
[initialization]
alpha = 0.1
)";

} // namespace

TEST_CASE("optimum: without esolver a question for it is undecided, and what is missing is said", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("beyond.toml", beyond_floats);
    const SearchPath none("/nonexistent");
    const Output output = run({"optimum", "beyond.toml"}, directory.path());
    CAPTURE(output);
    CHECK(output.status == 3);
    CHECK_THAT(output.out, Contains("undecided") && Contains("esolver") && Contains("not installed"));
}

TEST_CASE("what needs no other program works without any", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("small.toml", small_toml());
    const SearchPath none("/nonexistent");
    for (const char* const command : {"verify", "prove", "limit", "optimum", "integrate", "show"}) {
        const Output output = run({command, "small.toml"}, directory.path());
        CAPTURE(output);
        CHECK(output.status == 0);
        CHECK_THAT(output.err, !Contains("not installed"));
    }
}
