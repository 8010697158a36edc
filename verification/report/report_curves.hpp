#pragma once

#include <verification/claims/evidence.hpp>

#include <nlohmann/json_fwd.hpp>

#include <functional>

namespace wnflow::report {

/// How gap and bounds change with the learning-rate ratio η̃ and with the initialization scale α, the rest of the instance
/// as it is: the statements on the gap are judged on a sequence of instances, from a hundredth to a hundred times the given
/// value (α: a thirtieth to thirty times). What a statement does not apply to is null. Empty for the plain flow (η̃) and where
/// there is no gap.
[[nodiscard]] nlohmann::ordered_json curve_data(claims::Evidence& evidence, unsigned points,
                                                const std::function<void(const std::string&)>& on_progress);

} // namespace wnflow::report
