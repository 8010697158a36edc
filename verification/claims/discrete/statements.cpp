#include <verification/claims/discrete/statements.hpp>

namespace wnflow::claims {

std::vector<Claim> discrete_statements()
{
    return {
        discrete_distance(),
        discrete_norm_drift(),
        discrete_invariant_drift(),
        discrete_largest_step(),
    };
}

} // namespace wnflow::claims
