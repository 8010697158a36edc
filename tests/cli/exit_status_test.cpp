#include "support/catch.hpp"

#include "cli/program.hpp"
#include "support/temporary_directory.hpp"

using namespace wnflow::test;
using Catch::Contains;

namespace {

const std::string tiny = WNFLOW_SOURCE_DIR "/verification/data/instances/tiny.toml";

/// Bad input: status 2, nothing on standard output, and a message with these words.
void check_rejected(const Output& output, const std::vector<std::string>& words)
{
    CAPTURE(output);
    CHECK(output.status == 2);
    CHECK(output.out.empty());
    for (const std::string& word : words) CHECK_THAT(output.err, Contains(word));
    CHECK_THAT(output.err, !Contains("terminate called"));
}

} // namespace

TEST_CASE("0: done", "[cli]")
{
    for (const char* const command : {"verify", "limit", "optimum", "integrate", "enclose"}) {
        const Output output = run({command, tiny});
        CAPTURE(output);
        CHECK(output.status == 0);
        CHECK_FALSE(output.out.empty());
        CHECK(output.err.empty());
    }
}

TEST_CASE("0: infeasible and collapsed are answers", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("infeasible.toml", small_toml("ground_truth = [1, 0, 0]", "target = [-1]"));
    for (const char* const command : {"limit", "optimum", "verify"}) {
        const Output output = run({command, "infeasible.toml"}, directory.path());
        CAPTURE(output);
        CHECK(output.status == 0);
        CHECK_THAT(output.out, Contains("empty"));
    }
    directory.write("collapse.toml", "depth = 2\n[data]\nmatrix = [[1, -1]]\ntarget = [1]\n[flow]\neta_u = 1\n"
                                     "[initialization]\nradius = \"3/10\"\ndirection = [1, 3]\n");
    const Output output = run({"limit", "collapse.toml"}, directory.path());
    CAPTURE(output);
    CHECK(output.status == 0);
    CHECK_THAT(output.out, Contains("collapsed"));
}

TEST_CASE("2: files that are no instance", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("syntax.toml", "depth = 2\nflow = = 3\n");
    directory.write("key.toml", small_toml("direction", "directon"));
    directory.write("value.toml", small_toml("eta_u = 5", "eta_u = -5"));
    directory.write("number.toml", small_toml("\"1/2\"", "\"1/0\""));
    directory.write("missing.toml", small_toml("eta_u = 5", ""));
    directory.write("empty.toml", "");
    for (const std::string command : {"verify", "limit", "optimum", "integrate"}) {
        const auto rejected = [&](const std::string& file, const std::vector<std::string>& words) {
            check_rejected(run({command, file}, directory.path()), words);
        };
        rejected("absent.toml", {"absent.toml", "no such file"});
        if (command != "verify") rejected(".", {".", "directory"});
        rejected("syntax.toml", {"syntax.toml:2", "malformed TOML", "flow = = 3"});
        rejected("key.toml", {"key.toml:14", "initialization.directon", "unknown key", "did you mean 'direction'?"});
        rejected("value.toml", {"value.toml:10", "flow.eta_u", "'-5'", "positive"});
        rejected("number.toml", {"number.toml:4", "data.matrix", "'1/0'"});
        rejected("missing.toml", {"missing.toml", "eta_u"});
        rejected("empty.toml", {"empty.toml", "depth"});
    }
}

