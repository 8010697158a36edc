#include "support/catch.hpp"

#include "cli/program.hpp"
#include "support/gnuplot_scripts.hpp"
#include "support/hostile_text.hpp"
#include "support/temporary_directory.hpp"

#include <verification/sweep/sqlite.hpp>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace wnflow::test;
using Catch::Contains;
using nlohmann::ordered_json;
using support::acts_on_a_terminal;

namespace {

std::string content(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void check_quiet(const Output& output)
{
    CAPTURE(output);
    CHECK_FALSE(acts_on_a_terminal(output.out));
    CHECK_FALSE(acts_on_a_terminal(output.err));
}

/// The report of a small instance, made by the program.
ordered_json report_in(const TemporaryDirectory& directory)
{
    directory.write("small.toml", small_toml());
    const Output output = run({"verify", "small.toml", "--claim", "theorem-2.1", "--report", "out"}, directory.path());
    CAPTURE(output);
    REQUIRE(output.status == 0);
    return ordered_json::parse(content(directory.path() / "out" / "report.json"));
}

} // namespace

TEST_CASE("a report that was tampered with is rendered, and runs nothing", "[cli]")
{
    const TemporaryDirectory directory;
    const std::filesystem::path marker = directory.path() / "marker";
    ordered_json report = report_in(directory);
    support::plant(report, support::hostile_text(marker));
    directory.write("bad.json", report.dump());
    // A folder may be named like a command too.
    const Output rendered = run({"report", "bad.json", "--out", "`touch marker`"}, directory.path());
    CAPTURE(rendered);
    CHECK(rendered.status == 0);
    check_quiet(rendered);
    CHECK_FALSE(std::filesystem::exists(marker));
    CHECK_THAT(content(directory.path() / "`touch marker`" / "report.html"),
               Contains("</html>") && !Contains("<script"));
    for (const char* option : {"--latex", "--markdown"}) {
        const Output table = run({"report", "bad.json", option}, directory.path());
        CHECK(table.status == 0);
        check_quiet(table);
        CHECK_THAT(table.out, !Contains(std::string(option) == "--latex" ? "\\input" : "<"));
    }

    directory.write("bad.json", "{\"schema\": \"\\u001b[31m\", \"a\": \"\xff\"}");
    const Output refused = run({"report", "bad.json"}, directory.path());
    CHECK(refused.status == 2);
    check_quiet(refused);
}

TEST_CASE("JSON that is nested without end is refused, not followed", "[cli]")
{
    const TemporaryDirectory directory;
    const ordered_json report = report_in(directory);
    constexpr std::size_t many = 100'000;
    const std::string deep = std::string(many, '[') + std::string(many, ']');
    std::string text = report.dump();
    directory.write("deep.json", text.substr(0, text.size() - 1) + ",\"more\":" + deep + "}");
    directory.write("only.json", deep);
    std::string objects;
    for (std::size_t k = 0; k < many; ++k) objects += "{\"a\":";
    directory.write("objects.json", objects);
    for (const char* file : {"deep.json", "only.json", "objects.json"}) {
        const Output output = run({"report", file, "--out", "rendered"}, directory.path());
        CAPTURE(output.status, output.err);
        CHECK(output.status == 2);
        CHECK_THAT(output.err, Contains(file) && Contains("nested deeper"));
    }
    const Output compared = run({"compare", "small.toml", "--baselines", "deep.json"}, directory.path());
    CHECK(compared.status == 2);
    CHECK_THAT(compared.out, Contains("nested deeper"));
    // What an earlier report says of its certificate is looked up before it is replaced.
    std::filesystem::copy_file(directory.path() / "deep.json", directory.path() / "out" / "report.json",
                               std::filesystem::copy_options::overwrite_existing);
    CHECK(run({"verify", "small.toml", "--claim", "theorem-2.1", "--report", "out"}, directory.path()).status == 0);

    ordered_json formula = report;
    formula["statements"][0]["formula"] = std::string(many, '(');
    directory.write("formula.json", formula.dump());
    const Output output = run({"report", "formula.json", "--out", "rendered"}, directory.path());
    CHECK(output.status == 2);
    CHECK_THAT(output.err, Contains("formula") && Contains("nested deeper"));
}

TEST_CASE("names and values from files are shown without what acts in them", "[cli]")
{
    const TemporaryDirectory directory;
    const std::string name = "a\x1b[31m\nb\xff\u202e.toml";
    directory.write(name, small_toml());
    for (const std::vector<std::string>& words : {std::vector<std::string>{"verify", name, "--claim", "theorem-2.1"},
                                                  {"limit", name},
                                                  {"show", name},
                                                  {"prove", name},
                                                  {"optimum", name}}) {
        const Output text = run(words, directory.path());
        CHECK((text.status == 0 || text.status == 3));
        check_quiet(text);
        CHECK_THAT(text.out, !Contains("\nb\xff"));
        std::vector<std::string> with_json = words;
        with_json.emplace_back("--json");
        const Output json = run(with_json, directory.path());
        CAPTURE(json);
        CHECK(json.status == text.status);
        check_quiet(json);
        CHECK(ordered_json::parse(json.out).is_object()); // which is UTF-8
    }
    const Output shown = run({"show", name}, directory.path());
    CHECK_THAT(shown.out + shown.err, Contains("a\\x1b[31m\\x0ab\\xff\\u202e"));

    // A folder of instances, whose summary and JSON name them.
    for (const char* option : {"--details", "--json"})
        check_quiet(run({"verify", ".", "--claim", "theorem-2.1", option}, directory.path()));
    const Output reported = run({"verify", name, "--claim", "theorem-2.1", "--report", "out"}, directory.path());
    CHECK(reported.status == 0);
    check_quiet(reported);
    CHECK_FALSE(acts_on_a_terminal(content(directory.path() / "out" / "report.html")));
    const ordered_json report = ordered_json::parse(content(directory.path() / "out" / "report.json"));
    CHECK_THAT(report["reproduction"]["command"].get<std::string>(), Contains("$'a\\x1b[31m\\x0ab\\xff"));

    // JUnit XML of a comparison.
    CHECK(run({"baseline", name, "--baselines", "b"}, directory.path()).status == 0);
    const Output compared = run({"compare", name, "--baselines", "b", "--junit", "junit.xml"}, directory.path());
    check_quiet(compared);
    CHECK_THAT(content(directory.path() / "junit.xml"), Contains("</testsuite>"));
    CHECK_FALSE(acts_on_a_terminal(content(directory.path() / "junit.xml")));
}

TEST_CASE("errors quote a file without what acts in it", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("esc.csv", "1,2\x1b]0;title\x07\n\x1b[2J3,4\n");
    directory.write("in.toml", "depth = 2\n[data]\nmatrix = { file = \"esc.csv\" }\ntarget = [2, 1]\n[flow]\n"
                               "eta_ratio = \"1/10\"\n[initialization]\nalpha = \"1/10\"\n");
    directory.write("key.toml", "\"dep\\u001b[31mth\" = 2\n");
    directory.write("value.toml", "depth = \"\\u001b[31m\\u202e\"\n");
    directory.write("bytes.toml", "depth = \"\xff\x1b\"\n");
    for (const char* file : {"in.toml", "key.toml", "value.toml", "bytes.toml", "no\x1bsuch.toml"})
        for (const char* command : {"verify", "limit", "show", "prove"}) {
            const Output output = run({command, file}, directory.path());
            CAPTURE(file, command);
            CHECK(output.status == 2);
            check_quiet(output);
        }
    CHECK_THAT(run({"show", "in.toml"}, directory.path()).err, Contains("\\x1b"));
    check_quiet(run({"verify", "in.toml", "--stepper", "\x1b[31m"}, directory.path()));
    check_quiet(run({"verify", "in.toml", "--\x1b[31m"}, directory.path()));
    check_quiet(run({"\x1b[31m"}, directory.path()));
}

TEST_CASE("a sweep's database is text too", "[cli]")
{
    const TemporaryDirectory directory;
    const std::filesystem::path marker = directory.path() / "marker";
    directory.write("s.toml",
                    "quantities = [\"error\"]\n[base]\nmeasurements = 8\ndimension = 20\nsparsity = 2\ndigits = 20\n"
                    "[vary]\nalpha = [\"1/100\", \"1/10\"]\ndepth = [2, 3]\n");
    const Output made = run({"sweep", "run", "s.toml", "--jobs", "1"}, directory.path());
    CAPTURE(made);
    REQUIRE(std::filesystem::exists(directory.path() / "s.sqlite"));
    const auto plant = [&](const std::string& text) {
        wnflow::sweep::sqlite::Connection connection(directory.path() / "s.sqlite",
                                                     wnflow::sweep::sqlite::Connection::Mode::write);
        for (const char* sql : {"UPDATE sweep SET value = ? WHERE name = 'name'", "UPDATE quantities SET text = ?",
                                "UPDATE points SET reason = ?"}) {
            wnflow::sweep::sqlite::Statement statement(connection, sql);
            statement.bind(1, std::string_view(text)).run();
        }
    };
    std::size_t count = 0;
    for (const std::string& text :
         {support::hostile_text(marker), "`touch " + marker.string() + "`", "| touch " + marker.string(),
          std::string("-e system('touch marker')"), std::string("x\"; system('touch marker') #")}) {
        plant(text);
        const std::string folder = "plots" + std::to_string(++count);
        const Output plotted =
            run({"sweep", "plot", "s.sqlite", "--x", "alpha", "--y", "depth", "--quantity", "error", "--out", folder},
                directory.path());
        CAPTURE(plotted);
        CHECK((plotted.status == 0 || plotted.err.find("gnuplot-nox") != std::string::npos));
        check_quiet(plotted);
        CHECK_FALSE(std::filesystem::exists(marker));
        if (plotted.status == 0)
            for (const auto& entry : std::filesystem::directory_iterator(directory.path() / folder))
                if (entry.path().extension() == ".gp") CHECK(support::fault_of_script(content(entry.path())).empty());
        for (const std::vector<std::string>& words : {std::vector<std::string>{"sweep", "status", "s.sqlite"},
                                                      {"sweep", "status", "s.sqlite", "--json"},
                                                      {"sweep", "export", "s.sqlite", "--csv"},
                                                      {"sweep", "export", "s.sqlite", "--json"}})
            check_quiet(run(words, directory.path()));
    }
    const Output named = run({"sweep", "plot", "s.sqlite", "--x", "alpha", "--y", "depth", "--quantity", "error",
                              "--name", "`touch marker`"},
                             directory.path());
    CHECK(named.status == 2);
    CHECK_THAT(named.err, Contains("--name"));
}
