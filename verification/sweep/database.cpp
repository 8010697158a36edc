#include <verification/sweep/database.hpp>

#include <verification/sweep/schema.hpp>

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/printable.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <system_error>

#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace wnflow::sweep {
namespace {

using numeric::InputError;
using sqlite::Connection;
using sqlite::Failure;

constexpr const char* application = "wnflow-sweep";

std::string now()
{
    const std::time_t time = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&time, &utc);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text.data();
}

std::string host()
{
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

/// What the user can mend about an error of SQLite.
[[noreturn]] void rethrow(const sqlite::Error& error, const std::filesystem::path& path)
{
    switch (error.failure()) {
    case Failure::damaged:
        throw InputError(path.string(), "", fmt::format("is damaged, or no database ({})", error.what()),
                         "restore it from a copy, or choose another name");
    case Failure::cannot_open:
        throw InputError(path.string(), "", fmt::format("cannot be opened ({})", error.what()),
                         "choose a file in a folder that is writable");
    case Failure::busy:
        throw InputError(path.string(), "", "is locked by another process",
                         "wait until that process has finished with it");
    case Failure::full:
    case Failure::other: throw error;
    }
    throw error;
}

bool has_table(Connection& connection, const std::string& name)
{
    sqlite::Statement statement(connection, "SELECT count(*) FROM sqlite_master WHERE name = ?");
    statement.bind(1, name);
    return statement.step() && statement.integer(0) > 0;
}

/// @throws InputError if it is a database of something else
void require_sweep(Connection& connection, const std::filesystem::path& path)
{
    const std::string verdict = connection.text("PRAGMA quick_check(1)");
    if (verdict != "ok") throw InputError(path.string(), "", "is damaged (" + verdict + ")", "restore it from a copy");
    if (!has_table(connection, "sweep") || property(connection, "application") != application)
        throw InputError(path.string(), "", "is a database, but not one of a sweep",
                         "choose the file that 'wnflow sweep run' wrote");
    if (const std::string version = property(connection, "schema"); version != schema_version)
        throw InputError(path.string(), version, "is the version of other tables than this program's",
                         std::string("use a database of version ") + schema_version);
}

/// @throws InputError if there is something that is no file: a directory, a device
const std::filesystem::path& require_file_name(const std::filesystem::path& path)
{
    if (!path.has_filename())
        throw InputError("'" + path.string() + "'", "", "names no file", "give the name of a file");
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored))
        throw InputError(path.string(), "", "is not a regular file, and cannot hold a database",
                         "give the name of a file");
    return path;
}

/// How transactions are made durable. Whatever the way, one that was committed survives the death of the process.
///
/// On the file systems of one machine a write-ahead log is used, which costs a point no wait for the disk: after a power
/// failure the last points may be missing, and are evaluated again. A log needs memory that all processes share, which other
/// file systems (of a cluster) do not give: there it is a rollback journal, two writes that reach the disk for each point.
const char* journal_for(const std::filesystem::path& database)
{
    constexpr std::array<unsigned long, 8> local = {EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, BTRFS_SUPER_MAGIC,
                                                    TMPFS_MAGIC,      RAMFS_MAGIC,     OVERLAYFS_SUPER_MAGIC,
                                                    F2FS_SUPER_MAGIC, 0x2fc12fc1}; // ZFS
    struct statfs system {};
    const std::filesystem::path folder = database.has_parent_path() ? database.parent_path() : ".";
    const bool is_local = statfs(folder.c_str(), &system) == 0 &&
                          std::ranges::find(local, static_cast<unsigned long>(system.f_type)) != local.end();
    return is_local ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL"
                    : "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL";
}

