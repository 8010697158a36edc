#include "support/catch.hpp"

#include <verification/report/json_values.hpp>
#include <verification/report/report_data.hpp>
#include <verification/report/report_diagrams.hpp>
#include <verification/report/report_files.hpp>
#include <verification/report/verdict_table.hpp>

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace wnflow;
using namespace wnflow::report;
using Catch::Contains;
using nlohmann::ordered_json;

namespace {

ordered_json report_of(const std::string& flow,
                       const std::string& data = "matrix = [[1, 2, 3]]\nground_truth = [1, 0, 0]\n")
{
    const std::string text =
        "depth = 2\n[data]\n" + data + "[flow]\n" + flow +
        "[initialization]\nradius = \"1/2\"\n[run]\nuntil = 2\ndigits = 30\ntolerance = \"1e-15\"\n";
    claims::Evidence evidence(problem::parse_instance(text, "small <instance>.toml", "."), [&] {
        return claims::EvidenceSettings::of(problem::parse_instance(text, "small.toml", "."));
    }());
    return report_data(evidence, verify(evidence), {"wnflow verify 'a & b'", text, 5, {}});
}

const ordered_json& small_report()
{
    static const ordered_json report = report_of("eta_r = 1\neta_u = 5\n");
    return report;
}

std::string file(const ReportFiles& files, const std::string& name)
{
    const auto found = std::ranges::find(files.files, name, &plot::File::name);
    CAPTURE(name);
    REQUIRE(found != files.files.end());
    return found->content;
}

} // namespace

TEST_CASE("the samples of a report agree with each other", "[report]")
{
    const ordered_json& samples = small_report()["trajectory"]["samples"];
    REQUIRE(samples.size() == 21);
    for (const ordered_json& sample : samples) {
        // loss = |e|^2 / (2 L), by another route than its own.
        const double loss = *approximate(sample["loss"]), residual = *approximate(sample["residual"]);
        CHECK(loss == Approx(residual * residual / 4).epsilon(1e-9));
        CHECK(*approximate(sample["norm_drift"]) < 1e-14);
        CHECK(*approximate(sample["invariant_drift"]) < 1e-12);
        CHECK(*approximate(sample["energy_drift"]) < 1e-12);
    }
    const ordered_json& rates = small_report()["trajectory"]["measured_rates"];
    REQUIRE(rates.size() == 20);
    const double expected = std::log(*approximate(samples[19]["residual"]) / *approximate(samples[20]["residual"])) /
                            (*approximate(samples[20]["t"]) - *approximate(samples[19]["t"]));
    CHECK(*approximate(rates[19]["rate"]) == Approx(expected).epsilon(1e-8));
}

TEST_CASE("the curves pass through the instance, and their bounds are above the gap", "[report]")
{
    const ordered_json& report = small_report();
    for (const char* name : {"learning_rate_ratio", "scale"}) {
        const ordered_json& curve = report["curves"][name];
        REQUIRE(curve.size() == 5);
        CHECK(*approximate(curve[2]["gap"]) ==
              Approx(*approximate(report["verification"]["headline"]["relative_gap"])));
        for (const ordered_json& point : curve)
            for (const auto& [id, bound] : point["bounds"].items()) {
                CAPTURE(name, id, point.dump());
                if (bound.is_string()) CHECK(*approximate(point["gap"]) <= *approximate(bound));
            }
    }
    CHECK(*approximate(report["curves"]["learning_rate_ratio"][2]["value"]) == Approx(0.2));
}

