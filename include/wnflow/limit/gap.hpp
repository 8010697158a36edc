#pragma once

#include <wnflow/limit/optimum.hpp>
#include <wnflow/numeric/linear_algebra.hpp>

namespace wnflow::limit {

/// ⟨c, x̃⟩ − min over S₊ of ⟨c, z⟩, as ⟨c − Aᵀy, x̃⟩ with the dual optimum y: every term is ≥ 0 and nothing cancels, so
/// that a gap of 1e-300 keeps all its digits. With c = 1 it is s − Q. `entries` must be in S₊.
/// Source: derived; docs/theory, "The l1 gap".
[[nodiscard]] numeric::Ball optimality_gap(const Optimum& optimum, const numeric::Vector<numeric::Ball>& entries);

} // namespace wnflow::limit
