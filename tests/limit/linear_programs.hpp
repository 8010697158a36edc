#pragma once

#include <wnflow/numeric/exact_linear_algebra.hpp>
#include <wnflow/numeric/rational.hpp>
#include <wnflow/numeric/rational_matrix.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

/// Random linear programs for tests, and their solution by enumeration.
namespace linear_programs {

using wnflow::numeric::Rational;
using wnflow::numeric::RationalMatrix;
using wnflow::numeric::RationalVector;
using Indices = std::vector<std::size_t>;

struct Data {
    RationalMatrix a;
    RationalVector b, weights;
};

enum class Kind { dense, sparse, ternary, duplicate_columns, binary, vandermonde, badly_scaled, signed_pairs };
inline constexpr Kind all_kinds[] = {Kind::dense,  Kind::sparse,      Kind::ternary,      Kind::duplicate_columns,
                                     Kind::binary, Kind::vandermonde, Kind::badly_scaled, Kind::signed_pairs};

class Random {
public:
    explicit Random(std::uint64_t seed) : bits_(seed) {}

    [[nodiscard]] std::size_t below(std::size_t bound) { return bits_() % bound; }
    [[nodiscard]] long between(long low, long high)
    {
        return low + static_cast<long>(below(static_cast<std::size_t>(high - low + 1)));
    }

private:
    std::mt19937_64 bits_;
};

inline Rational random_entry(Random& random, Kind kind, std::size_t i, std::size_t j, std::size_t n)
{
    switch (kind) {
    case Kind::sparse: return random.below(4) == 0 ? random.between(-16, 16) : 0;
    case Kind::ternary: return random.between(-1, 1);
    case Kind::binary: return random.between(0, 1);
    case Kind::vandermonde: return wnflow::numeric::power(Rational(j + 1) / Rational(n), static_cast<unsigned>(i));
    case Kind::badly_scaled: {
        const Rational ten_to_the = wnflow::numeric::power(Rational(10), static_cast<unsigned>(random.below(30)));
        return random.below(2) == 0 ? random.between(-16, 16) * ten_to_the : random.between(-16, 16) / ten_to_the;
    }
    default: return Rational(random.between(-16, 16)) / 16;
    }
}

inline RationalMatrix random_matrix(Random& random, Kind kind, std::size_t m, std::size_t n)
{
    RationalMatrix a(m, n);
    for (std::size_t j = 0; j < n; ++j) {
        const bool duplicate = kind == Kind::duplicate_columns && j > 0 && random.below(3) == 0;
        const std::size_t original = j == 0 ? 0 : random.below(j);
        for (std::size_t i = 0; i < m; ++i) {
            if (duplicate) a(i, j) = a(i, original);
            else if (kind == Kind::signed_pairs && j >= (n + 1) / 2) a(i, j) = -a(i, j - (n + 1) / 2);
            else a(i, j) = random_entry(random, kind, i, j, n);
        }
    }
    return a;
}

/// b = A x* with x* of at most `sparsity` entries; `perturbed`: some integers added, so that S₊ may be empty.
inline Data random_program(Random& random, Kind kind, std::size_t m, std::size_t n, std::size_t sparsity,
                           bool perturbed)
{
    Data data{random_matrix(random, kind, m, n), {}, RationalVector(n, Rational(1))};
    RationalVector x(n);
    for (std::size_t k = 0; k < sparsity; ++k)
        x[random.below(n)] = Rational(random.between(1, 1000)) / random.between(1, 50);
    data.b = wnflow::numeric::product(data.a, x);
    if (perturbed)
        for (Rational& value : data.b) value += random.between(-2, 2);
    if (random.below(3) == 0)
        for (Rational& value : data.weights) value = Rational(random.between(1, 100)) / random.between(1, 9);
    return data;
}

/// The basic points of {z ≥ 0 : A z = b}: all choices of independent columns. For small N.
inline std::vector<RationalVector> vertices(const RationalMatrix& a, const RationalVector& b)
{
    const std::size_t n = a.columns();
    std::vector<RationalVector> result;
    for (std::size_t mask = 0; mask < (std::size_t{1} << n); ++mask) {
        Indices columns;
        for (std::size_t j = 0; j < n; ++j)
            if ((mask >> j) & 1) columns.push_back(j);
        const auto z = wnflow::numeric::solve_unique(select_columns(a, columns), b);
        // With positive entries only, every vertex is found once.
        if (!z || !std::all_of(z->begin(), z->end(), [](const Rational& value) { return value.sign() > 0; })) continue;
        RationalVector full(n);
        for (std::size_t k = 0; k < columns.size(); ++k) full[columns[k]] = (*z)[k];
        result.push_back(std::move(full));
    }
    return result;
}

inline Indices positive_entries(const RationalVector& z)
{
    Indices result;
    for (std::size_t n = 0; n < z.size(); ++n)
        if (z[n].sign() > 0) result.push_back(n);
    return result;
}

/// The coordinates on which one of the points is positive.
inline Indices joint_support(const std::vector<RationalVector>& points, std::size_t n)
{
    RationalVector sum(n);
    for (const RationalVector& point : points)
        for (std::size_t k = 0; k < n; ++k) sum[k] += point[k];
    return positive_entries(sum);
}

} // namespace linear_programs
