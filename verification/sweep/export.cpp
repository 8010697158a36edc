#include <verification/sweep/export.hpp>

#include <verification/sweep/database.hpp>

#include <wnflow/numeric/printable.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace wnflow::sweep {
namespace {

using nlohmann::ordered_json;
using sqlite::Statement;

std::string quoted(std::string text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) result.append(c == '"' ? 2 : 1, c);
    return result + '"';
}

std::string csv_cell(const Statement& row, int column)
{
    if (row.is_null(column)) return "";
    if (row.is_text(column)) return quoted(row.text(column));
    return row.is_integer(column) ? std::to_string(row.integer(column)) : fmt::format("{}", row.real(column));
}

/// Text where there is text, for reals: a real of a JSON document is a string.
ordered_json cell(const Statement& row, int column)
{
    if (row.is_null(column)) return nullptr;
    if (row.is_text(column)) return row.text(column);
    if (row.is_integer(column)) return row.integer(column);
    return row.real(column);
}

ordered_json parameters(const Statement& row, int first)
{
    ordered_json object;
    for (std::size_t i = 0; i < parameter_count; ++i)
        object[std::string(parameter_names[i])] = cell(row, first + static_cast<int>(i));
    return object;
}

/// The rationals by their text.
std::string parameter_columns()
{
    std::string columns;
    for (std::size_t i = 0; i < parameter_count; ++i)
        columns += fmt::format(", {}{}", parameter_names[i], is_rational(static_cast<Parameter>(i)) ? "_text" : "");
    return columns;
}

} // namespace

std::string to_csv(const std::filesystem::path& database)
{
    const auto connection = open_for_reading(database);
    Statement rows(*connection, "SELECT * FROM results ORDER BY point");
    std::string text;
    for (int column = 0; column < rows.columns(); ++column) text += (column ? "," : "") + quoted(rows.name(column));
    text += '\n';
    while (rows.step()) {
        for (int column = 0; column < rows.columns(); ++column) {
            if (column) text += ',';
            text += csv_cell(rows, column);
        }
        text += '\n';
    }
    return text;
}

std::string to_json(const std::filesystem::path& database)
{
    const auto connection = open_for_reading(database);
    connection->execute("BEGIN"); // one state of the database for all tables
    ordered_json object;
    object["schema"] = "wnflow-sweep-1";
    object["version"] = property(*connection, "version");
    object["digest"] = property(*connection, "digest");
    object["name"] = property(*connection, "name");
    object["shard"] = property(*connection, "shard");
    object["size"] = std::stoull(property(*connection, "points"));
    const std::string definition = property(*connection, "definition");
    numeric::require_shallow_json(definition);
    object["definition"] = ordered_json::parse(definition);
    object["points"] = ordered_json::array();

    Statement points(*connection, "SELECT point, status, reason, digest, seconds, cpu_seconds, repetition" +
                                      parameter_columns() + " FROM points ORDER BY point");
    Statement quantities(*connection, "SELECT name, text, value, radius FROM quantities WHERE point = ?");
    Statement verdicts(*connection, "SELECT statement, verdict, evidence, left_text, right_text, ratio, margin_digits, "
                                    "digits, reason FROM verdicts WHERE point = ?");
    while (points.step()) {
        ordered_json point;
        point["point"] = points.integer(0);
        point["parameters"] = parameters(points, 7);
        point["parameters"]["repetition"] = points.integer(6);
        point["status"] = points.text(1);
        point["reason"] = points.text(2);
        point["instance_digest"] = points.text(3);
        point["seconds"] = points.real(4);
        point["cpu_seconds"] = points.real(5);
        point["quantities"] = ordered_json::object();
        quantities.bind(1, points.integer(0));
        while (quantities.step())
            point["quantities"][quantities.text(0)] = {
                {"text", quantities.text(1)}, {"value", cell(quantities, 2)}, {"radius", cell(quantities, 3)}};
        quantities.reset();
        point["verdicts"] = ordered_json::array();
        verdicts.bind(1, points.integer(0));
        while (verdicts.step()) {
            ordered_json verdict;
            for (int column = 0; column < verdicts.columns(); ++column) {
                std::string name = verdicts.name(column);
                if (name.ends_with("_text")) name.erase(name.size() - 5);
                verdict[name] = cell(verdicts, column);
            }
            point["verdicts"].push_back(std::move(verdict));
        }
        verdicts.reset();
        object["points"].push_back(std::move(point));
    }
    return numeric::printable_json(object.dump(2, ' ', false, ordered_json::error_handler_t::replace)) + "\n";
}

} // namespace wnflow::sweep
