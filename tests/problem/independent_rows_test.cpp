#include "support/catch.hpp"

#include "../../src/problem/independent_rows.hpp"

#include <algorithm>
#include <random>

using namespace wnflow::problem;
using wnflow::numeric::Integer;
using wnflow::numeric::Rational;
using wnflow::numeric::RationalMatrix;
using wnflow::numeric::RationalVector;
using Indices = std::vector<std::size_t>;

namespace {

RationalMatrix matrix_of(const std::vector<RationalVector>& rows)
{
    RationalMatrix matrix(rows.size(), rows.front().size());
    for (std::size_t m = 0; m < matrix.rows(); ++m)
        for (std::size_t n = 0; n < matrix.columns(); ++n) matrix(m, n) = rows[m][n];
    return matrix;
}

/// Which rows are not combinations of the rows before them: Gaussian elimination in rationals, one row at a time.
Indices independent_by_elimination(const RationalMatrix& a)
{
    std::vector<RationalVector> basis;
    std::vector<std::size_t> leading;
    Indices independent;
    for (std::size_t m = 0; m < a.rows(); ++m) {
        RationalVector row(a.columns());
        for (std::size_t n = 0; n < a.columns(); ++n) row[n] = a(m, n);
        for (std::size_t k = 0; k < basis.size(); ++k) {
            const Rational factor = row[leading[k]];
            if (factor == 0) continue;
            for (std::size_t n = 0; n < row.size(); ++n) row[n] -= factor * basis[k][n];
        }
        const auto pivot = std::find_if(row.begin(), row.end(), [](const Rational& x) { return x != 0; });
        if (pivot == row.end()) continue;
        const Rational inverse = 1 / *pivot;
        leading.push_back(static_cast<std::size_t>(pivot - row.begin()));
        for (auto& entry : row) entry *= inverse;
        basis.push_back(row);
        independent.push_back(m);
    }
    return independent;
}

} // namespace

TEST_CASE("independent rows of small matrices", "[problem][independent_rows]")
{
    const auto a = matrix_of({{1, 2, 3}, {Rational(1, 3), Rational(2, 3), 1}, {0, 0, 0}, {0, 1, Rational(1, 7)}});
    const auto consistent = select_independent_rows(a, {3, 1, 0, 5});
    CHECK(consistent.independent == Indices{0, 3});
    CHECK(consistent.dependent == Indices{1, 2});
    CHECK(consistent.contradictory.empty());
    CHECK(select_independent_rows(a, {3, 1, Rational(1, 1000), 5}).contradictory == Indices{2});
    CHECK(select_independent_rows(a, {3, Rational(10, 9), 1, 5}).contradictory == Indices{1, 2});

    const auto zero = matrix_of({{0, 0}, {0, 0}});
    CHECK(select_independent_rows(zero, {0, 1}).independent.empty());
    CHECK(select_independent_rows(zero, {0, 1}).contradictory == Indices{1});
}

TEST_CASE("random products of known rank, against rational elimination", "[problem][independent_rows]")
{
    std::mt19937_64 bits(11);
    const auto small = [&bits] { return Rational(static_cast<int>(bits() % 7) - 3, static_cast<int>(bits() % 4) + 1); };
    for (int trial = 0; trial < 300; ++trial) {
        const std::size_t rows = bits() % 9 + 1, columns = bits() % 9 + 1, inner = bits() % 5 + 1;
        RationalMatrix left(rows, inner), right(inner, columns), a(rows, columns);
        for (std::size_t i = 0; i < inner; ++i) {
            for (std::size_t m = 0; m < rows; ++m) left(m, i) = small();
            for (std::size_t n = 0; n < columns; ++n) right(i, n) = small();
        }
        for (std::size_t m = 0; m < rows; ++m)
            for (std::size_t n = 0; n < columns; ++n)
                for (std::size_t i = 0; i < inner; ++i) a(m, n) += left(m, i) * right(i, n);
        RationalVector x(columns);
        for (auto& entry : x) entry = small();
        RationalVector b = multiply(a, x);

        const auto selection = select_independent_rows(a, b);
        CHECK(selection.independent == independent_by_elimination(a));
        CHECK(selection.independent.size() + selection.dependent.size() == rows);
        CHECK(selection.contradictory.empty());
        if (selection.dependent.empty()) continue;
        const std::size_t spoiled = selection.dependent[bits() % selection.dependent.size()];
        b[spoiled] += Rational(1, 1000003);
        CHECK(select_independent_rows(a, b).contradictory == Indices{spoiled});
    }
}

TEST_CASE("rows that are dependent only modulo the first prime", "[problem][independent_rows]")
{
    // 2^62 + 135 is the smallest prime above 2^62, the first modulus that is tried.
    const Rational prime((Integer(1) << 62U) + 135);
    const auto a = matrix_of({{1, 1}, {1, prime + 1}});
    CHECK(select_independent_rows(a, {1, 2}).independent == Indices{0, 1});
    CHECK(select_independent_rows(a, {1, 2}).dependent.empty());
}
