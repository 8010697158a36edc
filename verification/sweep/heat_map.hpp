#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace wnflow::sweep {

/// What a heat map shows: means of quantities over all points with the same two parameters.
struct HeatMapRequest {
    std::string x, y;                    ///< names of parameters
    std::vector<std::string> quantities; ///< names; a panel for each
    /// parameter = value: only these points. Whatever varies besides x, y and the repetitions (or seeds) must be fixed here.
    std::vector<std::pair<std::string, std::string>> conditions;
};

/// "alpha=1/10". @throws InputError that names --where
[[nodiscard]] std::pair<std::string, std::string> parse_condition(const std::string& text);

/// Writes NAME.csv (a line for each cell: edges, means, how many points each mean is of), NAME.gp (the script, which draws the
/// others from the CSV file again), NAME.svg, NAME.pdf and NAME.png, all or none, and gives their paths.
///
/// A point whose quantity is absent or undecided is not in the mean; a cell without any is left white.
/// @param name empty: the sweep's
/// @throws InputError if a name is unknown or not in the sweep, another parameter varies, the folder cannot be written, or
///         gnuplot is not installed
std::vector<std::filesystem::path> plot_heat_map(const std::filesystem::path& database, const HeatMapRequest& request,
                                                 const std::filesystem::path& folder, const std::string& name);

} // namespace wnflow::sweep
