#include "lp_echelon.hpp"

#include <arb.h>

#include <algorithm>

namespace wnflow::limit::lp {
namespace {

constexpr long most_bits = 1 << 15;

/// The k with |x| in [2^(k−1), 2^k), x not 0.
long binary_exponent(const Ball& x)
{
    const Ball magnitude = numeric::abs(x);
    fmpz_t exponent;
    fmpz_init(exponent);
    arf_abs_bound_lt_2exp_fmpz(exponent, arb_midref(magnitude.data()));
    const long result = fmpz_fits_si(exponent) != 0 ? fmpz_get_si(exponent) : -most_bits;
    fmpz_clear(exponent);
    return result;
}

/// Row by row elimination with column interchanges (implicit), in the working precision.
class Elimination {
public:
    Elimination(const RationalMatrix& a, const RationalVector& b) : a_(a), b_(b), is_pivot_(a.columns(), false)
    {
        echelon_.rows = a.rows();
        echelon_.columns = a.columns();
        echelon_.entries.resize(a.rows() * a.columns());
        echelon_.right.resize(a.rows());
        echelon_.lower.resize(a.rows() * a.rows());
    }

    /// False if some pivot may be nothing but rounding errors.
    bool run()
    {
        for (std::size_t i = 0; i < echelon_.rows; ++i) {
            eliminate_left(i);
            if (!eliminate_right(i)) return false;
        }
        return true;
    }

    /// By how many bits the smallest pivot falls short of 1: as many are lost to cancellation.
    [[nodiscard]] long lost_bits() const noexcept { return lost_bits_; }
    [[nodiscard]] Echelon take() { return std::move(echelon_); }

private:
    /// Row i of L: what the pivot columns of the earlier rows need.
    void eliminate_left(std::size_t i)
    {
        Ball* row = echelon_.lower.data() + i * echelon_.rows;
        for (std::size_t k = 0; k < i; ++k)
            row[k] = minus_dot(Ball(a_(i, pivots_[k])), {row}, {echelon_.column(pivots_[k])}, k);
    }

    bool eliminate_right(std::size_t i)
    {
        const std::size_t m = echelon_.rows;
        const Ball* row = echelon_.lower.data() + i * m;
        std::size_t pivot = echelon_.columns;
        for (std::size_t n = 0; n < echelon_.columns; ++n) {
            if (is_pivot_[n]) continue; // zero below the pivot
            Ball& entry = echelon_.entries[n * m + i];
            entry = minus_dot(Ball(a_(i, n)), {row}, {echelon_.column(n)}, i);
            if (pivot == echelon_.columns || less_in_magnitude(echelon_.entries[pivot * m + i], entry)) pivot = n;
        }
        if (pivot == echelon_.columns || sign(echelon_.entries[pivot * m + i]) == 0) return false;
        echelon_.right[i] = minus_dot(Ball(b_[i]), {row}, {echelon_.right.data()}, i);
        return divide(i, pivot);
    }

    bool divide(std::size_t i, std::size_t pivot)
    {
        const std::size_t m = echelon_.rows;
        const Ball diagonal = echelon_.entries[pivot * m + i];
        lost_bits_ = std::max(lost_bits_, -binary_exponent(diagonal));
        if (lost_bits_ + guard_bits / 2 > numeric::PrecisionScope::bits()) return false;
        const Ball inverse = (Ball(1) / diagonal).midpoint();
        for (std::size_t n = 0; n < echelon_.columns; ++n)
            if (!is_pivot_[n]) echelon_.entries[n * m + i] = (echelon_.entries[n * m + i] * inverse).midpoint();
        echelon_.entries[pivot * m + i] = Ball(1);
        echelon_.right[i] = (echelon_.right[i] * inverse).midpoint();
        echelon_.lower[i * m + i] = diagonal;
        is_pivot_[pivot] = true;
        pivots_.push_back(pivot);
        return true;
    }

    const RationalMatrix& a_;
    const RationalVector& b_;
    Echelon echelon_;
    std::vector<bool> is_pivot_;
    Indices pivots_;
    long lost_bits_ = 0;
};

} // namespace

std::optional<Echelon> reduce_to_echelon(const RationalMatrix& a, const RationalVector& b, long bits)
{
    // How many bits are lost is seen in the pivots only: more are used until enough remain.
    for (long precision = bits + guard_bits; precision <= most_bits;) {
        const numeric::PrecisionScope scope(precision);
        Elimination elimination(a, b);
        const bool complete = elimination.run();
        const long needed = bits + elimination.lost_bits() + guard_bits;
        if (complete && needed <= precision) return elimination.take();
        precision = complete ? needed : std::max(2 * precision, needed);
    }
    return std::nullopt;
}

std::optional<RationalVector> original_dual(const Echelon& echelon, Numbers transformed, long bits)
{
    long pivot_bits = 0;
    const std::size_t m = echelon.rows;
    for (std::size_t i = 0; i < m; ++i) pivot_bits = std::max(pivot_bits, -binary_exponent(echelon.lower[i * m + i]));
    const numeric::PrecisionScope scope(bits + 2 * pivot_bits + guard_bits);
    for (std::size_t i = m; i-- > 0;) {
        const Strided below{echelon.lower.data() + (i + 1) * m + i, m};
        const Ball rest =
            i + 1 < m ? minus_dot(transformed[i], below, {transformed.data() + i + 1}, m - i - 1) : transformed[i];
        transformed[i] = (rest / echelon.lower[i * m + i]).midpoint();
    }
    return to_rationals(transformed, bits);
}

} // namespace wnflow::limit::lp
