#include "support/catch.hpp"

#include "numeric/random_numbers.hpp"

#include <wnflow/limit/decay_rate.hpp>

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>

using namespace wnflow::limit;
using namespace wnflow::numeric;
using random_numbers::Random;
using random_numbers::two_to_the;

namespace {

/// H diag(d) H with the reflection H = I − 2vvᵀ/⟨v,v⟩: rational, with the eigenvalues d.
Matrix<Ball> with_spectrum(Random& random, const RationalVector& d)
{
    const std::size_t n = d.size();
    RationalVector v(n);
    for (Rational& entry : v) entry = random.between(1, 9);
    const Rational v2 = dot(v, v);
    RationalMatrix h(n, n), k(n, n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) h(i, j) = Rational(i == j ? 1 : 0) - 2 * v[i] * v[j] / v2;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
            for (std::size_t l = 0; l < n; ++l) k(i, j) += h(i, l) * d[l] * h(l, j);
    return to_matrix<Ball>(k);
}

} // namespace

TEST_CASE("the smallest eigenvalue of a matrix with known spectrum is enclosed", "[limit][decay_rate]")
{
    Random random(61);
    for (int round = 0; round < 150; ++round) {
        const PrecisionScope precision(random.between(150, 500));
        const std::size_t n = 1 + random.below(7);
        RationalVector d(n);
        for (Rational& value : d) value = Rational(random.between(1, 1000)) / 10;
        switch (random.below(4)) {
        case 0: d[0] = 1 / Rational(1'000'000'000'000); break;                      // far below the others
        case 1: d[0] = d[n - 1] = Rational(1, 100); break;                          // double
        case 2: d[0] = Rational(1, 100), d[n - 1] = d[0] + two_to_the(-100); break; // nearly double
        default: break;
        }
        const Rational smallest = *std::min_element(d.begin(), d.end());
        const auto found = enclose_smallest_eigenvalue(with_spectrum(random, d));
        INFO("round " << round << ", n = " << n << ", smallest " << smallest);
        REQUIRE(found);
        CHECK(found->contains(smallest));
        CHECK(arb_rel_accuracy_bits(found->data()) > 20);
        CHECK_FALSE(found->contains(Rational(smallest * Rational(1'000'100, 1'000'000))));
    }
}

TEST_CASE("Eigen's eigenvalue in double is near", "[limit][decay_rate]")
{
    Random random(62);
    for (int round = 0; round < 60; ++round) {
        const PrecisionScope precision(200);
        const std::size_t n = 1 + random.below(8);
        const RationalMatrix a = random_numbers::random_matrix(random, n, n + 2);
        const Matrix<Ball> k = product_with_transpose(to_matrix<Ball>(a), to_matrix<Ball>(a));
        const Matrix<double> a_double = to_matrix<double>(a);
        const Eigen::MatrixXd k_double = a_double * a_double.transpose();
        const double expected = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(k_double).eigenvalues()[0];
        const auto found = enclose_smallest_eigenvalue(k);
        INFO("round " << round << ", n = " << n << ", Eigen: " << expected);
        if (expected < 1e-10) continue; // singular to double
        REQUIRE(found);
        CHECK(std::abs(found->approximate() - expected) < 1e-12 * static_cast<double>(n));
    }
}

TEST_CASE("a matrix that is not certainly positive definite has no rate", "[limit][decay_rate]")
{
    Random random(63);
    const PrecisionScope precision(100);
    CHECK_FALSE(enclose_smallest_eigenvalue(with_spectrum(random, {Rational(1), Rational(-1, 1000)})));
    CHECK_FALSE(enclose_smallest_eigenvalue(with_spectrum(random, {Rational(1), Rational(0)})));
    CHECK_FALSE(enclose_smallest_eigenvalue(with_spectrum(random, {Rational(1), two_to_the(-200)}))); // too few bits
    CHECK_FALSE(enclose_smallest_eigenvalue(Matrix<Ball>(0, 0)));
    Matrix<Ball> wide(1, 1);
    wide(0, 0) = Ball(1).widened(Ball(2));
    CHECK_FALSE(enclose_smallest_eigenvalue(wide));
}

TEST_CASE("of a ball matrix the eigenvalues of all its points are enclosed", "[limit][decay_rate]")
{
    // diag(1 ± 1/10, 3): the smallest eigenvalue is anything in [9/10, 11/10].
    const PrecisionScope precision(100);
    Matrix<Ball> k(2, 2);
    k(0, 0) = Ball(1).widened(Ball(Rational(1, 10)));
    k(1, 1) = Ball(3);
    const auto found = enclose_smallest_eigenvalue(k);
    REQUIRE(found);
    CHECK(found->contains(Rational(9, 10)));
    CHECK(found->contains(Rational(11, 10)));
    CHECK_FALSE(found->contains(Rational(3)));
}
