#pragma once

#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

#include <functional>
#include <optional>

namespace wnflow::claims {

/// What statements on the bias towards the weighted ℓ1 norm, L > 2, share; balls at the working precision.
struct Weighted {
    Vector<Ball> weights; ///< a = u₀^⊙(2−L)
    Vector<Ball> optimum; ///< z*_a
    Ball value;           ///< ⟨a, z*_a⟩
    Ball quasi_norm;      ///< m* = ‖z*_a‖_{2/L}
    Ball radius_squared;  ///< m*^{2/L}, a lower bound of r_∞²

    /// κ(m*)/(1 − κ(m*)) (⟨a,z*_a⟩ − m*) for a learning-rate ratio, the bound of ⟨a, x̃_∞ − z*_a⟩; needs r₀² < m*^{2/L}.
    [[nodiscard]] Ball bound(const problem::Instance& instance, const Ball& rate_ratio) const;
};

/// Of an instance whose weighted optimum is known (weighted_missing).
[[nodiscard]] Weighted weighted(Evidence& evidence);

/// The verdict of a statement about L > 2 and the weighted optimum on an instance that it does not speak of, or whose
/// weighted optimum is not known.
[[nodiscard]] std::optional<Verdict> weighted_missing(Evidence& evidence);

/// r₀² < m*^{2/L}: the same as κ(m*) < 1, whatever the learning-rate ratio.
[[nodiscard]] Hypothesis starts_inside(Evidence& evidence, const Weighted& weighted);

/// The premises of a statement about the weight-normalized flow's limit at L > 2, then the check at sufficient precision,
/// then "no collapse".
[[nodiscard]] std::function<Verdict(Evidence&)>
about_weighted_limit(std::function<Verdict(Evidence&, const Weighted&)> judge);

} // namespace wnflow::claims
