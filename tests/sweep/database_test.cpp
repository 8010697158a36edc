#include "support/catch.hpp"

#include "support/temporary_directory.hpp"
#include "sweep/sweeps.hpp"

#include <verification/sweep/database.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <fstream>

using namespace wnflow::test;
using namespace wnflow::sweep;
using Catch::Contains;

namespace {

template <class Action>
std::string error_of(const Action& action)
{
    try {
        action();
    } catch (const wnflow::numeric::InputError& error) {
        return error.what();
    }
    return "no error";
}

PointResult result_of(std::uint64_t point)
{
    PointResult result;
    result.point = point;
    result.digest = "d";
    result.quantities = {{"error", "1.25e-400", 0.0, 1e-300}, {"success", "undecided", {}, {}}};
    VerdictResult verdict;
    verdict.statement = "theorem-2.1";
    verdict.verdict = "observed";
    verdict.left = "0.5";
    verdict.left_value = 0.5;
    result.verdicts = {verdict};
    return result;
}

} // namespace

TEST_CASE("a point is stored with parameters, quantities and verdicts")
{
    const TemporaryDirectory directory;
    const auto path = directory.path() / "s.sqlite";
    const Definition definition = parse_sweep(small_sweep());
    {
        Database database(path, definition, {});
        CHECK(database.stored_points().empty());
        database.store(definition.point(4), result_of(4), database.begin_run({}));
        CHECK(database.stored_points() == std::vector<std::uint64_t>{4});
    }
    CHECK(directory.names() == std::vector<std::string>{"s.sqlite"}); // neither log nor lock is left
    const auto connection = open_for_reading(path);
    sqlite::Statement row(*connection, "SELECT seed, alpha, alpha_text, error, error_text, success, success_text, "
                                       "\"theorem-2.1\", flow, typeof(depth) FROM results");
    REQUIRE(row.step());
    CHECK(row.integer(0) == 2);
    CHECK(row.real(1) == 0.1);
    CHECK(row.text(2) == "1/10");
    CHECK(row.real(3) == 0.0);
    CHECK(row.text(4) == "1.25e-400");
    CHECK(row.is_null(5));
    CHECK(row.text(6) == "undecided");
    CHECK(row.text(7) == "observed");
    CHECK(row.text(8) == "weight-normalized");
    CHECK(row.text(9) == "integer");
    CHECK_FALSE(row.step());
    const Status status = read_status(path);
    CHECK(status.total == 12);
    CHECK(status.done == 1);
    CHECK(status.missing() == 11);
    CHECK(status.verdicts.at("theorem-2.1").at("observed") == 1);
}

TEST_CASE("a point is stored once")
{
    const TemporaryDirectory directory;
    const Definition definition = parse_sweep(small_sweep());
    Database database(directory.path() / "s.sqlite", definition, {});
    database.store(definition.point(4), result_of(4), 1);
    CHECK_THROWS_AS(database.store(definition.point(4), result_of(4), 1), sqlite::Error);
    CHECK(database.stored_points().size() == 1);
    PointResult twice = result_of(5);
    twice.quantities.push_back(twice.quantities.front()); // the transaction breaks off in its middle
    CHECK_THROWS_AS(database.store(definition.point(5), twice, 1), sqlite::Error);
    CHECK(database.stored_points().size() == 1);
    database.store(definition.point(5), result_of(5), 1);
    CHECK(database.stored_points().size() == 2);
}

TEST_CASE("another sweep's database, and another shard's, are refused")
{
    const TemporaryDirectory directory;
    const auto path = directory.path() / "s.sqlite";
    {
        const Database database(path, parse_sweep(small_sweep()), {});
    }
    const auto open = [&](const std::string& text, const Shard& shard) {
        return error_of([&] { const Database database(path, parse_sweep(text), shard); });
    };
    CHECK(open(small_sweep(), {}) == "no error");
    CHECK(open(small_sweep("[base]", "# the same\n[base]"), {}) == "no error");
    CHECK_THAT(open(small_sweep("0.1]", "0.2]"), {}), Contains("another sweep"));
    CHECK_THAT(open(small_sweep("0.1]", "0.2]"), {}), Contains("they differ in alpha"));
    CHECK_THAT(open(small_sweep("repetitions = 3", "repetitions = 2"), {}), Contains("they differ in repetitions"));
    CHECK_THAT(open(small_sweep(), {2, 3}), Contains("holds the shard 1/1") && Contains("2/3"));
}