TEST_CASE("the page is rendered from the report alone, and holds all of it", "[report]")
{
    const ordered_json& report = small_report();
    const ReportFiles files = report_files(ordered_json::parse(report.dump())); // as read from the file
    const std::string page = file(files, "report.html");
    CHECK_THAT(page, Contains("small &lt;instance&gt;") && !Contains("small <instance>"));
    CHECK_THAT(page, Contains("a &amp; b") && Contains(report["digest"].get<std::string>()));
    for (const ordered_json& claim : report["verification"]["claims"])
        CHECK_THAT(page, Contains("<section class=\"statement\" id=\"" + claim["id"].get<std::string>() + "\">"));
    CHECK_THAT(page, !Contains("<script") && !Contains("src=\"http") && !Contains("url("));
    CHECK(ordered_json::parse(file(files, "report.json")) == report);
    if (files.warning.find("not installed") == std::string::npos) {
        CHECK(files.warning.empty());
        for (const ReportFigure& figure : report_figures(report)) {
            CHECK_THAT(page, Contains("id=\"figure-" + figure.figure.name + "\""));
            for (const char* ending : {".csv", ".gp", ".svg", ".pdf", ".png"})
                CHECK_FALSE(file(files, "figures/" + figure.figure.name + ending).empty());
        }
    }
    CHECK(report_files(report).files.size() == files.files.size());
    CHECK(file(report_files(report), "report.html") == page); // no date, no chance
}

TEST_CASE("instances without this or that are reported too", "[report]")
{
    for (const auto& [flow, data] : std::vector<std::pair<std::string, std::string>>{
             {"kind = \"plain\"\n", "matrix = [[1, 2, 3]]\ntarget = [3]\n"},
             {"eta_r = 1\neta_u = 5\n", "matrix = [[1, 2]]\ntarget = [-1]\n"}, // S+ is empty
             {"eta_r = 1\neta_u = 5\n", "matrix = [[1, -2]]\nground_truth = [-1, 1]\nsigned = true\n"}}) {
        const ordered_json report = report_of(flow, data);
        CAPTURE(flow, data);
        const std::string page = file(report_files(report), "report.html");
        CHECK_THAT(page, Contains("</html>") && !Contains("null"));
    }
}

TEST_CASE("what is no report is refused with its reason", "[report]")
{
    const auto message = [](const ordered_json& object) -> std::string {
        try {
            (void)report_files(object);
        } catch (const numeric::InputError& error) {
            return error.what();
        }
        return "accepted";
    };
    CHECK_THAT(message(ordered_json::array()), Contains("schema"));
    ordered_json report = small_report();
    report["schema"] = "wnflow-report-2";
    CHECK_THAT(message(report), Contains("wnflow-report-2") && Contains("wnflow-report-1"));
    report = small_report();
    report.erase("curves");
    CHECK_THAT(message(report), Contains("curves"));
    report = small_report();
    report["verification"].erase("claims");
    CHECK_THAT(message(report), Contains("cannot be read"));
}

TEST_CASE("the verdict table for papers", "[report]")
{
    const std::string latex = to_latex(small_report());
    CHECK_THAT(latex, Contains("\\begin{tabular}") && Contains("theorem-2.1 & $") && Contains("\\bottomrule"));
    CHECK_THAT(to_latex(small_report()["verification"]), Contains("theorem-2.1 & $"));
    const std::string markdown = to_markdown(small_report());
    CHECK_THAT(markdown, Contains("| theorem-2.1 | "));
    CHECK(std::ranges::count(markdown, '\n') == static_cast<long>(small_report()["verification"]["claims"].size()) + 2);
}

TEST_CASE("numbers of any size are read from their text", "[report]")
{
    const auto json = [](const char* text) { return ordered_json(text); };
    CHECK(*logarithm(json("1e-4000000")) == Approx(-4000000));
    CHECK(*approximate(json("-1/4")) == -0.25);
    CHECK_FALSE(logarithm(json("0")).has_value());
    CHECK_FALSE(logarithm(json("-1")).has_value());
    CHECK_FALSE(approximate(ordered_json(nullptr)).has_value());
    CHECK_FALSE(approximate(json("nan")).has_value());
    CHECK(shortened(json("1.23456789"), 3) == "1.23");
    CHECK(shortened(ordered_json(nullptr), 3) == "–");
    CHECK(*quotient(json("1"), json("4")) == "0.25");
    CHECK_FALSE(quotient(json("1"), json("0")).has_value());
}
