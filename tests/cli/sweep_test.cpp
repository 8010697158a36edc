#include "support/catch.hpp"

#include "cli/child.hpp"
#include "cli/program.hpp"
#include "support/temporary_directory.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <thread>

#include <unistd.h>

using namespace wnflow::test;
using Catch::Contains;
using nlohmann::json;

namespace {

const std::string program = WNFLOW_PROGRAM;

/// Points of some ten milliseconds each.
std::string sweep_text(int repetitions)
{
    return "repetitions = " + std::to_string(repetitions) +
           "\n[base]\nmeasurements = 10\ndimension = 30\nsparsity = 2\ndigits = 20\n[vary]\nalpha = [\"1/100\", "
           "\"1/10\"]\n";
}

/// All rows of a database but for times.
std::string rows(const std::string& database, const TemporaryDirectory& directory)
{
    const Output output = run({"sweep", "export", database, "--json"}, directory.path());
    CAPTURE(output);
    REQUIRE(output.status == 0);
    json points = json::parse(output.out).at("points");
    for (json& point : points) {
        point.erase("seconds");
        point.erase("cpu_seconds");
    }
    return points.dump(1);
}

/// Points that are stored; 0 as long as there is no database.
int stored(const std::string& database, const TemporaryDirectory& directory)
{
    const Output output = run({"sweep", "status", database, "--json"}, directory.path());
    if (output.status == 2) return 0;
    const json status = json::parse(output.out);
    return status.at("done").get<int>() + status.at("failed").get<int>();
}

void wait_for(Child& child, const std::function<bool()>& event)
{
    while (child.is_running() && !event()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

} // namespace

TEST_CASE("a sweep that is killed at any moment goes on where it was", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("s.toml", sweep_text(40));
    REQUIRE(run({"sweep", "run", "s.toml", "--out", "whole.sqlite"}, directory.path()).status == 0);
    const std::vector<std::string> command = {program, "sweep", "run", "s.toml", "--jobs", "2"};
    // While it starts, whatever it has come to.
    for (const int milliseconds : {3, 9, 15, 21, 30}) {
        Child child(command, directory.path());
        std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
        child.kill(SIGKILL);
        static_cast<void>(child.wait());
    }
    // While it stores points.
    int before = stored("s.sqlite", directory);
    for (int kills = 0; kills < 3; ++kills) {
        Child child(command, directory.path());
        wait_for(child, [&] { return stored("s.sqlite", directory) >= before + 2; });
        child.kill(SIGKILL);
        const Output output = child.wait();
        const int after = stored("s.sqlite", directory);
        CAPTURE(output, before, after);
        CHECK(output.status == 128 + SIGKILL);
        CHECK(after >= before + 2); // nothing lost
        CHECK(after < 80);          // it was killed in its middle
        before = after;
    }
    const Output last = run({"sweep", "s.toml"}, directory.path());
    CAPTURE(last);
    CHECK(last.status == 0);
    CHECK_THAT(last.out, Contains(std::to_string(before) + " points were stored before"));
    CHECK_THAT(last.out, Contains(std::to_string(80 - before) + " points in"));
    CHECK(rows("s.sqlite", directory) == rows("whole.sqlite", directory));
    // Neither log nor lock is left.
    CHECK(directory.names() == std::vector<std::string>{"s.sqlite", "s.toml", "whole.sqlite"});
}

TEST_CASE("an interrupted sweep stops in good order", "[cli]")
{
    for (const int signal : {SIGINT, SIGTERM}) {
        const TemporaryDirectory directory;
        directory.write("s.toml", sweep_text(100));
        Child child({program, "sweep", "run", "s.toml"}, directory.path());
        wait_for(child, [&] { return stored("s.sqlite", directory) > 0; });
        child.kill(signal);
        const Output output = child.wait();
        CAPTURE(output);
        CHECK(output.status == 3);
        CHECK_THAT(output.err, Contains("stopped; s.sqlite holds what was finished"));
        const json status = json::parse(run({"sweep", "status", "s.sqlite", "--json"}, directory.path()).out);
        CHECK(status.at("failed") == 0); // its workers were not interrupted before it
        CHECK(status.at("done") > 0);
        CHECK(directory.names() == std::vector<std::string>{"s.sqlite", "s.toml"});
    }
}

TEST_CASE("the second of two processes on a database is refused", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("s.toml", sweep_text(60));
    Child child({program, "sweep", "run", "s.toml", "--jobs", "1"}, directory.path());
    wait_for(child, [&] { return stored("s.sqlite", directory) > 0; });
    const Output second = run({"sweep", "run", "s.toml"}, directory.path());
    CAPTURE(second);
    REQUIRE(child.is_running());
    CHECK(second.status == 2);
    CHECK(second.out.empty());
    CHECK_THAT(second.err, Contains("s.sqlite") && Contains("is in use: process") && Contains("--shard"));
    const Output first = child.wait();
    CAPTURE(first);
    CHECK(first.status == 0);
    CHECK(stored("s.sqlite", directory) == 120);
}

TEST_CASE("4: a full disk leaves a valid database, and the rest is done later", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("s.toml", sweep_text(40));
    REQUIRE(run({"sweep", "run", "s.toml", "--out", "whole.sqlite"}, directory.path()).status == 0);
    // A limit of the size of files stands for the full disk: the write fails in the same place. The first is too small even
    // for the tables.
    for (const unsigned long limit : {20'000UL, 100'000UL, 180'000UL}) {
        Child child({program, "sweep", "run", "s.toml"}, directory.path(), limit);
        const Output output = child.wait();
        CAPTURE(limit, output);
        CHECK(output.status == 4);
        CHECK_THAT(output.err, Contains("no space left"));
        CHECK_THAT(output.err, !Contains("terminate called"));
    }
    const int after = stored("s.sqlite", directory);
    CHECK(after > 0);
    CHECK(after < 80);
    const Output rest = run({"sweep", "run", "s.toml"}, directory.path());
    CAPTURE(rest);
    CHECK(rest.status == 0);
    CHECK_THAT(rest.out, Contains(std::to_string(after) + " points were stored before"));
    CHECK(rows("s.sqlite", directory) == rows("whole.sqlite", directory));
}

TEST_CASE("processes of MPI and shards give the rows of one process", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("s.toml", sweep_text(10));
    REQUIRE(run({"sweep", "run", "s.toml", "--out", "whole.sqlite"}, directory.path()).status == 0);
    const std::string expected = rows("whole.sqlite", directory);
    for (const std::string part : {"1", "2", "3"})
        REQUIRE(run({"sweep", "run", "s.toml", "--shard", part + "/3", "--out", part + ".sqlite"}, directory.path())
                    .status == 0);
    const Output merged =
        run({"sweep", "merge", "1.sqlite", "2.sqlite", "3.sqlite", "--out", "merged.sqlite"}, directory.path());
    CAPTURE(merged);
    CHECK(merged.status == 0);
    CHECK_THAT(merged.out, Contains("20 points, 0 missing"));
    CHECK(rows("merged.sqlite", directory) == expected);

    if (!std::filesystem::exists(std::filesystem::path(program).parent_path() / "libwnflow_mpi.so") ||
        std::system("mpirun --version > /dev/null 2>&1") != 0) { // NOLINT: one thread
        WARN("MPI is skipped: the program was built without it, or there is no mpirun");
        return;
    }
    std::vector<std::string> command = {"mpirun", "-n", "4", "--oversubscribe"};
    if (geteuid() == 0) command.emplace_back("--allow-run-as-root");
    // With the address sanitizer: whole call stacks, by which cmake/sanitizers/leaks.supp knows what Open MPI never frees.
    if (const char* options = std::getenv("ASAN_OPTIONS")) { // NOLINT: one thread
        command.emplace_back("-x");
        command.push_back(std::string("ASAN_OPTIONS=") + options + ":fast_unwind_on_malloc=0");
    }
    const auto launch = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), command.begin(), command.end());
        Child child(arguments, directory.path());
        return child.wait();
    };
    const Output output = launch({program, "sweep", "run", "s.toml", "--out", "mpi.sqlite"});
    CAPTURE(output);
    CHECK(output.status == 0);
    CHECK_THAT(output.out, Contains("20 points in") && Contains("on 4 workers of 4 processes"));
    CHECK(rows("mpi.sqlite", directory) == expected);

