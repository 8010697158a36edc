#include <verification/sweep/sqlite.hpp>

#include <sqlite3.h>

namespace wnflow::sweep::sqlite {
namespace {

constexpr int patience = 60'000; ///< milliseconds that a reader may hold up a writer

Failure failure_of(int code, int extended)
{
    switch (code & 0xff) {
    case SQLITE_FULL: return Failure::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Failure::busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Failure::damaged;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM: return Failure::cannot_open;
    case SQLITE_IOERR:
        // A write beyond a file-size limit, or to a device without space where SQLite does not see ENOSPC itself; SHMSIZE:
        // the index of the write-ahead log cannot grow.
        return extended == SQLITE_IOERR_WRITE || extended == SQLITE_IOERR_TRUNCATE || extended == SQLITE_IOERR_FSYNC ||
                       extended == SQLITE_IOERR_SHMSIZE
                   ? Failure::full
                   : Failure::other;
    default: return Failure::other;
    }
}

} // namespace

// ---- Statement ---------------------------------------------------------------------------------------------------

Statement::Statement(Connection& connection, std::string_view sql) : connection_(connection)
{
    connection_.check(
        sqlite3_prepare_v2(connection.handle(), sql.data(), static_cast<int>(sql.size()), &statement_, nullptr));
}

Statement::~Statement()
{
    sqlite3_finalize(statement_);
}

Statement& Statement::bind(int parameter, std::string_view text)
{
    connection_.check(sqlite3_bind_text(statement_, parameter, text.data(), static_cast<int>(text.size()),
                                        SQLITE_TRANSIENT)); // NOLINT: SQLite's own constant is an old-style cast
    return *this;
}

Statement& Statement::bind(int parameter, std::int64_t value)
{
    connection_.check(sqlite3_bind_int64(statement_, parameter, value));
    return *this;
}

Statement& Statement::bind(int parameter, double value)
{
    connection_.check(sqlite3_bind_double(statement_, parameter, value));
    return *this;
}

Statement& Statement::bind_null(int parameter)
{
    connection_.check(sqlite3_bind_null(statement_, parameter));
    return *this;
}

bool Statement::step()
{
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) {
        // The message belongs to the connection's last call: it is taken before the reset.
        try {
            connection_.check(code);
        } catch (...) {
            sqlite3_reset(statement_);
            throw;
        }
    }
    return false;
}

void Statement::run()
{
    while (step()) {
    }
    reset();
}

void Statement::reset()
{
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

int Statement::columns() const
{
    return sqlite3_column_count(statement_);
}
std::string Statement::name(int column) const
{
    return sqlite3_column_name(statement_, column);
}
bool Statement::is_null(int column) const
{
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
bool Statement::is_text(int column) const
{
    return sqlite3_column_type(statement_, column) == SQLITE_TEXT;
}
bool Statement::is_integer(int column) const
{
    return sqlite3_column_type(statement_, column) == SQLITE_INTEGER;
}
std::string Statement::text(int column) const
{
    const unsigned char* begin = sqlite3_column_text(statement_, column);
    if (begin == nullptr) return {};
    return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(statement_, column);
}
double Statement::real(int column) const
{
    return sqlite3_column_double(statement_, column);
}

// ---- Connection --------------------------------------------------------------------------------------------------

Connection::Connection(const std::filesystem::path& path, Mode mode) : path_(path.string())
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX;
    if (mode == Mode::create) flags |= SQLITE_OPEN_CREATE;
    int code = sqlite3_open_v2(path_.c_str(), &handle_, flags, nullptr);
    if (code != SQLITE_OK && mode == Mode::read) {
        sqlite3_close(handle_);
        code = sqlite3_open_v2(path_.c_str(), &handle_,
                               SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX, nullptr);
    }
    if (code != SQLITE_OK) {
        const Error error(failure_of(code, code), path_ + ": " + sqlite3_errstr(code));
        sqlite3_close(handle_);
        throw error;
    }
    sqlite3_busy_timeout(handle_, patience);
}

Connection::~Connection()
{
    sqlite3_close(handle_);
}

void Connection::execute(const std::string& sql)
{
    check(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr));
}

std::string Connection::text(const std::string& sql)
{
    Statement statement(*this, sql);
    if (!statement.step()) throw Error(Failure::other, path_ + ": no result of " + sql);
    return statement.text(0);
}

std::int64_t Connection::integer(const std::string& sql)
{
    Statement statement(*this, sql);
    if (!statement.step()) throw Error(Failure::other, path_ + ": no result of " + sql);
    return statement.integer(0);
}

void Connection::check(int code) const
{
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
    throw Error(failure_of(code, sqlite3_extended_errcode(handle_)), path_ + ": " + sqlite3_errmsg(handle_));
}

// ---- Transaction -------------------------------------------------------------------------------------------------

Transaction::Transaction(Connection& connection) : connection_(connection)
{
    connection_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction()
{
    // SQLite itself rolls back after some errors; a second time does no harm.
    if (is_open_) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit()
{
    connection_.execute("COMMIT");
    is_open_ = false;
}

} // namespace wnflow::sweep::sqlite
