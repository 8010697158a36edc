#include "support/catch.hpp"

#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <algorithm>
#include <random>
#include <stdexcept>

using namespace wnflow::numeric;

namespace {

using Generator = std::mt19937_64;

long small_integer(Generator& bits, long largest)
{
    return static_cast<long>(bits() % static_cast<unsigned long>(2 * largest + 1)) - largest;
}

RationalMatrix random_matrix(Generator& bits, std::size_t rows, std::size_t columns)
{
    RationalMatrix a(rows, columns);
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < columns; ++j)
            a(i, j) = Rational(small_integer(bits, 9)) / (1 + static_cast<long>(bits() % 7));
    return a;
}

RationalVector random_vector(Generator& bits, std::size_t size)
{
    RationalVector x(size);
    for (Rational& value : x) value = Rational(small_integer(bits, 99)) / (1 + static_cast<long>(bits() % 13));
    return x;
}

/// L R with inner dimension `rank`; the rank is at most that.
RationalMatrix low_rank_matrix(Generator& bits, std::size_t rows, std::size_t columns, std::size_t rank)
{
    const RationalMatrix left = random_matrix(bits, rows, rank), right = random_matrix(bits, rank, columns);
    RationalMatrix a(rows, columns);
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < columns; ++j)
            for (std::size_t k = 0; k < rank; ++k) a(i, j) += left(i, k) * right(k, j);
    return a;
}

/// Gaussian elimination in rationals: a second route to the rank.
std::size_t eliminated_rank(RationalMatrix a)
{
    std::size_t rank = 0;
    for (std::size_t j = 0; j < a.columns() && rank < a.rows(); ++j) {
        std::size_t pivot = rank;
        while (pivot < a.rows() && a(pivot, j).is_zero()) ++pivot;
        if (pivot == a.rows()) continue;
        for (std::size_t k = 0; k < a.columns(); ++k) std::swap(a(pivot, k), a(rank, k));
        for (std::size_t i = rank + 1; i < a.rows(); ++i) {
            const Rational factor = a(i, j) / a(rank, j);
            for (std::size_t k = j; k < a.columns(); ++k) a(i, k) -= factor * a(rank, k);
        }
        ++rank;
    }
    return rank;
}

bool has_coprime_integers(const RationalVector& values)
{
    Integer common = 0;
    for (const Rational& value : values) {
        if (denominator(value) != 1) return false;
        common = gcd(common, numerator(value));
    }
    return common == 1;
}

bool is_zero(const RationalVector& values)
{
    return std::all_of(values.begin(), values.end(), [](const Rational& value) { return value.is_zero(); });
}

} // namespace

TEST_CASE("products through integers agree with products in rationals")
{
    Generator bits(1);
    for (int round = 0; round < 100; ++round) {
        const RationalMatrix a = random_matrix(bits, bits() % 7, bits() % 7);
        const RationalVector x = random_vector(bits, a.columns()), y = random_vector(bits, a.rows());
        CHECK(product(a, x) == multiply(a, x));
        CHECK(transposed_product(a, y) == multiply_transposed(a, y));
    }
}

TEST_CASE("rank profiles select an invertible block as large as the rank")
{
    Generator bits(2);
    for (int round = 0; round < 300; ++round) {
        const std::size_t inner = bits() % 6;
        const RationalMatrix a = low_rank_matrix(bits, 1 + bits() % 8, 1 + bits() % 8, inner);
        const RankProfile profile = rank_profile(a);
        CHECK(profile.rank() == eliminated_rank(a));
        REQUIRE(profile.rows.size() == profile.columns.size());
        CHECK(std::is_sorted(profile.rows.begin(), profile.rows.end()));
        CHECK(std::is_sorted(profile.columns.begin(), profile.columns.end()));
        const RationalMatrix block = select_columns(select_rows(a, profile.rows), profile.columns);
        CHECK(eliminated_rank(block) == profile.rank());
        CHECK(rank(a) == profile.rank());
        CHECK(has_independent_columns(a) == (profile.rank() == a.columns()));
    }
}

