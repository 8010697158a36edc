#pragma once

#include <filesystem>

namespace wnflow::plot {

/// Status of run_gnuplot where gnuplot is not installed.
inline constexpr int gnuplot_missing = 127;

/// Runs gnuplot on a script, in a folder that relative names of the script start from; what it says goes to a file.
/// @param script its name in the folder: a fixed one, as gnuplot runs what is named `< command`
/// @return its exit status, 128 + signal if it was killed by one, or gnuplot_missing
[[nodiscard]] int run_gnuplot(const std::filesystem::path& folder, const std::filesystem::path& script,
                              const std::filesystem::path& messages);

} // namespace wnflow::plot
