#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace wnflow::sweep {

struct MergeSummary {
    std::uint64_t points = 0;   ///< that the result holds
    std::uint64_t missing = 0;  ///< of the whole sweep
    std::uint64_t repeated = 0; ///< rows of points that an earlier database had already
};

/// Joins databases of one sweep (its shards) to one of the whole sweep, which `run_sweep` can complete. A point that several
/// hold is taken from the first one in which it is done. The result appears under its name when it is complete; the
/// databases stay as they are.
/// @throws InputError if one is no database of a sweep, or of another sweep than the first, or if the result cannot be
///         written or exists; sqlite::Error if the disk is full
MergeSummary merge(const std::vector<std::filesystem::path>& databases, const std::filesystem::path& result);

} // namespace wnflow::sweep
