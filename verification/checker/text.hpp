#pragma once

#include "certificate.hpp"

#include <string>
#include <string_view>

/// What is printed of a certificate.
namespace checker {

/// Text of others as it may be shown on a terminal: control characters, bytes that are not UTF-8, and characters that are
/// invisible or change the direction of writing become \x and two digits for each byte, a backslash two of them.
[[nodiscard]] std::string escaped(std::string_view text);

/// The beginning of a long text, with dots.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t length);

/// The kinds of statements that the certificate does not contain, as the format calls them, with commas; "own" or "plain" is
/// added where only that one of the two flows is missing. Empty if every kind is there.
[[nodiscard]] std::string missing_kinds(const Certificate& certificate);

/// What a reader might take a certificate for that it is not: lines to be printed after its statements are verified.
[[nodiscard]] std::string remarks(const Certificate& certificate);

} // namespace checker
