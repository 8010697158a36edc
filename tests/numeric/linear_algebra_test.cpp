#include "support/catch.hpp"

#include "random_numbers.hpp"

#include <wnflow/numeric/exact_linear_algebra.hpp>
#include <wnflow/numeric/linear_algebra.hpp>

#include <vector>

using namespace wnflow::numeric;
using namespace random_numbers;

namespace {

struct PointedVector {
    Vector<Ball> balls;
    RationalVector points;
};
PointedVector random_pointed_vector(Random& random, std::size_t size)
{
    PointedVector result{Vector<Ball>(static_cast<Eigen::Index>(size)), {}};
    for (Eigen::Index i = 0; i < result.balls.size(); ++i) {
        Pointed entry = random_pointed(random);
        result.balls[i] = entry.ball;
        result.points.push_back(entry.point);
    }
    return result;
}

struct PointedMatrix {
    Matrix<Ball> balls;
    RationalMatrix points;
};
PointedMatrix random_pointed_matrix(Random& random, std::size_t rows, std::size_t columns)
{
    PointedMatrix result{Matrix<Ball>(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns)),
                         RationalMatrix(rows, columns)};
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < columns; ++j) {
            Pointed entry = random_pointed(random);
            result.balls(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = entry.ball;
            result.points(i, j) = entry.point;
        }
    return result;
}

bool contains(const Vector<Ball>& balls, const RationalVector& points)
{
    if (balls.size() != static_cast<Eigen::Index>(points.size())) return false;
    for (Eigen::Index i = 0; i < balls.size(); ++i)
        if (!balls[i].contains(points[static_cast<std::size_t>(i)])) return false;
    return true;
}

RationalMatrix transposed(const RationalMatrix& a)
{
    RationalMatrix result(a.columns(), a.rows());
    for (std::size_t i = 0; i < a.rows(); ++i)
        for (std::size_t j = 0; j < a.columns(); ++j) result(j, i) = a(i, j);
    return result;
}

RationalMatrix exact_product(const RationalMatrix& a, const RationalMatrix& b)
{
    RationalMatrix result(a.rows(), b.columns());
    for (std::size_t i = 0; i < a.rows(); ++i)
        for (std::size_t j = 0; j < b.columns(); ++j)
            for (std::size_t k = 0; k < a.columns(); ++k) result(i, j) += a(i, k) * b(k, j);
    return result;
}

bool contains(const Matrix<Ball>& balls, const RationalMatrix& points)
{
    for (Eigen::Index i = 0; i < balls.rows(); ++i)
        for (Eigen::Index j = 0; j < balls.cols(); ++j)
            if (!balls(i, j).contains(points(static_cast<std::size_t>(i), static_cast<std::size_t>(j)))) return false;
    return true;
}

/// Gaussian elimination without pivoting: S is positive definite iff all pivots are positive.
bool is_exactly_positive_definite(RationalMatrix s)
{
    for (std::size_t k = 0; k < s.rows(); ++k) {
        if (s(k, k) <= 0) return false;
        for (std::size_t i = k + 1; i < s.rows(); ++i) {
            const Rational factor = s(i, k) / s(k, k);
            for (std::size_t j = k; j < s.rows(); ++j) s(i, j) -= factor * s(k, j);
        }
    }
    return true;
}

/// |entry| ≤ bound for all entries.
bool is_small(const Vector<Ball>& v, const Rational& bound)
{
    for (const Ball& entry : v)
        if (!certainly_less(abs(entry), Ball(bound))) return false;
    return true;
}

} // namespace

