#include <verification/plot/inline_svg.hpp>

#include <verification/plot/axis.hpp>

#include <wnflow/numeric/printable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace wnflow::plot {
namespace {

// In pixels of a phone's column: text of this size is read there without zooming.
constexpr double width = 360, left = 46, right = 10, area_height = 150, line_height = 14, letter = 5.7;
constexpr std::size_t look_count = 6;

std::string escaped(const std::string& text)
{
    return numeric::printable_markup(text);
}

/// Letters, not bytes.
double width_of(const std::string& text)
{
    return letter * static_cast<double>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string opening(const std::string& name, double height, const Words& words)
{
    return fmt::format(
        "<svg class=\"plot\" viewBox=\"0 0 {0:g} {1:g}\" role=\"img\" aria-labelledby=\"{2}-title {2}-desc\">"
        "<title id=\"{2}-title\">{3}</title><desc id=\"{2}-desc\">{4}</desc>",
        width, height, escaped(name), escaped(words.title), escaped(words.description));
}

std::string text_at(double x, double y, const std::string& anchor, const std::string& content, const char* kind = "")
{
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\"{}{}>{}</text>", x, y,
                       anchor == "start" ? "" : " text-anchor=\"" + anchor + "\"",
                       *kind ? fmt::format(" class=\"{}\"", kind) : "", content);
}

std::string power_of_ten(double exponent)
{
    if (exponent == 0) return "1";
    if (exponent == 1) return "10";
    return fmt::format("10<tspan dy=\"-4\" class=\"power\">{:g}</tspan>", exponent);
}

/// Where positions are drawn.
class Map {
public:
    Map(const AxisRange& range, double from, double to) : range_(range), from_(from), to_(to) {}
    [[nodiscard]] double operator()(double position) const
    {
        return from_ + (position - range_.low) / (range_.high - range_.low) * (to_ - from_);
    }
    [[nodiscard]] bool shows(double position) const
    {
        return position >= range_.low - 1e-9 && position <= range_.high + 1e-9;
    }

private:
    AxisRange range_;
    double from_, to_;
};

struct Tic {
    double position = 0;
    std::string label; ///< empty: a short one between two labels
};

std::vector<Tic> tics(const Axis& axis, const AxisRange& range)
{
    std::vector<Tic> result;
    const double slack = 1e-9 * (range.high - range.low);
    constexpr std::size_t most = 100; // more than any axis has: beyond 2^53 steps from 0 the count stands still
    for (double k = std::ceil(range.low / range.step - 1e-9);
         k * range.step <= range.high + slack && result.size() < most; ++k) {
        const double position = k * range.step;
        // The nearest zero, not -0 and not 1e-17.
        const double value = std::abs(position) < slack ? 0 : position;
        result.push_back({position, axis.is_logarithmic ? power_of_ten(value) : fmt::format("{:.6g}", value)});
    }
    if (axis.is_logarithmic && range.step == 1 && range.high - range.low <= 4)
        for (double decade = std::floor(range.low); decade < range.high; ++decade)
            for (int digit = 2; digit <= 9; ++digit)
                if (const double p = decade + std::log10(digit); p > range.low && p < range.high)
                    result.push_back({p, ""});
    return result;
}

/// A symbol around a point, filled or not by its class.
std::string symbol(std::size_t look, double x, double y)
{
    constexpr double s = 2.6;
    switch (look % look_count) {
    case 1: return fmt::format("M{:.1f} {:.1f}h{:g}v{:g}h{:g}z", x - s, y - s, 2 * s, 2 * s, -2 * s);
    case 2: return fmt::format("M{:.1f} {:.1f}l{:g} {:g}h{:g}z", x, y - s - 0.6, s + 0.6, 2 * s, -2 * (s + 0.6));
    case 3:
        return fmt::format("M{:.1f} {:.1f}l{:g} {:g} {:g} {:g} {:g} {:g}z", x, y - s - 1, s + 1, s + 1, -s - 1, s + 1,
                           -s - 1, -s - 1);
    case 4:
        return fmt::format("M{:.1f} {:.1f}l{:g} {:g}m0 {:g}l{:g} {:g}", x - s, y - s, 2 * s, 2 * s, -2 * s, -2 * s,
                           2 * s);
    case 5:
        return fmt::format("M{:.1f} {:.1f}h{:g}m{:g} {:g}v{:g}", x - s - 0.4, y, 2 * s + 0.8, -s - 0.4, -s - 0.4,
                           2 * s + 0.8);
    default:
        return fmt::format("M{:.1f} {:.1f}a{:g} {:g} 0 1 0 {:g} 0a{:g} {:g} 0 1 0 {:g} 0z", x - s, y, s, s, 2 * s, s, s,
                           -2 * s);
    }
}

std::size_t look_of(const Series& series, std::size_t place)
{
    return series.look.value_or(static_cast<unsigned>(place)) % look_count;
}

bool has_line(Style style)
{
    return style == Style::line || style == Style::line_with_points;
}

std::string draw(const Series& series, std::size_t look, const Map& x, const Map& y, double floor)
{
    std::string line, symbols;
    bool is_begun = false;
    for (const Point& point : series.points) {
        const double px = point.x.position, py = point.y.position;
        if (!std::isfinite(px) || !std::isfinite(py) || !x.shows(px) || !y.shows(py)) {
            is_begun = false;
            continue;
        }
        if (series.style == Style::impulses) line += fmt::format("M{:.1f} {:.1f}V{:.1f}", x(px), floor, y(py));
        else if (has_line(series.style)) line += fmt::format("{}{:.1f} {:.1f}", is_begun ? "L" : "M", x(px), y(py));
        if (series.style != Style::line) symbols += symbol(look, x(px), y(py));
        is_begun = true;
    }
    std::string result;
    if (!line.empty()) result += fmt::format("<path class=\"line series-{}\" d=\"{}\"/>", look, line);
    if (!symbols.empty()) result += fmt::format("<path class=\"points series-{}\" d=\"{}\"/>", look, symbols);
    return result;
}

/// Samples with their names, in as many rows as they need. @param y of the first row's text; moved below the last row
std::string legend(const Panel& panel, double& y)
{
    if (panel.legend == "off") return "";
    constexpr double sample = 22, gap = 12;
    std::string text;
    double x = 4;
    for (std::size_t k = 0; k < panel.series.size(); ++k) {
        const Series& series = panel.series[k];
        const double needed = sample + 4 + width_of(series.label) + gap;
        if (x > 4 && x + needed > width) {
            x = 4;
            y += line_height;
        }
        const std::size_t look = look_of(series, k);
        if (has_line(series.style))
            text += fmt::format("<path class=\"line series-{}\" d=\"M{:.1f} {:.1f}h{:g}\"/>", look, x, y - 3.5, sample);
        if (series.style != Style::line)
            text +=
                fmt::format("<path class=\"points series-{}\" d=\"{}\"/>", look, symbol(look, x + sample / 2, y - 3.5));
        text += text_at(x + sample + 4, y, "start", escaped(series.label));
        x += needed;
    }
    y += line_height;
    return text;
}

std::string x_axis(const Axis& axis, const AxisRange& range, const Map& x, double y)
{
    std::string line = fmt::format("M{:g} {:.1f}H{:g}", left, y, width - right), text;
    for (const Tic& tic : tics(axis, range)) {
        line += fmt::format("M{:.1f} {:.1f}v{}", x(tic.position), y, tic.label.empty() ? 2 : 4);
        if (!tic.label.empty()) text += text_at(x(tic.position), y + 15, "middle", tic.label);
    }
    return "<path class=\"axis\" d=\"" + line + "\"/>" + text;
}

std::string y_axis(const Axis& axis, const AxisRange& range, const Map& y)
{
    std::string line = fmt::format("M{:g} {:.1f}V{:.1f}", left, y(range.low), y(range.high)), grid, text;
    for (const Tic& tic : tics(axis, range)) {
        line += fmt::format("M{:g} {:.1f}h{}", left, y(tic.position), tic.label.empty() ? -2 : -4);
        if (tic.label.empty()) continue;
        grid += fmt::format("M{:g} {:.1f}H{:g}", left, y(tic.position), width - right);
        text += text_at(left - 6, y(tic.position) + 3.5, "end", tic.label);
    }
    return "<path class=\"grid\" d=\"" + grid + "\"/><path class=\"axis\" d=\"" + line + "\"/>" + text;
}

/// Where the words of a mark can stand: the point that their text is anchored to.
struct Place {
    double x, y;
    bool is_left; ///< of the point: the text ends there
};

/// Whether a series has a point, or the line between two of them, behind words at this place.
bool is_covered(const Panel& panel, const Map& x, const Map& y, const Place& place, double words)
{
    constexpr double symbol = 3, parts = 16;
    const double from = (place.is_left ? place.x - words : place.x) - symbol, to = from + words + 2 * symbol;
    const auto is_behind = [&](double px, double py) {
        return px > from && px < to && py > place.y - 8 - symbol && py < place.y + 2 + symbol;
    };
    for (const Series& series : panel.series)
        for (std::size_t k = 0; k < series.points.size(); ++k) {
            const double px = x(series.points[k].x.position), py = y(series.points[k].y.position);
            if (is_behind(px, py)) return true;
            if (k == 0 || series.style == Style::points || series.style == Style::impulses) continue;
            const double dx = px - x(series.points[k - 1].x.position), dy = py - y(series.points[k - 1].y.position);
            for (double part = 1; part < parts; ++part)
                if (is_behind(px - dx * part / parts, py - dy * part / parts)) return true;
        }
    return false;
}

/// The words at the first place where they cover nothing, else at the first one.
std::string words_of(const Mark& mark, const Panel& panel, const Map& x, const Map& y, const std::vector<Place>& places)
{
    if (mark.label.empty()) return "";
    const auto found = std::ranges::find_if(
        places, [&](const Place& place) { return !is_covered(panel, x, y, place, width_of(mark.label)); });
    const Place& place = found == places.end() ? places.front() : *found;
    return text_at(place.x, place.y, place.is_left ? "end" : "start", escaped(mark.label), "note");
}

std::string marks(const Panel& panel, const Map& x, const Map& y, double top, double bottom)
{
    std::string text;
    std::size_t verticals = 0;
    for (const Mark& mark : panel.marks) {
        if (mark.direction == Mark::Direction::vertical) {
            if (!x.shows(mark.position)) continue;
            const double at = x(mark.position);
            text += fmt::format("<path class=\"mark\" d=\"M{:.1f} {:.1f}V{:.1f}\"/>", at, top, bottom);
            const bool is_left = at + 4 + width_of(mark.label) > width - right; // of its line, where there is no room
            const double row = line_height * static_cast<double>(verticals++ % 3), beside = is_left ? at - 4 : at + 4;
            std::vector<Place> places;
            for (const double height : {top + 9 + row, bottom - 6 - row, (top + bottom) / 2 + row})
                places.push_back({beside, height, is_left});
            text += words_of(mark, panel, x, y, places);
        } else if (y.shows(mark.position)) {
            const double at = y(mark.position), above = at - 4, below = at + 12;
            text += fmt::format("<path class=\"mark\" d=\"M{:g} {:.1f}H{:g}\"/>", left, at, width - right);
            std::vector<Place> places;
            for (const double height : {above, below})
                if (height > top + 9 && height < bottom - 2)
                    for (const bool is_left : {true, false})
                        places.push_back({is_left ? width - right : left + 4, height, is_left});
            if (places.empty()) places.push_back({width - right, above, true});
            text += words_of(mark, panel, x, y, places);
        }
    }
    return text;
}

/// @param y where the panel begins; moved to where it ends
std::string draw(const Panel& panel, double& y)
{
    std::string text;
    if (!panel.title.empty()) {
        y += line_height;
        text += text_at(4, y - 3, "start", escaped(panel.title), "heading");
    }
    y += line_height;
    text += text_at(4, y - 3, "start", escaped(panel.y.label), "label");
    double row = y + line_height - 3;
    text += legend(panel, row);
    const double top = row - line_height + 12, bottom = top + area_height;
    const AxisRange horizontal = range_of_x(panel), vertical = range_of_y(panel);
    const Map x(horizontal, left, width - right), to_y(vertical, bottom, top);
    text += y_axis(panel.y, vertical, to_y) + x_axis(panel.x, horizontal, x, bottom);
    for (std::size_t k = panel.series.size(); k-- > 0;) // the first one on top
        text += draw(panel.series[k], look_of(panel.series[k], k), x, to_y, bottom);
    text += marks(panel, x, to_y, top, bottom);
    text += text_at(width - right, bottom + 29, "end", escaped(panel.x.label), "label");
    y = bottom + 36;
    return text;
}

} // namespace

