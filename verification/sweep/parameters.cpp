#include <verification/sweep/parameters.hpp>

#include <algorithm>

namespace wnflow::sweep {

std::optional<Parameter> parameter_by_name(std::string_view name)
{
    const auto found = std::ranges::find(parameter_names, name);
    if (found == parameter_names.end()) return std::nullopt;
    return static_cast<Parameter>(found - parameter_names.begin());
}

} // namespace wnflow::sweep
