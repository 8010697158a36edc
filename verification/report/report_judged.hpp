#pragma once

#include <verification/report/verification.hpp>

#include <nlohmann/json_fwd.hpp>

namespace wnflow::report {

/// How the statements about trajectories come out at each sample by itself: {id: [{t, left, right, difference, error}, …]}.
/// Only statements whose verdict's own sides are among them: nothing else is drawn than what was judged.
[[nodiscard]] nlohmann::ordered_json judged_samples(claims::Evidence& evidence, const Verification& verification);

/// The discrete algorithm with steps halved again and again: {time, runs: [{steps, step, distance, norm_drift,
/// invariant_drift}, …]}; null if no statement was judged by it.
[[nodiscard]] nlohmann::ordered_json discrete_runs(claims::Evidence& evidence, const Verification& verification);

} // namespace wnflow::report
