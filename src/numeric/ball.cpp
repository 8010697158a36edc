#include <wnflow/numeric/ball.hpp>

#include "numeric/decimal_text.hpp"

#include <flint/fmpq.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <ostream>

namespace wnflow::numeric {
namespace {

thread_local long working_precision = 128;

struct Fmpq {
    fmpq_t value;
    explicit Fmpq(const Rational& q)
    {
        fmpq_init(value);
        fmpq_set_mpq(value, q.backend().data());
    }
    ~Fmpq() { fmpq_clear(value); }
    Fmpq(const Fmpq&) = delete;
    Fmpq& operator=(const Fmpq&) = delete;
};

} // namespace

PrecisionScope::PrecisionScope(long bits) : outer_(working_precision)
{
    working_precision = std::max(2L, bits);
}
PrecisionScope::~PrecisionScope()
{
    working_precision = outer_;
}
long PrecisionScope::bits() noexcept
{
    return working_precision;
}

long bits_for_digits(unsigned digits) noexcept
{
    return static_cast<long>(std::ceil(digits * 3.3219280948873627)) + 1;
}
unsigned digits_for_bits(long bits) noexcept
{
    return static_cast<unsigned>(std::floor(static_cast<double>(bits) * 0.30102999566398119));
}

Ball::Ball(const Rational& value)
{
    arb_init(value_);
    const Fmpq q(value);
    arb_set_fmpq(value_, q.value, working_precision);
}

Ball& Ball::operator+=(const Ball& other)
{
    arb_add(value_, value_, other.value_, working_precision);
    return *this;
}
Ball& Ball::operator-=(const Ball& other)
{
    arb_sub(value_, value_, other.value_, working_precision);
    return *this;
}
Ball& Ball::operator*=(const Ball& other)
{
    arb_mul(value_, value_, other.value_, working_precision);
    return *this;
}
Ball& Ball::operator/=(const Ball& other)
{
    arb_div(value_, value_, other.value_, working_precision);
    return *this;
}
Ball Ball::operator-() const
{
    Ball result(*this);
    arb_neg(result.value_, result.value_);
    return result;
}

Ball Ball::midpoint() const
{
    Ball result;
    arb_get_mid_arb(result.value_, value_);
    return result;
}
Ball Ball::radius() const
{
    Ball result;
    arb_get_rad_arb(result.value_, value_);
    return result;
}
Ball Ball::widened(const Ball& amount) const
{
    Ball result(*this);
    arb_add_error(result.value_, amount.value_);
    return result;
}
Ball Ball::lower() const
{
    Ball result;
    arb_get_lbound_arf(arb_midref(result.value_), value_, working_precision);
    return result;
}
Ball Ball::upper() const
{
    Ball result;
    arb_get_ubound_arf(arb_midref(result.value_), value_, working_precision);
    return result;
}
Rational Ball::exact_midpoint() const
{
    fmpq_t q;
    fmpq_init(q);
    arf_get_fmpq(q, arb_midref(value_));
    Rational result;
    fmpq_get_mpq(result.backend().data(), q);
    fmpq_clear(q);
    return result;
}
bool Ball::contains(const Rational& point) const
{
    const Fmpq q(point);
    return arb_contains_fmpq(value_, q.value) != 0;
}
double Ball::approximate() const noexcept
{
    return arf_get_d(arb_midref(value_), ARF_RND_NEAR);
}
double Ball::approximate_log10() const
{
    if (arf_is_zero(arb_midref(value_))) return -INFINITY;
    if (!arf_is_finite(arb_midref(value_))) return INFINITY;
    PrecisionScope scope(64);
    const Ball magnitude = abs(midpoint());
    return log(magnitude).approximate() / std::log(10.0);
}

Ball operator+(const Ball& a, const Ball& b)
{
    Ball result;
    arb_add(result.data(), a.data(), b.data(), working_precision);
    return result;
}
Ball operator-(const Ball& a, const Ball& b)
{
    Ball result;
    arb_sub(result.data(), a.data(), b.data(), working_precision);
    return result;
}
Ball operator*(const Ball& a, const Ball& b)
{
    Ball result;
    arb_mul(result.data(), a.data(), b.data(), working_precision);
    return result;
}
Ball operator/(const Ball& a, const Ball& b)
{
    Ball result;
    arb_div(result.data(), a.data(), b.data(), working_precision);
    return result;
}

bool certainly_less(const Ball& a, const Ball& b) noexcept
{
    return arb_lt(a.data(), b.data()) != 0;
}
bool certainly_less_equal(const Ball& a, const Ball& b) noexcept
{
    return arb_le(a.data(), b.data()) != 0;
}
bool midpoint_less(const Ball& a, const Ball& b) noexcept
{
    return arf_cmp(arb_midref(a.data()), arb_midref(b.data())) < 0;
}

Ball exp(const Ball& x)
{
    Ball result;
    arb_exp(result.data(), x.data(), working_precision);
    return result;
}
Ball log(const Ball& x)
{
    Ball result;
    arb_log(result.data(), x.data(), working_precision);
    return result;
}
Ball sqrt_of_nonnegative(const Ball& x)
{
    Ball result;
    arb_sqrtpos(result.data(), x.data(), working_precision);
    return result;
}
Ball sqrt(const Ball& x)
{
    Ball result;
    arb_sqrt(result.data(), x.data(), working_precision);
    return result;
}
Ball abs(const Ball& x)
{
    Ball result;
    arb_abs(result.data(), x.data());
    return result;
}
Ball max(const Ball& x, const Ball& y)
{
    Ball result;
    arb_max(result.data(), x.data(), y.data(), working_precision);
    return result;
}
Ball min(const Ball& x, const Ball& y)
{
    Ball result;
    arb_min(result.data(), x.data(), y.data(), working_precision);
    return result;
}
Ball hull(const Ball& x, const Ball& y)
{
    Ball result;
    arb_union(result.data(), x.data(), y.data(), working_precision);
    return result;
}
Ball power(const Ball& x, long exponent)
{
    Ball result;
    if (exponent >= 0) {
        arb_pow_ui(result.data(), x.data(), static_cast<ulong>(exponent), working_precision);
        return result;
    }
    arb_pow_ui(result.data(), x.data(), static_cast<ulong>(-exponent), working_precision);
    return Ball(1) / result;
}
Ball root(const Ball& x, unsigned degree)
{
    Ball result;
    if (x.is_nonnegative() && x.contains_zero()) { // Arb's root is not finite there: [0, upper] by monotonicity
        Ball end = x.upper();
        if (end.contains_zero()) return result;
        arb_root_ui(end.data(), end.data(), degree, working_precision);
        arb_union(result.data(), result.data(), end.data(), working_precision);
        return result;
    }
    arb_root_ui(result.data(), x.data(), degree, working_precision);
    return result;
}

namespace {

std::string shown_midpoint(const Ball& x, unsigned digits, long most_integer_digits)
{
    const arf_struct* middle = arb_midref(x.data());
    if (arf_is_nan(middle)) return "nan";
    if (arf_is_inf(middle)) return arf_sgn(middle) > 0 ? "inf" : "-inf";
    if (arf_is_zero(middle)) return "0";
    // arf -> decimal through mpfr, whose string conversion is correctly rounded; the exponents of mpfr are 62 bits wide.
    mpfr_t number;
    mpfr_init2(number, std::max<mpfr_prec_t>(2, arf_bits(middle)));
    arf_get_mpfr(number, middle, MPFR_RNDN);
    mpfr_exp_t decimal_exponent = 0;
    const std::unique_ptr<char, void (*)(char*)> text(
        mpfr_get_str(nullptr, &decimal_exponent, 10, std::max(1U, digits), number, MPFR_RNDN), mpfr_free_str);
    std::string result = detail::decimal_text(text.get(), static_cast<long>(decimal_exponent), most_integer_digits);
    mpfr_clear(number);
    return result;
}

constexpr long longest_integer = 15;

} // namespace

std::string midpoint_text(const Ball& x, unsigned digits)
{
    return shown_midpoint(x, digits, longest_integer);
}

std::string certain_text(const Ball& x, unsigned digits)
{
    const long accuracy = arb_rel_accuracy_bits(x.data());
    if (x.is_exact()) return midpoint_text(x, digits);
    const unsigned certain = accuracy > 0 ? digits_for_bits(accuracy) : 0;
    const unsigned shown = std::clamp(certain, 1U, std::max(1U, digits));
    // 3.184e6, not 3184000: no zero stands for a digit that is not known.
    return shown_midpoint(x, shown, std::min(longest_integer, static_cast<long>(shown)));
}

std::ostream& operator<<(std::ostream& out, const Ball& x)
{
    return out << "[" << midpoint_text(x, 20) << " +/- " << midpoint_text(x.radius(), 3) << "]";
}

} // namespace wnflow::numeric
