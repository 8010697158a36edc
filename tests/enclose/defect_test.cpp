#include "support/catch.hpp"

#include "enclose/defect.hpp"
#include "enclose/metric.hpp"
#include "ode/floats.hpp"

#include <wnflow/ode/recorded.hpp>

#include <random>

using namespace wnflow;
using namespace wnflow::enclose::detail;
using numeric::Matrix;
using numeric::PrecisionScope;
using numeric::Rational;

namespace {

/// Every operation that a program can hold.
struct Everything {
    numeric::MeasurementOperator<ode::Recorded> matrix;

    template <class T>
    void operator()(const Vector<T>& x, Vector<T>& dxdt, const T& t) const
    {
        dxdt[0] = exp(-x[0]) * x[1] + t * T(Rational(1, 3));
        dxdt[1] = log(x[1]) / (x[0] + T(2)) - pow(x[1], Rational(-3, 2)) + sqrt(x[0] * x[0] + T(1));
        const Vector<T> image = matrix.apply(x);
        dxdt[2] = numeric::inner(image, x) + sin(x[2]) * cos(x[0]) - T(Rational(1, 7));
    }
};

const numeric::RationalMatrix& coupling()
{
    static const numeric::RationalMatrix a = [] {
        numeric::RationalMatrix m(3, 3);
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 3; ++j) m(i, j) = Rational(static_cast<long>(3 * i + j) - 4, 5);
        return m;
    }();
    return a;
}

std::shared_ptr<const ode::Program> everything()
{
    return std::make_shared<const ode::Program>(
        ode::record(Everything{numeric::MeasurementOperator<ode::Recorded>(coupling())}, 3));
}

/// The same field in plain balls, written out: a route that shares nothing with the program.
Vector<Ball> by_hand(const Vector<Ball>& x, const Ball& t)
{
    Vector<Ball> f(3);
    f[0] = exp(-x[0]) * x[1] + t / Ball(3);
    const Ball root = sqrt(x[1]);
    f[1] = log(x[1]) / (x[0] + Ball(2)) - Ball(1) / (x[1] * root) + sqrt(x[0] * x[0] + Ball(1));
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            f[2] += Ball(coupling()(i, j)) * x[static_cast<Eigen::Index>(i)] * x[static_cast<Eigen::Index>(j)];
    Ball sine, cosine;
    arb_sin(sine.data(), x[2].data(), PrecisionScope::bits());
    arb_cos(cosine.data(), x[0].data(), PrecisionScope::bits());
    f[2] += sine * cosine - Ball(1) / Ball(7);
    return f;
}

Ball random_ball(std::mt19937_64& bits, double low, double high)
{
    return Ball(low + (high - low) * static_cast<double>(bits() >> 11) * 0x1p-53);
}

Piece random_piece(std::mt19937_64& bits)
{
    Piece piece;
    piece.middle = random_ball(bits, 0, 2);
    piece.half = Ball(std::ldexp(1.0, -static_cast<int>(bits() % 6)));
    for (int i = 0; i < 3; ++i) {
        Polynomial p(random_ball(bits, 0.8, 1.5));
        for (slong k = 1; k < 5; ++k)
            p.set_coefficient(k, random_ball(bits, -1, 1) * Ball(std::ldexp(1.0, -static_cast<int>(3 * k))));
        piece.components.push_back(std::move(p));
    }
    return piece;
}

} // namespace

