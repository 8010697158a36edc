#pragma once

#include <verification/report/verification.hpp>

#include <wnflow/enclose/limit.hpp>
#include <wnflow/limit/face.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>

/// The machine's view: reals are decimal strings with as many digits as are certain, rationals "p/q".
namespace wnflow::report {

/// {"schema": …, "version": …, "digest": …}: what every object begins with.
[[nodiscard]] nlohmann::ordered_json json_envelope(const std::string& command, const problem::Instance& instance);
/// The same with digest null, for what is about no instance.
[[nodiscard]] nlohmann::ordered_json json_envelope(const std::string& command);

/// The text of an object. Bytes that are not UTF-8, as names of files may have, are shown as U+FFFD; characters that act on
/// a terminal are escaped. @param indent blanks for each level
[[nodiscard]] std::string json_text(const nlohmann::ordered_json& object, int indent);

[[nodiscard]] nlohmann::ordered_json to_json(const Verification& verification);
[[nodiscard]] nlohmann::ordered_json to_json(const problem::Instance& instance, const enclose::Limit& limit);
[[nodiscard]] nlohmann::ordered_json to_json(const problem::Instance& instance, const limit::Optimum& optimum);
/// The maximal face of S₊, without envelope.
[[nodiscard]] nlohmann::ordered_json to_json(const limit::MaximalFace& face);
[[nodiscard]] nlohmann::ordered_json to_json(const problem::Instance& instance, const flow::Trajectory& trajectory);

} // namespace wnflow::report
