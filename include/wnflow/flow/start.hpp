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

} // namespace wnflow::flow