TEST_CASE("series, ranges and Jacobians of a recorded field contain what the field does at random points",
          "[enclose][program]")
{
    std::mt19937_64 bits(11);
    const auto program = everything();
    const ProgramEnclosure field(program);
    for (int run = 0; run < 60; ++run) {
        const PrecisionScope precision(run % 2 == 0 ? 128 : 64);
        const Piece piece = random_piece(bits);
        CAPTURE(run);
        constexpr slong terms = 30;
        const auto series = field.series(piece.components, piece.time(), terms);
        const Ball radius = Ball(5) / Ball(4);
        const auto bound = field.bound_on_disc(piece.components, piece.time(), radius);
        REQUIRE(bound);
        const auto linear = field.linearize(piece.components, piece.time(), 3);
        const Ball tail = numeric::power(radius, -terms) / (Ball(1) - Ball(1) / radius);
        for (int point = 0; point < 20; ++point) {
            const PrecisionScope finer(256);
            const Ball s = point == 0 ? Ball(-1) : point == 1 ? Ball(1) : random_ball(bits, -1, 1);
            const Vector<Ball> x = piece.at(s);
            const Ball t = piece.middle + piece.half * s;
            const Vector<Ball> f = by_hand(x, t);
            for (Eigen::Index i = 0; i < 3; ++i) {
                const Ball sum = series[static_cast<std::size_t>(i)](s).widened((*bound)[i] * tail);
                CHECK(sum.overlaps(f[i]));
                CHECK(linear.value[i].overlaps(f[i]));
                CHECK(certainly_less_equal(abs(f[i]).lower(), (*bound)[i]));
                // Not everything is contained: the series is good to its tail.
                CHECK_FALSE(sum.overlaps(f[i] + Ball(3) * (*bound)[i] * tail + Ball(Rational(1, 1000000))));
                // ∂f/∂x by central differences, whose error is h²/6 times a third derivative of at most 1e4 here.
                for (Eigen::Index j = 0; j < 3; ++j) {
                    Vector<Ball> up = x, down = x;
                    const Ball h(0x1p-40);
                    up[j] += h;
                    down[j] -= h;
                    const Ball slope = (by_hand(up, t)[i] - by_hand(down, t)[i]) / (Ball(2) * h);
                    CHECK(linear.jacobian(i, j).widened(Ball(0x1p-66)).overlaps(slope));
                }
            }
        }
    }
}

TEST_CASE("a disc on which an operation is not analytic gives no bound", "[enclose][program]")
{
    const PrecisionScope precision(128);
    const auto with = [](auto function) {
        return std::make_shared<const ode::Program>(
            ode::record([&](const auto& x, auto& dxdt, const auto&) { dxdt[0] = function(x[0]); }, 1));
    };
    using R = ode::Recorded;
    const std::vector<std::shared_ptr<const ode::Program>> singular = {
        with([](const R& x) { return sqrt(x); }), with([](const R& x) { return log(x); }),
        with([](const R& x) { return pow(x, Rational(-2)); }), with([](const R& x) { return R(1) / x; })};
    for (const auto& program : singular) {
        Polynomial near(Ball(1)), touching(Ball(1));
        near.set_coefficient(1, Ball(0.25));
        touching.set_coefficient(1, Ball(0.5));
        const ProgramEnclosure field(program);
        CHECK(field.bound_on_disc({near}, Polynomial(Ball(0)), Ball(2)));
        CHECK_FALSE(field.bound_on_disc({touching}, Polynomial(Ball(0)), Ball(2)));
    }
    // Natural powers are analytic everywhere.
    Polynomial through(Ball(0));
    through.set_coefficient(1, Ball(0.5));
    const ProgramEnclosure cube(with([](const R& x) { return pow(x, Rational(3)); }));
    REQUIRE(cube.bound_on_disc({through}, Polynomial(Ball(0)), Ball(2)));
    const auto linear = cube.linearize({through}, Polynomial(Ball(0)), 1); // x in [-1/2, 1/2]
    CHECK(linear.value[0].contains(Ball(0.125)));
    CHECK(linear.value[0].contains(Ball(-0.125)));
    CHECK(linear.jacobian(0, 0).contains(Ball(0.75)));
    CHECK(linear.jacobian(0, 0).is_finite());
}

TEST_CASE("Chebyshev coefficients are those of the polynomial", "[enclose][piece]")
{
    std::mt19937_64 bits(12);
    const PrecisionScope precision(256);
    for (int run = 0; run < 50; ++run) {
        Polynomial p;
        for (slong k = 0; k < 1 + run % 23; ++k) p.set_coefficient(k, random_ball(bits, -1, 1));
        const std::vector<Ball> a = chebyshev_coefficients(p);
        for (int point = 0; point < 10; ++point) {
            const Ball s = random_ball(bits, -1, 1);
            Ball before = Ball(1), now = s, sum = a[0];
            for (std::size_t k = 1; k < a.size(); ++k) {
                sum += a[k] * now;
                const Ball next = Ball(2) * s * now - before;
                before = now;
                now = next;
            }
            CHECK(sum.overlaps(p(s)));
            CHECK_FALSE((sum + Ball(0x1p-100)).overlaps(p(s)));
        }
    }
}

