#include <verification/claims/limit/statements.hpp>

namespace wnflow::claims {

std::vector<Claim> limit_statements()
{
    return {
        no_collapse(),
        limit_equivalence(),
        variational(),
    };
}

} // namespace wnflow::claims
