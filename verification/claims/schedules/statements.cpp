#include <verification/claims/schedules/statements.hpp>

namespace wnflow::claims {

std::vector<Claim> schedules_statements()
{
    return {
        growth_closed_form(),     theorem_2_4_posterior(), radius_rate_plain_flow(),
        radius_rate_divergence(), radius_rate_bound(),     radius_rate_bound_worst_case(),
    };
}

} // namespace wnflow::claims