TEST_CASE("2: command lines that cannot be understood", "[cli]")
{
    const auto rejected = [](const std::vector<std::string>& arguments, const std::vector<std::string>& words) {
        check_rejected(run(arguments), words);
    };
    rejected({}, {"subcommand"});
    rejected({"verify"}, {"instance"});
    rejected({"verify", tiny, "--nope"}, {"--nope"});
    rejected({"verify", tiny, tiny}, {"tiny.toml"});
    for (const std::string command : {"verify", "limit", "integrate"})
        for (const std::string digits : {"14", "1001", "-20", "many", "30.5", ""})
            rejected({command, tiny, "--digits", digits}, {"--digits"});
    for (const std::string command : {"verify", "integrate"}) {
        for (const std::string samples : {"1", "0", "-3", "1000001", "x"})
            rejected({command, tiny, "--samples", samples}, {"--samples", samples});
        for (const std::string until : {"0", "-1", "soon", "1/0", "inf", "nan"})
            rejected({command, tiny, "--until", until}, {"--until", "'" + until + "'"});
        for (const std::string tolerance : {"0", "-1e-10", "0.2", "small"})
            rejected({command, tiny, "--tolerance", tolerance}, {"--tolerance", "'" + tolerance + "'"});
        for (const std::string residual : {"0", "-1e-10", "small", "1/0", "nan"})
            rejected({command, tiny, "--until-residual", residual}, {"--until-residual", "'" + residual + "'"});
        rejected({command, tiny, "--stepper", "euler"}, {"'euler'", "bulirsch-stoer", "collocation"});
        rejected({command, tiny, "--coordinates", "spherical"}, {"'spherical'", "polar", "cartesian"});
    }
    rejected({"limit", tiny, "--flow", "other"}, {"--flow", "other"});
    rejected({"integrate", tiny, "--spacing", "other"}, {"--spacing", "other"});
    rejected({"integrate", tiny, "--first", "1/2"}, {"--first", "'1/2'", "logarithmic"});
    rejected({"integrate", tiny, "--spacing", "logarithmic", "--first", "5"}, {"'5'", "between 0 and 2"});
    rejected({"integrate", tiny, "--until-residual", "1e-5", "--first", "1/2"}, {"--first", "'1/2'", "residual"});
    rejected({"integrate", tiny, "--step-limit", "x"}, {"--step-limit"});
    rejected({"integrate", tiny, "--until-violated", "constant-nrm"},
             {"'constant-nrm'", "did you mean 'constant-norm'?"});
    rejected({"integrate", tiny, "--until-violated", ""}, {"--until-violated", "empty"});
    rejected({"integrate", tiny, "--until-violated", "theorem-2.1"}, {"'theorem-2.1'", "trajector", "energy-identity"});
}

