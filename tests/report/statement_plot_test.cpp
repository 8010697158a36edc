#include "support/catch.hpp"
#include "support/small_report.hpp"

#include <verification/report/html_parts.hpp>
#include <verification/report/json_values.hpp>
#include <verification/report/plot_values.hpp>
#include <verification/report/statement_plot.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace wnflow::report;
namespace plot = wnflow::plot;
using Catch::Contains;
using nlohmann::ordered_json;

namespace {

const ordered_json& claim_of(const ordered_json& report, const std::string& id)
{
    for (const ordered_json& claim : report["verification"]["claims"])
        if (claim["id"] == id) return claim;
    FAIL("no claim " + id);
    throw std::logic_error(id);
}

StatementPlot plot_of(const ordered_json& report, const std::string& id)
{
    return statement_plot(report, claim_of(report, id));
}

} // namespace

TEST_CASE("every statement that was judged has a diagram or the reason why there is none", "[report]")
{
    const ordered_json& report = support::small_report();
    std::size_t drawn = 0;
    for (const ordered_json& claim : report["verification"]["claims"]) {
        if (!claim["left"].is_string()) continue;
        const StatementPlot plot = statement_plot(report, claim);
        CAPTURE(claim["id"], plot.none);
        CHECK(plot.svg.empty() != plot.none.empty());
        CHECK(plot.svg.empty() == plot.caption.empty());
        drawn += plot.svg.empty() ? 0 : 1;
    }
    CHECK(drawn > 15);
}

TEST_CASE("the sides at the samples are those that were judged", "[report]")
{
    const ordered_json& report = support::small_report();
    REQUIRE(report["judged_samples"].size() > 8);
    for (const auto& [id, rows] : report["judged_samples"].items()) {
        CAPTURE(id);
        const ordered_json& claim = claim_of(report, id);
        REQUIRE(rows.size() == 20); // all but the start
        CHECK(std::ranges::any_of(rows, [&](const ordered_json& row) {
            return agree(row["left"], nullptr, claim["left"], nullptr) &&
                   agree(row["right"], nullptr, claim["right"], nullptr);
        }));
    }
    // Against columns that were computed by themselves.
    const ordered_json& norm = report["judged_samples"]["constant-norm"];
    const ordered_json& samples = report["trajectory"]["samples"];
    for (std::size_t k = 0; k < norm.size(); ++k)
        CHECK(std::abs(*approximate(norm[k]["difference"])) ==
              Approx(*approximate(samples[k + 1]["norm_drift"])).epsilon(1e-6).margin(1e-40));
    const ordered_json& distance = report["judged_samples"]["lambda-contracts"];
    for (std::size_t k = 1; k < distance.size(); ++k) CHECK(distance[k]["right"] == distance[k - 1]["left"]);
}

TEST_CASE("a diagram's words follow its numbers", "[report]")
{
    ordered_json report = support::small_report();
    CHECK_THAT(plot_of(report, "energy-identity").caption, Contains("estimated error E"));
    for (ordered_json& row : report["judged_samples"]["energy-identity"]) {
        row["difference"] = "1e-10";
        row["error"] = "1e-12";
    }
    report["judged_samples"]["energy-identity"][3]["difference"] = "-5e-9";
    const std::string t = shortened(report["judged_samples"]["energy-identity"][3]["t"], 3);
    CHECK_THAT(plot_of(report, "energy-identity").caption, Contains("The largest difference is 10^3.7 E, at t = " + t));
    for (ordered_json& row : report["judged_samples"]["energy-identity"]) row["difference"] = "0";
    CHECK_THAT(plot_of(report, "energy-identity").caption, Contains("At 20 of 20 times the sides are the same number"));

    for (ordered_json& row : report["judged_samples"]["global-rate"]) {
        row["left"] = "1e-400";
        row["right"] = "2e-400";
    }
    CHECK_THAT(plot_of(report, "global-rate").caption, Contains("right/left = 2."));

    // A certified bound is not called an estimate.
    for (ordered_json& claim : report["verification"]["claims"])
        if (claim["id"] == "energy-identity") claim["evidence"] = "enclosure";
    CHECK_THAT(plot_of(report, "energy-identity").caption, Contains("certified bound E") && !Contains("estimated"));
}

