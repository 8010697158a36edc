#include <verification/claims/dual/statements.hpp>

namespace wnflow::claims {

std::vector<Claim> dual_statements()
{
    return {
        dual_representation(), lambda_contracts(), bregman_identity(), global_rate(), signed_invariant(),
    };
}

} // namespace wnflow::claims
