#pragma once

#include <verification/report/statement_plot.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace wnflow::report {

/// The section of one statement: what it says, both sides, how it was checked, its hypotheses, its diagram, what would
/// refute it. Short where it does not apply to the instance.
/// @param report the whole; @param place of the statement in its lists
[[nodiscard]] std::string statement_section(const nlohmann::ordered_json& report, std::size_t place,
                                            const StatementPlot& plot);

/// The table of all verdicts, and the statements that do not apply, with the reason.
[[nodiscard]] std::string verdict_overview(const nlohmann::ordered_json& report);

} // namespace wnflow::report
