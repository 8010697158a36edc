#include "independent_rows.hpp"

#include <flint/flint.h>
#include <flint/fmpz.h>
#include <flint/fmpz_mat.h>
#include <flint/nmod_mat.h>
#include <flint/ulong_extras.h>

#include <algorithm>

namespace wnflow::problem {
namespace {

using numeric::Integer;
using numeric::RationalMatrix;
using numeric::RationalVector;
using Indices = std::vector<std::size_t>;

/// A FLINT matrix that frees itself.
class IntegerMatrix {
public:
    IntegerMatrix(std::size_t rows, std::size_t columns)
    {
        fmpz_mat_init(value_, static_cast<slong>(rows), static_cast<slong>(columns));
    }
    ~IntegerMatrix() { fmpz_mat_clear(value_); }
    IntegerMatrix(const IntegerMatrix&) = delete;
    IntegerMatrix& operator=(const IntegerMatrix&) = delete;
    IntegerMatrix(IntegerMatrix&& other) noexcept
    {
        fmpz_mat_init(value_, 0, 0);
        fmpz_mat_swap(value_, other.value_);
    }
    IntegerMatrix& operator=(IntegerMatrix&&) = delete;

    [[nodiscard]] fmpz* entry(std::size_t row, std::size_t column)
    {
        return fmpz_mat_entry(value_, static_cast<slong>(row), static_cast<slong>(column));
    }
    [[nodiscard]] const fmpz* entry(std::size_t row, std::size_t column) const
    {
        return fmpz_mat_entry(value_, static_cast<slong>(row), static_cast<slong>(column));
    }
    [[nodiscard]] std::size_t rows() const { return static_cast<std::size_t>(fmpz_mat_nrows(value_)); }
    [[nodiscard]] std::size_t columns() const { return static_cast<std::size_t>(fmpz_mat_ncols(value_)); }
    operator fmpz_mat_struct*() { return value_; }
    operator const fmpz_mat_struct*() const { return value_; }

private:
    fmpz_mat_t value_;
};

class ModularMatrix {
public:
    ModularMatrix(std::size_t rows, std::size_t columns, mp_limb_t prime)
    {
        nmod_mat_init(value_, static_cast<slong>(rows), static_cast<slong>(columns), prime);
    }
    ~ModularMatrix() { nmod_mat_clear(value_); }
    ModularMatrix(const ModularMatrix&) = delete;
    ModularMatrix& operator=(const ModularMatrix&) = delete;
    operator nmod_mat_struct*() { return value_; }

private:
    nmod_mat_t value_;
};

void set_entry(fmpz* entry, const Integer& value)
{
    fmpz_set_mpz(entry, value.backend().data());
}

/// [A | b] with the denominators of each row cleared: row by row a non-zero multiple of the same equation.
IntegerMatrix cleared_equations(const RationalMatrix& matrix, const RationalVector& target)
{
    const std::size_t columns = matrix.columns();
    IntegerMatrix result(matrix.rows(), columns + 1);
    for (std::size_t m = 0; m < matrix.rows(); ++m) {
        const auto equation = [&](std::size_t n) -> const numeric::Rational& {
            return n < columns ? matrix(m, n) : target[m];
        };
        Integer multiple = 1;
        for (std::size_t n = 0; n <= columns; ++n) {
            const Integer entry_denominator = denominator(equation(n));
            if (multiple % entry_denominator != 0) multiple = boost::multiprecision::lcm(multiple, entry_denominator);
        }
        for (std::size_t n = 0; n <= columns; ++n) {
            const auto& entry = equation(n);
            set_entry(result.entry(m, n), numerator(entry) * (multiple / denominator(entry)));
        }
    }
    return result;
}

/// The columns with the pivots of the reduced row echelon form modulo a prime: the first ones that are independent.
Indices pivot_columns(const fmpz_mat_struct* matrix, mp_limb_t prime)
{
    const auto rows = static_cast<std::size_t>(fmpz_mat_nrows(matrix)),
               columns = static_cast<std::size_t>(fmpz_mat_ncols(matrix));
    ModularMatrix reduced(rows, columns, prime);
    fmpz_mat_get_nmod_mat(reduced, matrix);
    const auto rank = static_cast<std::size_t>(nmod_mat_rref(reduced));
    Indices pivots;
    for (std::size_t m = 0, n = 0; m < rank; ++m, ++n) {
        while (nmod_mat_entry(static_cast<const nmod_mat_struct*>(reduced), m, n) == 0) ++n;
        pivots.push_back(n);
    }
    return pivots;
}

IntegerMatrix part_of(const IntegerMatrix& matrix, const Indices& rows, const Indices& columns)
{
    IntegerMatrix part(rows.size(), columns.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = 0; j < columns.size(); ++j) fmpz_set(part.entry(i, j), matrix.entry(rows[i], columns[j]));
    return part;
}

IntegerMatrix transposed(const IntegerMatrix& matrix)
{
    IntegerMatrix result(matrix.columns(), matrix.rows());
    fmpz_mat_transpose(result, matrix);
    return result;
}

Indices first_indices(std::size_t count)
{
    Indices result(count);
    for (std::size_t i = 0; i < count; ++i) result[i] = i;
    return result;
}

Indices complement(const Indices& chosen, std::size_t count)
{
    Indices result;
    for (std::size_t i = 0; i < count; ++i)
        if (!std::binary_search(chosen.begin(), chosen.end(), i)) result.push_back(i);
    return result;
}

/// left · square⁻¹ · right = product/divisor, square being invertible.
///
/// @return product; multiplied out from the side that needs fewer linear systems
IntegerMatrix product_through_inverse(const IntegerMatrix& left, const IntegerMatrix& square,
                                      const IntegerMatrix& right, fmpz_t divisor)
{
    IntegerMatrix product(left.rows(), right.columns());
    fmpz_one(divisor);
    if (square.rows() == 0) return product;
    if (right.columns() <= left.rows()) {
        IntegerMatrix solution(square.rows(), right.columns());
        fmpz_mat_solve_dixon_den(solution, divisor, square, right);
        fmpz_mat_mul(product, left, solution);
    } else {
        IntegerMatrix solution(square.rows(), left.rows());
        fmpz_mat_solve_dixon_den(solution, divisor, transposed(square), transposed(left));
        fmpz_mat_mul(product, transposed(solution), right);
    }
    return product;
}

struct Mismatches {
    bool in_matrix = false; ///< some dependent row of A is none
    Indices in_target;      ///< rows that are combinations in A but not in b
};

/// Compares the dependent rows of [A | b] with the combinations of the independent rows that agree with them in the
/// pivot columns.
Mismatches compare(const IntegerMatrix& equations, const RowSelection& selection, const Indices& pivots)
{
    const std::size_t target_column = equations.columns() - 1;
    const Indices others = complement(pivots, equations.columns()); // ends with the target's
    IntegerMatrix actual = part_of(equations, selection.dependent, others);
    fmpz_t divisor;
    fmpz_init(divisor);
    const IntegerMatrix combined = product_through_inverse(part_of(equations, selection.dependent, pivots),
                                                           part_of(equations, selection.independent, pivots),
                                                           part_of(equations, selection.independent, others), divisor);
    fmpz_mat_scalar_mul_fmpz(actual, actual, divisor);
    fmpz_clear(divisor);

    Mismatches result;
    for (std::size_t k = 0; k < selection.dependent.size(); ++k)
        for (std::size_t j = 0; j < others.size(); ++j) {
            if (fmpz_equal(combined.entry(k, j), actual.entry(k, j)) != 0) continue;
            if (others[j] == target_column) result.in_target.push_back(selection.dependent[k]);
            else result.in_matrix = true;
        }
    return result;
}

} // namespace

RowSelection select_independent_rows(const RationalMatrix& matrix, const RationalVector& target)
{
    const std::size_t rows = matrix.rows();
    const IntegerMatrix equations = cleared_equations(matrix, target);
    const Indices columns = first_indices(matrix.columns());
    const IntegerMatrix matrix_transposed = transposed(part_of(equations, first_indices(rows), columns));

    for (mp_limb_t prime = n_nextprime(mp_limb_t{1} << 62U, 1);; prime = n_nextprime(prime, 1)) {
        RowSelection selection;
        selection.independent = pivot_columns(matrix_transposed, prime);
        if (selection.independent.size() == rows) return selection;
        selection.dependent = complement(selection.independent, rows);
        const Indices pivots = pivot_columns(part_of(equations, selection.independent, columns), prime);
        Mismatches mismatches = compare(equations, selection, pivots);
        if (mismatches.in_matrix) continue; // the prime divides a minor of A
        selection.contradictory = std::move(mismatches.in_target);
        return selection;
    }
}

} // namespace wnflow::problem
