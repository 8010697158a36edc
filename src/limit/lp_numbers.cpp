#include "lp_numbers.hpp"

#include <arb.h>
#include <gmp.h>

namespace wnflow::limit::lp {
namespace {

// Runs of Ball are handed to Arb as arrays of arb_struct.
static_assert(sizeof(Ball) == sizeof(arb_struct));

long precision()
{
    return numeric::PrecisionScope::bits();
}

} // namespace

Ball minus_dot(const Ball& initial, Strided x, Strided y, std::size_t count)
{
    if (count == 0) return initial.midpoint();
    Ball result;
    arb_approx_dot(result.data(), initial.data(), 1, x.first->data(), static_cast<slong>(x.step), y.first->data(),
                   static_cast<slong>(y.step), static_cast<slong>(count), precision());
    return result;
}

Ball dot(Strided x, Strided y, std::size_t count)
{
    Ball result;
    if (count == 0) return result;
    arb_approx_dot(result.data(), nullptr, 0, x.first->data(), static_cast<slong>(x.step), y.first->data(),
                   static_cast<slong>(y.step), static_cast<slong>(count), precision());
    return result;
}

void add_multiple(Numbers& y, const Ball& factor, const Ball* x)
{
    for (Ball& value : y)
        arf_addmul(arb_midref(value.data()), arb_midref(factor.data()), arb_midref((x++)->data()), precision(),
                   ARF_RND_NEAR);
}

void rotate(Ball* x, Ball* y, std::size_t step, std::size_t count, const Ball& c, const Ball& s)
{
    Ball first, second;
    arf_ptr new_x = arb_midref(first.data()), new_y = arb_midref(second.data());
    arf_srcptr cosine = arb_midref(c.data()), sine = arb_midref(s.data());
    for (std::size_t k = 0; k < count; ++k, x += step, y += step) {
        arf_ptr at_x = arb_midref(x->data()), at_y = arb_midref(y->data());
        arf_mul(new_x, cosine, at_x, precision(), ARF_RND_NEAR);
        arf_addmul(new_x, sine, at_y, precision(), ARF_RND_NEAR);
        arf_mul(new_y, cosine, at_y, precision(), ARF_RND_NEAR);
        arf_submul(new_y, sine, at_x, precision(), ARF_RND_NEAR);
        arf_swap(at_x, new_x);
        arf_swap(at_y, new_y);
    }
}

Ball largest_magnitude(const Numbers& x)
{
    const Ball* largest = nullptr;
    for (const Ball& value : x)
        if (largest == nullptr || less_in_magnitude(*largest, value)) largest = &value;
    return largest == nullptr ? Ball(0) : numeric::abs(*largest).midpoint();
}

Ball power_of_two(long exponent)
{
    Ball result(1);
    arb_mul_2exp_si(result.data(), result.data(), exponent);
    return result;
}

int sign(const Ball& x)
{
    return arf_sgn(arb_midref(x.data()));
}

bool less(const Ball& x, const Ball& y)
{
    return arf_cmp(arb_midref(x.data()), arb_midref(y.data())) < 0;
}

bool less_in_magnitude(const Ball& x, const Ball& y)
{
    return arf_cmpabs(arb_midref(x.data()), arb_midref(y.data())) < 0;
}

std::optional<RationalVector> to_rationals(const Numbers& x, long bits)
{
    for (const Ball& value : x)
        if (arf_is_finite(arb_midref(value.data())) == 0) return std::nullopt;
    RationalVector result;
    result.reserve(x.size());
    fmpz_t numerator;
    fmpz_init(numerator);
    for (const Ball& value : x) {
        Ball scaled;
        arb_mul_2exp_si(scaled.data(), value.data(), bits);
        arf_get_fmpz(numerator, arb_midref(scaled.data()), ARF_RND_NEAR);
        Rational rational;
        fmpz_get_mpz(mpq_numref(rational.backend().data()), numerator);
        mpq_div_2exp(rational.backend().data(), rational.backend().data(), static_cast<mp_bitcnt_t>(bits));
        result.push_back(std::move(rational));
    }
    fmpz_clear(numerator);
    return result;
}

Numbers to_numbers(const RationalVector& x)
{
    Numbers result;
    result.reserve(x.size());
    for (const Rational& value : x) result.push_back(Ball(value).midpoint());
    return result;
}

} // namespace wnflow::limit::lp
