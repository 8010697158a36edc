#include "support/catch.hpp"
#include "support/small_report.hpp"

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

using support::report_of;
using support::small_report;

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
    for (const ReportFigure& figure : report_figures(report))
        CHECK_THAT(page,
                   Contains("id=\"figure-" + figure.figure.name + "\"") && Contains(figure.figure.name + "-desc"));
    if (files.warning.find("not installed") == std::string::npos) {
        CHECK(files.warning.empty());
        for (const ReportFigure& figure : report_figures(report)) {
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

TEST_CASE("a report of an older version is rendered", "[report]")
{
    const ordered_json old = support::without_newer_fields(small_report());
    const std::string page = file(report_files(old), "report.html");
    CHECK_THAT(page, Contains("</html>") && !Contains("null") && !Contains("∈ 0"));
    for (const ordered_json& claim : old["verification"]["claims"])
        CHECK_THAT(page, Contains("<section class=\"statement\" id=\"" + claim["id"].get<std::string>() + "\">"));
}

TEST_CASE("certified intervals are where enclosures are, and contain the values", "[report]")
{
    const ordered_json& report = small_report();
    const ordered_json& statements = report["certified"]["statements"];
    std::size_t count = 0;
    for (const ordered_json& claim : report["verification"]["claims"]) {
        const std::string id = claim["id"];
        CAPTURE(id);
        CHECK(statements.contains(id) == (claim["evidence"] == "enclosure" && claim["left"].is_string()));
        if (!statements.contains(id)) continue;
        ++count;
        for (const char* which : {"left", "right"}) {
            const double value = *approximate(claim[which]), slack = 1e-15 * std::abs(value) + 1e-300;
            CHECK(*approximate(statements[id][which][0]) <= value + slack);
            CHECK(value <= *approximate(statements[id][which][1]) + slack);
        }
    }
    CHECK(count > 5);
    const ordered_json& limit = report["certified"]["limit"];
    REQUIRE(limit["magnification"].is_array());
    CHECK(std::log(*approximate(limit["magnification"][0])) ==
          Approx(*approximate(report["verification"]["headline"]["log_magnification"])));
    CHECK(limit["collapse"]["certified"] == true);
}

TEST_CASE("the width of the enclosed trajectory, and the time from which all later ones are certified", "[report]")
{
    const ordered_json report =
        report_of("eta_r = 1\neta_u = 5\n", "matrix = [[1, 2, 3]]\nground_truth = [1, 0, 0]\n", true);
    const ordered_json& enclosure = report["enclosure"];
    REQUIRE(enclosure.is_object());
    REQUIRE(enclosure["widths"].size() >= 2);
    for (std::size_t k = 0; k < enclosure["widths"].size(); ++k) {
        CHECK(*approximate(enclosure["widths"][k]["width"]) <= 1e-20);
        if (k > 0) CHECK(*approximate(enclosure["widths"][k - 1]["t"]) <= *approximate(enclosure["widths"][k]["t"]));
    }
    CHECK(enclosure["outcome"] == "enclosed");
    REQUIRE(enclosure["later"].is_object());
    CHECK(*approximate(enclosure["later"]["rate"]) > 0);
    CHECK(*approximate(enclosure["later"]["rate"]) <= *approximate(report["limit"]["rate"]) * (1 + 1e-12));
    const std::string page = file(report_files(report), "report.html");
    CHECK_THAT(page, Contains("figure-enclosure-width") && Contains("id=\"the-enclosure\""));
    CHECK(small_report()["enclosure"].is_null());
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
    // An equality that is proved to within a bound is never shown without it.
    ordered_json object = small_report();
    ordered_json& claim = object["verification"]["claims"][0];
    claim["verdict"] = "proved";
    claim["evidence"] = "enclosure";
    claim["within"] = "1.2e-70";
    CHECK_THAT(to_markdown(object), Contains("| proved | to within 1.2e-70 |"));
    CHECK_THAT(to_latex(object), Contains("proved & to within $1.2 \\cdot 10^{-70}$ "));
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

TEST_CASE("the page says which method integrated when, and which enclosure is missing", "[report]")
{
    ordered_json report = small_report();
    const auto page_of = [&] { return file(report_files(report), "report.html"); };
    report["trajectory"]["methods"] = {{{"method", "taylor"}, {"steps", 8}, {"until", "0.25"}},
                                       {{"method", "collocation"}, {"steps", 31}, {"until", "2"}}};
    CHECK_THAT(page_of(), Contains("<tr><th scope=\"row\">collocation</th><td class=\"number\">31</td>"
                                   "<td class=\"number\">0.25</td><td class=\"number\">2</td></tr>"));
    report["trajectory"]["methods"] = ordered_json::array();
    for (int k = 1; k <= 70; ++k)
        report["trajectory"]["methods"].push_back({{"method", "taylor"}, {"steps", 4}, {"until", std::to_string(k)}});
    CHECK_THAT(page_of(), Contains("And 10 more"));

    const std::string words = "it is this other one that is missing";
    report = report_of("eta_r = 1\neta_u = 5\n", "matrix = [[1, 2, 3]]\ntarget = [3]\n", true);
    REQUIRE(report["enclosure"].is_object());
    report["verification"]["claims"][0]["reason"] = "";
    CHECK_THAT(page_of(), !Contains(words));
    report["verification"]["claims"][0]["reason"] = "the trajectory is not enclosed: N = 100 exceeds 40 weights";
    CHECK_THAT(page_of(), Contains(words));
}
