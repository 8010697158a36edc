#pragma once

#include <verification/sweep/definition.hpp>
#include <verification/sweep/point_result.hpp>
#include <verification/sweep/run_lock.hpp>
#include <verification/sweep/sqlite.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wnflow::sweep {

/// The part k of n of a sweep: the points whose number leaves the remainder k − 1 when divided by n.
struct Shard {
    std::uint64_t part = 1, parts = 1;

    [[nodiscard]] bool contains(std::uint64_t point) const { return point % parts == part - 1; }
    friend bool operator==(const Shard&, const Shard&) = default;
};

/// "k/n", 1 ≤ k ≤ n. @throws InputError that names --shard
[[nodiscard]] Shard parse_shard(const std::string& text);
[[nodiscard]] std::string to_text(const Shard& shard);

/// A session of `wnflow sweep run`, as its database records it.
struct RunRecord {
    unsigned processes = 1;            ///< of MPI
    unsigned jobs = 1;                 ///< workers of all processes
    std::uint64_t points = 0;          ///< that it evaluated
    double seconds = 0;                ///< wall clock
    double busy_seconds = 0;           ///< wall clock that workers spent on points, summed
    std::uint64_t peak_memory_kib = 0; ///< largest resident memory of a worker
};

/// What a database holds, in numbers.
struct Status {
    std::string name, digest, version;
    Shard shard;
    std::uint64_t total = 0; ///< points of the sweep (of the shard)
    std::uint64_t done = 0, failed = 0;
    double seconds = 0;                                                   ///< wall clock of the points, summed
    std::map<std::string, std::uint64_t> failures;                        ///< reason → points
    std::map<std::string, std::map<std::string, std::uint64_t>> words;    ///< outcome, success … → word → points
    std::map<std::string, std::map<std::string, std::uint64_t>> verdicts; ///< statement → verdict → points
    std::vector<RunRecord> runs;

    [[nodiscard]] std::uint64_t missing() const { return total - done - failed; }
};

/// The results of a sweep in one SQLite file: tables in docs/reference/sweeps.md. Every point is a transaction of its own.
///
/// Errors of SQLite are `sqlite::Error`; what a user can mend is an InputError that names the file.
class Database {
public:
    /// For computing: makes the file, or goes on with it. Holds the file's RunLock.
    /// @throws InputError if the file cannot be written, is in use, is damaged or no database of a sweep, or belongs to
    ///         another definition or shard (says what differs)
    Database(const std::filesystem::path& path, const Definition& definition, const Shard& shard);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Points that have a row.
    [[nodiscard]] std::vector<std::uint64_t> stored_points();
    /// Removes the rows of failed points, to try again. @return how many
    std::uint64_t forget_failures();

    /// Begins the record of a session. @return its number
    std::int64_t begin_run(const RunRecord& record);
    void end_run(std::int64_t run, const RunRecord& record);

    /// Stores a point, whole or not at all.
    /// @throws sqlite::Error; `full` leaves the file as it was
    void store(const Point& point, const PointResult& result, std::int64_t run);

private:
    void initialize(const Definition& definition, const Shard& shard);
    void check(const Definition& definition, const Shard& shard);
    void prepare();

    std::filesystem::path path_;
    RunLock lock_;
    std::unique_ptr<sqlite::Connection> connection_;
    std::unique_ptr<sqlite::Statement> insert_point_, insert_quantity_, insert_verdict_;
};

/// Opens a database for reading and checks that it is one of a sweep.
/// @throws InputError if it is missing, damaged, or something else
[[nodiscard]] std::unique_ptr<sqlite::Connection> open_for_reading(const std::filesystem::path& path);

/// A row of the table `sweep`; empty if there is none.
[[nodiscard]] std::string property(sqlite::Connection& connection, const std::string& name);

[[nodiscard]] Status read_status(const std::filesystem::path& path);

} // namespace wnflow::sweep
