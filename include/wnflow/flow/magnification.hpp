#pragma once

#include <wnflow/flow/rate_schedule.hpp>
#include <wnflow/numeric/ball.hpp>

namespace wnflow::flow {

/// q = (r² − r₀²)/(2η̃), the closed form of q = ∫ r r'/η̃ dt for a constant learning-rate ratio η̃.
template <class T>
[[nodiscard]] T growth_exponent(const T& radius_squared, const T& start_radius_squared, const T& rate_ratio)
{
    return (radius_squared - start_radius_squared) / (rate_ratio * T(2));
}

/// q for η̃ = factor·r^k at all times: log(r/r₀)/factor for k = 2, else (r^{2−k} − r₀^{2−k})/((2−k)·factor).
/// Source: derived; docs/theory, "Theorem 2.4".
[[nodiscard]] inline numeric::Ball growth_exponent(const problem::RadiusLaw& law, const numeric::Ball& radius,
                                                   const numeric::Ball& start_radius)
{
    using numeric::Ball;
    const Rational exponent = 2 - law.power;
    if (exponent == 0) return log(radius / start_radius) / Ball(law.factor);
    return (detail::rational_power(radius, exponent) - detail::rational_power(start_radius, exponent)) /
           Ball(Rational(exponent * law.factor));
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
