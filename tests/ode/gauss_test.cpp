#include "support/catch.hpp"

#include "fields.hpp"

#include <wnflow/ode/gauss.hpp>

#include <arb_hypgeom.h>

using namespace ode_tests;
using wnflow::numeric::Matrix;
using wnflow::numeric::power;

namespace {

/// The radius of a number of size 1 may take a few bits more than its rounding to the bits asked for.
void check_radius(const Ball& x, long bits)
{
    CHECK(certainly_less(x.radius(), Ball(std::ldexp(1.0, static_cast<int>(-bits)))));
}

Ball weighted_sum(const GaussMethod& method, unsigned k, const auto& weight_of)
{
    Ball sum(0);
    for (Eigen::Index i = 0; i < method.nodes.size(); ++i) sum += weight_of(i) * power(method.nodes[i], k - 1);
    return sum;
}

} // namespace

TEST_CASE("the order of Gauss methods is 2s and no more", "[ode][gauss]")
{
    // Σ b_i c_i^{k−1} = 1/k holds for k ≤ 2s, and is missed by (s!)⁴ / ((2s + 1) (2s)!²) ≈ 4^{−2s} at k = 2s + 1: the
    // balls must be narrower than that, and are.
    for (const unsigned stages : {1U, 2U, 3U, 4U, 5U, 8U, 13U, 20U, 33U, 60U}) {
        const long bits = 400;
        const GaussMethod method = GaussMethod::with_stages(stages, bits);
        const PrecisionScope precision(bits + 300);
        INFO(stages << " stages");
        const auto b = [&](Eigen::Index i) { return method.weights[i]; };
        for (unsigned k = 1; k <= 2 * stages; ++k) {
            const Ball sum = weighted_sum(method, k, b);
            CHECK(sum.contains(Rational(1, k)));
            check_radius(sum, bits);
        }
        CHECK_FALSE(weighted_sum(method, 2 * stages + 1, b).contains(Rational(1, 2 * stages + 1)));
        CHECK(certainly_less(weighted_sum(method, 2 * stages + 1, b), Ball(Rational(1, 2 * stages + 1))));
        for (Eigen::Index i = 0; i < method.nodes.size(); ++i) {
            check_radius(method.nodes[i], bits);
            check_radius(method.weights[i], bits);
            CHECK(certainly_less(i == 0 ? Ball(0) : method.nodes[i - 1], method.nodes[i]));
            CHECK(certainly_less(Ball(0), method.weights[i]));
            CHECK((method.nodes[i] + method.nodes[method.nodes.size() - 1 - i]).contains(Rational(1)));
        }
        CHECK(certainly_less(method.nodes[method.nodes.size() - 1], Ball(1)));
    }
}

TEST_CASE("Gauss coefficients integrate polynomials up to the nodes", "[ode][gauss]")
{
    for (const unsigned stages : {1U, 2U, 3U, 5U, 10U, 20U, 60U}) {
        const long bits = 400;
        const GaussMethod method = GaussMethod::with_stages(stages, bits);
        const PrecisionScope precision(bits + 300);
        INFO(stages << " stages");
        for (Eigen::Index i = 0; i < method.nodes.size(); ++i) {
            const auto a = [&](Eigen::Index j) { return method.coefficients(i, j); };
            for (unsigned k = 1; k <= stages; ++k) {
                const Ball difference = weighted_sum(method, k, a) - power(method.nodes[i], k) / Ball(k);
                CHECK(difference.contains(Rational(0)));
                check_radius(difference, bits);
            }
            const unsigned k = stages + 1; // no more than that
            CHECK_FALSE((weighted_sum(method, k, a) - power(method.nodes[i], k) / Ball(k)).contains(Rational(0)));
        }
    }
}

TEST_CASE("Gauss methods are symplectic and symmetric", "[ode][gauss]")
{
    for (const unsigned stages : {1U, 2U, 3U, 7U, 20U, 60U}) {
        const long bits = 400;
        const GaussMethod method = GaussMethod::with_stages(stages, bits);
        const PrecisionScope precision(bits + 300);
        const Vector<Ball>& b = method.weights;
        const Matrix<Ball>& a = method.coefficients;
        const Eigen::Index s = b.size();
        for (Eigen::Index i = 0; i < s; ++i)
            for (Eigen::Index j = 0; j < s; ++j) {
                const Ball defect = b[i] * a(i, j) + b[j] * a(j, i) - b[i] * b[j];
                CHECK(defect.contains(Rational(0)));
                check_radius(defect, bits);
                CHECK((a(s - 1 - i, s - 1 - j) + a(i, j) - b[j]).contains(Rational(0)));
            }
    }
}

