#pragma once

#include <verification/report/verification.hpp>

#include <string>

namespace wnflow::report {

/// The verification for a terminal: the instance and the headline in words, the verdict table, the reasons.
/// @param with_details statement, source, hypotheses and lemmas of each claim as well
[[nodiscard]] std::string to_terminal(const Verification& verification, bool with_details);

/// One sentence on what the instance is: sizes, depth, flow, rates, initialization.
[[nodiscard]] std::string describe(const problem::Instance& instance);

} // namespace wnflow::report
