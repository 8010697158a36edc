#pragma once

#include "lp_program.hpp"

#include <optional>

namespace wnflow::limit::lp {

/// A guess at a strictly complementary pair: z is positive on `support` and the dual slack positive off it.
/// The numbers are rounded; the equations need not hold.
struct StrictProposal {
    Indices support;  ///< increasing
    RationalVector z; ///< N entries
    RationalVector y; ///< M entries
    /// Whether the numbers are far more accurate than machine precision: then a machine's opinion on which equations
    /// are best corrected counts for nothing, and it is not asked.
    bool is_accurate = false;
    /// If not empty: independent columns of the support that span the others, to be corrected.
    Indices spanning{};
};

/// A strictly complementary pair: A z = b, Aᵀy ≤ c, z_n > 0 exactly on `support` and (c − Aᵀy)_n > 0 exactly off it.
/// Hence the minimizers are the z ≥ 0 with A z = b that vanish off `support`, and z is in the relative interior.
struct StrictPair {
    RationalVector z, y;
    Indices support;
    bool unique = false; ///< whether the columns of A on the support are independent, i.e. z is the only minimizer
};

/// Keeps the support of the proposal and changes its numbers so that the equations hold, then checks the inequalities.
/// The program should be scaled, with independent rows.
[[nodiscard]] std::optional<StrictPair> certify_strict(const Program& program, const StrictProposal& proposal);

/// f with Aᵀf ≤ 0 and ⟨b,f⟩ > 0, from y close to such a vector with (Aᵀy)_n near zero on the proposal's support.
[[nodiscard]] std::optional<RationalVector> certify_farkas(const Program& program, const StrictProposal& proposal);

} // namespace wnflow::limit::lp
