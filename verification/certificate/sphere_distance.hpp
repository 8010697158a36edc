#pragma once

#include <wnflow/problem/instance.hpp>

#include <wnflow/numeric/ball.hpp>

#include <optional>
#include <string>
#include <utility>

namespace wnflow::certificate {

/// Theorem 2.1, L > 2, for the start x₀/ρ: two decimals with d = min w − μ certainly between them, for all ρ of the ball,
/// where w = (x₀/ρ)^⊙(2−L) and Σ(wₙ − μ)^{−L/(L−2)} = Q. Nothing if they could not be certified at the working precision.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> sphere_distance(const problem::Instance& instance,
                                                                                 const numeric::Ball& log_magnification,
                                                                                 const numeric::Rational& optimum);

} // namespace wnflow::certificate
