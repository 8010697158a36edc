#pragma once

#include <wnflow/numeric/rational.hpp>
#include <wnflow/numeric/rational_matrix.hpp>

#include <optional>
#include <string>
#include <vector>

namespace wnflow::limit {

using numeric::Rational;
using numeric::RationalMatrix;
using numeric::RationalVector;

/// What is known about the l1 optimum.
enum class OptimumOutcome {
    optimal,    ///< minimizer and dual prove each other
    infeasible, ///< S₊ is empty: `farkas` proves it
    undecided,  ///< no exact certificate was found; `reason` says why
};

/// The linear program min ⟨c, z⟩ over S₊ = {z ≥ 0 : A z = b}, c > 0, solved exactly.
///
/// If the minimizer is not unique, the one given lies in the relative interior of the face of minimizers: no minimizer is
/// positive where it is zero. Only if uniqueness is undecided may it be any minimizer (a vertex).
struct Optimum {
    OptimumOutcome outcome = OptimumOutcome::undecided;
    Rational value;             ///< Q for c = 1
    RationalVector minimizer;   ///< z* ≥ 0, A z* = b, ⟨c, z*⟩ = value; N entries
    RationalVector dual;        ///< y: Aᵀy ≤ c, ⟨b, y⟩ = value; M entries
    RationalVector slack;       ///< c − Aᵀy ≥ 0, N entries; complementary to the minimizer
    std::optional<bool> unique; ///< whether z* is the only minimizer; absent: not decided
    /// Present, like `unique`, if minimizer and dual are strictly complementary: the coordinates on which some minimizer
    /// is positive, increasing. The minimizer is then positive and the slack zero exactly there.
    std::vector<std::size_t> support;
    RationalVector farkas; ///< if infeasible: f with Aᵀf ≤ 0 and ⟨b, f⟩ > 0
    std::string reason;    ///< if undecided
    std::string method;    ///< how the floating-point proposal was made
};

/// Solves the program exactly: floating point proposes, rational arithmetic corrects and verifies (A z = b, z ≥ 0, Aᵀy ≤ c,
/// ⟨b,y⟩ = ⟨c,z⟩ hold exactly in what is returned), so the outcome never depends on rounding.
///
/// Proposals are tried in turn: the recurrence of the moments (if A is a Vandermonde matrix), interior point in double
/// precision, least squares on active columns in multiprecision, simplex, interior point in extended precision (where
/// affordable), and the program `esolver` of QSopt_ex as a child process, if it is installed. The outcome is
/// `undecided` if none of them can be made exact. Runs on the calling thread, prints nothing, and may be called from
/// several threads at once; FLINT keeps caches per thread, which `flint_cleanup()` frees before a thread ends.
/// @param a       M×N
/// @param b       M entries
/// @param weights c > 0, N entries
/// @throws std::invalid_argument if the shapes do not fit or a weight is not positive
[[nodiscard]] Optimum exact_optimum(const RationalMatrix& a, const RationalVector& b, const RationalVector& weights);

/// The ℓ1 optimum: all weights 1.
[[nodiscard]] Optimum exact_l1_optimum(const RationalMatrix& a, const RationalVector& b);

/// True iff the fields of `optimum` prove its outcome for (a, b, weights): every identity is checked in rationals,
/// and what it says about uniqueness and support too. An undecided outcome proves nothing: false.
[[nodiscard]] bool check_optimum(const Optimum& optimum, const RationalMatrix& a, const RationalVector& b,
                                 const RationalVector& weights);

} // namespace wnflow::limit