TEST_CASE("what is no database of a sweep is refused, and stays as it is")
{
    const TemporaryDirectory directory;
    const Definition definition = parse_sweep(small_sweep());
    const auto text = directory.write("text.sqlite", std::string(5000, 'x'));
    CHECK_THAT(error_of([&] { const Database database(text, definition, {}); }),
               Contains("is damaged, or no database"));
    CHECK_THAT(error_of([&] { static_cast<void>(read_status(text)); }), Contains("is damaged, or no database"));
    CHECK(std::filesystem::file_size(text) == 5000);
    const auto other = directory.path() / "other.sqlite";
    sqlite::Connection(other, sqlite::Connection::Mode::create).execute("CREATE TABLE a (b)");
    CHECK_THAT(error_of([&] { const Database database(other, definition, {}); }), Contains("not one of a sweep"));
    CHECK_THAT(error_of([&] { static_cast<void>(read_status(directory.path() / "absent.sqlite")); }),
               Contains("no such file"));
    CHECK_FALSE(std::filesystem::exists(directory.path() / "absent.sqlite"));
}

TEST_CASE("a damaged database is found out")
{
    const TemporaryDirectory directory;
    const auto path = directory.path() / "s.sqlite";
    const Definition definition = parse_sweep(small_sweep());
    {
        Database database(path, definition, {});
        for (std::uint64_t i = 0; i < 12; ++i) database.store(definition.point(i), result_of(i), 1);
    }
    const auto size = std::filesystem::file_size(path);
    REQUIRE(size > 8192);
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096); // everything behind the first page
        file << std::string(size - 4096, '\x5a');
    }
    CHECK_THAT(error_of([&] { const Database database(path, definition, {}); }), Contains("is damaged"));
    CHECK_THAT(error_of([&] { static_cast<void>(read_status(path)); }), Contains("is damaged"));
}

TEST_CASE("targets that cannot be written are refused before anything is computed")
{
    const TemporaryDirectory directory;
    const Definition definition = parse_sweep(small_sweep());
    const auto open = [&](const std::filesystem::path& path) {
        return error_of([&] { const Database database(path, definition, {}); });
    };
    CHECK_THAT(open(directory.path()), Contains("is not a regular file"));
    CHECK_THAT(open("/dev/full"), Contains("is not a regular file"));
    CHECK_THAT(open(directory.path() / "absent" / "s.sqlite"), Contains("s.sqlite") && Contains("No such file"));
    const auto file = directory.write("file", "");
    CHECK_THAT(open(file / "s.sqlite"), Contains("Not a directory"));
    CHECK(directory.names() == std::vector<std::string>{"file"});
}

TEST_CASE("one process computes for a database at a time, others may read")
{
    const TemporaryDirectory directory;
    const auto path = directory.path() / "s.sqlite";
    const Definition definition = parse_sweep(small_sweep());
    Database database(path, definition, {});
    CHECK_THAT(error_of([&] { const Database second(path, definition, {}); }),
               Contains("is in use: process") && Contains("computes its points"));
    database.store(definition.point(0), result_of(0), 1);
    CHECK(read_status(path).done == 1);
    // A lock file that a killed process left does not count.
    const auto other = directory.path() / "t.sqlite";
    directory.write("t.sqlite.lock", "process 1 on nowhere\n");
    CHECK(error_of([&] { const Database second(other, definition, {}); }) == "no error");
    CHECK_FALSE(std::filesystem::exists(directory.path() / "t.sqlite.lock"));
}

TEST_CASE("shards are parts of a sweep")
{
    CHECK(parse_shard("2/5") == Shard{2, 5});
    for (const char* const text : {"", "1", "0/3", "4/3", "1/0", "a/3", "1/3x", "1/3/5", "-1/3", " 1/3"})
        CHECK_THAT(error_of([&] { static_cast<void>(parse_shard(text)); }), Contains("--shard"));
    int count = 0;
    for (std::uint64_t part = 1; part <= 5; ++part)
        for (std::uint64_t point = 0; point < 13; ++point) count += Shard{part, 5}.contains(point);
    CHECK(count == 13);
}
