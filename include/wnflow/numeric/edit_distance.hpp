#pragma once

#include <cstddef>
#include <string_view>

namespace wnflow::numeric {

/// Edits (insert, delete, replace one character) that turn a into b: what "did you mean" suggestions are chosen by.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

} // namespace wnflow::numeric
