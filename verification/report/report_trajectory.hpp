#pragma once

#include <verification/claims/evidence.hpp>

#include <nlohmann/json_fwd.hpp>

namespace wnflow::report {

/// The samples of the trajectory as a table, with the drift of what should not move, and the rate at which the residual
/// decreases between two samples beside σ at the limit.
[[nodiscard]] nlohmann::ordered_json trajectory_data(claims::Evidence& evidence);

} // namespace wnflow::report
