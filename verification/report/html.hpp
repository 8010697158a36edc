#pragma once

#include <verification/report/statement_plot.hpp>

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

/// The report as one self-contained page: no script, no request, readable on paper, on a phone and in dark mode.
namespace wnflow::report {

/// A diagram of the page.
struct Diagram {
    std::string svg;     ///< an SVG element with its title and description
    std::string caption; ///< what is shown and what is seen, under the diagram
};

/// Diagrams by their id: "loss", "radius", "l1-norm", "drift", "enclosure-width", "entries", "bounds-over-ratio",
/// "bounds-over-scale", "rate".
using Diagrams = std::map<std::string, Diagram>;

/// @param report an object of schema wnflow-report-1
/// @param plots of the statements, in their order
[[nodiscard]] std::string to_html(const nlohmann::ordered_json& report, const Diagrams& diagrams,
                                  const std::vector<StatementPlot>& plots);

/// A page that lists reports: one row each, with a link to its folder's report.html.
/// @param reports their folders, relative to the page, beside their objects
[[nodiscard]] std::string index_html(const std::vector<std::pair<std::string, nlohmann::ordered_json>>& reports);

} // namespace wnflow::report
