#pragma once

#include <verification/claims/claim.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>

/// A statement itself, without any instance.
namespace wnflow::report {

/// Id, title, statement, source, what is compared, hypotheses, lemmas, what would refute it: several lines.
[[nodiscard]] std::string to_terminal(const claims::Claim& claim);

/// The same as an object; its fields are those of docs/reference/json.md, "explain".
[[nodiscard]] nlohmann::ordered_json to_json(const claims::Claim& claim);

} // namespace wnflow::report