TEST_CASE("products of ball matrices contain the exact products", "[numeric][linear_algebra]")
{
    Random random(301);
    for (int round = 0; round < 300; ++round) {
        const PrecisionScope precision(random.between(20, 200));
        const std::size_t m = 1 + random.below(5), n = 1 + random.below(7), k = 1 + random.below(4);
        const PointedMatrix a = random_pointed_matrix(random, m, n), b = random_pointed_matrix(random, k, n);
        const PointedVector x = random_pointed_vector(random, n), y = random_pointed_vector(random, m),
                            w = random_pointed_vector(random, n);
        INFO("round " << round << ": " << m << "x" << n << ", bits " << PrecisionScope::bits());
        CHECK(contains(product(a.balls, x.balls), multiply(a.points, x.points)));
        CHECK(contains(transposed_product(a.balls, y.balls), multiply_transposed(a.points, y.points)));
        CHECK(inner(x.balls, w.balls).contains(dot(x.points, w.points)));
        CHECK(squared_norm(x.balls).contains(dot(x.points, x.points)));
        CHECK(sum(x.balls).contains(dot(x.points, RationalVector(n, Rational(1)))));
        CHECK(contains(product_with_transpose(a.balls, b.balls), exact_product(a.points, transposed(b.points))));
        const Matrix<Ball> b_transposed = b.balls.transpose();
        CHECK(contains(matrix_product(a.balls, b_transposed), exact_product(a.points, transposed(b.points))));
    }
}

TEST_CASE("a norm of nearly 0 has a root", "[numeric][linear_algebra]")
{
    const Vector<Ball> v = Vector<Ball>::Constant(3, Ball(Rational(1, 1000)).widened(Ball(Rational(2, 1000))));
    const Ball square = squared_norm(v);
    CHECK(square.is_nonnegative());
    CHECK(square.contains(Rational(27, 1'000'000)));
    CHECK(square.contains(Rational(0)));
    CHECK(sqrt(square).is_finite());
    CHECK_FALSE(inner(v, v).is_nonnegative()); // it is not for nothing
}

TEMPLATE_TEST_CASE("products in floating point", "[numeric][linear_algebra]", double, Real<57>)
{
    Random random(302);
    for (int round = 0; round < 100; ++round) {
        const std::size_t m = 1 + random.below(5), n = 1 + random.below(9);
        const RationalMatrix a = random_matrix(random, m, n);
        const RationalVector x = random_sixteenths(random, n);
        // Entries k/16: every product and sum is exact in both types.
        const Vector<TestType> image = product(to_matrix<TestType>(a), to_vector<TestType>(x));
        const RationalVector expected = multiply(a, x);
        for (std::size_t i = 0; i < m; ++i)
            CHECK(image[static_cast<Eigen::Index>(i)] == from_rational<TestType>(expected[i]));
        const Vector<TestType> back = transposed_product(to_matrix<TestType>(a), to_vector<TestType>(expected));
        const RationalVector expected_back = multiply_transposed(a, expected);
        for (std::size_t j = 0; j < n; ++j)
            CHECK(back[static_cast<Eigen::Index>(j)] == from_rational<TestType>(expected_back[j]));
        CHECK(inner(to_vector<TestType>(x), to_vector<TestType>(x)) == from_rational<TestType>(dot(x, x)));
    }
}

TEST_CASE("approximate solutions solve to the working precision", "[numeric][linear_algebra]")
{
    Random random(303);
    int solved = 0;
    for (int round = 0; round < 100; ++round) {
        const PrecisionScope precision(300);
        const std::size_t n = 1 + random.below(8);
        const RationalMatrix s = random_matrix(random, n, n);
        const RationalVector b = random_sixteenths(random, n);
        const auto exact_solution = solve(s, b);
        if (!exact_solution) continue;
        ++solved;
        const auto approximation = approximate_solve(to_matrix<Ball>(s), to_vector<Ball>(b));
        REQUIRE(approximation);
        Vector<Ball> error = *approximation;
        for (std::size_t i = 0; i < n; ++i) {
            CHECK(error[static_cast<Eigen::Index>(i)].is_exact());
            error[static_cast<Eigen::Index>(i)] -= Ball((*exact_solution)[i]);
        }
        INFO("round " << round << ", n = " << n);
        CHECK(is_small(error, two_to_the(-200)));

        const auto inverse = approximate_inverse(to_matrix<Ball>(s));
        REQUIRE(inverse);
        Matrix<Ball> defect = matrix_product(*inverse, to_matrix<Ball>(s));
        for (Eigen::Index i = 0; i < defect.rows(); ++i) defect(i, i) -= Ball(1);
        for (Eigen::Index i = 0; i < defect.rows(); ++i) CHECK(is_small(defect.row(i).transpose(), two_to_the(-200)));
    }
    CHECK(solved > 80);
}

