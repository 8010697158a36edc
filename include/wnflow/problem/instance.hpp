#pragma once

#include <wnflow/numeric/rational.hpp>
#include <wnflow/numeric/rational_matrix.hpp>
#include <wnflow/problem/learning_rate.hpp>

#include <optional>
#include <string>
#include <vector>

namespace wnflow::problem {

using numeric::Rational;
using numeric::RationalMatrix;
using numeric::RationalVector;

enum class FlowKind { plain, weight_normalized };

/// x₀ = r₀ v/‖v‖, kept exact through r₀² and v, both rational (r₀ and u₀ = v/‖v‖ need not be).
struct Initialization {
    Rational radius_squared;  ///< r₀² > 0
    RationalVector direction; ///< v > 0, N entries (2N for a signed problem)
};

/// What `wnflow` computes when the command line does not say otherwise.
struct RunSettings {
    Rational until = 1;                    ///< end of the trajectory, in time t, > 0
    std::optional<Rational> until_residual; ///< its end, if it comes before `until`: ‖A x̃ − b‖₂ at most this, > 0
    unsigned digits = 30;                  ///< decimal digits of the trajectory's arithmetic
    std::optional<Rational> tolerance;     ///< relative tolerance of the integrator; absent: the stepper's default
    std::optional<unsigned> limit_digits;  ///< digits of limit and bounds; absent: max(50, digits)

    [[nodiscard]] unsigned effective_limit_digits() const;
};

/// `until` of a run that ends by its residual, where nothing else is said: later than any residual of interest is reached.
[[nodiscard]] Rational open_end();

/// A concrete instance of the theorems, exact: every number is a rational.
struct Instance {
    std::string name;        ///< for people: file name without its ending
    unsigned depth = 2;      ///< L ≥ 2
    RationalMatrix matrix;   ///< A, M×N as the flow sees it: [A, −A] for a signed problem; full row rank, or b inconsistent
    RationalVector target;   ///< b, M entries
    std::optional<RationalVector> ground_truth; ///< x* with A x* = b, where the file gives it (N entries, signed problems too)
    bool is_signed = false;  ///< x̃ = x₊^L − x₋^L: matrix and direction have 2N columns, resp. entries
    FlowKind flow = FlowKind::weight_normalized;
    LearningRates rates;
    Initialization initialization;
    RunSettings run;
    std::vector<std::string> notices; ///< what the reader did that the user should know (dropped redundant rows)

    [[nodiscard]] std::size_t measurements() const noexcept { return matrix.rows(); }
    [[nodiscard]] std::size_t dimension() const noexcept { return matrix.columns(); }
};

/// Every exact number that defines the instance (A, b, depth, flow, rates, r₀², v, ground truth), as text, one form
/// for one instance: independent of how the file spells them. Run settings, name and notices do not belong to it.
[[nodiscard]] std::string canonical_text(const Instance& instance);

/// SHA-256 of canonical_text, 64 hexadecimal digits.
[[nodiscard]] std::string digest(const Instance& instance);

} // namespace wnflow::problem
