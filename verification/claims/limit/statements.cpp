#include <verification/claims/limit/statements.hpp>

namespace wnflow::claims {

std::vector<Claim> limit_statements()
{
    return {
        no_collapse(),       collapse_dichotomy(), collapse_criterion(), radius_lower_bound(),
        plain_no_collapse(), limit_equivalence(),  variational(),
    };
}

} // namespace wnflow::claims
