#pragma once

#include "lp_program.hpp"
#include "lp_strict.hpp"

#include <vector>

namespace wnflow::limit::lp {

/// What an interior-point iteration ended near. All proposals of a list belong to the same verdict, best first.
struct InteriorProposals {
    bool infeasible = false;
    std::vector<StrictProposal> proposals;
};

enum class InteriorPrecision {
    machine,  ///< double
    extended, ///< 57 digits
    high,     ///< 115 digits
};

/// Follows the central path of the homogeneous self-dual embedding, which leads to a strictly complementary pair or,
/// if there is none, to a proof of infeasibility. The program should be scaled, with independent rows.
[[nodiscard]] InteriorProposals propose_interior(const Program& program, InteriorPrecision precision);

/// Whether more than machine precision, some hundred times slower, takes a minute at most.
[[nodiscard]] bool multiprecision_is_affordable(const Program& program);

} // namespace wnflow::limit::lp
