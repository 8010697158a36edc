#pragma once

#include <wnflow/numeric/real.hpp>
#include <wnflow/problem/learning_rate.hpp>

namespace wnflow::flow {

using numeric::Rational;

namespace detail {
/// base^exponent for base > 0 and a rational exponent.
template <class T>
[[nodiscard]] T rational_power(const T& base, const Rational& exponent)
{
    if (denominator(exponent) == 1) {
        const auto whole = static_cast<long>(numerator(exponent));
        return whole >= 0 ? numeric::power(base, whole) : T(T(1) / numeric::power(base, -whole));
    }
    using std::pow;
    if constexpr (std::is_same_v<T, numeric::Ball>)
        return exp(log(base) * numeric::Ball(exponent));
    else if constexpr (std::is_floating_point_v<T> || boost::multiprecision::is_number<T>::value)
        return pow(base, numeric::from_rational<T>(exponent));
    else
        return pow(base, exponent); // a type that knows rational exponents itself
}
} // namespace detail

/// A learning rate η(t, r) = factor · (t + offset)^p · r^k in arithmetic T: one piece of problem::LearningRate, smooth for
/// all t ≥ 0 and r > 0. A constant converts to a schedule.
template <class T>
struct RateSchedule {
    T factor;                     ///< > 0
    Rational power_of_time = 0;   ///< p
    Rational time_offset = 0;     ///< > 0 where p ≠ 0, as flows start at t = 0
    Rational power_of_radius = 0; ///< k

    [[nodiscard]] static RateSchedule of(const problem::RatePiece& piece)
    {
        return {numeric::from_rational<T>(piece.factor), piece.power_of_time, piece.time_offset, piece.power_of_radius};
    }

    [[nodiscard]] T operator()(const T& t, const T& r) const
    {
        T rate = factor;
        if (power_of_time != 0)
            rate = rate * detail::rational_power(T(t + numeric::from_rational<T>(time_offset)), power_of_time);
        if (power_of_radius != 0) rate = rate * detail::rational_power(r, power_of_radius);
        return rate;
    }
};

} // namespace wnflow::flow
