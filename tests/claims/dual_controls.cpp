#include "claims/controls.hpp"

namespace wnflow::test {

std::vector<Control> dual_controls()
{
    return {};
}

} // namespace wnflow::test
