#include "claims/controls.hpp"

namespace wnflow::test {

std::vector<Control> rate_controls()
{
    return {};
}

} // namespace wnflow::test
