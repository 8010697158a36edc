#pragma once

#include "lp_program.hpp"
#include "lp_strict.hpp"

#include <optional>

namespace wnflow::limit::lp {

struct ActiveSetProposal {
    bool infeasible = false;
    StrictProposal proposal; ///< of a strictly complementary pair, or of a proof of infeasibility
};

/// The primal–dual method of least squares on well conditioned equations (`Echelon`), in numbers of about `bits` bits:
/// for data whose rows or columns are nearly dependent, like the powers of nodes. The program should be scaled, with
/// independent rows; c ≥ 0.
[[nodiscard]] std::optional<ActiveSetProposal> propose_active_set(const Program& program, long bits);

} // namespace wnflow::limit::lp
