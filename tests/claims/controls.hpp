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
[[nodiscard]] std::vector<Control> schedule_controls();   ///< about time-dependent learning rates
[[nodiscard]] std::vector<Control> dual_controls();       ///< about the dual variable and the potential
[[nodiscard]] std::vector<Control> limit_controls();      ///< about the limit: its existence and its value
[[nodiscard]] std::vector<Control> bound_controls();      ///< about the l1 gap
[[nodiscard]] std::vector<Control> weighted_controls();   ///< about the bias towards weighted norms, and small ratios
[[nodiscard]] std::vector<Control> rate_controls();       ///< about convergence and its rate
[[nodiscard]] std::vector<Control> discrete_controls();   ///< about the discrete algorithms

} // namespace wnflow::test