TEST_CASE("an exactly singular matrix has no approximate inverse", "[numeric][linear_algebra]")
{
    Matrix<Ball> s(2, 2);
    s << Ball(1), Ball(2), Ball(2), Ball(4);
    CHECK_FALSE(approximate_solve(s, Vector<Ball>(Vector<Ball>::Constant(2, Ball(1)))));
    CHECK_FALSE(approximate_inverse(s));
    CHECK_FALSE(enclose_inverse(s));
}

TEST_CASE("an enclosed inverse contains the exact one, or is not given", "[numeric][linear_algebra]")
{
    Random random(305);
    int enclosed = 0;
    for (int round = 0; round < 300; ++round) {
        const PrecisionScope precision(random.between(20, 200));
        const std::size_t n = 1 + random.below(7);
        const RationalMatrix s = random_matrix(random, n, n);
        const auto inverse = enclose_inverse(to_matrix<Ball>(s));
        CAPTURE(round, n);
        if (rank(s) < n) {
            CHECK_FALSE(inverse);
            continue;
        }
        if (PrecisionScope::bits() > 100) CHECK(inverse);
        if (!inverse) continue;
        ++enclosed;
        for (std::size_t j = 0; j < n; ++j) { // column j solves S x = e_j
            RationalVector unit(n, Rational(0));
            unit[j] = 1;
            const auto exact = solve(s, unit);
            REQUIRE(exact);
            for (std::size_t i = 0; i < n; ++i)
                CHECK((*inverse)(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)).contains((*exact)[i]));
        }
    }
    CHECK(enclosed > 200);
}

TEST_CASE("positive definiteness is never claimed wrongly", "[numeric][linear_algebra]")
{
    Random random(304);
    int definite = 0, indefinite = 0;
    for (int round = 0; round < 400; ++round) {
        const PrecisionScope precision(random.between(20, 200));
        const std::size_t n = 1 + random.below(6);
        const RationalMatrix a = random_matrix(random, n, n + 1);
        RationalMatrix s = exact_product(a, transposed(a));
        const Rational shift = Rational(random.between(0, 60)) / 100;
        for (std::size_t i = 0; i < n; ++i) s(i, i) -= shift;
        const bool expected = is_exactly_positive_definite(s);
        Matrix<Ball> balls = to_matrix<Ball>(s);
        INFO("round " << round << ", n = " << n << ", shift " << shift);
        if (!expected) CHECK_FALSE(certainly_positive_definite(balls));
        if (expected && PrecisionScope::bits() > 100) CHECK(certainly_positive_definite(balls));
        (expected ? definite : indefinite) += 1;

        // A ball matrix that contains an indefinite one.
        for (std::size_t i = 0; i < n; ++i)
            balls(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(i)) =
                balls(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(i)).widened(Ball(s(0, 0)));
        CHECK_FALSE(certainly_positive_definite(balls));
    }
    CHECK(definite > 100);
    CHECK(indefinite > 100);
}

TEST_CASE("positive definiteness to the last digit", "[numeric][linear_algebra]")
{
    // det = ±2^-80: only the sign of what is left after 80 bits of cancellation decides.
    const PrecisionScope precision(200);
    for (const int sign : {-1, 1}) {
        Matrix<Ball> s(2, 2);
        s << Ball(1), Ball(1), Ball(1), Ball(1 + sign * two_to_the(-80));
        CHECK(certainly_positive_definite(s) == (sign > 0));
        const PrecisionScope too_low(60);
        Matrix<Ball> rounded(2, 2);
        rounded << Ball(1), Ball(1), Ball(1), Ball(1 + sign * two_to_the(-80));
        CHECK_FALSE(certainly_positive_definite(rounded));
    }
}
