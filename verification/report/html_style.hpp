#pragma once

#include <string>

namespace wnflow::report {

/// A page with a title, in the reports' style. `body` is markup.
[[nodiscard]] std::string page(const std::string& title, const std::string& body);

/// A verdict as a badge: its colour never says what its word does not.
[[nodiscard]] std::string badge(const std::string& verdict);

} // namespace wnflow::report