/// "alpha, repetitions": in which keys two canonical definitions differ.
std::string differences(const std::string& a, const std::string& b)
{
    std::string names;
    try {
        for (const std::string& text : {a, b}) numeric::require_shallow_json(text);
        const auto left = nlohmann::json::parse(a), right = nlohmann::json::parse(b);
        nlohmann::json all = left;
        all.update(right);
        for (const auto& [key, value] : all.items()) {
            const bool is_same = left.contains(key) && right.contains(key) && left[key] == right[key];
            if (!is_same) names += (names.empty() ? "" : ", ") + key;
        }
    } catch (const nlohmann::json::exception&) {
        return "the definition";
    }
    return names;
}

} // namespace

// ---- Shard -------------------------------------------------------------------------------------------------------

Shard parse_shard(const std::string& text)
{
    Shard shard;
    const char* const end = text.data() + text.size();
    const auto part = std::from_chars(text.data(), end, shard.part);
    const bool has_part = part.ec == std::errc() && part.ptr != end && *part.ptr == '/';
    const auto parts = has_part ? std::from_chars(part.ptr + 1, end, shard.parts) : part;
    if (!has_part || parts.ec != std::errc() || parts.ptr != end || shard.part < 1 || shard.part > shard.parts)
        throw InputError("--shard", text, "is not a part of a sweep", "give k/n with 1 <= k <= n, such as 1/8");
    return shard;
}

std::string to_text(const Shard& shard)
{
    return fmt::format("{}/{}", shard.part, shard.parts);
}

// ---- Database ----------------------------------------------------------------------------------------------------

Database::Database(const std::filesystem::path& path, const Definition& definition, const Shard& shard)
    : path_(require_file_name(path)), lock_(path)
{
    try {
        connection_ = std::make_unique<Connection>(path, Connection::Mode::create);
        connection_->execute(journal_for(path));
        connection_->execute("PRAGMA foreign_keys = ON");
        // A run that was killed before it could write the tables leaves a file without any.
        if (connection_->integer("SELECT count(*) FROM sqlite_master") == 0) initialize(definition, shard);
        else check(definition, shard);
        prepare();
    } catch (const sqlite::Error& error) {
        rethrow(error, path);
    }
}

Database::~Database()
{
    insert_point_.reset();
    insert_quantity_.reset();
    insert_verdict_.reset();
    try {
        if (connection_) static_cast<void>(connection_->text("PRAGMA journal_mode = DELETE"));
    } catch (const sqlite::Error&) { // a reader, or a full disk: the log stays beside the file, and belongs to it
    }
    connection_.reset();
}

void Database::initialize(const Definition& definition, const Shard& shard)
{
    sqlite::Transaction transaction(*connection_);
    connection_->execute(schema_sql(definition));
    sqlite::Statement insert(*connection_, "INSERT INTO sweep VALUES (?, ?)");
    const auto set = [&](const char* name, const std::string& value) {
        insert.bind(1, name).bind(2, std::string_view(value)).run();
    };
    set("application", application);
    set("schema", schema_version);
    set("version", WNFLOW_VERSION);
    set("name", definition.name);
    set("digest", digest(definition));
    set("definition", canonical_text(definition));
    set("points", std::to_string(definition.size()));
    set("shard", to_text(shard));
    set("created", now());
    transaction.commit();
}

void Database::check(const Definition& definition, const Shard& shard)
{
    require_sweep(*connection_, path_);
    if (property(*connection_, "digest") != digest(definition))
        throw InputError(path_.string(), definition.name,
                         "holds the results of another sweep: they differ in " +
                             differences(property(*connection_, "definition"), canonical_text(definition)),
                         "undo the change of the sweep file, or give another database with --out");
    if (const std::string stored = property(*connection_, "shard"); stored != to_text(shard))
        throw InputError(path_.string(), "--shard " + to_text(shard), "holds the shard " + stored,
                         "give the same shard again, or another database with --out");
}

