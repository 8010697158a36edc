#pragma once

#include <verification/plot/figure.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace wnflow::report {

/// A diagram of the report, as data: what is drawn, and what is said about it.
struct ReportFigure {
    plot::Figure figure; ///< its name is the diagram's id
    std::string caption;
    std::string description; ///< what is seen, in numbers where they say it
};

/// The diagrams that a report (schema wnflow-report-1) has data for.
[[nodiscard]] std::vector<ReportFigure> report_figures(const nlohmann::ordered_json& report);

} // namespace wnflow::report
