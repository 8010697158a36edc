#include "support/catch.hpp"

#include "random_numbers.hpp"

#include <wnflow/numeric/measurement_operator.hpp>

#include <limits>

using namespace wnflow::numeric;
using namespace random_numbers;

namespace {

/// |computed − exact| ≤ (terms + 2)·2^(1−bits)·max |term|: as good as a sum whose terms are aligned to the largest one.
template <class T>
bool is_fused(const Vector<T>& computed, const RationalMatrix& a, const RationalVector& x)
{
    const Rational unit = two_to_the(1 - std::numeric_limits<T>::digits);
    const RationalVector expected = multiply(a, x);
    for (std::size_t i = 0; i < a.rows(); ++i) {
        Rational largest = 0;
        for (std::size_t j = 0; j < a.columns(); ++j) largest = std::max(largest, abs(Rational(a(i, j) * x[j])));
        const Rational error =
            abs(Rational(exact_midpoint(to_ball(computed[static_cast<Eigen::Index>(i)])) - expected[i]));
        if (error > unit * largest * static_cast<long>(a.columns() + 2)) return false;
    }
    return true;
}

RationalMatrix transposed(const RationalMatrix& a)
{
    RationalMatrix result(a.columns(), a.rows());
    for (std::size_t i = 0; i < a.rows(); ++i)
        for (std::size_t j = 0; j < a.columns(); ++j) result(j, i) = a(i, j);
    return result;
}

/// A vector whose entries are exact in T.
template <class T>
Vector<T> representable(Random& random, std::size_t size, RationalVector& values)
{
    Vector<T> x(static_cast<Eigen::Index>(size));
    values.clear();
    for (T& entry : x) {
        entry = from_rational<T>(Rational(random.between(-1'000'000, 1'000'000)) / 999'983 *
                                 two_to_the(random.between(-40, 40)));
        values.push_back(exact_midpoint(to_ball(entry)));
    }
    return x;
}

} // namespace

TEMPLATE_TEST_CASE("A x and its transpose, against exact rationals and Eigen's product",
                   "[numeric][measurement_operator]", double, Real<38>, Real<57>, Real<211>)
{
    Random random(401);
    for (int round = 0; round < 100; ++round) {
        const std::size_t m = 1 + random.below(6), n = 1 + random.below(12);
        const RationalMatrix a = random_matrix(random, m, n);
        const MeasurementOperator<TestType> op(a);
        CHECK(op.rows() == static_cast<Eigen::Index>(m));
        CHECK(op.cols() == static_cast<Eigen::Index>(n));
        INFO("round " << round << ": " << m << "x" << n);
        RationalVector x_values, y_values;
        const Vector<TestType> x = representable<TestType>(random, n, x_values),
                               y = representable<TestType>(random, m, y_values);
        CHECK(is_fused(op.apply(x), a, x_values));
        CHECK(is_fused(op.apply_transposed(y), transposed(a), y_values));
        const Matrix<TestType> entries = to_matrix<TestType>(a);
        CHECK(is_fused(product(entries, x), a, x_values)); // Eigen's: one rounding per term
        CHECK(is_fused(transposed_product(entries, y), transposed(a), y_values));
    }
}

TEST_CASE("an error far below the terms is noticed", "[numeric][measurement_operator]")
{
    RationalMatrix a(1, 2);
    a(0, 0) = a(0, 1) = 1;
    const RationalVector x = {1, two_to_the(-100)};
    Vector<Real<57>> image = MeasurementOperator<Real<57>>(a).apply(to_vector<Real<57>>(x));
    CHECK(is_fused(image, a, x));
    image[0] -= from_rational<Real<57>>(two_to_the(-100));
    CHECK_FALSE(is_fused(image, a, x));
}

TEST_CASE("entries of A that are no binary fractions are rounded once", "[numeric][measurement_operator]")
{
    RationalMatrix a(1, 2);
    a(0, 0) = Rational(1, 3);
    a(0, 1) = Rational(-1, 3);
    const MeasurementOperator<Real<57>> op(a);
    Vector<Real<57>> x(2);
    x << Real<57>(7), Real<57>(7);
    CHECK(op.apply(x)[0] == 0); // the same rounding on both sides
    x[1] = 0;
    CHECK(abs(op.apply(x)[0] - Real<57>(7) / 3) < Real<57>("1e-56"));
}

TEST_CASE("in balls the products are enclosures", "[numeric][measurement_operator]")
{
    Random random(402);
    for (int round = 0; round < 200; ++round) {
        const PrecisionScope precision(random.between(10, 150));
        const std::size_t m = 1 + random.below(4), n = 1 + random.below(8);
        RationalMatrix a = random_matrix(random, m, n);
        a(0, 0) /= 3;
        const RationalVector x = random_vector(random, n), y = random_vector(random, m);
        const MeasurementOperator<Ball> op(a);
        const Vector<Ball> image = op.apply(to_vector<Ball>(x)), back = op.apply_transposed(to_vector<Ball>(y));
        for (std::size_t i = 0; i < m; ++i) CHECK(image[static_cast<Eigen::Index>(i)].contains(multiply(a, x)[i]));
        for (std::size_t j = 0; j < n; ++j)
            CHECK(back[static_cast<Eigen::Index>(j)].contains(multiply_transposed(a, y)[j]));
    }
}