void Database::prepare()
{
    std::string columns = "point, repetition, ", marks = "?, ?, ";
    for (std::size_t i = 0; i < parameter_count; ++i) {
        columns += fmt::format("{}, ", parameter_names[i]);
        marks += "?, ";
        if (!is_rational(static_cast<Parameter>(i))) continue;
        columns += fmt::format("{}_text, ", parameter_names[i]);
        marks += "?, ";
    }
    insert_point_ = std::make_unique<sqlite::Statement>(
        *connection_, fmt::format("INSERT INTO points ({}status, reason, digest, seconds, cpu_seconds, run) "
                                  "VALUES ({}?, ?, ?, ?, ?, ?)",
                                  columns, marks));
    insert_quantity_ =
        std::make_unique<sqlite::Statement>(*connection_, "INSERT INTO quantities VALUES (?, ?, ?, ?, ?)");
    insert_verdict_ = std::make_unique<sqlite::Statement>(
        *connection_, "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
}

std::vector<std::uint64_t> Database::stored_points()
{
    std::vector<std::uint64_t> points;
    sqlite::Statement statement(*connection_, "SELECT point FROM points ORDER BY point");
    while (statement.step()) points.push_back(static_cast<std::uint64_t>(statement.integer(0)));
    return points;
}

std::uint64_t Database::forget_failures()
{
    sqlite::Transaction transaction(*connection_);
    const std::int64_t failures = connection_->integer("SELECT count(*) FROM points WHERE status = 'failed'");
    connection_->execute("DELETE FROM points WHERE status = 'failed'");
    transaction.commit();
    return static_cast<std::uint64_t>(failures);
}

std::int64_t Database::begin_run(const RunRecord& record)
{
    sqlite::Statement insert(*connection_,
                             "INSERT INTO runs (started, host, version, processes, jobs) VALUES (?, ?, ?, ?, ?)");
    insert.bind(1, std::string_view(now())).bind(2, std::string_view(host())).bind(3, WNFLOW_VERSION);
    insert.bind(4, record.processes).bind(5, record.jobs).run();
    return connection_->integer("SELECT max(run) FROM runs");
}

void Database::end_run(std::int64_t run, const RunRecord& record)
{
    sqlite::Statement update(*connection_, "UPDATE runs SET ended = ?, points = ?, seconds = ?, busy_seconds = ?, "
                                           "peak_memory_kib = ? WHERE run = ?");
    update.bind(1, std::string_view(now())).bind(2, record.points).bind(3, record.seconds);
    update.bind(4, record.busy_seconds).bind(5, record.peak_memory_kib).bind(6, run).run();
}

void Database::store(const Point& point, const PointResult& result, std::int64_t run)
{
    sqlite::Transaction transaction(*connection_);
    int column = 0;
    const auto add = [&](const auto& value) {
        ++column;
        insert_point_->bind(column, value);
    };
    add(point.index);
    add(point.repetition);
    for (std::size_t i = 0; i < parameter_count; ++i) {
        const auto parameter = static_cast<Parameter>(i);
        const std::optional<std::string_view> text =
            point.values[i].empty() ? std::nullopt : std::optional<std::string_view>(point.values[i]);
        if (is_rational(parameter))
            add(text ? std::optional(numeric::approximate_double(numeric::parse_rational(*text))) : std::nullopt);
        add(text); // SQLite makes an integer of it where the column is one
    }
    add(std::string_view(result.is_failed ? "failed" : "done"));
    add(std::string_view(result.reason));
    add(std::string_view(result.digest));
    add(result.seconds);
    add(result.cpu_seconds);
    add(run);
    insert_point_->run();
    for (const QuantityResult& q : result.quantities)
        insert_quantity_->bind(1, point.index)
            .bind(2, std::string_view(q.name))
            .bind(3, q.value)
            .bind(4, std::string_view(q.text))
            .bind(5, q.radius)
            .run();
    for (const VerdictResult& v : result.verdicts) {
        sqlite::Statement& insert = *insert_verdict_;
        insert.bind(1, point.index).bind(2, std::string_view(v.statement)).bind(3, std::string_view(v.verdict));
        insert.bind(4, std::string_view(v.evidence)).bind(5, v.left_value);
        v.left ? insert.bind(6, std::string_view(*v.left)) : insert.bind_null(6);
        insert.bind(7, v.right_value);
        v.right ? insert.bind(8, std::string_view(*v.right)) : insert.bind_null(8);
        insert.bind(9, v.ratio).bind(10, v.margin_digits).bind(11, v.digits).bind(12, std::string_view(v.reason)).run();
    }
    transaction.commit();
}

// ---- reading -----------------------------------------------------------------------------------------------------

std::unique_ptr<Connection> open_for_reading(const std::filesystem::path& path)
{
    if (!std::filesystem::exists(path))
        throw InputError(path.string(), "", "no such file", "give the database that 'wnflow sweep run' wrote");
    if (std::filesystem::is_directory(path))
        throw InputError(path.string(), "", "is a directory", "give the name of a file");
    try {
        auto connection = std::make_unique<Connection>(path, Connection::Mode::read);
        require_sweep(*connection, path);
        return connection;
    } catch (const sqlite::Error& error) {
        rethrow(error, path);
    }
}

std::string property(Connection& connection, const std::string& name)
{
    sqlite::Statement statement(connection, "SELECT value FROM sweep WHERE name = ?");
    statement.bind(1, std::string_view(name));
    return statement.step() ? statement.text(0) : "";
}

Status read_status(const std::filesystem::path& path)
{
    const auto connection = open_for_reading(path);
    // One snapshot: a run may be storing points meanwhile.
    connection->execute("BEGIN");
    Status status;
    status.name = property(*connection, "name");
    status.digest = property(*connection, "digest");
    status.version = property(*connection, "version");
    status.shard = parse_shard(property(*connection, "shard"));
    const std::uint64_t points = std::stoull(property(*connection, "points"));
    status.total = points / status.shard.parts + (points % status.shard.parts >= status.shard.part ? 1 : 0);
    const auto count = [&](const char* sql) { return static_cast<std::uint64_t>(connection->integer(sql)); };
    status.done = count("SELECT count(*) FROM points WHERE status = 'done'");
    status.failed = count("SELECT count(*) FROM points WHERE status = 'failed'");
    const auto each = [&](const char* sql, const auto& row) {
        sqlite::Statement statement(*connection, sql);
        while (statement.step()) row(statement);
    };
    each("SELECT total(seconds) FROM points", [&](const auto& row) { status.seconds = row.real(0); });
    each("SELECT reason, count(*) FROM points WHERE status = 'failed' GROUP BY reason",
         [&](const auto& row) { status.failures[row.text(0)] = static_cast<std::uint64_t>(row.integer(1)); });
    each("SELECT name, text, count(*) FROM quantities WHERE name IN ('outcome', 'success', 'plain_outcome', "
         "'plain_success') GROUP BY name, text",
         [&](const auto& row) { status.words[row.text(0)][row.text(1)] = static_cast<std::uint64_t>(row.integer(2)); });
    each("SELECT statement, verdict, count(*) FROM verdicts GROUP BY statement, verdict", [&](const auto& row) {
        status.verdicts[row.text(0)][row.text(1)] = static_cast<std::uint64_t>(row.integer(2));
    });
    each("SELECT processes, jobs, points, seconds, busy_seconds, peak_memory_kib FROM runs ORDER BY run",
         [&](const auto& row) {
             status.runs.push_back({static_cast<unsigned>(row.integer(0)), static_cast<unsigned>(row.integer(1)),
                                    static_cast<std::uint64_t>(row.integer(2)), row.real(3), row.real(4),
                                    static_cast<std::uint64_t>(row.integer(5))});
         });
    connection->execute("COMMIT");
    return status;
}

} // namespace wnflow::sweep
