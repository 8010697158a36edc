#pragma once

#include <verification/plot/draw.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace wnflow::report {

/// The files of a report, rendered from its JSON object alone: report.json, report.html, verdicts.tex, verdicts.md, and in
/// `figures` each diagram as CSV, gnuplot script, SVG, PDF and PNG, those of single statements as CSV and script.
struct ReportFiles {
    std::vector<plot::File> files; ///< names relative to the report's folder
    std::string warning;           ///< what could not be drawn for papers, and why; empty if all was
};

/// @throws InputError if the object is not a report of a schema that is known
[[nodiscard]] ReportFiles report_files(const nlohmann::ordered_json& report);

} // namespace wnflow::report
