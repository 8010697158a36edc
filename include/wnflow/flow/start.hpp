#pragma once

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/problem/instance.hpp>

#include <optional>

namespace wnflow::flow {

/// Where a flow starts: x₀ = (r₀/ρ) v/‖v‖, exact data, evaluated in balls at the working precision.
struct Start {
    problem::Initialization initialization;
    /// log ρ of an initialization reduced by the magnification factor ρ; absent: ρ = 1.
    std::optional<numeric::Ball> log_magnification;

    /// r₀/ρ.
    [[nodiscard]] numeric::Ball radius() const;
    /// u₀ = v/‖v‖.
    [[nodiscard]] numeric::Vector<numeric::Ball> direction() const;
    /// x₀.
    [[nodiscard]] numeric::Vector<numeric::Ball> weights() const;
};

/// Whether e(0) = A x̃₀ − b is 0, decided in rationals: A v^L and b have the same signs, and c²(A v^L)ₘ² = bₘ² with
/// c² = (r₀²/‖v‖²)^L. The flow then stays where it is.
[[nodiscard]] bool starts_at_rest(const problem::Instance& instance);

} // namespace wnflow::flow
