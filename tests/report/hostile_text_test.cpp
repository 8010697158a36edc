#include "support/catch.hpp"
#include "support/gnuplot_scripts.hpp"
#include "support/hostile_text.hpp"
#include "support/small_report.hpp"
#include "support/temporary_directory.hpp"

#include <verification/report/baseline.hpp>
#include <verification/report/html.hpp>
#include <verification/report/html_parts.hpp>
#include <verification/report/json.hpp>
#include <verification/report/mathml.hpp>
#include <verification/report/report_files.hpp>
#include <verification/report/verdict_table.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <algorithm>
#include <cstdlib>

using namespace wnflow;
using namespace wnflow::report;
using Catch::Contains;
using nlohmann::ordered_json;
using support::acts_on_a_terminal;
using support::hostile_text;

namespace {

std::size_t lines_of(const std::string& text)
{
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

/// Bars that end a cell, in one line.
std::size_t bars_of(const std::string& line)
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < line.size(); ++i)
        if (line[i] == '\\') ++i;
        else if (line[i] == '|') ++count;
    return count;
}

void check_markup(const std::string& text)
{
    CHECK_THAT(text, !Contains("<script") && !Contains("<img"));
}

void check_file(const plot::File& file)
{
    CAPTURE(file.name);
    CHECK(file.name.find("..") == std::string::npos);
    CHECK_THAT(file.name, !Contains("`") && !Contains("'") && !Contains("<") && !Contains("\n"));
    CHECK(file.name.find('/', std::string("figures/").size()) == std::string::npos);
    if (file.name.ends_with(".pdf") || file.name.ends_with(".png")) return;
    CHECK_FALSE(acts_on_a_terminal(file.content));
    if (file.name.ends_with(".html") || file.name.ends_with(".svg")) check_markup(file.content);
    if (file.name.ends_with(".html")) CHECK_THAT(file.content, !Contains("\"'>")); // out of an attribute
    if (file.name.ends_with(".svg")) CHECK_THAT(file.content, !Contains("]]>"));   // which XML excludes
    if (file.name.ends_with(".gp")) CHECK(support::fault_of_script(file.content).empty());
}

} // namespace

TEST_CASE("whatever stands in a report, it is text in all that is rendered from it", "[report]")
{
    const test::TemporaryDirectory directory;
    const std::filesystem::path marker = directory.path() / "marker";
    const std::string text = hostile_text(marker);
    const ordered_json& clean = support::small_report();
    ordered_json report = clean;
    support::plant(report, text);
    REQUIRE(report["verification"]["instance"]["name"].get<std::string>().ends_with(text));

    const ReportFiles files = report_files(report);
    const std::size_t scripts = static_cast<std::size_t>(
        std::ranges::count_if(files.files, [](const plot::File& file) { return file.name.ends_with(".gp"); }));
    CHECK(scripts > 10); // those of single statements too
    for (const plot::File& file : files.files) {
        check_file(file);
        directory.write(std::filesystem::path(file.name).filename().string(), file.content);
    }
    CHECK(std::filesystem::exists(directory.path() / "report.html"));
    if (files.warning.find("not installed") == std::string::npos) {
        CHECK(files.warning.empty());
        // As a reader of the paper would, with every script.
        const std::string command =
            "cd '" + directory.path().string() + "' && for f in *.gp; do gnuplot \"$f\" >said 2>&1 || exit 1; done";
        CHECK(std::system(command.c_str()) == 0); // NOLINT: one thread
    }
    CHECK_FALSE(std::filesystem::exists(marker));
    // It is all still there, and the page shows it.
    const auto page = std::ranges::find(files.files, "report.html", &plot::File::name);
    CHECK_THAT(page->content, Contains("&lt;script&gt;alert(1)&lt;/script&gt;") && Contains("\\x1b[31m"));

    const std::string latex = to_latex(report), markdown = to_markdown(report);
    CHECK(lines_of(latex) == lines_of(to_latex(clean)));
    CHECK_THAT(latex, !Contains("\\input") && Contains("\\textbackslash{}input") && !Contains("\x1b"));
    CHECK(lines_of(markdown) == lines_of(to_markdown(clean)));
    CHECK_THAT(markdown, !Contains("<") && !Contains("[a](") && !Contains("\x1b"));
    for (std::size_t begin = 0; begin < markdown.size();) {
        const std::size_t end = markdown.find('\n', begin);
        CHECK(bars_of(markdown.substr(begin, end - begin)) == 8);
        begin = end + 1;
    }
}

