#include "support/catch.hpp"

#include <wnflow/problem/generators.hpp>

#include <boost/math/constants/constants.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace wnflow::problem;
using wnflow::numeric::approximate_double;
using wnflow::numeric::Integer;
using wnflow::numeric::parse_rational;
using wnflow::numeric::Rational;
using wnflow::numeric::RationalMatrix;
using wnflow::numeric::RationalVector;

namespace {

RationalMatrix generate(MatrixKind kind, std::size_t rows, std::size_t columns, std::uint64_t seed, unsigned bits = 20,
                        std::optional<Rational> scale = Rational(1))
{
    return generate_matrix({.kind = kind,
                            .rows = rows,
                            .columns = columns,
                            .seed = seed,
                            .scale = std::move(scale),
                            .fraction_bits = bits});
}

/// The first entries, row by row, against texts.
void check_entries(const RationalMatrix& matrix, const std::vector<std::string>& expected)
{
    for (std::size_t i = 0; i < expected.size(); ++i) {
        INFO("entry " << i);
        CHECK(wnflow::numeric::to_text(matrix(i / matrix.columns(), i % matrix.columns())) == expected[i]);
    }
}

struct Moments {
    double mean = 0, variance = 0;
};

Moments moments(const RationalMatrix& matrix)
{
    double sum = 0, squares = 0;
    for (std::size_t m = 0; m < matrix.rows(); ++m)
        for (std::size_t n = 0; n < matrix.columns(); ++n) {
            const double entry = approximate_double(matrix(m, n));
            sum += entry;
            squares += entry * entry;
        }
    const auto count = static_cast<double>(matrix.rows() * matrix.columns());
    return {sum / count, squares / count - (sum / count) * (sum / count)};
}

bool is_multiple_of_step(const Rational& value, unsigned bits)
{
    return denominator(value * (Integer(1) << bits)) == 1;
}

} // namespace

// The texts below come from a separate program: its own Mersenne twister, logarithm and sine, in 80-digit decimals.
TEST_CASE("generated entries are those of an independent program", "[problem][generators]")
{
    check_entries(generate(MatrixKind::gaussian, 2, 3, 1), {"1376625/1048576", "1589585/1048576", "1311353/1048576",
                                                            "174243/1048576", "1288199/1048576", "-802179/1048576"});
    check_entries(generate(MatrixKind::gaussian, 1, 4, 1, 60),
                  {"756807380061716595/576460752303423488", "1747767324302159809/1152921504606846976",
                   "720924077235951359/576460752303423488", "191582558665522251/1152921504606846976"});
    check_entries(generate(MatrixKind::gaussian, 30, 100, 1, 20, std::nullopt),
                  {"31417/131072", "290217/1048576", "239419/1048576"});
    check_entries(generate(MatrixKind::gaussian, 3, 1, 12345678901234567890U, 150),
                  {"-1277058233508072878166325161854507340352567131/1427247692705959881058285969449495136382746624",
                   "320155240537483965500335038162181284332435953/1427247692705959881058285969449495136382746624",
                   "144007377690251562177573357901443478370561301/713623846352979940529142984724747568191373312"});
    check_entries(generate(MatrixKind::uniform, 1, 5, 1),
                  {"-487057/1048576", "-119111/262144", "210989/262144", "-480197/524288", "423197/1048576"});
    check_entries(generate(MatrixKind::uniform, 1, 2, 1, 100),
                  {"-73601920959014618460898684287/158456325028528675187087900672",
                   "510140387266788586416638722223/633825300114114700748351602688"});
    check_entries(generate(MatrixKind::uniform, 2, 3, 7, 0), {"-1", "-1", "-1", "0", "1", "1"});
    check_entries(generate(MatrixKind::rademacher, 2, 4, 1), {"1", "1", "1", "1", "1", "-1", "1", "1"});
}

