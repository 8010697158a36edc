#include <verification/certificate/dyadic.hpp>

#include <algorithm>

namespace wnflow::certificate {

using numeric::Ball;
using numeric::Integer;

namespace {

/// Of x ≠ 0, |x| < 2^e.
long exponent_of(const Ball& x)
{
    return ARF_EXP(arb_midref(x.data()));
}

bool is_zero(const Ball& x)
{
    return arf_is_zero(arb_midref(x.data())) != 0;
}

} // namespace

DyadicVector rounded(const numeric::Vector<Ball>& values, long bits)
{
    DyadicVector result;
    bool is_first = true;
    for (const Ball& value : values)
        if (!is_zero(value)) {
            result.exponent = is_first ? exponent_of(value) : std::max(result.exponent, exponent_of(value));
            is_first = false;
        }
    result.exponent -= bits;
    fmpz_t integer;
    fmpz_init(integer);
    for (const Ball& value : values) {
        Integer mantissa;
        arf_get_fmpz_fixed_si(integer, arb_midref(value.data()), result.exponent);
        fmpz_get_mpz(mantissa.backend().data(), integer);
        result.mantissa.push_back(std::move(mantissa));
    }
    fmpz_clear(integer);
    return result;
}

numeric::Vector<Ball> to_balls(const DyadicVector& values)
{
    numeric::Vector<Ball> result(static_cast<Eigen::Index>(values.mantissa.size()));
    fmpz_t integer;
    fmpz_init(integer);
    for (Eigen::Index i = 0; i < result.size(); ++i) {
        fmpz_set_mpz(integer, values.mantissa[static_cast<std::size_t>(i)].backend().data());
        arb_set_fmpz(result[i].data(), integer); // exact
        arb_mul_2exp_si(result[i].data(), result[i].data(), values.exponent);
    }
    fmpz_clear(integer);
    return result;
}

std::string hexadecimal(const Integer& value)
{
    std::string text(mpz_sizeinbase(value.backend().data(), 16) + 2, '\0');
    mpz_get_str(text.data(), 16, value.backend().data());
    text.resize(text.find('\0'));
    return text;
}

long power_above(const Ball& x, long least)
{
    const Ball upper = x.upper();
    return upper.is_positive() ? exponent_of(upper) + 1 : least;
}

} // namespace wnflow::certificate