TEST_CASE("parts of a piece are the same functions of time", "[enclose][piece]")
{
    std::mt19937_64 bits(13);
    const PrecisionScope precision(256);
    for (int run = 0; run < 50; ++run) {
        const Piece piece = random_piece(bits), part = piece.part(Ball(-0.5), Ball(0.25));
        for (int point = 0; point < 10; ++point) {
            const Ball s = random_ball(bits, -1, 1), t = part.middle + part.half * s;
            for (std::size_t i = 0; i < 3; ++i)
                CHECK(part.components[i](s).overlaps(piece.components[i](piece.position(t))));
        }
    }
}

// x' = x, x̂ the Taylor polynomial of eᵗ of degree n: x̂' − x̂ = −tⁿ/n!, known exactly.
TEST_CASE("the defect of a Taylor polynomial is enclosed, and nearly sharply", "[enclose][defect]")
{
    const PrecisionScope precision(256);
    const ProgramEnclosure field(std::make_shared<const ode::Program>(
        ode::record([](const auto& x, auto& dxdt, const auto&) { dxdt[0] = x[0] * 1; }, 1)));
    for (const unsigned degree : {1U, 4U, 9U, 20U})
        for (const double half : {0x1p-3, 0.5, 2.0}) {
            Piece whole; // about t = 0, then the part t ∈ [0, 2·half]
            whole.middle = Ball(0);
            whole.half = Ball(2 * half);
            Polynomial p;
            Ball c(1);
            for (slong k = 0; k <= static_cast<slong>(degree); ++k) {
                p.set_coefficient(k, c * numeric::power(whole.half, k));
                c /= Ball(static_cast<long>(k) + 1);
            }
            whole.components = {p};
            const Piece piece = whole.part(Ball(0), Ball(1));
            const auto defect = enclose_defect(field, piece, Vector<Ball>::Constant(1, Ball(1)), -200);
            REQUIRE(defect);
            Ball largest = Ball(half) * numeric::power(Ball(2 * half), static_cast<long>(degree));
            for (unsigned k = 2; k <= degree; ++k) largest /= Ball(k);
            CAPTURE(degree, half, defect->norm, largest);
            CHECK(certainly_less_equal(largest.lower(), defect->norm));
            CHECK(certainly_less(defect->norm, Ball(2) * largest + Ball(0x1p-180)));
            CHECK((defect->component[0] / defect->norm).widened(Ball(0x1p-25)).overlaps(Ball(1))); // rounded up twice
        }
}

TEST_CASE("a coefficient of the field that is off by 1e-20 shows in the defect", "[enclose][defect]")
{
    const PrecisionScope precision(256);
    const auto defect_with = [](const Rational& rate) {
        const ProgramEnclosure field(std::make_shared<const ode::Program>(
            ode::record([&](const auto& x, auto& dxdt, const auto&) { dxdt[0] = x[0] * ode::Recorded(rate); }, 1)));
        Piece piece;
        piece.middle = Ball(0);
        piece.half = Ball(0.5);
        Polynomial p;
        Ball c(1);
        for (slong k = 0; k <= 40; ++k) {
            p.set_coefficient(k, (c * numeric::power(piece.half, k)).midpoint());
            c /= Ball(static_cast<long>(k) + 1);
        }
        piece.components = {p};
        return enclose_defect(field, piece, Vector<Ball>::Constant(1, Ball(1)), -250)->norm;
    };
    CHECK(certainly_less(defect_with(1), Ball(numeric::parse_rational("1e-45"))));
    const Rational off = 1 + numeric::parse_rational("1e-20");
    CHECK(certainly_less(Ball(numeric::parse_rational("2e-21")), defect_with(off)));
    CHECK(certainly_less(defect_with(off), Ball(numeric::parse_rational("2e-20"))));
}