TEST_CASE("gaussian entries recomputed with another multiprecision library", "[problem][generators]")
{
    using Real = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<100>>;
    constexpr std::size_t columns = 101; // odd: pairs of deviates go over row ends
    const std::uint64_t seed = GENERATE(0U, 3U, 77U);
    const RationalMatrix matrix = generate(MatrixKind::gaussian, 4, columns, seed, 40, Rational(3, 7));
    std::mt19937_64 source(seed);
    for (std::size_t i = 0; i < 4 * columns; i += 2) {
        const Real u1 = ldexp(Real(source() >> 11U) + Real(0.5), -53),
                   u2 = ldexp(Real(source() >> 11U) + Real(0.5), -53);
        // Another formula: |deviates| from tan of the half angle, t = tan(φ/2), cos = (1−t²)/(1+t²), sin = 2t/(1+t²).
        const Real t = tan(boost::math::constants::pi<Real>() * u2), length = sqrt(Real(2) * log(1 / u1));
        const Real pair[] = {length * (1 - t * t) / (1 + t * t), length * 2 * t / (1 + t * t)};
        for (std::size_t k = 0; k < 2; ++k) {
            const Real multiple = ldexp(pair[k] * 3 / 7, 40);
            const Rational entry = matrix((i + k) / columns, (i + k) % columns);
            REQUIRE(is_multiple_of_step(entry, 40));
            const Real given(numerator(Rational(entry * (Integer(1) << 40U))).str());
            CHECK(abs(given - multiple) <= Real(0.5));
        }
    }
}

TEST_CASE("sample moments", "[problem][generators]")
{
    constexpr std::size_t rows = 100, columns = 400; // 40000 entries: standard deviation of the mean 1/200
    const auto [mean, variance] = moments(generate(MatrixKind::gaussian, rows, columns, 5));
    CHECK(std::abs(mean) < 5.0 / 200);
    CHECK(std::abs(variance - 1) < 5 * std::sqrt(2.0) / 200);

    const auto uniform = moments(generate(MatrixKind::uniform, rows, columns, 5));
    CHECK(std::abs(uniform.mean) < 5.0 / 200);
    CHECK(std::abs(uniform.variance - 1.0 / 3) < 5 * 0.3 / 200);

    const auto scaled = moments(generate(MatrixKind::gaussian, rows, columns, 6, 20, std::nullopt));
    CHECK(std::abs(scaled.variance * rows - 1) < 5 * std::sqrt(2.0) / 200);

    const auto signs = moments(generate(MatrixKind::rademacher, rows, columns, 6));
    CHECK(std::abs(signs.mean) < 5.0 / 200);
    CHECK(signs.variance + signs.mean * signs.mean == 1);
}

TEST_CASE("uniform entries fill the interval evenly, ends included", "[problem][generators]")
{
    const RationalMatrix matrix = generate(MatrixKind::uniform, 9, 1000, 3, 2);
    std::vector<int> count(9);
    for (std::size_t m = 0; m < 9; ++m)
        for (std::size_t n = 0; n < 1000; ++n) {
            const Rational k = matrix(m, n) * 4;
            REQUIRE(denominator(k) == 1);
            REQUIRE(abs(k) <= 4);
            ++count[static_cast<std::size_t>(numerator(k) + 4)];
        }
    for (const int c : count) CHECK(std::abs(c - 1000) < 5 * 30); // standard deviation √(9000·(1/9)(8/9)) < 30
}

TEST_CASE("scaling rounds last, to the nearest, ties to even", "[problem][generators]")
{
    check_entries(generate(MatrixKind::rademacher, 1, 1, 1, 1, Rational(1, 4)), {"0"});
    check_entries(generate(MatrixKind::rademacher, 1, 1, 1, 1, Rational(3, 4)), {"1"});
    check_entries(generate(MatrixKind::rademacher, 1, 1, 1, 2, Rational(1, 3)), {"1/4"});
    check_entries(generate(MatrixKind::rademacher, 1, 1, 1, 0, parse_rational("1e50")),
                  {"100000000000000000000000000000000000000000000000000"});
    check_entries(generate(MatrixKind::rademacher, 4, 1, 1, 20, std::nullopt), {"1/2"});
}

