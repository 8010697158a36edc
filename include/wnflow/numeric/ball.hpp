#pragma once

#include <wnflow/numeric/rational.hpp>

#include <arb.h>

#include <iosfwd>
#include <string>

namespace wnflow::numeric {

/// Working precision of ball arithmetic in this thread, in bits, for the life of the object.
///
/// Precision is never a matter of correctness here: at any precision the result of an operation contains the exact
/// result for all points of its operands; more bits only make it narrower.
class PrecisionScope {
public:
    explicit PrecisionScope(long bits);
    ~PrecisionScope();
    PrecisionScope(const PrecisionScope&) = delete;
    PrecisionScope& operator=(const PrecisionScope&) = delete;

    /// The precision in force in this thread; 128 outside of any scope.
    [[nodiscard]] static long bits() noexcept;

private:
    long outer_;
};

/// Bits for `digits` decimal digits, rounded up.
[[nodiscard]] long bits_for_digits(unsigned digits) noexcept;
/// Decimal digits that `bits` hold, rounded down.
[[nodiscard]] unsigned digits_for_bits(long bits) noexcept;

/// A real number known to lie in [midpoint − radius, midpoint + radius] (Arb's ball, owned).
///
/// Inclusion principle: every function below returns a ball that contains f(x, y) for all x, y in the operands.
/// Where the radius of an operand is only an *estimate* of an error, the result's radius is that estimate propagated,
/// and nothing is proved by it: who makes the ball says which of the two it is.
///
/// Functions outside of their domain (log of a ball that is not positive, division by a ball with 0) return a ball of
/// infinite radius, never an exception: it decides no comparison.
class Ball {
public:
    Ball() noexcept { arb_init(value_); }
    Ball(long value) noexcept { arb_init(value_); arb_set_si(value_, value); } // NOLINT: integers are exact
    Ball(int value) noexcept : Ball(static_cast<long>(value)) {}               // NOLINT
    Ball(unsigned value) noexcept { arb_init(value_); arb_set_ui(value_, value); } // NOLINT
    /// The double itself, exactly (not the decimal that it was written as).
    explicit Ball(double value) noexcept { arb_init(value_); arb_set_d(value_, value); }
    /// The rational, to the working precision.
    explicit Ball(const Rational& value);
    explicit Ball(const arb_t value) noexcept { arb_init(value_); arb_set(value_, value); }
    Ball(const Ball& other) noexcept { arb_init(value_); arb_set(value_, other.value_); }
    Ball(Ball&& other) noexcept { arb_init(value_); arb_swap(value_, other.value_); }
    Ball& operator=(const Ball& other) noexcept { arb_set(value_, other.value_); return *this; }
    Ball& operator=(Ball&& other) noexcept { arb_swap(value_, other.value_); return *this; }
    ~Ball() { arb_clear(value_); }

    [[nodiscard]] arb_ptr data() noexcept { return value_; }
    [[nodiscard]] arb_srcptr data() const noexcept { return value_; }

    Ball& operator+=(const Ball& other);
    Ball& operator-=(const Ball& other);
    Ball& operator*=(const Ball& other);
    Ball& operator/=(const Ball& other);
    [[nodiscard]] Ball operator-() const;

    /// The centre, a ball of radius 0.
    [[nodiscard]] Ball midpoint() const;
    /// The centre as a rational, without rounding (a fraction with a power of two below); finite centres only.
    [[nodiscard]] Rational exact_midpoint() const;
    /// An upper bound of the radius, a ball of radius 0.
    [[nodiscard]] Ball radius() const;
    /// The same centre, the radius enlarged by (an upper bound of) |amount|.
    [[nodiscard]] Ball widened(const Ball& amount) const;
    /// End points, each rounded outward; radius 0.
    [[nodiscard]] Ball lower() const;
    [[nodiscard]] Ball upper() const;

    [[nodiscard]] bool is_finite() const noexcept { return arb_is_finite(value_) != 0; }
    [[nodiscard]] bool is_exact() const noexcept { return arb_is_exact(value_) != 0; }
    /// Certainly > 0, ≥ 0, < 0: true for every point of the ball.
    [[nodiscard]] bool is_positive() const noexcept { return arb_is_positive(value_) != 0; }
    [[nodiscard]] bool is_nonnegative() const noexcept { return arb_is_nonnegative(value_) != 0; }
    [[nodiscard]] bool is_negative() const noexcept { return arb_is_negative(value_) != 0; }
    [[nodiscard]] bool contains_zero() const noexcept { return arb_contains_zero(value_) != 0; }
    [[nodiscard]] bool contains(const Rational& point) const;
    [[nodiscard]] bool contains(const Ball& inner) const noexcept { return arb_contains(value_, inner.value_) != 0; }
    [[nodiscard]] bool overlaps(const Ball& other) const noexcept { return arb_overlaps(value_, other.value_) != 0; }

    /// The midpoint as a double (0 or ±inf out of range): for proposals and plots only.
    [[nodiscard]] double approximate() const noexcept;
    /// log10 |midpoint| as a double, also far outside of the range of double; -inf for 0.
    [[nodiscard]] double approximate_log10() const;

private:
    arb_t value_;
};

[[nodiscard]] Ball operator+(const Ball& a, const Ball& b);
[[nodiscard]] Ball operator-(const Ball& a, const Ball& b);
[[nodiscard]] Ball operator*(const Ball& a, const Ball& b);
[[nodiscard]] Ball operator/(const Ball& a, const Ball& b);

/// True only if the relation holds for all points of both balls; `!(a < b)` therefore does not mean `a >= b`.
[[nodiscard]] bool certainly_less(const Ball& a, const Ball& b) noexcept;
[[nodiscard]] bool certainly_less_equal(const Ball& a, const Ball& b) noexcept;

/// Compares midpoints only: for choices on which no verdict rests (the worst sample, a pivot).
[[nodiscard]] bool midpoint_less(const Ball& a, const Ball& b) noexcept;

[[nodiscard]] Ball exp(const Ball& x);
[[nodiscard]] Ball log(const Ball& x);
[[nodiscard]] Ball sqrt(const Ball& x);
/// √x of a number that is known to be ≥ 0, a sum of squares for instance: negative points of the ball are left out, where
/// `sqrt` is not finite.
[[nodiscard]] Ball sqrt_of_nonnegative(const Ball& x);
[[nodiscard]] Ball abs(const Ball& x);
/// A ball that contains max(x, y), resp. min(x, y), for all points.
[[nodiscard]] Ball max(const Ball& x, const Ball& y);
[[nodiscard]] Ball min(const Ball& x, const Ball& y);
/// A ball that contains both.
[[nodiscard]] Ball hull(const Ball& x, const Ball& y);
/// x^exponent for an integer exponent of any sign.
[[nodiscard]] Ball power(const Ball& x, long exponent);
/// x^(1/degree), x ≥ 0, degree ≥ 1.
[[nodiscard]] Ball root(const Ball& x, unsigned degree);

/// The midpoint in decimal, correctly rounded to `digits` significant digits: "1.2345e-7", "0.5", "0"; "nan" or "inf"
/// where there is no number.
[[nodiscard]] std::string midpoint_text(const Ball& x, unsigned digits);
/// The midpoint to as many digits as the radius leaves certain, at most `digits` (at least 1). Other digits are not shown as
/// zeros: 3.184e6 where four digits are certain.
[[nodiscard]] std::string certain_text(const Ball& x, unsigned digits);
std::ostream& operator<<(std::ostream& out, const Ball& x);

} // namespace wnflow::numeric
