#include "support/catch.hpp"

#include <verification/plot/axis.hpp>
#include <verification/plot/inline_svg.hpp>

#include <cmath>
#include <limits>
#include <regex>

using namespace wnflow::plot;
using Catch::Contains;

namespace {

Series series_of(const std::string& label, const std::vector<std::pair<double, double>>& positions)
{
    Series series{label, Style::line_with_points, {}, {}};
    for (const auto& [x, y] : positions) series.points.push_back({{"", x}, {"", y}});
    return series;
}

Figure example()
{
    Panel panel;
    panel.x.label = "time t";
    panel.x.is_logarithmic = panel.y.is_logarithmic = true;
    panel.y.label = "a < b";
    panel.series = {series_of("a & b", {{-3, -400}, {0, -200}, {3, -1}}), series_of("c", {{-3, -100}, {3, -100}})};
    panel.marks = {{Mark::Direction::vertical, 1, "here"}};
    panel.legend = "above";
    return {"example", {panel}, 8.5, 6};
}

/// The points of the line of a series.
std::vector<std::pair<double, double>> line_of(const std::string& svg, unsigned look)
{
    const std::regex path("class=\"line series-" + std::to_string(look) + "\" d=\"(M[^\"h]*)\"");
    std::smatch found;
    REQUIRE(std::regex_search(svg, found, path));
    const std::string data = found[1];
    const std::regex point("[ML](-?[0-9.]+) (-?[0-9.]+)");
    std::vector<std::pair<double, double>> result;
    for (std::sregex_iterator it(data.begin(), data.end(), point), end; it != end; ++it)
        result.emplace_back(std::stod((*it)[1]), std::stod((*it)[2]));
    return result;
}

} // namespace

TEST_CASE("an element of a page says what it shows", "[plot]")
{
    const std::string svg = inline_svg(example(), {"The title", "a < b & c"});
    CHECK_THAT(svg, Contains("<title id=\"example-title\">The title</title>") &&
                        Contains("<desc id=\"example-desc\">a &lt; b &amp; c</desc>") &&
                        Contains("aria-labelledby=\"example-title example-desc\"") && Contains("role=\"img\""));
    CHECK_THAT(svg, Contains("a &amp; b") && Contains("a &lt; b") && Contains("here") && Contains("time t") &&
                        !Contains("nan"));
    CHECK(svg.size() < 6000);
}

TEST_CASE("points are drawn where they are", "[plot]")
{
    const auto points = line_of(inline_svg(example(), {"t", "d"}), 0);
    REQUIRE(points.size() == 3);
    // In proportion: the middle of the times in the middle; -200 is 199/399 of the way down from -1 to -400.
    CHECK(points[1].first == Approx((points[0].first + points[2].first) / 2).margin(0.2));
    const double down = points[0].second - points[2].second;
    CHECK(down > 100); // -400 stands below -1
    CHECK((points[1].second - points[2].second) / down == Approx(199.0 / 399).margin(0.002));
    const auto level = line_of(inline_svg(example(), {"t", "d"}), 1);
    REQUIRE(level.size() == 2);
    CHECK(level[0].second == level[1].second);
}

TEST_CASE("what is nowhere interrupts a line and is not drawn", "[plot]")
{
    Figure figure = example();
    figure.panels[0].series[0].points[1].y.position = std::numeric_limits<double>::quiet_NaN();
    CHECK(line_of(inline_svg(figure, {"t", "d"}), 0).size() == 2);
    figure.panels[0].series.clear();
    CHECK_THAT(inline_svg(figure, {"t", "d"}), Contains("</svg>") && !Contains("nan") && !Contains("inf"));
}

TEST_CASE("an axis reaches to its marks, and labels two tics at least", "[plot]")
{
    Panel panel = example().panels[0];
    panel.marks = {{Mark::Direction::horizontal, 50, "above all"}};
    CHECK(range_of_y(panel).high > 50);
    panel = Panel();
    panel.y.is_logarithmic = true;
    panel.series = {series_of("", {{0, 0.2}, {1, 0.3}})};
    CHECK(range_of_y(panel).low == 0);
    CHECK(range_of_y(panel).high == 1);
    panel.y.is_logarithmic = false;
    const AxisRange linear = range_of_y(panel);
    CHECK(linear.low < 0.2);
    CHECK(linear.high > 0.3);
    CHECK((linear.high - linear.low) / linear.step > 2);
    CHECK((linear.high - linear.low) / linear.step < 10);
}

TEST_CASE("two numbers on one axis", "[plot]")
{
    NumberLine line;
    line.name = "n";
    line.axis.is_logarithmic = true;
    line.first = {"gap = 1e-6", -6};
    line.second = {"bound = 0.2", -0.7};
    const std::string svg = inline_svg(line, {"t", "d"});
    CHECK_THAT(svg,
               Contains("gap = 1e-6") && Contains("bound = 0.2") && Contains("class=\"way\"") && Contains("n-desc"));
    const std::regex way("class=\"way\" d=\"M([0-9.]+) [0-9.]+H([0-9.]+)");
    std::smatch found;
    REQUIRE(std::regex_search(svg, found, way));
    CHECK(std::stod(found[1]) < std::stod(found[2]));
}

TEST_CASE("the words of a mark cover no data where there is another place", "[plot]")
{
    const auto height_of_words = [](const std::vector<std::pair<double, double>>& data) {
        Panel panel;
        panel.series = {series_of("data", data)};
        panel.marks = {{Mark::Direction::vertical, 1, "here"}};
        const std::string svg = inline_svg({"words", {panel}, 8.5, 4}, {"title", "words"});
        const std::regex words("y=\"([0-9.]+)\" class=\"note\">here");
        std::smatch found;
        CAPTURE(svg);
        REQUIRE(std::regex_search(svg, found, words));
        return std::stod(found[1]);
    };
    const double high = height_of_words({{0, 1}, {1, 0}, {4, 0}});
    CHECK(height_of_words({{0, 0}, {1, 1}, {4, 1}}) > high + 20); // the line is where the words stood
    CHECK(height_of_words({{0, 0}, {1, 1}, {1.4, 1}, {4, 0}}) > high + 20);
}
