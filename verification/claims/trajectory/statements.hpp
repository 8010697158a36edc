#pragma once

#include <verification/claims/claim.hpp>

/// The statements about trajectories, whatever the learning rates (docs/theory, "The flows", "Invariants and magnification").
namespace wnflow::claims {

[[nodiscard]] Claim lemma_3_1();
[[nodiscard]] Claim constant_norm();
[[nodiscard]] Claim positivity();
[[nodiscard]] Claim energy_identity();
[[nodiscard]] Claim polar_invariants();
[[nodiscard]] Claim magnification();

/// All of them, in the order of the theory.
[[nodiscard]] std::vector<Claim> trajectory_statements();

} // namespace wnflow::claims
