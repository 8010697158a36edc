#include <verification/claims/discrete/statements.hpp>

namespace wnflow::claims {

std::vector<Claim> discrete_statements()
{
    return {};
}

} // namespace wnflow::claims
