#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace wnflow::report {

/// What the certificate proves, what it assumes, how it is checked and what it leaves out; empty if nothing was to be proved.
[[nodiscard]] std::string proof_section(const nlohmann::ordered_json& report);

/// The enclosed trajectory in words; empty if it was not enclosed.
[[nodiscard]] std::string enclosure_in_words(const nlohmann::ordered_json& report);

} // namespace wnflow::report
