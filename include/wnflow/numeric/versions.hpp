#pragma once

#include <string>
#include <utility>
#include <vector>

namespace wnflow::numeric {

/// Names and versions of what results depend on, as in use: the compiler, GMP, MPFR, FLINT, Boost, Eigen.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> library_versions();

} // namespace wnflow::numeric
