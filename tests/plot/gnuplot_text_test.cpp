#include "support/catch.hpp"
#include "support/gnuplot_scripts.hpp"
#include "support/temporary_directory.hpp"

#include <verification/plot/draw.hpp>
#include <verification/plot/gnuplot_text.hpp>
#include <verification/plot/inline_svg.hpp>

#include <algorithm>
#include <cstdlib>

using namespace wnflow::plot;
using Catch::Contains;
using support::fault_of_script;

namespace {

Figure figure_with(const std::string& text)
{
    Figure figure{text, {}, 8.5, 6};
    Panel panel;
    panel.title = panel.x.label = panel.y.label = text;
    panel.series.push_back({text, Style::line, {{linear(1), linear(1)}, {linear(2), {text, 2}}}, {}});
    panel.marks = {{Mark::Direction::vertical, 1.5, text}, {Mark::Direction::horizontal, 1.5, text}};
    figure.panels = {panel};
    return figure;
}

} // namespace

TEST_CASE("gnuplot's strings are in single quotes", "[plot]")
{
    CHECK(gnuplot_string("loss") == "'loss'");
    CHECK(gnuplot_string("it's \"a\" `b`") == "'it’s \"a\" `b`'");
    CHECK(gnuplot_string("a\nset output '|b'\x1b") == "'a\\x0aset output ’|b’\\x1b'");
    CHECK(gnuplot_string("10^{-3}") == "'10^{-3}'");
    CHECK(gnuplot_literal("'a'") == "'\\047a\\047'");
    CHECK(gnuplot_literal("10^{-3} x_1 @a &b ~c \\d") == "'10\\^\\{-3\\} x\\_1 \\@a \\&b \\~c \\\\d'");
}

TEST_CASE("names of files are letters, digits and little else", "[plot]")
{
    for (const char* name : {"small", "statement-theorem-2.1", "größe 3,5+1=x_y", "a.b"})
        CHECK(file_stem(name) == name);
    CHECK(file_stem("../../etc/`id`$x") == ".._.._etc__id__x");
    CHECK(file_stem("< touch a") == "_ touch a");
    CHECK(file_stem("|a\n'\"\x1b") == "_a____");
    CHECK(file_stem("-e exit") == "_e exit");
    for (const char* name : {"", ".", ".."}) CHECK(file_stem(name) == "_");
    CHECK(file_stem("a\xff") == "a_");
    CHECK(file_stem("\u202ea") == "___a");
    CHECK(file_stem(std::string(300, 'a')).size() == 200);
}

TEST_CASE("text in a figure runs nothing when it is drawn", "[plot]")
{
    const wnflow::test::TemporaryDirectory directory;
    const std::string marker = directory.path() / "marker";
    for (const std::string& text :
         {"`touch " + marker + "`", "\"; system(\"touch " + marker + "\") #", "' ; system('touch " + marker + "') #",
          "a\nsystem('touch " + marker + "')\n", std::string("@x {/Foo\"><script>alert(1)</script>;y} _a^b&c~d\\"),
          "| touch " + marker, "< touch " + marker}) {
        for (const bool has_markup : {false, true}) {
            Figure figure = figure_with(text);
            figure.has_markup = has_markup;
            CAPTURE(text);
            CHECK(fault_of_script(script(figure, Format::pdf, text)).empty());
            const Drawing drawing = draw(figure, Format::svg);
            if (drawing.reason.find("not installed") == std::string::npos) {
                CHECK(drawing.reason.empty());
                CHECK_THAT(drawing.content, Contains("</svg>"));
                if (!has_markup) CHECK_THAT(drawing.content, !Contains("<script"));
            }
            CHECK_THAT(inline_svg(figure, {text, text}), !Contains("<script") && !Contains("\"><script"));
            CHECK_THAT(csv(figure), !Contains("\nsystem"));
            CHECK_FALSE(std::filesystem::exists(marker));
        }
    }
}

TEST_CASE("what is drawn as it stands has all its characters", "[plot]")
{
    for (const std::string text : {"p_1^{2} @q ~r \\s 't'", "'a", "''b''", "a''b'''", "'"}) {
        const Drawing drawing = draw(figure_with(text), Format::svg);
        if (drawing.reason.find("not installed") != std::string::npos) return;
        CHECK_THAT(drawing.content, Contains(">" + text + "<"));
    }
}

TEST_CASE("a temporary folder with backticks in its name is a folder", "[plot]")
{
    const wnflow::test::TemporaryDirectory directory;
    const std::filesystem::path marker = directory.path() / "marker", folder = directory.path() / "`touch ..";
    std::filesystem::create_directories(folder / "marker`");
    const char* before = std::getenv("TMPDIR"); // NOLINT: one thread
    const std::string kept = before ? before : "";
    setenv("TMPDIR", (folder / "marker`").c_str(), 1); // NOLINT
    const Drawing drawing = draw(figure_with("a"), Format::svg);
    if (before) setenv("TMPDIR", kept.c_str(), 1); // NOLINT
    else unsetenv("TMPDIR");                       // NOLINT
    CHECK_FALSE(std::filesystem::exists(marker));
    if (drawing.reason.find("not installed") == std::string::npos) CHECK(drawing.reason.empty());
}
