#include <wnflow/numeric/rational_matrix.hpp>

#include <limits>
#include <stdexcept>
#include <string>

namespace wnflow::numeric {
namespace {

std::size_t checked_product(std::size_t rows, std::size_t columns)
{
    if (columns != 0 && rows > std::numeric_limits<std::size_t>::max() / columns)
        throw std::length_error("RationalMatrix: " + std::to_string(rows) + " x " + std::to_string(columns) +
                                " entries are too many");
    return rows * columns;
}

void require_size(const char* function, const char* side, std::size_t expected, std::size_t actual)
{
    if (expected != actual)
        throw std::invalid_argument(std::string(function) + ": a matrix of " + std::to_string(expected) + " " + side +
                                    " times a vector of " + std::to_string(actual) + " entries");
}

void require_index(const char* function, const char* side, std::size_t bound, std::size_t index)
{
    if (index >= bound)
        throw std::out_of_range(std::string(function) + ": index " + std::to_string(index) + " in a matrix of " +
                                std::to_string(bound) + " " + side);
}

} // namespace

RationalMatrix::RationalMatrix(std::size_t rows, std::size_t columns)
    : rows_(rows), columns_(columns), entries_(checked_product(rows, columns))
{
}

RationalVector multiply(const RationalMatrix& a, const RationalVector& x)
{
    require_size("multiply", "columns", a.columns(), x.size());
    RationalVector product(a.rows());
    for (std::size_t n = 0; n < a.columns(); ++n) {
        if (x[n] == 0) continue; // ground truths are sparse
        for (std::size_t m = 0; m < a.rows(); ++m) product[m] += a(m, n) * x[n];
    }
    return product;
}

RationalVector multiply_transposed(const RationalMatrix& a, const RationalVector& y)
{
    require_size("multiply_transposed", "rows", a.rows(), y.size());
    RationalVector product(a.columns());
    for (std::size_t m = 0; m < a.rows(); ++m) {
        if (y[m] == 0) continue;
        for (std::size_t n = 0; n < a.columns(); ++n) product[n] += a(m, n) * y[m];
    }
    return product;
}

RationalMatrix select_columns(const RationalMatrix& a, const std::vector<std::size_t>& columns)
{
    for (const auto column : columns) require_index("select_columns", "columns", a.columns(), column);
    RationalMatrix result(a.rows(), columns.size());
    for (std::size_t m = 0; m < a.rows(); ++m)
        for (std::size_t k = 0; k < columns.size(); ++k) result(m, k) = a(m, columns[k]);
    return result;
}

RationalMatrix select_rows(const RationalMatrix& a, const std::vector<std::size_t>& rows)
{
    for (const auto row : rows) require_index("select_rows", "rows", a.rows(), row);
    RationalMatrix result(rows.size(), a.columns());
    for (std::size_t k = 0; k < rows.size(); ++k)
        for (std::size_t n = 0; n < a.columns(); ++n) result(k, n) = a(rows[k], n);
    return result;
}

} // namespace wnflow::numeric
