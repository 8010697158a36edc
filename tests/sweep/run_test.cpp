#include "support/catch.hpp"

#include "support/temporary_directory.hpp"
#include "sweep/sweeps.hpp"

#include <verification/sweep/evaluate.hpp>
#include <verification/sweep/export.hpp>
#include <verification/sweep/heat_map.hpp>
#include <verification/sweep/merge.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace wnflow::test;
using namespace wnflow::sweep;
using Catch::Contains;

namespace {

std::string error_of(const std::function<void()>& action)
{
    try {
        action();
    } catch (const wnflow::numeric::InputError& error) {
        return error.what();
    }
    return "no error";
}

std::string content(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

TEST_CASE("a session stores every point, the next one finds nothing to do")
{
    const TemporaryDirectory directory;
    const Definition definition = parse_sweep(small_sweep());
    const RunSummary first = run_sweep(definition, directory.path() / "s.sqlite");
    CHECK(first.outcome == RunOutcome::complete);
    CHECK(first.record.points == 12);
    CHECK(first.failed == 0);
    CHECK(first.efficiency() > 0);
    CHECK(first.efficiency() <= 1);
    CHECK(first.record.peak_memory_kib > 0);
    const std::string before = rows(directory.path() / "s.sqlite");
    const RunSummary second = run_sweep(definition, directory.path() / "s.sqlite");
    CHECK(second.record.points == 0);
    CHECK(second.already_done == 12);
    CHECK(rows(directory.path() / "s.sqlite") == before);
    // The rows are what evaluating the points one by one gives, in this process.
    const auto points = nlohmann::json::parse(before);
    REQUIRE(points.size() == 12);
    for (std::uint64_t i = 0; i < 12; ++i) {
        const PointResult expected = evaluate(definition, i);
        CHECK(points[i].at("instance_digest") == expected.digest);
        for (const QuantityResult& q : expected.quantities)
            CHECK(points[i].at("quantities").at(q.name).at("text") == q.text);
        for (const VerdictResult& v : expected.verdicts)
            CHECK(points[i].at("verdicts").at(0).at("verdict") == v.verdict);
    }
}

TEST_CASE("a stopped session is gone on with")
{
    const TemporaryDirectory directory;
    const auto path = directory.path() / "s.sqlite";
    const Definition definition = parse_sweep(small_sweep());
    {
        WorkerPool workers = make_workers(definition, 1);
        RunSettings settings;
        settings.database = path;
        std::uint64_t finished = 0;
        settings.wants_to_stop = [&] { return ++finished > 4; };
        const RunSummary summary = wnflow::sweep::run_sweep(definition, workers, nullptr, settings);
        CHECK(summary.outcome == RunOutcome::stopped);
        CHECK(summary.record.points < 12);
    }
    CHECK(run_sweep(definition, path).outcome == RunOutcome::complete);
    run_sweep(definition, directory.path() / "whole.sqlite");
    CHECK(rows(path) == rows(directory.path() / "whole.sqlite"));
    CHECK(read_status(path).runs.size() == 2);
}

TEST_CASE("failed points are recorded, do not stop the others, and are tried again on request")
{
    const TemporaryDirectory directory;
    const auto path = directory.path() / "s.sqlite";
    const Definition definition =
        parse_sweep(small_sweep("[vary]", "[vary]\nsparsity = [1, 7]").erase(small_sweep().find("sparsity = 1"), 13));
    CHECK(run_sweep(definition, path).failed == 12);
    const Status status = read_status(path);
    CHECK(status.done == 12);
    CHECK(status.failed == 12);
    CHECK(status.missing() == 0);
    REQUIRE(status.failures.size() == 1);
    CHECK_THAT(status.failures.begin()->first, Contains("sparsity") && Contains("'7'"));
    CHECK(run_sweep(definition, path).record.points == 0);
    WorkerPool workers = make_workers(definition, 1);
    RunSettings settings;
    settings.database = path;
    settings.retries_failed = true;
    CHECK(wnflow::sweep::run_sweep(definition, workers, nullptr, settings).record.points == 12);
    CHECK(read_status(path).failed == 12);
}

TEST_CASE("a limit of memory is kept, or refused")
{
    const Definition definition = parse_sweep(small_sweep() + "\n[limits]\nmegabytes = 5000\n");
    if (WorkerPool::can_limit_memory()) {
        const TemporaryDirectory directory;
        const RunSummary summary = run_sweep(definition, directory.path() / "s.sqlite");
        CHECK(summary.record.points == 12);
        CHECK(summary.failed == 0);
    } else {
        const std::string error = error_of([&] { static_cast<void>(make_workers(definition, 1)); });
        CHECK_THAT(error, Contains("limits.megabytes") && Contains("'5000'") && Contains("sanitizers"));
    }
}

TEST_CASE("merged shards are the sweep")
{
    const TemporaryDirectory directory;
    const Definition definition = parse_sweep(small_sweep());
    run_sweep(definition, directory.path() / "whole.sqlite");
    std::vector<std::filesystem::path> shards;
    for (std::uint64_t part = 1; part <= 5; ++part) {
        shards.push_back(directory.path() / (std::to_string(part) + ".sqlite"));
        run_sweep(definition, shards.back(), {part, 5});
        CHECK(read_status(shards.back()).missing() == 0);
        CHECK(read_status(shards.back()).done == (part <= 2 ? 3 : 2));
    }
    const auto merged = directory.path() / "merged.sqlite";
    const MergeSummary summary = merge(shards, merged);
    CHECK(summary.points == 12);
    CHECK(summary.missing == 0);
    CHECK(summary.repeated == 0);
    CHECK(rows(merged) == rows(directory.path() / "whole.sqlite"));
    CHECK(read_status(merged).runs.size() == 5);
    CHECK(run_sweep(definition, merged).record.points == 0);

    SECTION("a part of the shards can be completed, and a point is never there twice")
    {
        const auto partial = directory.path() / "partial.sqlite";
        CHECK(merge({shards[1], shards[1], shards[3]}, partial).missing == 7);
        CHECK(run_sweep(definition, partial).record.points == 7);
        CHECK(rows(partial) == rows(merged));
        CHECK(merge({partial, shards[0], merged}, directory.path() / "again.sqlite").repeated == 3 + 12);
        CHECK(rows(directory.path() / "again.sqlite") == rows(merged));
    }
    SECTION("what does not belong together is refused, and nothing is left behind")
    {
        const auto other = directory.path() / "other.sqlite", result = directory.path() / "result.sqlite";
        run_sweep(parse_sweep(small_sweep("0.1]", "0.2]")), other);
        const auto names = directory.names();
        CHECK_THAT(error_of([&] { merge({merged, other}, result); }), Contains("holds another sweep than"));
        CHECK_THAT(error_of([&] { merge({merged, directory.path() / "absent"}, result); }), Contains("no such file"));
        CHECK_THAT(error_of([&] { merge(shards, merged); }), Contains("exists already"));
        CHECK_THAT(error_of([&] { merge(shards, directory.path() / "absent" / "r.sqlite"); }),
                   Contains("cannot be written"));
        CHECK(directory.names() == names);
    }
}

TEST_CASE("a point that is done in one database replaces its failure in another")
{
    const TemporaryDirectory directory;
    const Definition definition = parse_sweep(small_sweep());
    const auto good = directory.path() / "good.sqlite", bad = directory.path() / "bad.sqlite";
    run_sweep(definition, good);
    {
        Database database(bad, definition, {});
        for (std::uint64_t i = 0; i < 12; ++i)
            database.store(definition.point(i), PointResult::failure(i, "its process was killed"), 1);
    }
    merge({bad, good}, directory.path() / "merged.sqlite");
    CHECK(rows(directory.path() / "merged.sqlite") == rows(good));
    merge({good, bad}, directory.path() / "reversed.sqlite");
    CHECK(rows(directory.path() / "reversed.sqlite") == rows(good));
}

TEST_CASE("CSV and JSON hold the same numbers")
{
    const TemporaryDirectory directory;
    const auto path = directory.path() / "s.sqlite";
    run_sweep(parse_sweep(small_sweep()), path);
    std::istringstream csv(to_csv(path));
    const auto json = nlohmann::json::parse(to_json(path));
    CHECK(json.at("schema") == "wnflow-sweep-1");
    CHECK(json.at("size") == 12);
    const auto cells = [](const std::string& line) {
        std::vector<std::string> result(1);
        bool is_quoted = false;
        for (const char c : line) {
            if (c == '"') is_quoted = !is_quoted;
            else if (c == ',' && !is_quoted) result.emplace_back();
            else result.back() += c;
        }
        return result;
    };
    std::string line;
    REQUIRE(std::getline(csv, line));
    const auto header = cells(line);
    for (const auto& point : json.at("points")) {
        REQUIRE(std::getline(csv, line));
        const auto row = cells(line);
        REQUIRE(row.size() == header.size());
        const auto at = [&](const std::string& name) {
            return row.at(static_cast<std::size_t>(std::ranges::find(header, name) - header.begin()));
        };
        CHECK(at("point") == std::to_string(point.at("point").get<int>()));
        CHECK(at("alpha_text") == point.at("parameters").at("alpha"));
        for (const auto& [name, quantity] : point.at("quantities").items()) {
            CHECK(at(name + "_text") == quantity.at("text"));
            if (quantity.at("value").is_null()) CHECK(at(name).empty());
            else CHECK(std::stod(at(name)) == quantity.at("value").get<double>());
        }
        CHECK(at("theorem-2.1") == point.at("verdicts").at(0).at("verdict"));
    }
    CHECK_FALSE(std::getline(csv, line));
}

TEST_CASE("a heat map shows means over repetitions")
{
    const TemporaryDirectory directory;
    const auto path = directory.path() / "s.sqlite";
    const Definition definition = parse_sweep(small_sweep());
    run_sweep(definition, path);
    HeatMapRequest request{"alpha", "depth", {"success", "error"}, {}};
    if (std::system("gnuplot --version > /dev/null 2>&1") != 0) { // NOLINT: one thread
        WARN("skipped: gnuplot is not installed");
        CHECK_THAT(error_of([&] { plot_heat_map(path, request, directory.path(), "map"); }), Contains("gnuplot-nox"));
        return;
    }
    const auto files = plot_heat_map(path, request, directory.path() / "plots", "map");
    REQUIRE(files.size() == 5);
    std::istringstream csv(content(files[0]));
    std::string line;
    std::getline(csv, line);
    CHECK(line == "alpha,depth,alpha_from,alpha_to,depth_from,depth_to,success,success_points,error,error_points");
    for (const std::size_t first : {0U, 6U, 3U, 9U}) { // alpha, then depth; points of one cell follow each other
        double successes = 0, errors = 0;
        for (std::uint64_t i = first; i < first + 3; ++i) {
            const PointResult result = evaluate(definition, i);
            for (const QuantityResult& q : result.quantities) {
                if (q.name == "success") successes += *q.value;
                if (q.name == "error") errors += *q.value;
            }
        }
        REQUIRE(std::getline(csv, line));
        std::istringstream cells(line);
        std::vector<double> numbers;
        for (std::string cell; std::getline(cells, cell, ',');) numbers.push_back(std::stod(cell));
        REQUIRE(numbers.size() == 10);
        CHECK(numbers[6] == Approx(successes / 3));
        CHECK(numbers[7] == 3);
        CHECK(numbers[8] == Approx(errors / 3));
    }
    CHECK_THAT(content(files[2]), Contains("<svg"));
    CHECK(content(files[3]).starts_with("%PDF"));
    CHECK(content(files[4]).starts_with("\x89PNG"));

    const auto rejected = [&](const HeatMapRequest& bad) {
        return error_of([&] { plot_heat_map(path, bad, directory.path(), "bad"); });
    };
    CHECK_THAT(rejected({"alpa", "depth", {"success"}, {}}), Contains("--x") && Contains("did you mean 'alpha'?"));
    CHECK_THAT(rejected({"alpha", "flow", {"success"}, {}}), Contains("--y") && Contains("has no numbers"));
    CHECK_THAT(rejected({"alpha", "alpha", {"success"}, {}}), Contains("--y"));
    CHECK_THAT(rejected({"alpha", "depth", {"sucess"}, {}}), Contains("did you mean 'success'?"));
    CHECK_THAT(rejected({"alpha", "sparsity", {"success"}, {}}), Contains("depth") && Contains("--where depth=2"));
    CHECK_THAT(rejected({"alpha", "sparsity", {"success"}, {{"depth", "9"}}}), Contains("no point"));
    CHECK(plot_heat_map(path, {"alpha", "sparsity", {"success"}, {{"depth", "2"}}}, directory.path(), "part").size() ==
          5);
}
