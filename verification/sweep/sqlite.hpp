#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

/// SQLite, owned and checked.
namespace wnflow::sweep::sqlite {

/// What went wrong with a database, for who has to react.
enum class Failure {
    full,    ///< no space on the device, or a file-size limit
    busy,    ///< another process holds it
    damaged, ///< not a database, or a corrupted one
    cannot_open,
    other,
};

class Error : public std::runtime_error {
public:
    Error(Failure failure, const std::string& message) : std::runtime_error(message), failure_(failure) {}
    [[nodiscard]] Failure failure() const noexcept { return failure_; }

private:
    Failure failure_;
};

class Connection;

/// A prepared statement. Parameters are numbered from 1, columns from 0.
class Statement {
public:
    Statement(Connection& connection, std::string_view sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(int parameter, std::string_view text);
    Statement& bind(int parameter, const char* text) { return bind(parameter, std::string_view(text)); }
    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, std::uint64_t value) { return bind(parameter, static_cast<std::int64_t>(value)); }
    Statement& bind(int parameter, unsigned value) { return bind(parameter, static_cast<std::int64_t>(value)); }
    Statement& bind(int parameter, double value);
    Statement& bind_null(int parameter);
    template <class T>
    Statement& bind(int parameter, const std::optional<T>& value)
    {
        return value ? bind(parameter, *value) : bind_null(parameter);
    }

    /// Whether there is a (further) row. @throws Error
    [[nodiscard]] bool step();
    /// Runs a statement without rows, and resets it. @throws Error
    void run();
    void reset();

    [[nodiscard]] int columns() const;
    [[nodiscard]] std::string name(int column) const;
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] bool is_text(int column) const;
    [[nodiscard]] bool is_integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;

private:
    Connection& connection_;
    sqlite3_stmt* statement_ = nullptr;
};

class Connection {
public:
    enum class Mode { create, write, read };

    /// @param mode `create` makes the file if there is none. `read` rolls back what a killed writer left, where it may.
    /// @throws Error
    Connection(const std::filesystem::path& path, Mode mode);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// One or several statements without results. @throws Error
    void execute(const std::string& sql);
    /// The first column of the first row. @throws Error also if there is no row
    [[nodiscard]] std::string text(const std::string& sql);
    [[nodiscard]] std::int64_t integer(const std::string& sql);

    /// @throws Error with the connection's message unless `code` is SQLITE_OK, SQLITE_ROW or SQLITE_DONE
    void check(int code) const;
    [[nodiscard]] sqlite3* handle() const noexcept { return handle_; }

private:
    std::string path_;
    sqlite3* handle_ = nullptr;
};

/// All or nothing: rolled back unless committed.
class Transaction {
public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    Connection& connection_;
    bool is_open_ = true;
};

} // namespace wnflow::sweep::sqlite
