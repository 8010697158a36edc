#pragma once

#include "lp_program.hpp"
#include "lp_strict.hpp"

#include <optional>

namespace wnflow::limit::lp {

/// If A is a Vandermonde matrix with weighted columns, a_in = w_n t_n^i with w_n > 0 and distinct nodes t_n (rows in
/// this order or reversed), A z = b says that the measure Σ w_n z_n δ(t_n) has the moments b_i. When M moments are
/// twice as many as its atoms, they satisfy a linear recurrence whose characteristic polynomial vanishes at the atoms
/// and nowhere else (Prony), and often no other measure on the nodes has these moments: if some polynomial of degree
/// below M is zero at the atoms and positive at all other nodes (on the cyclic polytope: Gale's evenness condition).
///
/// The strictly complementary pair of this case, exact in all steps but the proposal of the atoms modulo a prime, and
/// checked; nothing in other cases. The program need not be scaled.
[[nodiscard]] std::optional<StrictPair> solve_moment_problem(const Program& program);

} // namespace wnflow::limit::lp
