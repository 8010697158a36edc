#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

/// The verdicts of a report as a table for papers and for web pages; from its JSON object alone, that of
/// wnflow-report-1 or of wnflow-verify-1.
namespace wnflow::report {

/// A tabular environment (package booktabs) with a comment that names instance, digest and version.
[[nodiscard]] std::string to_latex(const nlohmann::ordered_json& report);

[[nodiscard]] std::string to_markdown(const nlohmann::ordered_json& report);

} // namespace wnflow::report