TEST_CASE("trigonometric rows", "[problem][generators]")
{
    SECTION("quarter turns are exact")
    {
        check_entries(generate(MatrixKind::trigonometric, 4, 4, 0),
                      {"1", "0", "-1", "0", "0", "1", "0", "-1", "1", "-1", "1", "-1", "0", "0", "0", "0"});
    }
    SECTION("entries against the C library, and orthogonality")
    {
        const RationalMatrix a = generate(MatrixKind::trigonometric, 6, 15, 0, 60);
        for (std::size_t m = 0; m < 6; ++m)
            for (std::size_t n = 0; n < 15; ++n) {
                const double angle = 2 * 3.141592653589793 * static_cast<double>((m / 2 + 1) * n) / 15;
                const double expected = m % 2 == 0 ? std::cos(angle) : std::sin(angle);
                CHECK(std::abs(approximate_double(a(m, n)) - expected) < 1e-14); // angle ≤ 18: error ≤ 18·2^-52
            }
        for (std::size_t m = 0; m < 6; ++m)
            for (std::size_t k = 0; k < 6; ++k) {
                Rational product = 0;
                for (std::size_t n = 0; n < 15; ++n) product += a(m, n) * a(k, n);
                const Rational expected = m == k ? Rational(15, 2) : Rational(0);
                // Each factor is off by at most 2^-61 and at most 1 in size.
                CHECK(abs(product - expected) <= Rational(15 * 2 + 1, Integer(1) << 61U));
            }
    }
}

TEST_CASE("equal recipes give equal matrices, other seeds others", "[problem][generators]")
{
    const auto kind = GENERATE(MatrixKind::gaussian, MatrixKind::uniform, MatrixKind::rademacher);
    CHECK(generate(kind, 5, 7, 3) == generate(kind, 5, 7, 3));
    CHECK_FALSE(generate(kind, 5, 7, 3) == generate(kind, 5, 7, 4));
}

TEST_CASE("recipes out of range", "[problem][generators]")
{
    CHECK_THROWS_AS(generate(MatrixKind::gaussian, 0, 1, 1), std::invalid_argument);
    CHECK_THROWS_AS(generate(MatrixKind::gaussian, 1, 0, 1), std::invalid_argument);
    CHECK_THROWS_AS(generate(MatrixKind::gaussian, 100001, 1, 1), std::invalid_argument);
    CHECK_THROWS_AS(generate(MatrixKind::gaussian, 100000, 100000, 1), std::invalid_argument);
    CHECK_THROWS_AS(generate(MatrixKind::gaussian, 1, 1, 1, 201), std::invalid_argument);
    CHECK_THROWS_AS(generate(MatrixKind::gaussian, 1, 1, 1, 20, Rational(0)), std::invalid_argument);
}

TEST_CASE("sparse vectors", "[problem][generators]")
{
    SECTION("positions and signs of the independent program")
    {
        RationalVector expected(100);
        for (const std::size_t n : {17U, 57U, 2U}) expected[n] = 1;
        CHECK(generate_sparse_vector(100, 3, 1, false) == expected);
        RationalVector with_signs(100);
        for (const std::size_t n : {32U, 28U, 16U}) with_signs[n] = 1;
        for (const std::size_t n : {2U, 83U}) with_signs[n] = -1;
        CHECK(generate_sparse_vector(100, 5, 2, true) == with_signs);
    }
    SECTION("the number of entries is exact, also when every position is taken")
    {
        for (const std::size_t dimension : {1U, 2U, 3U, 8U, 33U})
            for (std::size_t sparsity = 1; sparsity <= dimension; ++sparsity) {
                const auto vector = generate_sparse_vector(dimension, sparsity, 9, sparsity % 2 == 0);
                CHECK(vector.size() == dimension);
                CHECK(static_cast<std::size_t>(std::count(vector.begin(), vector.end(), Rational(0))) ==
                      dimension - sparsity);
                CHECK(std::all_of(vector.begin(), vector.end(), [](const Rational& x) { return abs(x) <= 1; }));
            }
    }
    SECTION("out of range")
    {
        CHECK_THROWS_AS(generate_sparse_vector(5, 0, 1, false), std::invalid_argument);
        CHECK_THROWS_AS(generate_sparse_vector(5, 6, 1, false), std::invalid_argument);
    }
}

TEST_CASE("random directions are the positive parts of gaussian rows", "[problem][generators]")
{
    const auto direction = generate_direction(1000, 3);
    const RationalMatrix row = generate(MatrixKind::gaussian, 1, 1000, 3);
    for (std::size_t n = 0; n < 1000; ++n) {
        CHECK(direction[n] > 0);
        CHECK((direction[n] == abs(row(0, n)) || row(0, n) == 0));
    }
}
