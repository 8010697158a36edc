#pragma once

#include <verification/plot/draw.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace wnflow::report {

/// The diagram of one statement on one instance, or why there is none.
struct StatementPlot {
    std::string svg;               ///< an element for the page; empty: none
    std::string caption;           ///< what is seen
    std::vector<plot::File> files; ///< data and gnuplot script
    std::string none;              ///< why there is no diagram, in a few words
};

/// What shows the statement best: its two sides at each sample, their difference beside its error, a slope against its
/// prediction, gap and bound around this instance, or the two sides on one axis. From the report alone.
/// @param claim one of verification.claims of the report
[[nodiscard]] StatementPlot statement_plot(const nlohmann::ordered_json& report, const nlohmann::ordered_json& claim);

} // namespace wnflow::report
