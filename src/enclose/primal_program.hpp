#pragma once

#include <wnflow/flow/coordinates.hpp>
#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/ode/program.hpp>
#include <wnflow/problem/instance.hpp>

namespace wnflow::enclose::detail {

/// Components of the states that are enclosed without the dual variable: first those that enter derivatives, then quadratures.
struct PrimalLayout {
    Eigen::Index dimension; ///< N
    flow::Coordinates coordinates;
    bool is_plain, has_logarithms, has_dual_time;

    /// (r, u) or x.
    [[nodiscard]] Eigen::Index dynamic() const noexcept
    {
        return dimension + (coordinates == flow::Coordinates::polar ? 1 : 0);
    }
    [[nodiscard]] Eigen::Index growth_exponent() const noexcept { return dynamic(); } ///< q, not if plain
    [[nodiscard]] Eigen::Index dissipated() const noexcept { return dynamic() + (is_plain ? 0 : 1); } ///< ∫(−ℓ')
    /// ∫(log u_n)', of the plain flow ∫(log x_n)'; N of them.
    [[nodiscard]] Eigen::Index logarithms() const noexcept { return dissipated() + 1; }
    /// τ = ∫c, c the speed of the dual variable.
    [[nodiscard]] Eigen::Index dual_time() const noexcept { return logarithms() + (has_logarithms ? dimension : 0); }
    [[nodiscard]] Eigen::Index descent() const noexcept { return dual_time() + 1; } ///< ∫c‖e‖²
    [[nodiscard]] Eigen::Index size() const noexcept { return dual_time() + (has_dual_time ? 2 : 0); }
};

/// The field of these states from `from`, from which time is counted, to the next break of the learning rates. With the dual
/// time the rates are constant.
[[nodiscard]] ode::Program primal_program(const problem::Instance& instance, const PrimalLayout& layout,
                                          const numeric::Rational& from);

} // namespace wnflow::enclose::detail
