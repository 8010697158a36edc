#pragma once

#include "lp_interior.hpp"
#include "lp_program.hpp"
#include "lp_simplex.hpp"
#include "lp_strict.hpp"

#include <optional>
#include <string>
#include <vector>

namespace wnflow::limit::lp {

/// What has been proved; `strict` may accompany the `pair` that it was made from.
struct Finding {
    std::optional<StrictPair> strict;     ///< a strictly complementary pair
    std::optional<OptimalPair> pair;      ///< a pair that proves optimality and nothing more
    std::optional<RationalVector> farkas; ///< f with Aᵀf ≤ 0 and ⟨b,f⟩ > 0
    std::string method;                   ///< how the proposal was made
    std::string problem;                  ///< why nothing was proved, where that is worth saying

    [[nodiscard]] bool decided() const noexcept { return strict || pair || farkas; }
};

enum class Vertex { simplex, external };

// The programs below should be scaled, with independent rows.

/// Interior-point proposals, made exact.
[[nodiscard]] Finding by_interior(const Program& program, InteriorPrecision precision);

/// Precisions of least squares: enough for most data, and for supports that nearly fill the equations.
inline constexpr long moderate_bits = 256, many_bits = 768;

/// Least squares on active columns, in numbers of about `bits` bits, made exact.
[[nodiscard]] Finding by_active_set(const Program& program, long bits);

/// A basic solution from a simplex method, checked exactly; if there is none, a proof of infeasibility from the basic
/// solution of `distance_program`.
[[nodiscard]] Finding by_vertex(const Program& program, Vertex route);

/// The maximal face of {z ≥ 0 : A z = b}: `strict` for the program with c = 0, or `farkas`.
/// A and b may be scaled badly, and the rows of A may be dependent.
[[nodiscard]] Finding find_face(const RationalMatrix& a, const RationalVector& b);

/// Interior points in the affordable precisions above double, until one proves something.
[[nodiscard]] Finding by_multiprecision(const Program& program);

/// A strictly complementary pair from any optimal pair: the maximal face of the minimizers, and its proof.
[[nodiscard]] std::optional<StrictPair> make_strict(const Program& program, const OptimalPair& pair);

} // namespace wnflow::limit::lp
