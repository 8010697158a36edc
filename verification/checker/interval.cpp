#include "interval.hpp"

#include "failure.hpp"

#include <algorithm>
#include <utility>

namespace checker {

Precision::Precision(long bits) : outer_(mpfr_get_default_prec())
{
    mpfr_set_default_prec(bits);
}

Precision::~Precision()
{
    mpfr_set_default_prec(outer_);
}

Interval::Interval(Uninitialized)
{
    mpfr_init(lower_);
    mpfr_init(upper_);
}

Interval Interval::checked() &&
{
    require(!mpfr_nan_p(lower_) && !mpfr_nan_p(upper_), "a result is not a number");
    require(mpfr_lessequal_p(lower_, upper_) != 0, "an interval is empty");
    return std::move(*this);
}

Interval::Interval(long value) : Interval(Uninitialized{})
{
    mpfr_set_si(lower_, value, MPFR_RNDD);
    mpfr_set_si(upper_, value, MPFR_RNDU);
}

Interval::Interval(const mpz_class& value) : Interval(value, 0) {}

Interval::Interval(const mpz_class& mantissa, long exponent) : Interval(Uninitialized{})
{
    mpfr_set_z_2exp(lower_, mantissa.get_mpz_t(), exponent, MPFR_RNDD);
    mpfr_set_z_2exp(upper_, mantissa.get_mpz_t(), exponent, MPFR_RNDU);
}

Interval::Interval(const mpq_class& value) : Interval(value, value) {}

Interval::Interval(const mpq_class& lower, const mpq_class& upper) : Interval(Uninitialized{})
{
    mpfr_set_q(lower_, lower.get_mpq_t(), MPFR_RNDD);
    mpfr_set_q(upper_, upper.get_mpq_t(), MPFR_RNDU);
}

Interval::Interval(const Interval& other)
{
    mpfr_init2(lower_, mpfr_get_prec(other.lower_));
    mpfr_init2(upper_, mpfr_get_prec(other.upper_));
    mpfr_set(lower_, other.lower_, MPFR_RNDD);
    mpfr_set(upper_, other.upper_, MPFR_RNDU);
}

Interval::Interval(Interval&& other) noexcept
{
    // The least that can be initialized: `other` must stay destructible.
    mpfr_init2(lower_, MPFR_PREC_MIN);
    mpfr_init2(upper_, MPFR_PREC_MIN);
    mpfr_swap(lower_, other.lower_);
    mpfr_swap(upper_, other.upper_);
}

Interval& Interval::operator=(Interval other) noexcept
{
    mpfr_swap(lower_, other.lower_);
    mpfr_swap(upper_, other.upper_);
    return *this;
}

Interval::~Interval()
{
    mpfr_clear(lower_);
    mpfr_clear(upper_);
}

bool Interval::is_within(const mpq_class& low, const mpq_class& high) const
{
    return mpfr_number_p(lower_) && mpfr_number_p(upper_) && mpfr_cmp_q(lower_, low.get_mpq_t()) >= 0 &&
           mpfr_cmp_q(upper_, high.get_mpq_t()) <= 0;
}

Interval Interval::top() const
{
    Interval result(*this);
    mpfr_set(result.lower_, result.upper_, MPFR_RNDD); // equal precisions: exact
    return result;
}

Interval Interval::magnitude() const
{
    return max(top(), (Interval(0L) - *this).top());
}

Interval operator+(const Interval& a, const Interval& b)
{
    Interval c(Interval::Uninitialized{});
    mpfr_add(c.lower_, a.lower_, b.lower_, MPFR_RNDD);
    mpfr_add(c.upper_, a.upper_, b.upper_, MPFR_RNDU);
    return std::move(c).checked();
}

Interval operator-(const Interval& a, const Interval& b)
{
    Interval c(Interval::Uninitialized{});
    mpfr_sub(c.lower_, a.lower_, b.upper_, MPFR_RNDD);
    mpfr_sub(c.upper_, a.upper_, b.lower_, MPFR_RNDU);
    return std::move(c).checked();
}

namespace {

/// The smallest and the largest of the four results of an operation on the ends: it is monotone in each argument.
template <class Operation>
void extremes(mpfr_ptr lower, mpfr_ptr upper, const Interval& a, const Interval& b, Operation operation)
{
    mpfr_t value;
    mpfr_init(value);
    bool is_first = true, is_number = true;
    for (const mpfr_srcptr x : {a.lower(), a.upper()})
        for (const mpfr_srcptr y : {b.lower(), b.upper()}) {
            operation(value, x, y, MPFR_RNDD);
            is_number = is_number && !mpfr_nan_p(value);
            if (is_first || mpfr_less_p(value, lower)) mpfr_set(lower, value, MPFR_RNDD);
            operation(value, x, y, MPFR_RNDU);
            is_number = is_number && !mpfr_nan_p(value);
            if (is_first || mpfr_greater_p(value, upper)) mpfr_set(upper, value, MPFR_RNDU);
            is_first = false;
        }
    if (!is_number) mpfr_set_nan(lower); // comparisons with a NaN are false: it might have been passed over
    mpfr_clear(value);
}

} // namespace

Interval operator*(const Interval& a, const Interval& b)
{
    Interval c(Interval::Uninitialized{});
    if (a.is_positive() && b.is_positive()) {
        mpfr_mul(c.lower_, a.lower_, b.lower_, MPFR_RNDD);
        mpfr_mul(c.upper_, a.upper_, b.upper_, MPFR_RNDU);
    } else {
        extremes(c.lower_, c.upper_, a, b, mpfr_mul);
    }
    return std::move(c).checked();
}

Interval operator/(const Interval& a, const Interval& b)
{
    require(mpfr_sgn(b.lower_) > 0 || mpfr_sgn(b.upper_) < 0, "a divisor may be 0");
    Interval c(Interval::Uninitialized{});
    extremes(c.lower_, c.upper_, a, b, mpfr_div);
    return std::move(c).checked();
}

Interval exp(const Interval& x)
{
    Interval result(Interval::Uninitialized{});
    mpfr_exp(result.lower_, x.lower_, MPFR_RNDD);
    mpfr_exp(result.upper_, x.upper_, MPFR_RNDU);
    return std::move(result).checked();
}

Interval log(const Interval& x)
{
    require(x.is_positive(), "the argument of a logarithm may be 0 or negative");
    Interval result(Interval::Uninitialized{});
    mpfr_log(result.lower_, x.lower_, MPFR_RNDD);
    mpfr_log(result.upper_, x.upper_, MPFR_RNDU);
    return std::move(result).checked();
}

Interval sqrt(const Interval& x)
{
    return root(x, 2);
}

Interval power(const Interval& x, long exponent)
{
    require(exponent < 0 ? x.is_positive() : x.is_nonnegative(), "the base of a power may be negative or 0");
    Interval result(Interval::Uninitialized{});
    mpfr_pow_si(result.lower_, exponent < 0 ? x.upper_ : x.lower_, exponent, MPFR_RNDD);
    mpfr_pow_si(result.upper_, exponent < 0 ? x.lower_ : x.upper_, exponent, MPFR_RNDU);
    return std::move(result).checked();
}

Interval root(const Interval& x, unsigned long degree)
{
    require(x.is_nonnegative(), "the argument of a root may be negative");
    Interval result(Interval::Uninitialized{});
    mpfr_rootn_ui(result.lower_, x.lower_, degree, MPFR_RNDD);
    mpfr_rootn_ui(result.upper_, x.upper_, degree, MPFR_RNDU);
    return std::move(result).checked();
}

Interval widened(const Interval& x, const Interval& distance)
{
    Interval result(Interval::Uninitialized{});
    mpfr_sub(result.lower_, x.lower_, distance.upper_, MPFR_RNDD);
    mpfr_add(result.upper_, x.upper_, distance.upper_, MPFR_RNDU);
    return std::move(result).checked();
}

Interval max(const Interval& a, const Interval& b)
{
    Interval result(Interval::Uninitialized{});
    mpfr_max(result.lower_, a.lower_, b.lower_, MPFR_RNDD);
    mpfr_max(result.upper_, a.upper_, b.upper_, MPFR_RNDU);
    return std::move(result).checked();
}

Interval min(const Interval& a, const Interval& b)
{
    Interval result(Interval::Uninitialized{});
    mpfr_min(result.lower_, a.lower_, b.lower_, MPFR_RNDD);
    mpfr_min(result.upper_, a.upper_, b.upper_, MPFR_RNDU);
    return std::move(result).checked();
}

Interval hull(const Interval& a, const Interval& b)
{
    Interval result(Interval::Uninitialized{});
    mpfr_min(result.lower_, a.lower_, b.lower_, MPFR_RNDD);
    mpfr_max(result.upper_, a.upper_, b.upper_, MPFR_RNDU);
    return std::move(result).checked();
}

Interval& operator+=(Interval& a, const Interval& b)
{
    return a = a + b;
}

bool certainly_less(const Interval& a, const Interval& b)
{
    return mpfr_less_p(a.upper(), b.lower()) != 0;
}

bool certainly_at_most(const Interval& a, const Interval& b)
{
    return mpfr_lessequal_p(a.upper(), b.lower()) != 0;
}

} // namespace checker