TEST_CASE("a report without the newer fields has fewer diagrams, not none", "[report]")
{
    const ordered_json report = support::without_newer_fields(support::small_report());
    CHECK(plot_of(report, "energy-identity").svg.empty());
    CHECK_FALSE(plot_of(report, "robust-bound").svg.empty());
    CHECK_FALSE(plot_of(report, "energy-identity").none.empty());
}

TEST_CASE("numbers and intervals are set for reading", "[report]")
{
    CHECK(typeset("1.66e-6") == "1.66·10<sup>−6</sup>");
    CHECK(typeset("1e+20") == "10<sup>20</sup>");
    CHECK(typeset("-2.5") == "−2.5");
    CHECK(typeset("1.2[34, 56]e-7") == "1.2[34, 56]·10<sup>−7</sup>");
    CHECK(typeset("[-2e-9, 3.1]") == "[−2·10<sup>−9</sup>, 3.1]");
    CHECK(typeset("–") == "–");
    CHECK(typeset("<b>") == "&lt;b&gt;");
    CHECK_THAT(certified(ordered_json::array({"1.2341", "1.2347"})), Contains("∈ 1.234[1, 7]") && Contains("width"));
    CHECK_THAT(certified(ordered_json::array({"3", "3"})), Contains("= 3"));
    CHECK(certified(nullptr).empty());
    const std::string many = "1." + std::string(60, '3');
    CHECK_THAT(certified(ordered_json::array({many + "1", many + "2"})),
               Contains("<details") && Contains(many + "[1, 2]"));
}

TEST_CASE("a gap far below its bounds does not flatten them", "[report]")
{
    const auto gap_and_bound = [](std::vector<std::string> gaps) {
        ordered_json rows = ordered_json::array();
        for (std::size_t k = 0; k < gaps.size(); ++k)
            rows.push_back({{"x", fmt::format("1e{}", k)}, {"gap", gaps[k]}, {"bound", "0.1"}});
        return panel_of(axis("x", true), axis("y", true),
                        {over(rows, "x", "gap", "gap", log_value), over(rows, "x", "bound", "bound", log_value)},
                        "off");
    };
    plot::Panel near = gap_and_bound({"1e-20", "1e-3", "0.01"});
    CHECK(keep_bounds_legible(near, 1).empty());
    CHECK_FALSE(near.y.from);

    plot::Panel far = gap_and_bound({"2e-553", "1e-3", "0.01"});
    CHECK_THAT(keep_bounds_legible(far, 1),
               Contains("At 1 of 3 points the gap is below 10^-21") && Contains("10^-552.7"));
    CHECK(far.y.from.value() == -21);
    CHECK(far.series[0].points.size() == 3); // in its files are all the numbers

    plot::Panel here = gap_and_bound({"2e-553", "1e-40", "0.01"}); // this instance is always seen
    CHECK(keep_bounds_legible(here, 1).size() > 10);
    CHECK(here.y.from.value() == -41);

    plot::Panel alone = gap_and_bound({"2e-553", "1e-3"});
    for (plot::Point& point : alone.series[1].points) point.y.position = std::nan("");
    CHECK(keep_bounds_legible(alone, 1).empty()); // no bound, nothing to make legible
}

TEST_CASE("the least favourable of several comparisons is not called the smallest number", "[report]")
{
    const StatementPlot plot = plot_of(support::small_report(), "positivity");
    CHECK_THAT(plot.svg, Contains("where the margin is least") && !Contains("min over"));
    CHECK_THAT(plot.caption, Contains("need not be the smallest"));
}
