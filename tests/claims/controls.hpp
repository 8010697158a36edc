#pragma once

#include <verification/claims/verdict.hpp>

#include <functional>
#include <string>
#include <vector>

namespace wnflow::test {

/// How a negative control must come out.
enum class Expected {
    refuted,
    contradicted, ///< by the first method, whose evidence is falsified, and not by the second, which is honest
    not_applicable,
};

/// A statement that does not hold, or evidence that is wrong: the check must notice.
struct Control {
    std::string claim; ///< id
    std::string what;  ///< what is falsified or violated
    Expected expected;
    std::function<claims::Verdict()> verdict;
    std::vector<std::string> named = {}; ///< must occur in the reason
};

[[nodiscard]] std::vector<Control> trajectory_controls(); ///< statements about a trajectory
[[nodiscard]] std::vector<Control> limit_controls();      ///< about the limit: its existence and its value
[[nodiscard]] std::vector<Control> bound_controls();      ///< about the l1 gap

} // namespace wnflow::test
