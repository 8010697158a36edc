#pragma once

#include <verification/certificate/dyadic.hpp>

#include <wnflow/flow/dual_map.hpp>
#include <wnflow/limit/dual_system.hpp>

#include <optional>
#include <string>

namespace wnflow::certificate {

using numeric::Ball;
using numeric::Vector;

/// What proves a limit: the box {λ̂ + T ν : |νᵢ| ≤ ϱᵢ} of dual variables contains exactly one zero of F, with y > 0 and
/// r² > 0 on all of it, by the Newton test with C = −I in the coordinates ν, in which −F' is near the identity.
/// Source: derived; docs/theory, "Rule limit".
struct LimitWitness {
    long precision = 0;                   ///< bits with which the test succeeds
    DyadicVector center;                  ///< λ̂, M entries (those of the kept rows)
    std::vector<DyadicVector> directions; ///< columns of T
    std::vector<long> radii;              ///< ϱᵢ = 2^radii[i]
    // What follows, enclosed over the box:
    flow::DualPoint<Ball> point; ///< x̃ on the face, r², q
    std::optional<Ball> rate;    ///< λ_min(∇²D); times c it is σ
};

/// How exactly a limit is to be proved, and with how many bits at most.
struct LimitWitnessSettings {
    unsigned digits = 40; ///< relative, of every entry of x̃
    long bits_limit = 1L << 15;
};

/// What proves a limit, or why nothing was found.
struct LimitWitnessResult {
    std::optional<LimitWitness> witness;
    std::string reason; ///< why there is none
};

/// Newton's method proposes; the test is made here in ball arithmetic at rising precision until it succeeds with some
/// room, so that a checker with other roundings finds the same.
[[nodiscard]] LimitWitnessResult find_limit_witness(const limit::LimitProblem& problem,
                                                    const LimitWitnessSettings& settings);

} // namespace wnflow::certificate
