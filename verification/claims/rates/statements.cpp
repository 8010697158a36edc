#include <verification/claims/rates/statements.hpp>

namespace wnflow::claims {

std::vector<Claim> rates_statements()
{
    return {};
}

} // namespace wnflow::claims
