#pragma once

#include <wnflow/numeric/rational.hpp>

#include <cstddef>
#include <vector>

namespace wnflow::numeric {

/// Dense matrix of exact rationals, row by row.
class RationalMatrix {
public:
    RationalMatrix() = default;
    RationalMatrix(std::size_t rows, std::size_t columns);

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t columns() const noexcept { return columns_; }

    [[nodiscard]] Rational& operator()(std::size_t row, std::size_t column)
    {
        return entries_[row * columns_ + column];
    }
    [[nodiscard]] const Rational& operator()(std::size_t row, std::size_t column) const
    {
        return entries_[row * columns_ + column];
    }

    friend bool operator==(const RationalMatrix&, const RationalMatrix&) = default;

private:
    std::size_t rows_ = 0, columns_ = 0;
    std::vector<Rational> entries_;
};

/// A x; x has as many entries as A has columns.
[[nodiscard]] RationalVector multiply(const RationalMatrix& a, const RationalVector& x);

/// Aᵀ y; y has as many entries as A has rows.
[[nodiscard]] RationalVector multiply_transposed(const RationalMatrix& a, const RationalVector& y);

/// The sub-matrix of the given columns, in the given order.
[[nodiscard]] RationalMatrix select_columns(const RationalMatrix& a, const std::vector<std::size_t>& columns);

/// The sub-matrix of the given rows, in the given order.
[[nodiscard]] RationalMatrix select_rows(const RationalMatrix& a, const std::vector<std::size_t>& rows);

} // namespace wnflow::numeric