    const Output again = launch({program, "sweep", "run", "s.toml", "--out", "mpi.sqlite"});
    CAPTURE(again);
    CHECK(again.status == 0);
    CHECK_THAT(again.out, Contains("20 points were stored before"));
    // An error is reported once, and the other processes end.
    directory.write("bad.toml", "repetitins = 3\n");
    const Output bad = launch({program, "sweep", "run", "bad.toml"});
    CAPTURE(bad);
    CHECK(bad.status == 2);
    CHECK_THAT(bad.err, Contains("did you mean 'repetitions'?"));
    CHECK(bad.err.find("did you mean") == bad.err.rfind("did you mean"));
    directory.write("damaged.sqlite", std::string(5000, 'x'));
    const Output damaged = launch({program, "sweep", "run", "s.toml", "--out", "damaged.sqlite"});
    CAPTURE(damaged);
    CHECK(damaged.status == 2);
    CHECK_THAT(damaged.err, Contains("is damaged"));
}

TEST_CASE("the sweep of the tutorial", "[cli]")
{
    const std::filesystem::path tutorial = WNFLOW_SOURCE_DIR "/docs/tutorial";
    const auto content = [](const std::filesystem::path& path) {
        std::ifstream file(path);
        return std::string{std::istreambuf_iterator<char>(file), {}};
    };
    const std::string sweep = content(tutorial / "examples" / "recovery.toml");
    REQUIRE_FALSE(sweep.empty());
    const TemporaryDirectory directory;
    directory.write("recovery.toml", sweep);
    const Output output = run({"sweep", "run", "recovery.toml"}, directory.path());
    CAPTURE(output);
    CHECK(output.status == 0);
    const json status = json::parse(run({"sweep", "status", "recovery.sqlite", "--json"}, directory.path()).out);
    CHECK(status.at("done") == 60);
    CHECK(status.at("failed") == 0);
}

