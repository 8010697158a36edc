#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace wnflow::problem {

/// Instance files and matrix files beyond this size are refused: 64 MiB.
inline constexpr std::size_t max_file_bytes = std::size_t{64} << 20U;

/// The content of a text file, without a leading byte-order mark.
///
/// @throws InputError if the file is missing, a directory, unreadable, longer than max_file_bytes (which is found out
///         without reading more than that), or contains a NUL byte and is therefore not text
[[nodiscard]] std::string read_text_file(const std::filesystem::path& path);

/// Removes a leading UTF-8 byte-order mark, which editors on some systems insert.
[[nodiscard]] std::string_view without_byte_order_mark(std::string_view text);

/// @throws InputError if the text contains a NUL byte
void require_text(std::string_view text, const std::string& name_for_errors);

/// At most 60 characters of what the user wrote, on one line, for quoting in a message.
[[nodiscard]] std::string shortened(std::string_view text);

} // namespace wnflow::problem
