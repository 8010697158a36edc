#include <verification/claims/rates/statements.hpp>

namespace wnflow::claims {

std::vector<Claim> rates_statements()
{
    return {
        theorem_2_3_convergence(), theorem_2_3_instantaneous(), theorem_2_3_rate(), lojasiewicz_exponent(),
        boundary_decay(),
    };
}

} // namespace wnflow::claims