TEST_CASE("Gauss methods with closed forms", "[ode][gauss]")
{
    const PrecisionScope precision(600);
    const auto half = Ball(Rational(1, 2));
    {
        const GaussMethod midpoint = GaussMethod::with_stages(1, 500);
        CHECK(midpoint.nodes[0].contains(Rational(1, 2)));
        CHECK(midpoint.weights[0].contains(Rational(1)));
        CHECK(midpoint.coefficients(0, 0).contains(Rational(1, 2)));
    }
    {
        const GaussMethod method = GaussMethod::with_stages(2, 500);
        const Ball r = sqrt(Ball(3)) / Ball(6);
        const Ball quarter(Rational(1, 4));
        CHECK(method.nodes[0].overlaps(half - r));
        CHECK(method.nodes[1].overlaps(half + r));
        for (Eigen::Index i = 0; i < 2; ++i) {
            CHECK(method.weights[i].contains(Rational(1, 2)));
            CHECK(method.coefficients(i, i).contains(Rational(1, 4)));
        }
        CHECK(method.coefficients(0, 1).overlaps(quarter - r));
        CHECK(method.coefficients(1, 0).overlaps(quarter + r));
    }
    {
        const GaussMethod method = GaussMethod::with_stages(3, 500);
        const Ball root = sqrt(Ball(15));
        const auto q = [](long n, long d) { return Ball(Rational(n, d)); };
        const Ball expected[3][3] = {{q(5, 36), q(2, 9) - root / Ball(15), q(5, 36) - root / Ball(30)},
                                     {q(5, 36) + root / Ball(24), q(2, 9), q(5, 36) - root / Ball(24)},
                                     {q(5, 36) + root / Ball(30), q(2, 9) + root / Ball(15), q(5, 36)}};
        const Ball nodes[3] = {half - root / Ball(10), half, half + root / Ball(10)};
        const Rational weights[3] = {Rational(5, 18), Rational(4, 9), Rational(5, 18)};
        for (int i = 0; i < 3; ++i) {
            CHECK(method.nodes[i].overlaps(nodes[i]));
            CHECK(method.weights[i].contains(weights[i]));
            for (int j = 0; j < 3; ++j) CHECK(method.coefficients(i, j).overlaps(expected[i][j]));
        }
    }
    CHECK_THROWS_AS(GaussMethod::with_stages(0, 100), std::invalid_argument);
}

TEST_CASE("displacements at the nodes and Legendre coefficients of the derivative", "[ode][gauss]")
{
    // The polynomial c^m, m ≤ s, has the displacements c_i^m; its derivative m c^{m−1} has d_0 = ∫ = 1, and what the d_k
    // and the integrals of the P_k give back anywhere in [0, 1] is c^m.
    for (const unsigned stages : {1U, 2U, 6U, 20U, 60U}) {
        const long bits = 300;
        const GaussMethod method = GaussMethod::with_stages(stages, bits);
        const PrecisionScope precision(bits + 300);
        for (const unsigned m : {1U, (stages + 1) / 2, stages}) {
            const auto s = static_cast<Eigen::Index>(stages);
            Vector<Ball> z(s), d(s);
            for (Eigen::Index i = 0; i < s; ++i) z[i] = power(method.nodes[i], m);
            for (Eigen::Index k = 0; k < s; ++k)
                d[k] = wnflow::numeric::inner(Vector<Ball>(method.from_stages.row(k).transpose()), z);
            INFO(stages << " stages, degree " << m);
            CHECK(log10_distance(d[0], Ball(1)) < -0.30103 * static_cast<double>(bits));
            for (const Rational& c : {Rational(0), Rational(1, 7), Rational(1, 2), Rational(99, 100), Rational(1)}) {
                const Ball value = wnflow::numeric::inner(legendre_integrals(stages, Ball(c)), d);
                CHECK(log10_distance(value, power(Ball(c), m)) < -0.30103 * static_cast<double>(bits));
            }
        }
    }
}

TEST_CASE("Legendre polynomials", "[ode][gauss]")
{
    const PrecisionScope precision(300);
    for (const Rational& point : {Rational(-1), Rational(-1, 3), Rational(0), Rational(5, 8), Rational(1)}) {
        const Vector<Ball> p = legendre_values(30, Ball(point));
        for (unsigned k = 0; k <= 30; ++k) {
            Ball expected;
            arb_hypgeom_legendre_p_ui(expected.data(), nullptr, k, Ball(point).data(), 300);
            CHECK(p[k].overlaps(expected));
            CHECK(certainly_less(p[k].radius(), Ball(1e-60)));
        }
    }
}
