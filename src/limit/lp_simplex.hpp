#pragma once

#include "lp_program.hpp"

#include <optional>

namespace wnflow::limit::lp {

/// A square block A[rows, columns] from which a point and a dual vector follow: z vanishes off `columns`, y off `rows`.
struct Basis {
    Indices rows, columns;
};

/// A point and a dual vector that prove each other optimal; no strict complementarity is claimed.
struct OptimalPair {
    RationalVector z, y;
};

/// The last basis of a simplex method in double precision, whatever it ended with; nothing if it has no such block.
/// The program should be scaled.
[[nodiscard]] std::optional<Basis> propose_basis(const Program& program);

/// The pair that belongs to the basis, if it is optimal in rationals.
[[nodiscard]] std::optional<OptimalPair> certify_basis(const Program& program, const Basis& basis);

/// Whether the pair is feasible and has no gap.
[[nodiscard]] bool is_optimal(const Program& program, const OptimalPair& pair);

} // namespace wnflow::limit::lp
