#pragma once

#include <optional>
#include <string>
#include <vector>

/// Diagrams for papers and reports: described as data, drawn by gnuplot.
namespace wnflow::plot {

/// A coordinate: the number as it goes into the data file, and where it is drawn. On a logarithmic axis the position is its
/// log₁₀, so that values far below the range of double are drawn like any others.
struct Value {
    std::string text;
    double position = 0;
};

/// A number that is its own position (linear axes).
[[nodiscard]] Value linear(double value);
/// A positive number on a logarithmic axis.
[[nodiscard]] Value logarithmic(double value);

struct Axis {
    std::string label; ///< with the unit, if there is one
    bool is_logarithmic = false;
    std::optional<double> from, to; ///< positions; absent: by the data
};

struct Point {
    Value x, y;
};

enum class Style { line, points, line_with_points, impulses };

struct Series {
    std::string label;
    Style style = Style::line;
    std::vector<Point> points;
    std::optional<unsigned>
        look; ///< colour, dashes and symbol, the same for equal numbers; absent: its place in the panel
};

/// A straight line across the panel with a word on it.
struct Mark {
    enum class Direction { vertical, horizontal } direction = Direction::vertical;
    double position = 0;
    std::string label;
};

struct Panel {
    std::string title; ///< may be empty
    Axis x, y;
    std::vector<Series> series;
    std::vector<Mark> marks;
    std::string legend = "top right"; ///< gnuplot's words for where it stands; "off": none; "above", "below": outside
};

/// Panels one below the other. Lines and symbols differ in black and white as well.
struct Figure {
    std::string name; ///< of its files, without ending
    std::vector<Panel> panels;
    double width_cm = 8.5; ///< a column
    double height_cm = 6;  ///< of each panel
    /// Whether labels and titles have the marks of gnuplot's enhanced text (`{/Symbol a}`). If not, they are drawn as they
    /// stand: so whenever anything in them was read from a file.
    bool has_markup = false;
};

/// "panel,series,x,y" and one line a point, with the numbers' own texts.
[[nodiscard]] std::string csv(const Figure& figure);

/// The picture formats.
enum class Format { svg, pdf, png };
[[nodiscard]] std::string_view ending(Format format);

/// A gnuplot script that holds its data and writes one picture. @param output a plain name of a file (file_stem)
[[nodiscard]] std::string script(const Figure& figure, Format format, const std::string& output);

} // namespace wnflow::plot
