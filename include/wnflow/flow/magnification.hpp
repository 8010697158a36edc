#pragma once

#include <wnflow/numeric/ball.hpp>

namespace wnflow::flow {

/// q = (r² − r₀²)/(2η̃), the closed form of q = ∫ r r'/η̃ dt for a constant learning-rate ratio η̃.
template <class T>
[[nodiscard]] T growth_exponent(const T& radius_squared, const T& start_radius_squared, const T& rate_ratio)
{
    return (radius_squared - start_radius_squared) / (rate_ratio * T(2));
}

/// log ρ = log(r₀/r) + q: the magnification factor of the weight-normalized flow.
/// Source: Theorem 2.2 of the paper (ρ); this form derived, docs/theory, "Magnification".
template <class T>
[[nodiscard]] T log_magnification(const T& radius, const T& start_radius, const T& growth)
{
    using std::log;
    return log(start_radius / radius) + growth;
}

} // namespace wnflow::flow
