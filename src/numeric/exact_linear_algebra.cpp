#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <flint/fmpq.h>
#include <flint/fmpz.h>
#include <flint/fmpz_mat.h>
#include <flint/nmod_mat.h>
#include <flint/ulong_extras.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>

namespace wnflow::numeric {
namespace {

using Indices = std::vector<std::size_t>;

slong to_slong(std::size_t value)
{
    return static_cast<slong>(value);
}

class FlintInteger {
public:
    FlintInteger() { fmpz_init(value_); }
    explicit FlintInteger(ulong value) { fmpz_init_set_ui(value_, value); }
    FlintInteger(const FlintInteger&) = delete;
    FlintInteger& operator=(const FlintInteger&) = delete;
    FlintInteger(FlintInteger&& other) noexcept
    {
        fmpz_init(value_);
        fmpz_swap(value_, other.value_);
    }
    FlintInteger& operator=(FlintInteger&& other) noexcept
    {
        fmpz_swap(value_, other.value_);
        return *this;
    }
    ~FlintInteger() { fmpz_clear(value_); }

    [[nodiscard]] fmpz* get() noexcept { return value_; }
    [[nodiscard]] const fmpz* get() const noexcept { return value_; }

private:
    fmpz_t value_;
};

class FlintRational {
public:
    FlintRational() { fmpq_init(value_); }
    FlintRational(const FlintRational&) = delete;
    FlintRational& operator=(const FlintRational&) = delete;
    ~FlintRational() { fmpq_clear(value_); }

    [[nodiscard]] fmpq* get() noexcept { return value_; }
    [[nodiscard]] const fmpz* numerator() const noexcept { return fmpq_numref(value_); }
    [[nodiscard]] const fmpz* denominator() const noexcept { return fmpq_denref(value_); }

    void set(const Rational& value) { fmpq_set_mpq(value_, value.backend().data()); }
    void set_fraction(const fmpz* numerator, const fmpz* denominator)
    {
        fmpq_set_fmpz_frac(value_, numerator, denominator);
    }
    [[nodiscard]] Rational to_rational() const
    {
        Rational result;
        fmpq_get_mpq(result.backend().data(), value_);
        return result;
    }

private:
    fmpq_t value_;
};

class IntegerMatrix {
public:
    IntegerMatrix(std::size_t rows, std::size_t columns) { fmpz_mat_init(value_, to_slong(rows), to_slong(columns)); }
    IntegerMatrix(const IntegerMatrix&) = delete;
    IntegerMatrix& operator=(const IntegerMatrix&) = delete;
    IntegerMatrix(IntegerMatrix&& other) noexcept
    {
        fmpz_mat_init(value_, 0, 0);
        fmpz_mat_swap(value_, other.value_);
    }
    IntegerMatrix& operator=(IntegerMatrix&& other) noexcept
    {
        fmpz_mat_swap(value_, other.value_);
        return *this;
    }
    ~IntegerMatrix() { fmpz_mat_clear(value_); }

    [[nodiscard]] fmpz_mat_struct* get() noexcept { return value_; }
    [[nodiscard]] const fmpz_mat_struct* get() const noexcept { return value_; }
    [[nodiscard]] std::size_t rows() const noexcept { return static_cast<std::size_t>(fmpz_mat_nrows(value_)); }
    [[nodiscard]] std::size_t columns() const noexcept { return static_cast<std::size_t>(fmpz_mat_ncols(value_)); }
    [[nodiscard]] fmpz* at(std::size_t row, std::size_t column)
    {
        return fmpz_mat_entry(value_, to_slong(row), to_slong(column));
    }
    [[nodiscard]] const fmpz* at(std::size_t row, std::size_t column) const
    {
        return fmpz_mat_entry(value_, to_slong(row), to_slong(column));
    }

private:
    fmpz_mat_t value_;
};

class ModularMatrix {
public:
    ModularMatrix(std::size_t rows, std::size_t columns, ulong prime)
    {
        nmod_mat_init(value_, to_slong(rows), to_slong(columns), prime);
    }
    ModularMatrix(const ModularMatrix&) = delete;
    ModularMatrix& operator=(const ModularMatrix&) = delete;
    ~ModularMatrix() { nmod_mat_clear(value_); }

    [[nodiscard]] nmod_mat_struct* get() noexcept { return value_; }

private:
    nmod_mat_t value_;
};

/// Rows times the least common multiple of their denominators; the multiples are `scales`.
struct ClearedRows {
    IntegerMatrix matrix;
    std::vector<FlintInteger> scales;

