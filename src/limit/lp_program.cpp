#include "lp_program.hpp"

#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <gmp.h>

#include <algorithm>
#include <limits>

namespace wnflow::limit::lp {
namespace {

constexpr long no_exponent = std::numeric_limits<long>::min();

/// The k with |value| between 2^(k−1) and 2^(k+1); `no_exponent` for zero.
long binary_exponent(const Rational& value)
{
    const auto* data = value.backend().data();
    if (mpq_sgn(data) == 0) return no_exponent;
    return static_cast<long>(mpz_sizeinbase(mpq_numref(data), 2)) -
           static_cast<long>(mpz_sizeinbase(mpq_denref(data), 2));
}

void shift(Rational& value, long exponent)
{
    auto* data = value.backend().data();
    if (exponent >= 0) mpq_mul_2exp(data, data, static_cast<mp_bitcnt_t>(exponent));
    else mpq_div_2exp(data, data, static_cast<mp_bitcnt_t>(-exponent));
}

long largest_exponent(const RationalVector& values)
{
    long largest = no_exponent;
    for (const Rational& value : values) largest = std::max(largest, binary_exponent(value));
    return largest == no_exponent ? 0 : largest;
}

/// Exponents that bring the largest entry of every row, then of every column, near 1.
void equilibrate(const RationalMatrix& a, std::vector<long>& rows, std::vector<long>& columns)
{
    rows.assign(a.rows(), no_exponent);
    columns.assign(a.columns(), no_exponent);
    for (std::size_t i = 0; i < a.rows(); ++i) {
        for (std::size_t j = 0; j < a.columns(); ++j) rows[i] = std::max(rows[i], binary_exponent(a(i, j)));
        rows[i] = rows[i] == no_exponent ? 0 : -rows[i];
    }
    for (std::size_t j = 0; j < a.columns(); ++j) {
        for (std::size_t i = 0; i < a.rows(); ++i)
            if (const long exponent = binary_exponent(a(i, j)); exponent != no_exponent)
                columns[j] = std::max(columns[j], exponent + rows[i]);
        columns[j] = columns[j] == no_exponent ? 0 : -columns[j];
    }
}

} // namespace

ScaledProgram::ScaledProgram(const Program& original) : scaled_(original)
{
    equilibrate(scaled_.a, row_exponents_, column_exponents_);
    for (std::size_t i = 0; i < scaled_.a.rows(); ++i) {
        for (std::size_t j = 0; j < scaled_.a.columns(); ++j)
            shift(scaled_.a(i, j), row_exponents_[i] + column_exponents_[j]);
        shift(scaled_.b[i], row_exponents_[i]);
    }
    for (std::size_t j = 0; j < scaled_.c.size(); ++j) shift(scaled_.c[j], column_exponents_[j]);
    b_exponent_ = largest_exponent(scaled_.b);
    c_exponent_ = largest_exponent(scaled_.c);
    for (Rational& value : scaled_.b) shift(value, -b_exponent_);
    for (Rational& value : scaled_.c) shift(value, -c_exponent_);
}

RationalVector ScaledProgram::original_point(RationalVector z) const
{
    for (std::size_t j = 0; j < z.size(); ++j) shift(z[j], column_exponents_[j] + b_exponent_);
    return z;
}

RationalVector ScaledProgram::original_dual(RationalVector y) const
{
    for (std::size_t i = 0; i < y.size(); ++i) shift(y[i], row_exponents_[i] + c_exponent_);
    return y;
}

RationalVector dual_slack(const Program& program, const RationalVector& y)
{
    RationalVector result = numeric::transposed_product(program.a, y);
    for (std::size_t j = 0; j < result.size(); ++j) result[j] = program.c[j] - result[j];
    return result;
}

bool is_nonnegative(const RationalVector& values)
{
    return std::all_of(values.begin(), values.end(), [](const Rational& value) { return value.sign() >= 0; });
}

bool is_feasible(const Program& program, const RationalVector& z)
{
    return z.size() == program.a.columns() && is_nonnegative(z) && numeric::product(program.a, z) == program.b;
}

Program distance_program(const RationalMatrix& a, const RationalVector& b)
{
    const std::size_t m = a.rows(), n = a.columns();
    Program result{RationalMatrix(m, n + 2 * m), b, RationalVector(n + 2 * m)};
    for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t j = 0; j < n; ++j) result.a(i, j) = a(i, j);
        result.a(i, n + i) = 1;
        result.a(i, n + m + i) = -1;
    }
    for (std::size_t j = n; j < n + 2 * m; ++j) result.c[j] = 1;
    return result;
}

RationalVector select(const RationalVector& values, const Indices& indices)
{
    RationalVector result;
    result.reserve(indices.size());
    for (const std::size_t index : indices) result.push_back(values[index]);
    return result;
}

RationalMatrix select_block(const RationalMatrix& a, const Indices& rows, const Indices& columns)
{
    RationalMatrix result(rows.size(), columns.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = 0; j < columns.size(); ++j) result(i, j) = a(rows[i], columns[j]);
    return result;
}

RationalMatrix transposed(const RationalMatrix& a)
{
    RationalMatrix result(a.columns(), a.rows());
    for (std::size_t i = 0; i < a.rows(); ++i)
        for (std::size_t j = 0; j < a.columns(); ++j) result(j, i) = a(i, j);
    return result;
}

RationalVector scatter(const RationalVector& values, const Indices& indices, std::size_t size)
{
    RationalVector result(size);
    for (std::size_t k = 0; k < indices.size(); ++k) result[indices[k]] = values[k];
    return result;
}

Indices compose(const Indices& outer, const Indices& inner)
{
    Indices result;
    result.reserve(inner.size());
    for (const std::size_t k : inner) result.push_back(outer[k]);
    return result;
}

Rational rounded(const Rational& value, unsigned bits)
{
    Rational scaled = value;
    shift(scaled, static_cast<long>(bits) + 1);
    // floor(2^(bits+1)·value + 1)/2 rounds to the nearest
    numeric::Integer nearest;
    mpz_fdiv_q(nearest.backend().data(), mpq_numref(scaled.backend().data()), mpq_denref(scaled.backend().data()));
    nearest += 1;
    mpz_fdiv_q_2exp(nearest.backend().data(), nearest.backend().data(), 1);
    Rational result(nearest);
    shift(result, -static_cast<long>(bits));
    return result;
}

} // namespace wnflow::limit::lp
