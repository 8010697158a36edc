#pragma once

#include <verification/benchmarks/comparison.hpp>

#include <filesystem>
#include <string>

namespace wnflow::benchmarks {

/// The work-precision diagram of an instance: CPU time against achieved error, a line for each stepper, the limit dotted.
/// Writes work-precision-<instance>.csv and .gp, and .svg, .pdf and .png if gnuplot is installed. Errors are plotted through
/// their log10: gnuplot knows nothing below 1e-308.
/// @param comparison  that of the most digits
/// @return what was written, for people
std::string draw_work_precision(const Comparison& comparison, double limit, const std::filesystem::path& folder);

} // namespace wnflow::benchmarks