TEST_CASE("0, 3, 4: the residual asked for was reached, was not reached, or the steps ran out before", "[cli]")
{
    const auto status = [](const std::vector<std::string>& options, const std::string& outcome) {
        std::vector<std::string> arguments = {"integrate", tiny, "--until-residual", "1e-3"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        const Output output = run(arguments);
        CAPTURE(output);
        CHECK_THAT(output.out, Contains("outcome " + outcome));
        CHECK(output.err.empty());
        return output.status;
    };
    for (const std::string stepper : {"automatic", "taylor", "collocation", "bulirsch-stoer"}) {
        CHECK(status({"--stepper", stepper}, "residual-reached") == 0);
        CHECK(status({"--stepper", stepper, "--until", "1/100"}, "time-reached") == 3);
        CHECK(status({"--stepper", stepper, "--step-limit", "2"}, "step-limit") == 4);
    }

    // Where nothing can be reached: no solution that is positive, and a flow that collapses.
    const TemporaryDirectory directory;
    directory.write("infeasible.toml", small_toml("ground_truth = [1, 0, 0]", "target = [-1]"));
    directory.write("collapse.toml", "depth = 2\n[data]\nmatrix = [[1, -1]]\ntarget = [1]\n[flow]\neta_u = 1\n"
                                     "[initialization]\nradius = \"3/10\"\ndirection = [1, 3]\n");
    for (const char* const file : {"infeasible.toml", "collapse.toml"}) {
        CHECK(run({"integrate", file, "--until-residual", "1e-8", "--until", "50"}, directory.path()).status == 3);
    }
    // Without an end in time: no solution is known beforehand, collapse is seen on the way.
    const Output infeasible = run({"integrate", "infeasible.toml", "--until-residual", "1e-8"}, directory.path());
    CHECK(infeasible.status == 2);
    CHECK_THAT(infeasible.err, Contains("S+") && Contains("--until"));
    const Output collapse = run({"integrate", "collapse.toml", "--until-residual", "1e-8"}, directory.path());
    CHECK(collapse.status == 3);
    CHECK_THAT(collapse.out, Contains("outcome stopped") && Contains("criterion of collapse"));
}

TEST_CASE("0: a statement that holds does not stop the integration", "[cli]")
{
    for (const char* const id :
         {"constant-norm", "positivity", "energy-identity", "polar-invariants", "magnification"}) {
        const Output output = run({"integrate", tiny, "--until-violated", id});
        CAPTURE(output);
        CHECK(output.status == 0);
        CHECK_THAT(output.out, Contains("outcome time-reached"));
    }
}

TEST_CASE("2: options of new that make no instance", "[cli]")
{
    const auto rejected = [](const std::string& option, const std::string& value) {
        check_rejected(run({"new", option, value}), {option, value});
    };
    for (const std::string seed : {"-1", "9223372036854775807", "99999999999999999999", "1.5", "x"})
        rejected("--seed", seed);
    for (const std::string direction : {"-3", "abc", "1.5", "99999999999999999999"}) rejected("--direction", direction);
    for (const std::string depth : {"1", "1.5", "-2", "two"}) rejected("--depth", depth);
    for (const std::string alpha : {"0", "-1", "nan", "1/0"}) rejected("--alpha", alpha);
    for (const std::string ratio : {"0", "-1", "inf"}) rejected("--eta-ratio", ratio);
    rejected("--sparsity", "101");
    rejected("--generator", "normal");
    // What is accepted can be read.
    const TemporaryDirectory directory;
    CHECK(run({"new", "--seed", "9223372036853775807", "--dimension", "40", "--direction", "9223372036854775807",
               "--out", "i.toml"},
              directory.path())
              .status == 0);
    CHECK(run({"show", "--canonical", "i.toml"}, directory.path()).status == 0);
}

TEST_CASE("2: an empty value is not taken for an option that was not given", "[cli]")
{
    const TemporaryDirectory directory;
    const auto rejected = [&](const std::vector<std::string>& arguments, const std::string& option) {
        check_rejected(run(arguments, directory.path()), {option, "empty"});
    };
    rejected({"integrate", tiny, "--csv", ""}, "--csv");
    rejected({"integrate", tiny, "--until", ""}, "--until");
    check_rejected(run({"integrate", tiny, "--csv="}), {"--csv", "missing"});
    check_rejected(run({"limit", tiny, "--flow", ""}), {"--flow", "not in"});
    rejected({"new", "--out", ""}, "--out");
    rejected({"new", "--tolerance", ""}, "--tolerance");
    rejected({"limit", ""}, "instance");
    rejected({"explain", ""}, "id");
    // A folder is no file either.
    check_rejected(run({"integrate", tiny, "--csv", "nowhere/"}, directory.path()), {"nowhere/", "names no file"});
    CHECK(std::filesystem::is_empty(directory.path()));
}

TEST_CASE("2: plain flow has no learning rates", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("plain.toml", small_toml("kind = \"weight-normalized\"\neta_r = 1\neta_u = 5", "kind = \"plain\""));
    check_rejected(run({"limit", "plain.toml", "--flow", "weight-normalized"}, directory.path()),
                   {"--flow", "'weight-normalized'"});
    CHECK(run({"limit", "plain.toml", "--flow", "plain"}, directory.path()).status == 0);
}

// The value is read as unsigned: -1 becomes a limit of 2^64 - 1 steps.
TEST_CASE("2: a negative step limit", "[cli]")
{
    check_rejected(run({"integrate", tiny, "--step-limit", "-1"}), {"--step-limit", "-1"});
}

TEST_CASE("2: an unknown command is named", "[cli]")
{
    check_rejected(run({"verfy", tiny}), {"verfy"});
}

TEST_CASE("3: undecided", "[cli]")
{
    // A tolerance of 1/10 cannot show an equality to 5 digits.
    const Output output = run({"verify", tiny, "--digits", "15", "--tolerance", "1/10"});
    CAPTURE(output);
    CHECK(output.status == 3);
    CHECK_THAT(output.out, Contains("undecided") && Contains("tighter tolerance would decide"));
}

TEST_CASE("4: the step limit is a resource limit, and what was computed is reported", "[cli]")
{
    const Output output = run({"integrate", tiny, "--step-limit", "2"});
    CAPTURE(output);
    CHECK(output.status == 4);
    CHECK_THAT(output.out, Contains("step-limit") && Contains("limit of 2 steps"));
}
