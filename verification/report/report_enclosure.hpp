#pragma once

#include <wnflow/enclose/dual_trajectory.hpp>

#include <nlohmann/json_fwd.hpp>

namespace wnflow::report {

/// How wide the enclosure of a trajectory is at the ends of its steps, at most about `most` of them, spread evenly over the
/// steps, and what is certified from a time on for all later ones. Decimals are rounded outward.
[[nodiscard]] nlohmann::ordered_json enclosure_data(const enclose::DualTrajectory& trajectory, std::size_t most = 80);

} // namespace wnflow::report
