#pragma once

#include "lp_program.hpp"

#include <optional>

namespace wnflow::limit::lp {

/// a_in = weights_n · nodes_n^k(i) with k(i) = i, or M − 1 − i if `reversed`.
struct Vandermonde {
    RationalVector nodes, weights;
    bool reversed = false;

    /// The vector with the coefficient of t^k in the row of that power.
    [[nodiscard]] RationalVector in_order_of_rows(RationalVector coefficients) const;
};

/// The form of A with positive weights and distinct nodes, if it has this form and at least two rows.
[[nodiscard]] std::optional<Vandermonde> find_vandermonde(const RationalMatrix& a);

} // namespace wnflow::limit::lp