TEST_CASE("the rank does not depend on primes that divide the matrix")
{
    // The first prime above 2^60 is the one tried first: modulo it this matrix vanishes.
    const Integer prime = (Integer(1) << 60) + 33;
    RationalMatrix a(2, 2);
    a(0, 0) = Rational(prime);
    a(1, 1) = 1;
    a(0, 1) = a(1, 0) = 0;
    CHECK(rank(a) == 2);
    a(1, 0) = Rational(prime * prime);
    CHECK(rank(a) == 2);
}

TEST_CASE("square systems are solved exactly")
{
    Generator bits(3);
    for (int round = 0; round < 200; ++round) {
        const std::size_t size = bits() % 9;
        const RationalMatrix a = random_matrix(bits, size, size);
        const RationalVector b = random_vector(bits, size);
        const auto x = solve(a, b);
        CHECK(x.has_value() == (eliminated_rank(a) == size));
        if (x) CHECK(multiply(a, *x) == b);
    }
    CHECK_THROWS_AS(solve(RationalMatrix(2, 3), RationalVector(2)), std::invalid_argument);
    CHECK_THROWS_AS(solve(RationalMatrix(2, 2), RationalVector(3)), std::invalid_argument);
}

TEST_CASE("overdetermined systems have their only solution or none")
{
    Generator bits(4);
    for (int round = 0; round < 200; ++round) {
        const std::size_t rows = 1 + bits() % 8;
        const RationalMatrix a = random_matrix(bits, rows, bits() % 8);
        const RationalVector x = random_vector(bits, a.columns());
        RationalVector b = multiply(a, x);
        const auto found = solve_unique(a, b);
        CHECK(found.has_value() == (eliminated_rank(a) == a.columns()));
        if (found) CHECK(*found == x);

        b[bits() % rows] += 1;
        const auto other = solve_unique(a, b);
        if (other) CHECK(multiply(a, *other) == b);
        if (!other && found) {
            RationalMatrix extended(rows, a.columns() + 1);
            for (std::size_t i = 0; i < rows; ++i) {
                for (std::size_t j = 0; j < a.columns(); ++j) extended(i, j) = a(i, j);
                extended(i, a.columns()) = b[i];
            }
            CHECK(eliminated_rank(extended) == a.columns() + 1);
        }
    }
}

TEST_CASE("the kernel basis is a basis of coprime integers")
{
    Generator bits(5);
    for (int round = 0; round < 200; ++round) {
        const RationalMatrix a = low_rank_matrix(bits, 1 + bits() % 6, 1 + bits() % 9, bits() % 6);
        const auto basis = kernel_basis(a);
        CHECK(basis.size() == a.columns() - eliminated_rank(a));
        RationalMatrix rows(basis.size(), a.columns());
        for (std::size_t k = 0; k < basis.size(); ++k) {
            CHECK(is_zero(multiply(a, basis[k])));
            CHECK(has_coprime_integers(basis[k]));
            for (std::size_t j = 0; j < a.columns(); ++j) rows(k, j) = basis[k][j];
        }
        CHECK(eliminated_rank(rows) == basis.size());
    }
    CHECK(kernel_basis(RationalMatrix(0, 3)).size() == 3);
    CHECK(kernel_basis(RationalMatrix(3, 0)).empty());
}

TEST_CASE("the kernel of a measurement matrix of usual size")
{
    Generator bits(6);
    RationalMatrix a(30, 100);
    for (std::size_t i = 0; i < a.rows(); ++i)
        for (std::size_t j = 0; j < a.columns(); ++j) a(i, j) = Rational(small_integer(bits, 1L << 20)) / (1L << 20);
    const auto basis = kernel_basis(a);
    REQUIRE(basis.size() == 70);
    for (const RationalVector& vector : basis) {
        CHECK(is_zero(product(a, vector)));
        CHECK(has_coprime_integers(vector));
    }
}