    ClearedRows(std::size_t rows, std::size_t columns) : matrix(rows, columns), scales(rows) {}
};

/// numerator[i] = values[i] · denominator, an integer column.
struct ClearedVector {
    IntegerMatrix numerators;
    FlintInteger denominator{1};

    explicit ClearedVector(std::size_t size) : numerators(size, 1) {}
};

void multiply_by_quotient(fmpz* result, const FlintRational& value, const FlintInteger& multiple)
{
    fmpz_divexact(result, multiple.get(), value.denominator());
    fmpz_mul(result, result, value.numerator());
}

ClearedRows clear_rows(const RationalMatrix& a)
{
    ClearedRows result(a.rows(), a.columns());
    std::vector<FlintRational> row(a.columns());
    for (std::size_t i = 0; i < a.rows(); ++i) {
        FlintInteger& scale = result.scales[i];
        fmpz_one(scale.get());
        for (std::size_t j = 0; j < a.columns(); ++j) {
            row[j].set(a(i, j));
            fmpz_lcm(scale.get(), scale.get(), row[j].denominator());
        }
        for (std::size_t j = 0; j < a.columns(); ++j) multiply_by_quotient(result.matrix.at(i, j), row[j], scale);
    }
    return result;
}

ClearedVector clear_vector(std::vector<FlintRational>& values)
{
    ClearedVector result(values.size());
    for (const FlintRational& value : values)
        fmpz_lcm(result.denominator.get(), result.denominator.get(), value.denominator());
    for (std::size_t i = 0; i < values.size(); ++i)
        multiply_by_quotient(result.numerators.at(i, 0), values[i], result.denominator);
    return result;
}

IntegerMatrix transposed(const IntegerMatrix& a)
{
    IntegerMatrix result(a.columns(), a.rows());
    fmpz_mat_transpose(result.get(), a.get());
    return result;
}

IntegerMatrix submatrix(const IntegerMatrix& a, const Indices& rows, const Indices& columns)
{
    IntegerMatrix result(rows.size(), columns.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = 0; j < columns.size(); ++j) fmpz_set(result.at(i, j), a.at(rows[i], columns[j]));
    return result;
}

Indices complement(const Indices& increasing, std::size_t size)
{
    Indices result;
    auto next = increasing.begin();
    for (std::size_t k = 0; k < size; ++k) {
        if (next != increasing.end() && *next == k) ++next;
        else result.push_back(k);
    }
    return result;
}

Indices all_indices(std::size_t size)
{
    Indices result(size);
    std::iota(result.begin(), result.end(), std::size_t{0});
    return result;
}

/// The first independent columns modulo a prime, from the reduced echelon form.
Indices pivot_columns_modulo(const IntegerMatrix& a, ulong prime)
{
    if (a.rows() == 0 || a.columns() == 0) return {};
    ModularMatrix reduced(a.rows(), a.columns(), prime);
    fmpz_mat_get_nmod_mat(reduced.get(), a.get());
    const auto rank = static_cast<std::size_t>(nmod_mat_rref(reduced.get()));
    Indices pivots;
    for (std::size_t row = 0, column = 0; row < rank; ++row) {
        while (nmod_mat_entry(reduced.get(), to_slong(row), to_slong(column)) == 0) ++column;
        pivots.push_back(column++);
    }
    return pivots;
}

/// Independence modulo a prime implies independence, so the proposal can only be too small.
RankProfile propose_profile(const IntegerMatrix& a, ulong prime)
{
    RankProfile profile;
    profile.columns = pivot_columns_modulo(a, prime);
    profile.rows = pivot_columns_modulo(transposed(submatrix(a, all_indices(a.rows()), profile.columns)), prime);
    return profile;
}

/// Whether the rows outside the profile are combinations of those inside: A[R̄,:] = W A[R,:] with the only W that fits
/// the profile's columns.
bool profile_rows_span(const IntegerMatrix& a, const RankProfile& profile)
{
    const Indices other_rows = complement(profile.rows, a.rows());
    const Indices other_columns = complement(profile.columns, a.columns());
    if (other_rows.empty() || other_columns.empty()) return true;
    IntegerMatrix remainder = submatrix(a, other_rows, other_columns);
    if (profile.rank() == 0) return fmpz_mat_is_zero(remainder.get()) != 0;

    const IntegerMatrix square = transposed(submatrix(a, profile.rows, profile.columns));
    const IntegerMatrix target = transposed(submatrix(a, other_rows, profile.columns));
    IntegerMatrix weights(profile.rank(), other_rows.size());
    FlintInteger denominator;
    if (fmpz_mat_solve(weights.get(), denominator.get(), square.get(), target.get()) == 0) return false;

    IntegerMatrix combined(other_rows.size(), other_columns.size());
    fmpz_mat_mul(combined.get(), transposed(weights).get(), submatrix(a, profile.rows, other_columns).get());
    fmpz_mat_scalar_mul_fmpz(remainder.get(), remainder.get(), denominator.get());
    return fmpz_mat_equal(combined.get(), remainder.get()) != 0;
}

/// The check solves for the rows outside the profile, or for the columns: whichever are fewer.
bool is_full_profile(const IntegerMatrix& a, const RankProfile& profile)
{
    if (profile.rows.size() != profile.columns.size()) return false;
    if (a.rows() <= a.columns()) return profile_rows_span(a, profile);
    return profile_rows_span(transposed(a), RankProfile{profile.columns, profile.rows});
}

RankProfile integer_rank_profile(const IntegerMatrix& a)
{
    // Only the finitely many primes that divide certain minors of A can fail, so the loop ends.
    for (ulong prime = n_nextprime(UWORD(1) << 60, 1);; prime = n_nextprime(prime, 1)) {
        RankProfile profile = propose_profile(a, prime);
        if (is_full_profile(a, profile)) return profile;
    }
}

RationalVector to_rationals(const IntegerMatrix& numerators, const FlintInteger& denominator)
{
    RationalVector result(numerators.rows());
    FlintRational value;
    for (std::size_t i = 0; i < result.size(); ++i) {
        value.set_fraction(numerators.at(i, 0), denominator.get());
        result[i] = value.to_rational();
    }
    return result;
}

/// [A | b] with cleared denominators: the same equations, in integers.
ClearedRows clear_equations(const RationalMatrix& a, const RationalVector& b)
{
    RationalMatrix augmented(a.rows(), a.columns() + 1);
    for (std::size_t i = 0; i < a.rows(); ++i) {
        for (std::size_t j = 0; j < a.columns(); ++j) augmented(i, j) = a(i, j);
        augmented(i, a.columns()) = b[i];
    }
    return clear_rows(augmented);
}

/// The solution of A[rows,:] x = b[rows] for a square selection of rows of the augmented matrix [A | b].
struct IntegerSolution {
    IntegerMatrix numerators;
    FlintInteger denominator;
    bool exists = false;

