#pragma once

#include <filesystem>
#include <string>

namespace wnflow::sweep {

/// The view `results` with a header line: RFC 4180, numbers to the last bit of a double, absent values empty.
/// @throws InputError if it is no database of a sweep
[[nodiscard]] std::string to_csv(const std::filesystem::path& database);

/// Everything but the record of sessions, as one JSON object (docs/reference/json.md): numbers as strings with all digits.
[[nodiscard]] std::string to_json(const std::filesystem::path& database);

} // namespace wnflow::sweep
