#include "support/catch.hpp"

#include <verification/plot/draw.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace wnflow::plot;
using Catch::Contains;

namespace {

Figure two_panels()
{
    Figure figure{"example", {}, 8.5, 5};
    Panel panel;
    panel.x.label = "time \"t\"";
    panel.y.label = "loss";
    panel.y.is_logarithmic = true;
    // The first value is far below the range of double.
    panel.series.push_back(
        {"a, b", Style::line_with_points, {{linear(1), {"1e-400", -400}}, {linear(2), logarithmic(0.1)}}, {}});
    panel.marks.push_back({Mark::Direction::horizontal, -100, "here"});
    figure.panels = {panel, panel};
    figure.panels[1].series[0].points.push_back({linear(3), {"", std::numeric_limits<double>::quiet_NaN()}});
    return figure;
}

bool is_missing(const Drawing& drawing)
{
    const bool is_missing = drawing.reason.find("not installed") != std::string::npos;
    if (is_missing) WARN("gnuplot is not installed");
    return is_missing;
}

} // namespace

TEST_CASE("values on a logarithmic axis stand at their logarithm", "[plot]")
{
    CHECK(logarithmic(1000).position == Approx(3));
    CHECK(logarithmic(1000).text == "1000");
    CHECK(linear(-2.5).position == -2.5);
    CHECK(linear(-2.5).text == "-2.5");
}

TEST_CASE("the data file has the numbers' own texts", "[plot]")
{
    CHECK(csv(two_panels()) == "panel,series,x,y\n"
                               "1,\"a, b\",1,1e-400\n1,\"a, b\",2,0.1\n"
                               "2,\"a, b\",1,1e-400\n2,\"a, b\",2,0.1\n2,\"a, b\",3,\n");
}

TEST_CASE("the script holds data, labels and marks", "[plot]")
{
    const std::string text = script(two_panels(), Format::svg, "out.svg");
    CHECK_THAT(text, Contains("set output 'out.svg'") && Contains("'time \"t\"'") && Contains("1 -400\n") &&
                         Contains("10^{%g}") && Contains("'here'") && Contains("multiplot"));
    CHECK_THAT(text, !Contains("nan"));
}

TEST_CASE("gnuplot draws every format", "[plot]")
{
    for (const Format format : {Format::svg, Format::pdf, Format::png}) {
        const Drawing drawing = draw(two_panels(), format);
        CAPTURE(ending(format), drawing.reason);
        if (is_missing(drawing)) return;
        const std::string begin = format == Format::svg ? "<?xml" : format == Format::pdf ? "%PDF" : "\x89PNG";
        CHECK(drawing.content.starts_with(begin));
        if (format == Format::svg) CHECK_THAT(drawing.content, Contains("loss") && Contains("</svg>"));
    }
}

TEST_CASE("what gnuplot does not understand is told", "[plot]")
{
    Figure figure = two_panels();
    figure.panels[0].legend = "somewhere nice";
    const Drawing drawing = draw(figure, Format::svg);
    CHECK(drawing.content.empty());
    CHECK_FALSE(drawing.reason.empty());

    std::string reason;
    const std::vector<File> written = files(figure, reason);
    CHECK_FALSE(reason.empty());
    REQUIRE(written.size() == 2); // data and script are there all the same
    CHECK(written[0].name == "example.csv");
    CHECK(written[1].name == "example.gp");
}

TEST_CASE("panels without points and with a single one are drawn", "[plot]")
{
    Figure figure = two_panels();
    figure.panels[0].series.clear();
    figure.panels[1].series[0].points.resize(1);
    const Drawing drawing = draw(figure, Format::svg);
    CAPTURE(drawing.reason);
    if (is_missing(drawing)) return;
    CHECK_THAT(drawing.content, Contains("</svg>"));
}