TEST_CASE("the sweep files of the collection are read", "[cli]")
{
    const TemporaryDirectory directory;
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(WNFLOW_SOURCE_DIR "/verification/data/sweeps")) {
        if (entry.path().extension() != ".toml") continue;
        ++count;
        // One point of each.
        const Output output =
            run({"sweep", "run", entry.path().string(), "--shard", "1/2850", "--out", "one.sqlite"}, directory.path());
        CAPTURE(output);
        CHECK(output.status == 0);
        std::filesystem::remove(directory.path() / "one.sqlite");
    }
    CHECK(count > 0);
}

TEST_CASE("sweeps: exit status, progress and messages", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("s.toml", sweep_text(1));
    const auto in = [&](const std::vector<std::string>& arguments) { return run(arguments, directory.path()); };
    const Output first = in({"sweep", "run", "s.toml"});
    CAPTURE(first);
    CHECK(first.status == 0);
    CHECK(first.err.empty()); // no bar where there is no terminal
    CHECK_THAT(first.out, Contains("2 points in") && Contains("efficiency") && Contains("overhead"));
    const Output status = in({"sweep", "status", "s.sqlite"});
    CHECK(status.status == 0);
    CHECK_THAT(status.out, Contains("2 points: 2 done, 0 failed, 0 missing") && Contains("2 converged"));
    CHECK(in({"sweep", "run", "s.toml", "--shard", "1/2", "--out", "half.sqlite"}).status == 0);
    CHECK(in({"sweep", "merge", "half.sqlite", "--out", "m.sqlite"}).status == 3);
    CHECK(in({"sweep", "status", "m.sqlite"}).status == 3);

    directory.write("failing.toml", "[vary]\nsparsity = [1, 200]\n");
    const Output failing = in({"sweep", "run", "failing.toml"});
    CAPTURE(failing);
    CHECK(failing.status == 3);
    CHECK_THAT(failing.out, Contains("1 of them failed"));
    CHECK_THAT(in({"sweep", "status", "failing.sqlite"}).out, Contains("failed, 1: ") && Contains("'200'"));

    directory.write("s.toml", sweep_text(2)); // another sweep now
    const auto rejected = [&](const std::vector<std::string>& arguments, const std::vector<std::string>& words) {
        const Output output = in(arguments);
        CAPTURE(output);
        CHECK(output.status == 2);
        CHECK(output.out.empty());
        for (const std::string& word : words) CHECK_THAT(output.err, Contains(word));
    };
    rejected({"sweep", "run", "s.toml"}, {"s.sqlite", "another sweep", "repetitions", "--out"});
    rejected({"sweep", "run", "s.toml", "--shard", "3/2", "--out", "x"}, {"--shard", "'3/2'", "k/n"});
    rejected({"sweep", "run", "s.toml", "--out", ""}, {"empty"});
    rejected({"sweep", "run", "absent.toml"}, {"absent.toml", "no such file"});
    rejected({"sweep", "run", "s.toml", "--out", "absent/s.sqlite"}, {"absent/s.sqlite", "No such file"});
    rejected({"sweep", "run", "s.toml", "--out", "/dev/full"}, {"/dev/full", "not a regular file"});
    rejected({"sweep", "status", "s.toml"}, {"s.toml", "damaged, or no database"});
    rejected({"sweep", "plot", "s.sqlite", "--x", "alpha", "--y", "depth", "--quantity", "succes"},
             {"did you mean 'success'?"});
    rejected({"sweep"}, {});
    CHECK_FALSE(std::filesystem::exists(directory.path() / "x"));
}