    IntegerSolution(const IntegerMatrix& augmented, const Indices& rows) : numerators(rows.size(), 1)
    {
        const IntegerMatrix square = submatrix(augmented, rows, all_indices(rows.size()));
        const IntegerMatrix right = submatrix(augmented, rows, {rows.size()});
        exists = fmpz_mat_solve(numerators.get(), denominator.get(), square.get(), right.get()) != 0;
    }
};

void require(bool condition, const char* function, const RationalMatrix& a, std::size_t size)
{
    if (!condition)
        throw std::invalid_argument(std::string(function) + ": a " + std::to_string(a.rows()) + "×" +
                                    std::to_string(a.columns()) + " matrix and a vector of " + std::to_string(size) +
                                    " entries do not fit");
}

void make_coprime(IntegerMatrix& column)
{
    FlintInteger content;
    fmpz_mat_content(content.get(), column.get());
    if (fmpz_is_zero(content.get()) == 0) fmpz_mat_scalar_divexact_fmpz(column.get(), column.get(), content.get());
}

} // namespace

RankProfile rank_profile(const RationalMatrix& a)
{
    return integer_rank_profile(clear_rows(a).matrix);
}

std::size_t rank(const RationalMatrix& a)
{
    return rank_profile(a).rank();
}

bool has_independent_columns(const RationalMatrix& a)
{
    return a.columns() <= a.rows() && rank(a) == a.columns();
}

std::optional<RationalVector> solve(const RationalMatrix& a, const RationalVector& b)
{
    require(a.rows() == a.columns() && b.size() == a.rows(), "solve", a, b.size());
    if (a.rows() == 0) return RationalVector{};
    const ClearedRows equations = clear_equations(a, b);
    const IntegerSolution solution(equations.matrix, all_indices(a.rows()));
    if (!solution.exists) return std::nullopt;
    return to_rationals(solution.numerators, solution.denominator);
}

std::optional<RationalVector> solve_unique(const RationalMatrix& a, const RationalVector& b)
{
    require(b.size() == a.rows(), "solve_unique", a, b.size());
    if (!has_independent_columns(a)) return std::nullopt;
    const ClearedRows equations = clear_equations(a, b);
    if (a.columns() == 0) {
        const bool consistent = fmpz_mat_is_zero(equations.matrix.get()) != 0;
        return consistent ? std::optional(RationalVector{}) : std::nullopt;
    }
    const Indices rows =
        integer_rank_profile(submatrix(equations.matrix, all_indices(a.rows()), all_indices(a.columns()))).rows;
    const IntegerSolution solution(equations.matrix, rows);
    if (!solution.exists) return std::nullopt;

    // (x, −denominator) must be annihilated by every row of [A | b], not only by the selected ones.
    IntegerMatrix extended(a.columns() + 1, 1), residual(a.rows(), 1);
    for (std::size_t j = 0; j < a.columns(); ++j) fmpz_set(extended.at(j, 0), solution.numerators.at(j, 0));
    fmpz_neg(extended.at(a.columns(), 0), solution.denominator.get());
    fmpz_mat_mul(residual.get(), equations.matrix.get(), extended.get());
    if (fmpz_mat_is_zero(residual.get()) == 0) return std::nullopt;
    return to_rationals(solution.numerators, solution.denominator);
}

std::vector<RationalVector> kernel_basis(const RationalMatrix& a)
{
    const IntegerMatrix matrix = clear_rows(a).matrix;
    const RankProfile profile = integer_rank_profile(matrix);
    const Indices free = complement(profile.columns, a.columns());

    IntegerMatrix dependence(profile.rank(), free.size());
    FlintInteger denominator{1};
    if (profile.rank() > 0 && !free.empty()) {
        const IntegerMatrix square = submatrix(matrix, profile.rows, profile.columns);
        const IntegerMatrix right = submatrix(matrix, profile.rows, free);
        if (fmpz_mat_solve(dependence.get(), denominator.get(), square.get(), right.get()) == 0)
            throw std::logic_error("kernel_basis: the rank profile is singular");
    }

    std::vector<RationalVector> basis;
    const FlintInteger one{1};
    for (std::size_t k = 0; k < free.size(); ++k) {
        IntegerMatrix vector(a.columns(), 1);
        for (std::size_t i = 0; i < profile.rank(); ++i)
            fmpz_neg(vector.at(profile.columns[i], 0), dependence.at(i, k));
        fmpz_set(vector.at(free[k], 0), denominator.get());
        make_coprime(vector);
        basis.push_back(to_rationals(vector, one));
    }
    return basis;
}

RationalVector product(const RationalMatrix& a, const RationalVector& x)
{
    require(x.size() == a.columns(), "product", a, x.size());
    const ClearedRows rows = clear_rows(a);
    std::vector<FlintRational> entries(x.size());
    for (std::size_t j = 0; j < x.size(); ++j) entries[j].set(x[j]);
    const ClearedVector vector = clear_vector(entries);

    IntegerMatrix image(a.rows(), 1);
    fmpz_mat_mul(image.get(), rows.matrix.get(), vector.numerators.get());
    RationalVector result(a.rows());
    FlintInteger denominator;
    FlintRational value;
    for (std::size_t i = 0; i < a.rows(); ++i) {
        fmpz_mul(denominator.get(), vector.denominator.get(), rows.scales[i].get());
        value.set_fraction(image.at(i, 0), denominator.get());
        result[i] = value.to_rational();
    }
    return result;
}

RationalVector transposed_product(const RationalMatrix& a, const RationalVector& y)
{
    require(y.size() == a.rows(), "transposed_product", a, y.size());
    const ClearedRows rows = clear_rows(a);
    std::vector<FlintRational> entries(y.size());
    for (std::size_t i = 0; i < y.size(); ++i) {
        entries[i].set(y[i]);
        fmpq_div_fmpz(entries[i].get(), entries[i].get(), rows.scales[i].get());
    }
    const ClearedVector vector = clear_vector(entries);

    IntegerMatrix image(a.columns(), 1);
    fmpz_mat_mul(image.get(), transposed(rows.matrix).get(), vector.numerators.get());
    return to_rationals(image, vector.denominator);
}

} // namespace wnflow::numeric
