#pragma once

#include <gmpxx.h>
#include <mpfr.h>

#include <vector>

namespace checker {

/// Precision of intervals made from now on, in bits, for the life of the object. This program has one thread.
class Precision {
public:
    explicit Precision(long bits);
    ~Precision();
    Precision(const Precision&) = delete;
    Precision& operator=(const Precision&) = delete;

private:
    mpfr_prec_t outer_;
};

/// The real numbers from `lower` to `upper`, whose ends may be infinite. Every function returns an interval that contains
/// its value for all points of the operands: lower ends are rounded down and upper ends up, at any precision, overflow and
/// underflow included. What is not a number, or not defined on all of the operand, is Rejected.
class Interval { // NOLINT(cppcoreguidelines-special-member-functions): assignment takes a value, copied or moved
public:
    Interval() : Interval(0L) {}
    Interval(long value); // NOLINT: integers are exact or enclosed
    explicit Interval(const mpz_class& value);
    explicit Interval(const mpq_class& value);
    Interval(const mpq_class& lower, const mpq_class& upper);
    /// mantissa · 2^exponent
    Interval(const mpz_class& mantissa, long exponent);
    Interval(const Interval& other);
    Interval(Interval&& other) noexcept;
    Interval& operator=(Interval other) noexcept;
    ~Interval();

    [[nodiscard]] mpfr_srcptr lower() const { return lower_; }
    [[nodiscard]] mpfr_srcptr upper() const { return upper_; }
    /// Certainly > 0, ≥ 0.
    [[nodiscard]] bool is_positive() const { return mpfr_sgn(lower_) > 0; }
    [[nodiscard]] bool is_nonnegative() const { return mpfr_sgn(lower_) >= 0; }
    [[nodiscard]] bool is_within(const mpq_class& low, const mpq_class& high) const;
    /// The largest of the points, as an interval of one point; of their absolute values.
    [[nodiscard]] Interval top() const;
    [[nodiscard]] Interval magnitude() const;

    friend Interval operator+(const Interval& a, const Interval& b);
    friend Interval operator-(const Interval& a, const Interval& b);
    friend Interval operator*(const Interval& a, const Interval& b);
    friend Interval operator/(const Interval& a, const Interval& b);
    friend Interval exp(const Interval& x);
    friend Interval log(const Interval& x);
    friend Interval sqrt(const Interval& x);
    /// x^exponent for x ≥ 0 (x > 0 if the exponent is negative).
    friend Interval power(const Interval& x, long exponent);
    /// x^(1/degree), x ≥ 0.
    friend Interval root(const Interval& x, unsigned long degree);
    /// The points at a distance of at most `distance` from a point of x; distance ≥ 0.
    friend Interval widened(const Interval& x, const Interval& distance);
    /// Everything between points of a and of b.
    friend Interval hull(const Interval& a, const Interval& b);
    /// max(a, b), min(a, b) for all points.
    friend Interval max(const Interval& a, const Interval& b);
    friend Interval min(const Interval& a, const Interval& b);

private:
    struct Uninitialized {};
    explicit Interval(Uninitialized);
    Interval checked() &&;

    mpfr_t lower_, upper_;
};

Interval& operator+=(Interval& a, const Interval& b);

/// True only if it holds for all points of both.
[[nodiscard]] bool certainly_less(const Interval& a, const Interval& b);
[[nodiscard]] bool certainly_at_most(const Interval& a, const Interval& b);

using Intervals = std::vector<Interval>;

} // namespace checker
