#include <verification/claims/dual/statements.hpp>

namespace wnflow::claims {

std::vector<Claim> dual_statements()
{
    return {};
}

} // namespace wnflow::claims
