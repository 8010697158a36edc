#include "support/catch.hpp"

#include "fuzz/mutation.hpp"

#include <verification/report/baseline.hpp>
#include <verification/report/verdict_table.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <nlohmann/json.hpp>

// Stored results that were cut, edited or mixed up: reading them ends in a result or in one of the two exceptions that the
// program reports with the file's name, and never in a table made of what is not there.
namespace {

using nlohmann::ordered_json;
using Texts = std::vector<std::string>;

Texts stored_results()
{
    return fuzz::smallest_texts(std::filesystem::path(WNFLOW_SOURCE_DIR) / "verification" / "data" / "baselines",
                                ".json", 12);
}

/// What wnflow report and wnflow compare make of an object; false for one that they refuse.
bool is_used(const ordered_json& object, const ordered_json& after)
{
    try {
        const std::string tables = wnflow::report::to_latex(object) + wnflow::report::to_markdown(object);
        const auto comparison = wnflow::report::compare(object, after);
        return !tables.empty() && !wnflow::report::to_terminal({comparison}).empty() &&
               !wnflow::report::to_junit({comparison}).empty();
    } catch (const ordered_json::exception&) {
        return false;
    } catch (const wnflow::numeric::InputError&) {
        return false;
    }
}

/// The object without its k-th field, counted through all levels; false if there are not so many.
bool remove_field(ordered_json& object, std::size_t& k)
{
    if (!object.is_structured()) return false;
    for (auto item = object.begin(); item != object.end(); ++item) {
        if (object.is_object() && k-- == 0) {
            object.erase(item.key());
            return true;
        }
        if (remove_field(*item, k)) return true;
    }
    return false;
}

} // namespace

TEST_CASE("a stored result without one of its fields is used without it, or refused", "[fuzz]")
{
    const ordered_json whole = ordered_json::parse(stored_results().front());
    REQUIRE(is_used(whole, whole));
    std::size_t refused = 0, fields = 0;
    for (;; ++fields) {
        ordered_json object = whole;
        std::size_t k = fields;
        if (!remove_field(object, k)) break;
        refused += is_used(object, whole) ? 0 : 1;
    }
    CHECK(fields > 500);
    CHECK(refused > 200); // each statement's id, sides, verdict, evidence and margin

    ordered_json without_right = whole;
    without_right["claims"][3].erase("right");
    CHECK_THROWS_AS(wnflow::report::to_markdown(without_right), ordered_json::exception);
}

TEST_CASE("no bytes upset the readers of stored results", "[fuzz]")
{
    const Texts texts = stored_results();
    REQUIRE(texts.size() == 12);
    const Texts pieces = {"\"",
                          "{",
                          "}",
                          "[",
                          "]",
                          ",",
                          ":",
                          "null",
                          "1",
                          "-1",
                          "1e999",
                          "\"1/0\"",
                          "\"1e99999999999999999999\"",
                          "\"nan\"",
                          "\"inf\"",
                          "\"\"",
                          "true",
                          "[]",
                          "{}",
                          "\"[1 +/- 1e-3]\"",
                          "\\u0000",
                          "\xff",
                          "\"1e-1000000000\"",
                          "\"e\""};
    const ordered_json after = ordered_json::parse(texts.front());
    std::mt19937_64 bits(4);
    int used = 0, refused = 0, malformed = 0;
    for (int round = 0; round < 1000; ++round) {
        const std::string text = fuzz::mutated(texts[bits() % texts.size()], texts, pieces, bits);
        const ordered_json object = ordered_json::parse(text, nullptr, false);
        if (object.is_discarded()) {
            ++malformed;
            continue;
        }
        CAPTURE(text);
        bool is_useful = false;
        REQUIRE_NOTHROW(is_useful = is_used(object, after));
        ++(is_useful ? used : refused);
    }
    CAPTURE(used, refused, malformed);
    CHECK(used > 10);
    CHECK(refused > 0);
}

TEST_CASE("numbers of stored results that no computation has made", "[fuzz]")
{
    const ordered_json whole = ordered_json::parse(stored_results().front());
    for (const char* number : {"1e99999999999999999999999", "1e-99999999999999999999999", "1e", "1e+", "e5", "1/0", "",
                               "[1 +/- 2]", "nan", "-inf", "1e1000000000000", "0x10", "1.5.5"}) {
        ordered_json object = whole;
        for (ordered_json& claim : object["claims"])
            for (const char* side : {"left", "right", "ratio", "error"}) claim[side] = number;
        for (auto& field : object["headline"]) field = number;
        CAPTURE(number);
        CHECK_NOTHROW(is_used(object, whole));
        CHECK_NOTHROW(is_used(whole, object));
    }
}
