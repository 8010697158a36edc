#pragma once

#include "enclose/polynomial.hpp"

#include <wnflow/ode/integrator.hpp>

#include <vector>

namespace wnflow::enclose::detail {

/// One step of an approximate solution: x̂(τ) = p(s), τ = middle + half·s, |s| ≤ 1, with exact (dyadic) middle, half > 0 and
/// coefficients. How it was found does not matter.
struct Piece {
    Ball middle, half;
    std::vector<Polynomial> components;

    [[nodiscard]] Ball begin() const;
    [[nodiscard]] Ball end() const;
    /// τ as a polynomial of s.
    [[nodiscard]] Polynomial time() const;
    /// s of a time τ, enclosed.
    [[nodiscard]] Ball position(const Ball& time) const { return (time - middle) / half; }
    /// All components at s.
    [[nodiscard]] Vector<Ball> at(const Ball& s) const;
    /// The same functions on [middle + half·from, middle + half·to], in a variable s of its own; the coefficients are balls.
    [[nodiscard]] Piece part(const Ball& from, const Ball& to) const;
};

/// The integrator's last step as a piece: its dense output, a polynomial of at most this degree, interpolated; terms that
/// are smaller than the rounding to `bits` are dropped. Nothing is proved by it.
[[nodiscard]] Piece last_step(const ode::Integrator& integrator, unsigned degree, long bits);

/// Coefficients of a polynomial in Chebyshev polynomials T_k(s): |p(s)| ≤ Σ |a_k| on [−1, 1] is nearly sharp.
[[nodiscard]] std::vector<Ball> chebyshev_coefficients(const Polynomial& p);

} // namespace wnflow::enclose::detail