TEST_CASE("the bound of the logarithmic norm holds for random members and vectors", "[enclose][metric]")
{
    std::mt19937_64 bits(14);
    const PrecisionScope precision(64);
    for (int run = 0; run < 300; ++run) {
        const Eigen::Index n = 1 + run % 6;
        const double width = run % 3 == 0 ? 0 : 0.03;
        Matrix<Ball> g(n, n), g_slope(n, n), jacobian(n, n), factor(n, n);
        for (Ball& entry : factor.reshaped()) entry = random_ball(bits, -1, 1);
        g = numeric::product_with_transpose(factor, factor);
        for (Eigen::Index i = 0; i < n; ++i) {
            g(i, i) += Ball(1);
            for (Eigen::Index j = 0; j < n; ++j) {
                jacobian(i, j) = random_ball(bits, -2, 2).widened(Ball(width));
                if (j <= i) g_slope(i, j) = g_slope(j, i) = random_ball(bits, -1, 1).widened(Ball(width));
            }
        }
        const LogarithmicNorm norm =
            bound_logarithmic_norm(g, rate_of_change(g, jacobian, g_slope), run % 2 == 0 ? Ball(0) : Ball(1)); // G ≥ I
        REQUIRE(norm.bound.is_finite());
        double nearest = 1e9;
        for (int trial = 0; trial < 60; ++trial) {
            Matrix<Ball> j = jacobian, s = g_slope;
            for (Ball& entry : j.reshaped()) entry = entry.midpoint() + random_ball(bits, -width, width) * Ball(0.99);
            for (Eigen::Index a = 0; a < n; ++a)
                for (Eigen::Index b = 0; b <= a; ++b)
                    s(a, b) = s(b, a) = s(a, b).midpoint() + random_ball(bits, -width, width) * Ball(0.99);
            Vector<Ball> e(n);
            for (Ball& entry : e) entry = random_ball(bits, -1, 1);
            const Vector<Ball> ge = numeric::product(g, e);
            const Ball left =
                Ball(2) * numeric::inner(ge, numeric::product(j, e)) + numeric::inner(e, numeric::product(s, e));
            const Ball right = Ball(2) * norm.bound * numeric::inner(e, ge);
            CHECK(certainly_less_equal(left.lower(), right.upper()));
            nearest = std::min(nearest, ((right - left) / numeric::inner(e, ge)).approximate());
        }
        // Sharp where nothing is uncertain, in one dimension: any smaller bound would be refuted.
        if (n == 1 && width == 0) CHECK(nearest < 1e-12);
    }
}

TEST_CASE("metrics and their derivatives agree with differences", "[enclose][metric]")
{
    std::mt19937_64 bits(15);
    const PrecisionScope precision(256);
    wnflow::problem::LearningRates rates, varying;
    rates.eta_r = Rational(2, 3);
    rates.eta_u = 5;
    varying.eta_r = wnflow::problem::LearningRate({{0, 2, Rational(-1, 2), 1, 0}});
    varying.eta_u = wnflow::problem::LearningRate({{0, 3, 0, 0, -1}});
    const auto metric = gradient_metric(rates, 0);
    const auto gradient = gradient_metric(varying, Rational(1, 3)), polar = polar_metric(1, varying, 2, Ball(100));
    const Ball t(Rational(1, 7));
    for (int run = 0; run < 40; ++run) {
        const Eigen::Index n = 2 + run % 4;
        Vector<Ball> x(n), slope(n), after(n), before(n);
        const Ball h(0x1p-60);
        for (Eigen::Index i = 0; i < n; ++i) {
            x[i] = random_ball(bits, 0.1, 2);
            slope[i] = random_ball(bits, -1, 1);
            after[i] = x[i] + h * slope[i];
            before[i] = x[i] - h * slope[i];
        }
        const Matrix<Ball> g = metric->at(x, t);
        const Vector<Ball> gx = numeric::product(g, x); // x̂ is an eigenvector, of the eigenvalue 1/η_r
        for (Eigen::Index i = 0; i < n; ++i) {
            CHECK((gx[i] * Ball(2) / Ball(3)).overlaps(x[i]));
        }
        for (const Metric* own : {metric.get(), gradient.get(), polar.get()}) {
            const Matrix<Ball> derivative = own->derivative({t, x, slope, Ball(0), Ball(0), Ball(0)});
            const Matrix<Ball> up = own->at(after, t + h), down = own->at(before, t - h);
            for (Eigen::Index i = 0; i < n; ++i)
                for (Eigen::Index j = 0; j < n; ++j)
                    CHECK(derivative(i, j).widened(Ball(0x1p-90)).overlaps((up(i, j) - down(i, j)) / (Ball(2) * h)));
        }
        // Across x: 1/(η_u r²).
        Vector<Ball> across(n);
        across[0] = x[1];
        across[1] = -x[0];
        const Vector<Ball> ga = numeric::product(g, across);
        const Ball expected = Ball(1) / (Ball(5) * numeric::squared_norm(x));
        CHECK(ga[0].overlaps(expected * across[0]));
        CHECK(certainly_less_equal(metric->lower(x, t), expected.upper()));
        CHECK(certainly_less_equal(expected.lower(), metric->upper(x, t)));
    }
}
