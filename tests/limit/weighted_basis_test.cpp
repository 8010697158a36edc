#include "support/catch.hpp"

#include "flow/random_instance.hpp"
#include "limit/basis_solver.hpp"
#include "limit/refined_solve.hpp"

#include <cmath>
#include <random>
#include <vector>

using namespace wnflow::limit;
using namespace wnflow::numeric;
using namespace random_instances;

namespace {

/// Small integers, with columns that depend on others: a random matrix has none.
RationalMatrix dependent_columns(std::mt19937_64& bits, std::size_t m, std::size_t n)
{
    RationalMatrix a(m, n);
    do {
        for (std::size_t i = 0; i < m; ++i)
            for (std::size_t j = 0; j < n; ++j) a(i, j) = Rational(static_cast<long>(bits() % 5) - 2);
        for (std::size_t i = 0; i < m; ++i) a(i, 1) = 3 * a(i, 0);
        for (std::size_t i = 0; i < m && n > 3; ++i) a(i, 3) = a(i, 2) - a(i, 0);
    } while (rank(a) < m);
    return a;
}

/// log2 of weights from 1 to 2^(−spread).
std::vector<double> weights(std::mt19937_64& bits, std::size_t n, double spread)
{
    std::vector<double> result;
    for (std::size_t i = 0; i < n; ++i) result.push_back(-spread * static_cast<double>(bits() % 1001) / 1000);
    return result;
}

} // namespace

TEST_CASE("a heavy basis: W = A_B^-1 A, and its weighted entries are at most 2", "[limit][weighted_basis]")
{
    std::mt19937_64 random(1);
    for (int trial = 0; trial < 200; ++trial) {
        const std::size_t m = 1 + random() % 4, n = m + 2 + random() % 5;
        const Matrix<Ball> a = to_matrix<Ball>(dependent_columns(random, m, n));
        WeightedBasis basis;
        for (int change = 0; change < 3; ++change) { // adapted to other weights, it is as good as a new one
            const std::vector<double> w = weights(random, n, change == 1 ? 5000 : 40);
            REQUIRE(basis.adapt(a, w));
            const Matrix<Ball> inverse = basis.inverse();
            for (Eigen::Index i = 0; i < a.rows(); ++i) {
                const double own = w[static_cast<std::size_t>(basis.columns()[static_cast<std::size_t>(i)])];
                for (Eigen::Index k = 0; k < a.cols(); ++k) {
                    Ball coefficient; // (A_B⁻¹ A)_ik
                    for (Eigen::Index j = 0; j < a.rows(); ++j) coefficient += inverse(i, j) * a(j, k);
                    const double log2 = basis.log2_coefficients()(i, k);
                    const double size = std::isfinite(log2) ? std::exp2(log2) : 0;
                    CHECK(std::abs(std::abs(coefficient.approximate()) - size) < 1e-12);
                    if (size > 0) CHECK(basis.is_negative(i, k) == (coefficient.approximate() < 0));
                    CHECK(log2 + w[static_cast<std::size_t>(k)] - own <= 1 + 1e-12);
                }
            }
        }
    }
}

TEST_CASE("a heavy basis stays one when the precision changes", "[limit][weighted_basis]")
{
    std::mt19937_64 random(3);
    for (int trial = 0; trial < 100; ++trial) {
        const std::size_t m = 1 + random() % 5, n = m + 2 + random() % 5;
        const RationalMatrix exact = dependent_columns(random, m, n);
        const std::vector<double> w = weights(random, n, 200);
        WeightedBasis kept;
        for (const long bits : {64L, 700L, 128L, 300L}) {
            const PrecisionScope precision(bits);
            const Matrix<Ball> a = to_matrix<Ball>(exact);
            WeightedBasis fresh;
            for (WeightedBasis* basis : {&kept, &fresh}) {
                REQUIRE(basis->adapt(a, w));
                const Matrix<Ball> inverse = basis->inverse();
                for (Eigen::Index i = 0; i < a.rows(); ++i) {
                    const double own = w[static_cast<std::size_t>(basis->columns()[static_cast<std::size_t>(i)])];
                    for (Eigen::Index k = 0; k < a.cols(); ++k) {
                        Ball coefficient; // (A_B⁻¹ A)_ik
                        for (Eigen::Index j = 0; j < a.rows(); ++j) coefficient += inverse(i, j) * a(j, k);
                        const double log2 = basis->log2_coefficients()(i, k);
                        CHECK(std::abs(std::abs(coefficient.approximate()) - std::exp2(log2)) < 1e-12);
                        CHECK(log2 + w[static_cast<std::size_t>(k)] - own <= 1 + 1e-12);
                    }
                }
            }
        }
    }
}

TEST_CASE("columns without weight, or too few of them, give no basis", "[limit][weighted_basis]")
{
    const double none = -std::numeric_limits<double>::infinity();
    const Matrix<Ball> a = to_matrix<Ball>(matrix_of({{"1", "2", "0"}, {"1", "2", "1"}}));
    WeightedBasis basis;
    CHECK_FALSE(basis.adapt(a, {0, 0, none}));
    CHECK(basis.adapt(a, {none, -900, 0}));
    CHECK(basis.columns()[0] + basis.columns()[1] == 3);
    CHECK(basis.adapt(a, {0, none, 0}));
    CHECK(basis.columns()[0] + basis.columns()[1] == 2);
}

TEST_CASE("linear systems with weights over thousands of orders of magnitude", "[limit][weighted_basis]")
{
    std::mt19937_64 random(2);
    const PrecisionScope precision(20000);
    for (int trial = 0; trial < 12; ++trial) {
        const std::size_t m = 2 + random() % 3, n = m + 3;
        LimitProblem problem;
        problem.flow = FlowKind::plain;
        problem.matrix = dependent_columns(random, m, n);
        problem.target = RationalVector(m, Rational(1));
        problem.start = {start_at(RationalVector(n, Rational(1))), {}};
        const DualSystem system(problem);
        wnflow::flow::DualPoint<Ball> point{Vector<Ball>(static_cast<Eigen::Index>(n)), Ball(1), Ball(0)};
        const std::vector<double> w = weights(random, n, 3000);
        Curvature curvature{Vector<Ball>(point.end.size()), Ball(0), Vector<Ball>(point.end.size())};
        for (Eigen::Index k = 0; k < point.end.size(); ++k) {
            point.end[k] = Ball(1);
            arb_mul_2exp_si(point.end[k].data(), point.end[k].data(),
                            static_cast<long>(w[static_cast<std::size_t>(k)]));
            curvature.diagonal[k] = power(point.end[k], 2);
        }
        Vector<Ball> right(static_cast<Eigen::Index>(m));
        for (Ball& entry : right) entry = Ball(static_cast<long>(random() % 1000) - 500);
        WeightedBasis basis;
        const BasisSolver solver(system, curvature, basis);
        REQUIRE(solver.is_usable());
        const auto solution = refined_solve(system, point, curvature, right, 100,
                                            [&](const Vector<Ball>& v) { return solver.apply_inverse(v); });
        const auto expected = approximate_solve(system.assemble(curvature), right); // all bits, no double
        REQUIRE(solution);
        REQUIRE(expected);
        const Vector<Ball> difference = *solution - *expected;
        for (Eigen::Index k = 0; k < difference.size(); ++k)
            CHECK(difference[k].approximate_log10() < log10_norm(*expected) - 90);
    }
}