TEST_CASE("a report whose numbers are none is refused or shown as text", "[report]")
{
    const test::TemporaryDirectory directory;
    const std::filesystem::path marker = directory.path() / "marker";
    ordered_json report = support::small_report();
    support::plant_in_numbers(report, hostile_text(marker));
    try {
        for (const plot::File& file : report_files(report).files) check_file(file);
        CHECK(lines_of(to_latex(report)) > 3);
    } catch (const numeric::InputError& error) {
        CHECK_FALSE(acts_on_a_terminal(error.what()));
    }
    CHECK_FALSE(std::filesystem::exists(marker));
}

TEST_CASE("reports with ordinary ids keep the names of their files", "[report]")
{
    const ReportFiles files = report_files(support::small_report());
    for (const char* name : {"figures/loss.gp", "figures/statement-theorem-2.1.gp"})
        CHECK(std::ranges::count(files.files, name, &plot::File::name) == 1);
}

TEST_CASE("formulas that are nested deeper than any are refused", "[report]")
{
    const std::size_t many = 100'000;
    for (const std::string& formula : {std::string(many, '('), std::string(many, '|') + "x",
                                       "x" + std::string(many, '~'), "x" + std::string(many, '\''), [] {
                                           std::string text;
                                           for (int k = 0; k < 100'000; ++k) text += "x_(";
                                           return text;
                                       }()})
        CHECK_THROWS_AS(mathml(formula), numeric::InputError);
    CHECK(mathml(std::string(50, '(') + "x" + std::string(50, ')')).size() > 1000);
    ordered_json report = support::small_report();
    report["statements"][0]["formula"] = std::string(many, '(');
    report["verification"]["claims"][0]["verdict"] = "observed";
    CHECK_THROWS_AS(report_files(report), numeric::InputError);
}

TEST_CASE("control characters in a formula are written out", "[report]")
{
    CHECK_THAT(mathml("a\x1b[31m = \"b\""), !Contains("\x1b"));
}

TEST_CASE("long numbers in a sentence are only long", "[report]")
{
    const std::string digits(300'000, '1');
    CHECK(prose(digits) == digits);
    CHECK(prose(digits + "e-7").starts_with(digits));
    CHECK(prose("1.66e-6 and 10^-4.8, 1.2.3e5, v10^2, 110^2, 2e5x, 1e, 10^") ==
          "1.66·10<sup>−6</sup> and 10<sup>−4.8</sup>, 1.2.3e5, v10^2, 110^2, 2e5x, 1e, 10^");
    ordered_json report = support::small_report();
    report["reproduction"]["instance_file"] = "seed = 12\nseed=\"34\"\nmyseed = 5\nseed = " + digits;
    const ReportFiles files = report_files(report);
    const auto page = std::ranges::find(files.files, "report.html", &plot::File::name);
    CHECK_THAT(page->content, Contains("<dd>12, 34, " + digits + "</dd>"));
}

TEST_CASE("a link to a folder is one, whatever the folder is called", "[report]")
{
    const ordered_json& report = support::small_report();
    const std::string page =
        index_html({{"javascript:alert(1)", report}, {"a b\"><script>", report}, {"tiny", report}});
    CHECK_THAT(page, Contains("href=\"javascript%3Aalert%281%29/report.html\"") &&
                         Contains("href=\"tiny/report.html\"") && !Contains("<script"));
}

TEST_CASE("JUnit XML is well-formed whatever it tells of", "[report][baseline]")
{
    Comparison comparison;
    comparison.instance = hostile_text("marker");
    comparison.error = hostile_text("marker") + std::string("\0\x01\xff", 3);
    comparison.changes = {{ChangeKind::verdict, hostile_text("a"), hostile_text("b"), hostile_text("c"), true}};
    comparison.information = {hostile_text("d")};
    const std::string xml = to_junit({comparison});
    CHECK_FALSE(acts_on_a_terminal(xml));
    check_markup(xml);
    CHECK_THAT(xml, Contains("\\x1b[31m") && Contains("\\xff") && !Contains("\uffff"));
    const std::string told = to_terminal({comparison});
    for (const char* name : {"a", "b", "c", "d"}) // each in one line
        CHECK_THAT(told, !Contains("\nsystem('touch " + std::string(name)));
    for (const ordered_json& change : to_json(std::vector{comparison})["instances"][0]["changes"])
        CHECK(change["before"] == hostile_text("b")); // as it was
}

TEST_CASE("JSON is written with names that are not UTF-8", "[report]")
{
    const ordered_json object = {{"name", "a\xff\x7f\u009b"}};
    const std::string text = json_text(object, 2);
    CHECK_FALSE(acts_on_a_terminal(text));
    CHECK(ordered_json::parse(text)["name"] == "a\ufffd\x7f\u009b");
}
