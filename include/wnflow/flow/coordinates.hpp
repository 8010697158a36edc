#pragma once

#include <string_view>

namespace wnflow::flow {

/// Coordinates that the weight-normalized flow is integrated in.
enum class Coordinates {
    polar,     ///< (r, u) with x = r u
    cartesian, ///< x: a second route, to which the norm of u and r' mean nothing
};

/// "polar", "cartesian".
[[nodiscard]] std::string_view to_text(Coordinates coordinates);
/// @throws InputError for a name that is none
[[nodiscard]] Coordinates parse_coordinates(std::string_view name);

} // namespace wnflow::flow
