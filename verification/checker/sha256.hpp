#pragma once

#include <string>
#include <string_view>

namespace checker {

/// SHA-256 (FIPS 180-4) of the bytes, 64 hexadecimal digits.
[[nodiscard]] std::string sha256(std::string_view bytes);

} // namespace checker
