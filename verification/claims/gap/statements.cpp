#include <verification/claims/gap/statements.hpp>

namespace wnflow::claims {

std::vector<Claim> gap_statements()
{
    return {
        gap_identity(),
        theorem_2_1(),
        theorem_2_1_sharp(),
        theorem_2_2_posterior(),
        theorem_2_2_posterior_sharp(),
        theorem_2_2_prior(),
        robust_bound(),
        robust_bound_worst_case(),
        robust_bound_any_radius(),
        robust_identity(),
        weighted_bound(),
        weighted_bound_posterior(),
        weighted_identity(),
        reverse_hoelder(),
        weighted_radius(),
        weighted_magnification(),
        theorem_2_2_weighted(),
        vanishing_ratio(),
        persistent_gap(),
    };
}

} // namespace wnflow::claims
