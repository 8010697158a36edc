#include <verification/sweep/schema.hpp>

#include <fmt/format.h>

namespace wnflow::sweep {
namespace {

constexpr const char* tables = R"(
CREATE TABLE sweep (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    started TEXT NOT NULL, ended TEXT,
    host TEXT NOT NULL, version TEXT NOT NULL,
    processes INTEGER NOT NULL, jobs INTEGER NOT NULL,
    points INTEGER, seconds REAL, busy_seconds REAL, peak_memory_kib INTEGER);
CREATE TABLE quantities (
    point INTEGER NOT NULL REFERENCES points(point) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value REAL, text TEXT NOT NULL, radius REAL,
    PRIMARY KEY (point, name)) WITHOUT ROWID;
CREATE TABLE verdicts (
    point INTEGER NOT NULL REFERENCES points(point) ON DELETE CASCADE,
    statement TEXT NOT NULL,
    verdict TEXT NOT NULL, evidence TEXT NOT NULL,
    "left" REAL, left_text TEXT, "right" REAL, right_text TEXT,
    ratio REAL, margin_digits REAL, digits INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (point, statement)) WITHOUT ROWID;
)";

/// A rational has a column for its value and one for its text.
std::string parameter_columns(bool has_types)
{
    std::string columns;
    for (std::size_t i = 0; i < parameter_count; ++i) {
        const auto parameter = static_cast<Parameter>(i);
        const std::string_view name = parameter_names[i];
        const char* type = is_name(parameter) ? " TEXT" : is_rational(parameter) ? " REAL" : " INTEGER";
        columns += fmt::format("{}{}, ", name, has_types ? type : "");
        if (is_rational(parameter)) columns += fmt::format("{}_text{}, ", name, has_types ? " TEXT" : "");
    }
    return columns;
}

std::string results_view(const Definition& definition)
{
    std::string view =
        "CREATE VIEW results AS SELECT point, repetition, " + parameter_columns(false) + "status, reason";
    for (const Quantity quantity : definition.quantities) {
        const std::string_view name = quantity_names[static_cast<std::size_t>(quantity)];
        for (const auto& [column, suffix] : {std::pair{"value", ""}, {"text", "_text"}})
            view +=
                fmt::format(",\n (SELECT {0} FROM quantities q WHERE q.point = p.point AND q.name = '{1}') AS {1}{2}",
                            column, name, suffix);
    }
    for (const std::string& id : definition.statements)
        for (const auto& [column, suffix] :
             {std::pair{"verdict", ""}, {"margin_digits", " margin"}, {"ratio", " ratio"}})
            view += fmt::format(
                ",\n (SELECT {0} FROM verdicts v WHERE v.point = p.point AND v.statement = '{1}') AS \"{1}{2}\"",
                column, id, suffix);
    return view + ",\n seconds, cpu_seconds, run, digest FROM points p;\n";
}

} // namespace

std::string schema_sql(const Definition& definition)
{
    return std::string(tables) + "CREATE TABLE points (point INTEGER PRIMARY KEY, repetition INTEGER NOT NULL, " +
           parameter_columns(true) +
           "status TEXT NOT NULL CHECK (status IN ('done', 'failed')), reason TEXT NOT NULL, digest TEXT NOT NULL, "
           "seconds REAL NOT NULL, cpu_seconds REAL NOT NULL, run INTEGER NOT NULL);\n" +
           results_view(definition);
}

} // namespace wnflow::sweep
