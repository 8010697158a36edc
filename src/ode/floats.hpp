#pragma once

#include <wnflow/numeric/ball.hpp>

#include <cmath>

/// Floating-point helpers on the midpoints of balls.
namespace wnflow::ode::detail {

using numeric::Ball;

/// log2 |x|, also far outside of the range of double; −inf for 0. Good to a double's relative precision.
[[nodiscard]] inline double log2_of(arb_srcptr x)
{
    if (arf_is_zero(arb_midref(x))) return -HUGE_VAL;
    if (!arf_is_finite(arb_midref(x))) return HUGE_VAL;
    mp_srcptr limbs;
    mp_size_t count;
    ARF_GET_MPN_READONLY(limbs, count, arb_midref(x)); // mantissa in [1/2, 1): its leading limb is enough
    return std::log2(static_cast<double>(limbs[count - 1])) - FLINT_BITS + fmpz_get_d(ARF_EXPREF(arb_midref(x)));
}
[[nodiscard]] inline double log2_of(const Ball& x) { return log2_of(x.data()); }

/// x · 2^−exponent in double.
[[nodiscard]] inline double scaled(arb_srcptr x, long exponent)
{
    arf_t value;
    arf_init(value);
    arf_mul_2exp_si(value, arb_midref(x), -exponent);
    const double result = arf_get_d(value, ARF_RND_NEAR);
    arf_clear(value);
    return result;
}

/// 2^exponent, also far outside of the range of double, to a double's precision.
[[nodiscard]] inline Ball two_to(double exponent)
{
    const double whole = std::floor(exponent);
    Ball result(std::exp2(exponent - whole));
    arf_mul_2exp_si(arb_midref(result.data()), arb_midref(result.data()), static_cast<slong>(whole));
    return result;
}

[[nodiscard]] inline Ball sum(const Ball& a, const Ball& b, long bits)
{
    Ball result;
    arf_add(arb_midref(result.data()), arb_midref(a.data()), arb_midref(b.data()), bits, ARF_RND_NEAR);
    return result;
}
[[nodiscard]] inline Ball difference(const Ball& a, const Ball& b, long bits)
{
    Ball result;
    arf_sub(arb_midref(result.data()), arb_midref(a.data()), arb_midref(b.data()), bits, ARF_RND_NEAR);
    return result;
}
[[nodiscard]] inline Ball product(const Ball& a, const Ball& b, long bits)
{
    Ball result;
    arf_mul(arb_midref(result.data()), arb_midref(a.data()), arb_midref(b.data()), bits, ARF_RND_NEAR);
    return result;
}
[[nodiscard]] inline Ball quotient(const Ball& a, const Ball& b, long bits)
{
    Ball result;
    arf_div(arb_midref(result.data()), arb_midref(a.data()), arb_midref(b.data()), bits, ARF_RND_NEAR);
    return result;
}
/// Sign of a − b.
[[nodiscard]] inline int compare(const Ball& a, const Ball& b) { return arf_cmp(arb_midref(a.data()), arb_midref(b.data())); }
[[nodiscard]] inline int compare_sizes(const Ball& a, const Ball& b)
{
    return arf_cmpabs(arb_midref(a.data()), arb_midref(b.data()));
}
[[nodiscard]] inline int sign(const Ball& a) { return arf_sgn(arb_midref(a.data())); }

/// |a|, exactly.
[[nodiscard]] inline Ball size_of(const Ball& a)
{
    Ball result;
    arf_abs(arb_midref(result.data()), arb_midref(a.data()));
    return result;
}
/// max(|a|, |b|).
[[nodiscard]] inline Ball larger(const Ball& a, const Ball& b) { return size_of(compare_sizes(a, b) > 0 ? a : b); }

} // namespace wnflow::ode::detail
