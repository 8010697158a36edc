#include <verification/plot/axis.hpp>
#include <verification/plot/gnuplot_text.hpp>

#include <wnflow/numeric/printable.hpp>

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace wnflow::plot {
namespace {

/// Colours that differ in brightness too, with a dash pattern and a symbol each.
struct Look {
    const char* colour;
    const char* dashes;
    int symbol;
};
constexpr std::array<Look, 8> looks = {{{"#000000", "1", 7},
                                        {"#0060a8", "(14,5)", 5},
                                        {"#b8452a", "(4,4)", 9},
                                        {"#2a7a3f", "(14,4,3,4)", 13},
                                        {"#7a4fa3", "(8,4)", 6},
                                        {"#8a6d00", "(2,3)", 4},
                                        {"#4d4d4d", "(18,4,3,4,3,4)", 8},
                                        {"#a0557f", "(10,3,2,3)", 12}}};

/// A field of a CSV file.
std::string field(const std::string& value)
{
    const std::string text = numeric::printable_line(value);
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
    return result + "\"";
}

/// A label as gnuplot draws it.
std::string drawn(const Figure& figure, const std::string& text)
{
    return figure.has_markup ? gnuplot_string(text) : gnuplot_literal(text);
}

std::string data_block(std::size_t panel, std::size_t series)
{
    return fmt::format("$data_{}_{}", panel, series);
}

/// Finite points only: a gap in a line where there is none.
std::string data(const Series& series)
{
    std::string text;
    for (const Point& point : series.points)
        text += std::isfinite(point.x.position) && std::isfinite(point.y.position)
                    ? fmt::format("{:.10g} {:.10g}\n", point.x.position, point.y.position)
                    : "\n";
    return text;
}

/// Range and tics: whole powers of ten on a logarithmic axis, at most seven of them labelled.
std::string axis_commands(const Figure& figure, const std::string& name, const Axis& axis, const AxisRange& range)
{
    std::string text = fmt::format("set {}label {}\n", name, drawn(figure, axis.label));
    if (axis.is_logarithmic)
        text += fmt::format("set {0}tics {1}\nset m{0}tics 1\nset format {0} '10^{{%g}}'\n", name, range.step);
    else text += fmt::format("set {0}tics autofreq\nset format {0} '%g'\n", name);
    return text + fmt::format("set {}range [{:.10g}:{:.10g}]\n", name, range.low, range.high);
}

std::string mark_commands(const Figure& figure, const Panel& panel)
{
    std::string text = "unset arrow\nunset label\n";
    for (const Mark& mark : panel.marks) {
        const bool is_vertical = mark.direction == Mark::Direction::vertical;
        const std::string p = fmt::format("{:.10g}", mark.position);
        text += is_vertical
                    ? fmt::format("set arrow from {0}, graph 0 to {0}, graph 1 nohead dt (2,3) lc rgb '#555555'\n", p)
                    : fmt::format("set arrow from graph 0, first {0} to graph 1, first {0} nohead dt (2,3) lc rgb "
                                  "'#555555'\n",
                                  p);
        if (!mark.label.empty())
            text += is_vertical ? fmt::format("set label {} at {}, graph 0.03 rotate by 90 offset -0.6,0 font ',8'\n",
                                              drawn(figure, mark.label), p)
                                : fmt::format("set label {} at graph 0.02, first {} offset 0,0.5 font ',8'\n",
                                              drawn(figure, mark.label), p);
    }
    return text;
}

std::string plot_command(const Figure& figure, const Panel& panel, std::size_t index)
{
    std::string text;
    for (std::size_t k = 0; k < panel.series.size(); ++k) {
        const Series& series = panel.series[k];
        const Look& look = looks[series.look.value_or(static_cast<unsigned>(k)) % looks.size()];
        const char* style = series.style == Style::line       ? "lines"
                            : series.style == Style::points   ? "points"
                            : series.style == Style::impulses ? "impulses"
                                                              : "linespoints";
        text += fmt::format("{} {} using 1:2 with {} lc rgb '{}' lw 1.6 dt {} pt {} ps 0.55 title {}",
                            k == 0 ? "plot" : ", \\\n    ", data_block(index, k), style, look.colour, look.dashes,
                            look.symbol, drawn(figure, series.label));
    }
    // A panel without a single point still shows its axes.
    return text.empty() ? "plot NaN notitle\n" : text + "\n";
}

std::string legend_command(const Panel& panel)
{
    if (panel.legend == "off") return "unset key\n";
    if (panel.legend == "above" || panel.legend == "below")
        return fmt::format("set key {} samplen 2.5 font ',8'\n", panel.legend);
    return fmt::format("set key {} samplen 2.5 font ',8'\n", panel.legend);
}

std::string terminal(const Figure& figure, Format format)
{
    const double width = figure.width_cm;
    const double height = figure.height_cm * static_cast<double>(figure.panels.size());
    switch (format) {
    case Format::svg: // 96 pixels an inch
        return fmt::format("set terminal svg size {:.0f},{:.0f} enhanced font 'Helvetica,11' background '#ffffff'\n",
                           width / 2.54 * 96 * 1.35, height / 2.54 * 96 * 1.35);
    case Format::pdf:
        return fmt::format("set terminal pdfcairo size {:.2f}cm,{:.2f}cm enhanced font 'Helvetica,9' linewidth 0.8\n",
                           width, height);
    case Format::png: // 300 dots an inch
        return fmt::format(
            "set terminal pngcairo size {:.0f},{:.0f} enhanced font 'Helvetica,9' fontscale 3.1 linewidth "
            "2.6 pointscale 2.6\n",
            width / 2.54 * 300, height / 2.54 * 300);
    }
    return "";
}

} // namespace

Value linear(double value)
{
    return {fmt::format("{:.10g}", value), value};
}

Value logarithmic(double value)
{
    return {fmt::format("{:.10g}", value), std::log10(value)};
}

std::string_view ending(Format format)
{
    switch (format) {
    case Format::svg: return "svg";
    case Format::pdf: return "pdf";
    case Format::png: return "png";
    }
    return "";
}

std::string csv(const Figure& figure)
{
    std::string text = "panel,series,x,y\n";
    for (std::size_t p = 0; p < figure.panels.size(); ++p)
        for (const Series& series : figure.panels[p].series)
            for (const Point& point : series.points)
                text +=
                    fmt::format("{},{},{},{}\n", p + 1, field(series.label), field(point.x.text), field(point.y.text));
    return text;
}

std::string script(const Figure& figure, Format format, const std::string& output)
{
    std::string text = "set encoding utf8\n" + terminal(figure, format) + "set output " +
                       gnuplot_string(file_stem(output)) + "\nset border 3 lw 0.8\nset tics nomirror out\n";
    for (std::size_t p = 0; p < figure.panels.size(); ++p)
        for (std::size_t s = 0; s < figure.panels[p].series.size(); ++s)
            text += data_block(p, s) + " << END\n" + data(figure.panels[p].series[s]) + "END\n";
    if (figure.panels.size() > 1) text += fmt::format("set multiplot layout {},1\n", figure.panels.size());
    for (std::size_t p = 0; p < figure.panels.size(); ++p) {
        const Panel& panel = figure.panels[p];
        text += "set title " + drawn(figure, panel.title) + "\n";
        text += axis_commands(figure, "x", panel.x, range_of_x(panel));
        text += axis_commands(figure, "y", panel.y, range_of_y(panel));
        text += legend_command(panel) + mark_commands(figure, panel);
        text += is_empty(panel) ? std::string("plot NaN notitle\n") : plot_command(figure, panel, p);
    }
    if (figure.panels.size() > 1) text += "unset multiplot\n";
    return text + "set output\n";
}

} // namespace wnflow::plot
