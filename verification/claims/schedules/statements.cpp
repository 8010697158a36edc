#include <verification/claims/schedules/statements.hpp>

namespace wnflow::claims {

std::vector<Claim> schedules_statements()
{
    return {};
}

} // namespace wnflow::claims
