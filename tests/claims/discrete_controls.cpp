#include "claims/controls.hpp"

namespace wnflow::test {

std::vector<Control> discrete_controls()
{
    return {};
}

} // namespace wnflow::test
