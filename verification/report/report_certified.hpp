#pragma once

#include <verification/report/verification.hpp>

#include <nlohmann/json_fwd.hpp>

namespace wnflow::report {

/// What is enclosed, as decimal intervals ["low", "high"], rounded outward: quantities of the limit, with what is known about
/// collapse, without which they are the limit's; and both sides of every statement whose evidence is an enclosure.
[[nodiscard]] nlohmann::ordered_json certified_data(claims::Evidence& evidence, const Verification& verification);

} // namespace wnflow::report
