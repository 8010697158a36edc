#include <verification/sweep/merge.hpp>

#include <verification/sweep/database.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>

#include <system_error>

#include <unistd.h>

namespace wnflow::sweep {
namespace {

using numeric::InputError;
using sqlite::Connection;

namespace fs = std::filesystem;

/// Removes an unfinished file, and its journal.
class UnfinishedFile {
public:
    explicit UnfinishedFile(fs::path path) : path_(std::move(path)) {}
    ~UnfinishedFile()
    {
        std::error_code ignored;
        fs::remove(path_, ignored);
        fs::remove(path_.string() + "-journal", ignored);
    }
    UnfinishedFile(const UnfinishedFile&) = delete;
    UnfinishedFile& operator=(const UnfinishedFile&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

/// A consistent copy, also of a database that is being written.
void write_copy(const fs::path& from, const fs::path& to)
{
    const auto connection = open_for_reading(from);
    sqlite::Statement statement(*connection, "VACUUM INTO ?");
    try {
        statement.bind(1, std::string_view(to.string())).run();
    } catch (const sqlite::Error& error) {
        if (error.failure() == sqlite::Failure::full) throw;
        throw InputError(to.string(), "", fmt::format("cannot be written ({})", error.what()),
                         "choose a file in a folder that is writable");
    }
}

/// Adds the points of the attached database `other` that are not there, or failed where they are done.
void add_points(Connection& into)
{
    into.execute("DELETE FROM main.points WHERE status = 'failed' AND point IN "
                 "(SELECT point FROM other.points WHERE status = 'done')");
    // The sessions keep their records; their numbers are moved behind those that are there.
    const std::int64_t shift = into.integer("SELECT coalesce(max(run), 0) FROM main.runs");
    into.execute(fmt::format("INSERT INTO main.runs SELECT run + {0}, started, ended, host, version, processes, jobs, "
                             "points, seconds, busy_seconds, peak_memory_kib FROM other.runs",
                             shift));
    into.execute("CREATE TEMP TABLE added AS SELECT point FROM other.points WHERE point NOT IN "
                 "(SELECT point FROM main.points)");
    into.execute("INSERT INTO main.points SELECT * FROM other.points WHERE point IN temp.added");
    into.execute(fmt::format("UPDATE main.points SET run = run + {} WHERE point IN temp.added", shift));
    for (const char* table : {"quantities", "verdicts"})
        into.execute(fmt::format("INSERT INTO main.{0} SELECT * FROM other.{0} WHERE point IN temp.added", table));
    into.execute("DROP TABLE temp.added");
}

} // namespace

MergeSummary merge(const std::vector<fs::path>& databases, const fs::path& result)
{
    if (databases.empty()) throw InputError("merge", "", "nothing to merge", "give the databases of the shards");
    if (!result.has_filename())
        throw InputError("'" + result.string() + "'", "", "names no file", "give the name of a file");
    if (fs::exists(result)) throw InputError(result.string(), "", "exists already", "give another name, or remove it");
    const std::string digest = property(*open_for_reading(databases.front()), "digest");
    for (const fs::path& path : databases)
        if (const auto connection = open_for_reading(path); property(*connection, "digest") != digest)
            throw InputError(path.string(), property(*connection, "name"),
                             "holds another sweep than " + databases.front().string(),
                             "merge databases that were made with one sweep file");
    const UnfinishedFile unfinished(result.string() + fmt::format(".{}.partial", getpid()));
    write_copy(databases.front(), unfinished.path());
    MergeSummary summary;
    {
        Connection connection(unfinished.path(), Connection::Mode::write);
        connection.execute("PRAGMA foreign_keys = ON");
        std::int64_t rows = connection.integer("SELECT count(*) FROM points");
        for (std::size_t i = 1; i < databases.size(); ++i) {
            sqlite::Statement attach(connection, "ATTACH ? AS other");
            attach.bind(1, std::string_view(databases[i].string())).run();
            sqlite::Transaction transaction(connection);
            rows += connection.integer("SELECT count(*) FROM other.points");
            add_points(connection);
            transaction.commit();
            connection.execute("DETACH other");
        }
        connection.execute("UPDATE sweep SET value = '1/1' WHERE name = 'shard'");
        summary.points = static_cast<std::uint64_t>(connection.integer("SELECT count(*) FROM points"));
        summary.repeated = static_cast<std::uint64_t>(rows) - summary.points;
        summary.missing = std::stoull(property(connection, "points")) - summary.points;
    }
    std::error_code error;
    fs::rename(unfinished.path(), result, error);
    if (error)
        throw InputError(result.string(), "", "cannot be written (" + error.message() + ")",
                         "choose a file in a writable folder");
    return summary;
}

} // namespace wnflow::sweep
