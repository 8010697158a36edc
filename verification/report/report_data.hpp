#pragma once

#include <verification/report/verification.hpp>

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>

/// Everything that a report shows, as one JSON object: pages, tables and plots are rendered from it alone.
namespace wnflow::report {

/// What a report shows beside the verification.
struct ReportSettings {
    std::string command;       ///< the command line that reproduces the report
    std::string source;        ///< text of the instance file
    unsigned curve_points = 9; ///< of each curve over learning-rate ratio and initialization scale
    std::function<void(const std::string&)> on_progress;
    bool wants_enclosure = false; ///< of the trajectory, in its dual variable: how wide it is over time
};

/// The verification, the statements in words, the trajectory's samples, the limits entry by entry, the bounds over the
/// learning-rate ratio and the initialization scale, the measured rate of convergence, certified intervals, statements about
/// trajectories at each sample, the widths of the enclosed trajectory, and how to reproduce all of it. `proof` is null: who
/// has a proof (wnflow prove) puts its object there.
/// Schema: docs/reference/report.schema.json.
[[nodiscard]] nlohmann::ordered_json report_data(claims::Evidence& evidence, const Verification& verification,
                                                 const ReportSettings& settings);

} // namespace wnflow::report