std::string inline_svg(const Figure& figure, const Words& words)
{
    double y = 0;
    std::string content;
    for (const Panel& panel : figure.panels) content += draw(panel, y);
    return opening(figure.name, y, words) + content + "</svg>";
}

std::string inline_svg(const NumberLine& line, const Words& words)
{
    Panel panel;
    panel.x = line.axis;
    panel.series = {{"", Style::points, {{{"", line.first.position}, {}}, {{"", line.second.position}, {}}}, {}}};
    const AxisRange range = range_of_x(panel);
    const Map x(range, left / 2, width - left / 2);
    constexpr double y = 44;
    const double a = x(line.first.position), b = x(line.second.position);
    const auto label = [&](const NumberLine::Place& place, double at, double row, std::size_t look) {
        const double size = width_of(place.label);
        const double from = std::clamp(at - size / 2, 2.0, std::max(2.0, width - 2 - size));
        return fmt::format("<path class=\"mark\" d=\"M{:.1f} {:.1f}V{:.1f}\"/>", at, row + 3, y) +
               text_at(from, row, "start", escaped(place.label)) +
               fmt::format("<path class=\"points series-{}\" d=\"{}\"/>", look, symbol(look, at, y));
    };
    std::string axis = fmt::format("M{:g} {:g}H{:g}", left / 2, y, width - left / 2), text;
    for (const Tic& tic : tics(line.axis, range)) {
        axis += fmt::format("M{:.1f} {:g}v{}", x(tic.position), y, tic.label.empty() ? 2 : 4);
        if (!tic.label.empty()) text += text_at(x(tic.position), y + 15, "middle", tic.label);
    }
    return opening(line.name, y + 20, words) + "<path class=\"axis\" d=\"" + axis + "\"/>" + text +
           fmt::format("<path class=\"way\" d=\"M{:.1f} {:g}H{:.1f}\"/>", a, y, b) + label(line.first, a, 10, 0) +
           label(line.second, b, 26, 1) + "</svg>";
}

