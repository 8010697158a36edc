#pragma once

#include <wnflow/numeric/ball.hpp>
#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/ode/program.hpp>
#include <wnflow/problem/instance.hpp>

#include <memory>

namespace wnflow::enclose::detail {

/// The flow of an instance in a multiple of its dual variable: λ = κ μ, μ_τ = A x̃(λ) − b, t_τ = 1/c, with κ chosen such that
/// all constants are rational (u₀ = v/‖v‖ is not): κ = 1 (L = 2), ‖v‖^{L−2} (WN, L > 2), (‖v‖/r₀)^{L−2} (GF, L > 2).
/// State: μ₁ … μ_M, t, and for GF with L > 2 the constant r₀/‖v‖.
/// Source: derived; docs/theory, "Dual variable" and "Trajectory".
struct DualProgram {
    std::shared_ptr<const ode::Program> program;
    Eigen::Index measurements = 0;
    bool has_parameter = false;

    [[nodiscard]] static DualProgram of(const problem::Instance& instance);
};

/// κ, at the working precision.
[[nodiscard]] numeric::Ball dual_scale(const problem::Instance& instance);
/// μ = 0, t = 0, and the parameter.
[[nodiscard]] numeric::Vector<numeric::Ball> dual_start(const problem::Instance& instance);

} // namespace wnflow::enclose::detail
