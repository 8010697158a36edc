#pragma once

#include "certificate.hpp"
#include "exact.hpp"
#include "interval.hpp"

#include <optional>

namespace checker {

/// A limit that was verified: x̃_∞ = argmin{Φ(z) : z ∈ S₊} and functions of it. For `equivalent`, of all limits from x₀/ρ.
struct Limit {
    std::vector<std::optional<Interval>> entries; ///< x̃_∞, N entries; absent: exactly 0, off the maximal face
    Interval l1_norm;
    Interval radius_squared;    ///< r_∞²
    Interval log_magnification; ///< log ρ_∞ of the weight-normalized flow; 0 for the plain one
    /// σ = λ_min(K_∞) of the limit's own flow; absent where S₊ has no positive point. Nothing is known of the component of e
    /// in that direction: |e| may decay faster.
    std::optional<Interval> rate;
};

/// Before anything of a limit is computed: spends what check_limit takes. @throws BeyondLimits
void spend_on_limit(const Instance& instance, const IntegerMatrix& a, const std::optional<Face>& face,
                    const LimitWitness& witness);

/// The Newton test with its side conditions: docs/theory/certificates.md, Rule limit. @throws Rejected
[[nodiscard]] Limit check_limit(const Instance& instance, const IntegerMatrix& a, const std::optional<Face>& face,
                                const LimitWitness& witness);

} // namespace checker