const char* inline_svg_style()
{
    return R"css(
svg.plot { width: 100%; max-width: 30rem; height: auto; display: block; overflow: visible; }
svg.plot text { font: 10.5px system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: var(--ink); }
svg.plot .label, svg.plot .note { fill: var(--soft); }
svg.plot .note { paint-order: stroke; stroke: var(--paper); stroke-width: 2px; stroke-linejoin: round; } svg.plot .heading { font-weight: 600; } svg.plot .power { font-size: 8px; }
svg.plot path { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-linejoin: round; }
svg.plot .axis { stroke: var(--soft); stroke-width: 1; } svg.plot .grid { stroke: var(--line); stroke-width: .6; }
svg.plot .mark { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 3; }
svg.plot .way { stroke: var(--series-1); stroke-width: 5; opacity: .35; }
svg.plot .points { stroke-width: 1.2; }
svg.plot .series-0 { stroke: var(--series-0); } svg.plot .series-1 { stroke: var(--series-1); }
svg.plot .series-2 { stroke: var(--series-2); } svg.plot .series-3 { stroke: var(--series-3); }
svg.plot .series-4 { stroke: var(--series-4); } svg.plot .series-5 { stroke: var(--series-5); }
svg.plot .line.series-1 { stroke-dasharray: 7 3; } svg.plot .line.series-2 { stroke-dasharray: 2 2.5; }
svg.plot .line.series-3 { stroke-dasharray: 8 3 2 3; } svg.plot .line.series-4 { stroke-dasharray: 5 3; }
svg.plot .line.series-5 { stroke-dasharray: 12 3 2 3 2 3; }
svg.plot .points.series-0 { fill: var(--series-0); } svg.plot .points.series-1, svg.plot .points.series-2,
svg.plot .points.series-3 { fill: var(--paper); }
)css";
}

} // namespace wnflow::plot
