#pragma once

#include <verification/plot/figure.hpp>

#include <string>

/// Diagrams as <svg> elements of a page: small, in the page's own colours (light, dark, on paper), with a title and a
/// description for those who do not see them. The page's style gives the classes `plot`, `series-0` … their look.
namespace wnflow::plot {

/// What is said of a diagram.
struct Words {
    std::string title;
    std::string description;
};

/// A figure's panels, one below the other. Ids begin with the figure's name.
[[nodiscard]] std::string inline_svg(const Figure& figure, const Words& words);

/// Two numbers on one axis, and the way from one to the other.
struct NumberLine {
    std::string name;
    Axis axis;
    struct Place {
        std::string label;
        double position = 0;
    };
    Place first, second;
};
[[nodiscard]] std::string inline_svg(const NumberLine& line, const Words& words);

/// CSS for these elements; it uses the custom properties --ink, --soft, --line, --paper and --series-0 … --series-5.
[[nodiscard]] const char* inline_svg_style();

} // namespace wnflow::plot
