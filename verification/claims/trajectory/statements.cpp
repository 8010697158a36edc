#include <verification/claims/trajectory/statements.hpp>

namespace wnflow::claims {

std::vector<Claim> trajectory_statements()
{
    return {
        lemma_3_1(), constant_norm(), positivity(), energy_identity(), polar_invariants(), magnification(),
    };
}

} // namespace wnflow::claims
