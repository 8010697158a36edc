#pragma once

#include <verification/plot/figure.hpp>

#include <filesystem>

namespace wnflow::plot {

/// What gnuplot made of a figure.
struct Drawing {
    std::string content; ///< of the picture file; empty: there is none
    std::string reason;  ///< why there is none: gnuplot is not installed, or what it said
};

/// One picture, through a temporary folder.
[[nodiscard]] Drawing draw(const Figure& figure, Format format);

/// A file with its content, to be written by who knows how.
struct File {
    std::string name;
    std::string content;
};

/// name.csv and name.gp (name: file_stem of the figure's), and name.svg, .pdf and .png as far as they can be drawn.
/// @param reason what kept pictures from being drawn, if anything did
[[nodiscard]] std::vector<File> files(const Figure& figure, std::string& reason);

} // namespace wnflow::plot
