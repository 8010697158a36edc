#pragma once

#include <wnflow/numeric/ball.hpp>
#include <wnflow/numeric/rational.hpp>

#include <boost/multiprecision/mpfr.hpp>

#include <limits>
#include <type_traits>

namespace wnflow::numeric {

/// Floating-point number of at least Digits decimal digits (MPFR, on the stack).
template <unsigned Digits>
using Real = boost::multiprecision::number<
    boost::multiprecision::mpfr_float_backend<Digits, boost::multiprecision::allocate_stack>,
    boost::multiprecision::et_off>;

/// The precisions that Odeint's steppers are compiled for, in decimal digits: `double`, then full limbs of MPFR. Few, as each
/// takes a quarter of a minute to compile; wnflow's own integrators take any.
/// Rounded up to, never down; trajectories report the one that was used.
inline constexpr unsigned precision_ladder[] = {15, 38, 57, 115, 1040};

/// A rational, correctly rounded to T.
template <class T>
[[nodiscard]] T from_rational(const Rational& value)
{
    if constexpr (std::is_same_v<T, Ball>)
        return Ball(value);
    else if constexpr (std::is_floating_point_v<T>)
        return static_cast<T>(approximate_double(value));
    else
        return T(value);
}

/// The midpoint of a ball, correctly rounded to T.
template <class T>
[[nodiscard]] T from_ball(const Ball& value)
{
    if constexpr (std::is_same_v<T, Ball>) {
        return value;
    } else if constexpr (std::is_floating_point_v<T>) {
        return static_cast<T>(value.approximate());
    } else {
        T result;
        arf_get_mpfr(result.backend().data(), arb_midref(value.data()), MPFR_RNDN);
        return result;
    }
}

/// The number itself as a ball of radius 0: no digit is lost.
template <class T>
[[nodiscard]] Ball to_ball(const T& value)
{
    if constexpr (std::is_same_v<T, Ball>) {
        return value;
    } else if constexpr (std::is_floating_point_v<T>) {
        return Ball(static_cast<double>(value));
    } else {
        Ball result;
        arf_set_mpfr(arb_midref(result.data()), value.backend().data());
        return result;
    }
}

/// x^exponent for exponent ≥ 0 by repeated squaring: the formulas of the theory need no other power of a float.
template <class T>
    requires(!std::is_same_v<T, Ball>)
[[nodiscard]] T power(T x, long exponent)
{
    T result = 1;
    for (; exponent > 0; exponent >>= 1) {
        if (exponent & 1) result *= x;
        if (exponent > 1) x *= x;
    }
    return result;
}

} // namespace wnflow::numeric
