#include "claims/controls.hpp"

namespace wnflow::test {

std::vector<Control> schedule_controls()
{
    return {};
}

} // namespace wnflow::test
