#pragma once

#include <wnflow/problem/instance.hpp>

#include <string>
#include <vector>

namespace wnflow::test {

/// How the checker ends on a text, without its program.
enum class CheckOutcome { verified, rejected, malformed, beyond_limits };

struct Check {
    CheckOutcome outcome = CheckOutcome::verified;
    std::string reason;
    std::string digest;                  ///< of the instance, if it was read
    std::vector<std::string> statements; ///< that were verified
};

[[nodiscard]] Check check(const std::string& certificate);

/// The file of verification/data/baselines, resp. the instance of verification/data/instances, of this name.
[[nodiscard]] std::string shipped_certificate(const std::string& name);
[[nodiscard]] problem::Instance shipped_instance(const std::string& name);
/// All names, sorted.
[[nodiscard]] std::vector<std::string> shipped_names();

/// The text with one piece of it replaced. @throws std::logic_error if it is not there
[[nodiscard]] std::string with(const std::string& text, const std::string& piece, const std::string& replacement);

} // namespace wnflow::test
