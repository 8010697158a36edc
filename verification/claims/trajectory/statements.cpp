#include <verification/claims/trajectory/statements.hpp>

namespace wnflow::claims {

std::vector<Claim> trajectory_statements()
{
    return {
        constant_norm(), positivity(), energy_identity(), polar_invariants(), magnification(),
    };
}

} // namespace wnflow::claims
