#pragma once

#include <string>
#include <string_view>

namespace wnflow::problem {

/// SHA-256 of the bytes, 64 hexadecimal digits.
[[nodiscard]] std::string sha256(std::string_view bytes);

} // namespace wnflow::problem
