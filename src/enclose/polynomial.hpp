#pragma once

#include <wnflow/numeric/linear_algebra.hpp>

#include <arb_poly.h>

#include <utility>

namespace wnflow::enclose::detail {

using numeric::Ball;
using numeric::Vector;

/// A polynomial or truncated power series whose coefficients are balls (arb_poly_t, owned).
class Polynomial {
public:
    Polynomial() noexcept { arb_poly_init(value_); }
    explicit Polynomial(const Ball& constant) : Polynomial() { arb_poly_set_arb(value_, constant.data()); }
    Polynomial(const Polynomial& other) : Polynomial() { arb_poly_set(value_, other.value_); }
    Polynomial(Polynomial&& other) noexcept : Polynomial() { arb_poly_swap(value_, other.value_); }
    Polynomial& operator=(const Polynomial& other)
    {
        arb_poly_set(value_, other.value_);
        return *this;
    }
    Polynomial& operator=(Polynomial&& other) noexcept
    {
        arb_poly_swap(value_, other.value_);
        return *this;
    }
    ~Polynomial() { arb_poly_clear(value_); }

    [[nodiscard]] arb_poly_struct* data() noexcept { return value_; }
    [[nodiscard]] const arb_poly_struct* data() const noexcept { return value_; }

    /// Number of coefficients stored; those after them are 0.
    [[nodiscard]] slong length() const noexcept { return arb_poly_length(value_); }
    [[nodiscard]] Ball coefficient(slong k) const
    {
        Ball result;
        arb_poly_get_coeff_arb(result.data(), value_, k);
        return result;
    }
    void set_coefficient(slong k, const Ball& c) { arb_poly_set_coeff_arb(value_, k, c.data()); }

    /// The value at s, for all points of s.
    [[nodiscard]] Ball operator()(const Ball& s) const
    {
        Ball result;
        arb_poly_evaluate(result.data(), value_, s.data(), numeric::PrecisionScope::bits());
        return result;
    }

    /// Σ_{k≥1} |c_k| Rᵏ, an upper bound, radius 0: how far the value goes from c_0 on |s| ≤ R.
    [[nodiscard]] Ball excursion(const Ball& radius) const
    {
        Ball result;
        for (slong k = length() - 1; k >= 1; --k) result = (result + abs(coefficient(k)).upper()) * radius;
        return result.upper();
    }

private:
    arb_poly_t value_;
};

} // namespace wnflow::enclose::detail
