#include "support/catch.hpp"

#include "enclose/metric.hpp"
#include "enclose/primal_program.hpp"

#include <wnflow/enclose/solution.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <Eigen/Eigenvalues>

#include <cmath>
#include <random>

using namespace wnflow;
using namespace enclose::detail;

namespace {

constexpr long precision_bits = 256;

class Draws {
public:
    explicit Draws(std::uint64_t seed) : bits_(seed) {}
    /// Uniform in [−1, 1], a multiple of 1/1000.
    [[nodiscard]] Rational symmetric() { return Rational(static_cast<long>(bits_() % 2001) - 1000, 1000); }
    [[nodiscard]] Rational positive() { return Rational(static_cast<long>(bits_() % 1000) + 100, 1000); }
    [[nodiscard]] Ball ball() { return Ball(symmetric()); }

private:
    std::mt19937_64 bits_;
};

problem::Instance random_instance(unsigned depth, Draws& draws)
{
    const auto text = [](const Rational& x) { return "\"" + x.str() + "\""; };
    std::string rows, weights;
    for (int m = 0; m < 2; ++m) {
        rows += m == 0 ? "[" : ", [";
        for (int n = 0; n < 4; ++n) rows += (n == 0 ? "" : ", ") + text(n == m ? Rational(1) : draws.symmetric());
        rows += "]";
    }
    for (int n = 0; n < 4; ++n) weights += (n == 0 ? "" : ", ") + text(draws.positive());
    return problem::parse_instance(
        "depth = " + std::to_string(depth) + "\n[data]\nmatrix = [" + rows +
            "]\ntarget = [1, \"1/2\"]\n[flow]\nkind = \"weight-normalized\"\neta_r = " + text(draws.positive()) +
            "\neta_u = " + text(4 * draws.positive()) + "\n[initialization]\nweights = [" + weights + "]\n",
        "random", ".");
}

PrimalLayout polar_layout()
{
    return {4, flow::Coordinates::polar, false, false, false};
}

/// A state and the field around it; its polynomials are constants.
std::vector<Polynomial> constants(const Vector<Ball>& z)
{
    std::vector<Polynomial> result;
    for (const Ball& entry : z) result.emplace_back(entry);
    while (result.size() < static_cast<std::size_t>(polar_layout().size())) result.emplace_back(Ball(0));
    return result;
}

/// The largest μ with eᵀ(GJ + JᵀG + G')e = 2μ eᵀGe, from the matrices as they are defined, in an orthonormal basis of G.
double direct_growth(const Vector<Ball>& z, const Vector<Ball>& slope, const Matrix<Ball>& jacobian, const Ball& eta_r,
                     const Ball& eta_u, const Ball& gamma)
{
    const Eigen::Index n = z.size();
    Matrix<Ball> g(n, n), s(n, n);
    g(0, 0) = Ball(1) / eta_r;
    for (Eigen::Index i = 1; i < n; ++i)
        for (Eigen::Index j = 1; j < n; ++j) {
            g(i, j) = gamma * z[i] * z[j] / eta_u;
            if (i == j) g(i, j) += Ball(1) / eta_u;
            s(i, j) = gamma * (slope[i] * z[j] + z[i] * slope[j]) / eta_u;
        }
    const Matrix<Ball> product = numeric::matrix_product(g, jacobian);
    s += product + Matrix<Ball>(product.transpose());
    // Gram-Schmidt on û, then the axes.
    std::vector<Vector<Ball>> basis;
    for (Eigen::Index k = -1; k < n && static_cast<Eigen::Index>(basis.size()) < n; ++k) {
        Vector<Ball> v(n);
        for (Eigen::Index i = 0; i < n; ++i) v[i] = k < 0 ? (i == 0 ? Ball(0) : z[i]) : Ball(i == k ? 1 : 0);
        for (const Vector<Ball>& b : basis) {
            const Ball along = numeric::inner(b, numeric::product(g, v));
            for (Eigen::Index i = 0; i < n; ++i) v[i] -= along * b[i];
        }
        const Ball length = sqrt(numeric::inner(v, numeric::product(g, v)));
        if (length.approximate() < 1e-6) continue;
        for (Ball& entry : v) entry /= length;
        basis.push_back(v);
    }
    Eigen::MatrixXd turned(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j < n; ++j)
            turned(i, j) = numeric::inner(basis[static_cast<std::size_t>(i)],
                                          numeric::product(s, basis[static_cast<std::size_t>(j)]))
                               .approximate();
    return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(turned).eigenvalues()[n - 1] / 2;
}

struct Deviations {
    double range, width, defect, off_sphere;
};

/// How often the bound in a tube is below what is found at points of it, and the largest distance above them.
struct Comparison {
    unsigned below = 0;
    double largest_excess = 0;
};

Comparison compare(const Deviations& actual, const Deviations& claimed, slong log2_gamma)
{
    const numeric::PrecisionScope precision(precision_bits);
    Comparison result;
    Draws draws(11);
    for (int trial = 0; trial < 60; ++trial) {
        const problem::Instance instance = random_instance(2 + static_cast<unsigned>(trial % 3), draws);
        const ProgramEnclosure field(
            std::make_shared<const ode::Program>(primal_program(instance, polar_layout(), Rational(0))));
        Ball gamma(1);
        arb_mul_2exp_si(gamma.data(), gamma.data(), log2_gamma);
        const auto metric = polar_metric(4, instance.rates, Rational(0), gamma);
        const Ball eta_r(instance.rates.eta_r.constant()), eta_u(instance.rates.eta_u.constant());
        Vector<Ball> z(5);
        z[0] = Ball(2 * draws.positive()); // the radius grows or falls: both rates may be the larger one
        z.tail(4) = flow::Start{instance.initialization, {}}.direction();
        const auto at = [&](const Vector<Ball>& point) {
            return field.linearize(constants(point), Polynomial(Ball(0)), 5);
        };
        // What is claimed of all points.
        Tube tube;
        tube.center = z;
        Vector<Ball> around = z;
        for (Ball& entry : tube.center) entry = entry.widened(Ball(claimed.range));
        for (Ball& entry : around) entry = entry.widened(Ball(claimed.range + claimed.width));
        const auto everywhere = at(around);
        tube.slope = everywhere.value.head(5);
        tube.width = Ball(claimed.width);
        tube.defect = Ball(claimed.defect);
        tube.deviation = Ball(claimed.off_sphere);
        const double bound = metric->growth(tube, everywhere).bound.approximate();
        REQUIRE(std::isfinite(bound));
        double largest = -HUGE_VAL;
        for (int point = 0; point < 8; ++point) {
            const auto offset = [&](double size) { return Ball(size / std::sqrt(5.0)) * draws.ball(); };
            Vector<Ball> center = z, inside;
            for (Ball& entry : center) entry += offset(actual.range);
            Ball norm = sqrt(numeric::squared_norm(Vector<Ball>(center.tail(4))));
            norm *= Ball(1) + offset(actual.off_sphere) / Ball(2);
            for (Eigen::Index i = 1; i < 5; ++i) center[i] /= norm;
            inside = center;
            for (Ball& entry : inside) entry += offset(actual.width);
            Vector<Ball> slope = at(center).value.head(5);
            for (Ball& entry : slope) entry += offset(actual.defect);
            const Matrix<Ball> jacobian = at(inside).jacobian.topRows(5);
            largest = std::max(largest, direct_growth(center, slope, jacobian, eta_r, eta_u, gamma));
        }
        const double rounding = 1e-9 * (1 + std::abs(largest));
        if (bound < largest - rounding) ++result.below;
        result.largest_excess = std::max(result.largest_excess, (bound - largest) / (1 + std::abs(largest)));
    }
    return result;
}

} // namespace

// The lemma against its definition: logarithmic norms from the metric, its derivative and the Jacobian themselves.
TEST_CASE("growth in polar coordinates is bounded, nearly sharply, by the lemma", "[enclose][polar]")
{
    const Deviations none{0, 1e-40, 1e-40, 1e-40};
    const Comparison sharp = compare(none, none, 40);
    CHECK(sharp.below == 0);
    CHECK(sharp.largest_excess < 1e-2);
    const Deviations some{1e-3, 1e-9, 1e-9, 1e-9};
    CHECK(compare(some, some, 20).below == 0);
    const Deviations much{1e-2, 1e-4, 1e-4, 1e-4};
    CHECK(compare(much, much, 12).below == 0);
    // Each by itself, so that no range of the Jacobian hides it.
    CHECK(compare({0, 1e-3, 1e-40, 1e-40}, {0, 1e-3, 1e-40, 1e-40}, 30).below == 0);
    CHECK(compare({0, 1e-40, 1e-3, 1e-40}, {0, 1e-40, 1e-3, 1e-40}, 30).below == 0);
    CHECK(compare({0, 1e-40, 1e-40, 1e-3}, {0, 1e-40, 1e-40, 1e-3}, 30).below == 0);
    // Negative controls: what errors off the sphere and the defect do is noticed.
    CHECK(compare({0, 1e-3, 0, 0}, none, 30).below > 10);
    CHECK(compare({0, 0, 1e-3, 0}, none, 30).below > 10);
    CHECK(compare({0, 0, 0, 1e-3}, none, 30).below > 10);
}

TEST_CASE("how far an approximate solution is from the sphere is bounded over a whole step", "[enclose][polar]")
{
    const numeric::PrecisionScope precision(precision_bits);
    const problem::Instance instance = [] {
        Draws draws(3);
        return random_instance(2, draws);
    }();
    const auto metric = polar_metric(4, instance.rates, Rational(0), Ball(1));
    // û = (1 + s/1000) (3/5, 4/5, 0, 0): ‖û‖² − 1 is between −0.001999 and 0.002001; what follows û does not count.
    Vector<Ball> z(5);
    z[1] = Ball(Rational(3, 5));
    z[2] = Ball(Rational(4, 5));
    Piece piece{Ball(0), Ball(1), constants(z)};
    for (const std::size_t i : {1U, 2U})
        piece.components[i].set_coefficient(1, piece.components[i].coefficient(0) / Ball(1000));
    piece.components[5].set_coefficient(0, Ball(7));
    CHECK(certainly_less(Ball(Rational(2000, 1'000'000)), metric->deviation(piece)));
    CHECK(certainly_less(metric->deviation(piece), Ball(Rational(2003, 1'000'000))));
}

// Flows that begin elsewhere, off the sphere too, stay in the enclosure of all that begin in the ball.
TEST_CASE("perturbed flows, on and off the sphere, stay in the tube", "[enclose][polar]")
{
    Draws draws(5);
    unsigned compared = 0, outside = 0, noticed = 0;
    for (int trial = 0; trial < 6; ++trial) {
        const problem::Instance instance = random_instance(2 + static_cast<unsigned>(trial % 3), draws);
        const auto program =
            std::make_shared<const ode::Program>(primal_program(instance, polar_layout(), Rational(0)));
        const numeric::PrecisionScope precision(precision_bits);
        Ball gamma(1);
        arb_mul_2exp_si(gamma.data(), gamma.data(), 20);
        const std::shared_ptr<const Metric> metric = polar_metric(4, instance.rates, Rational(0), gamma);
        enclose::SolutionSettings settings;
        settings.until = 2;
        settings.digits = 40;
        settings.quadratures = 2;
        settings.growth_slack = 0.3;
        const flow::Start begin{instance.initialization, {}};
        Vector<Ball> start(7);
        start[0] = begin.radius();
        start.segment(1, 4) = begin.direction();
        const auto enclosed_from = [&](const Vector<Ball>& z) {
            auto solution = enclose::EnclosedSolution::enclose_in(metric, program, z, settings);
            CAPTURE(solution.reason());
            REQUIRE(solution.outcome() == enclose::SolutionOutcome::enclosed);
            return solution;
        };
        const Ball size(numeric::parse_rational("1e-20"));
        Vector<Ball> all = start;
        for (Eigen::Index i = 0; i < 5; ++i) all[i] = all[i].widened(size);
        const auto tube = enclosed_from(all);
        for (int k = 0; k < 3; ++k) {
            Vector<Ball> one = start;
            for (Eigen::Index i = 0; i < 5; ++i) one[i] += size * draws.ball();
            const auto solution = enclosed_from(one);
            for (const Rational& time : {Rational(1, 7), Rational(1), Rational(2)}) {
                const auto inner = *solution.at(time), outer = *tube.at(time);
                for (Eigen::Index i = 0; i < 5; ++i) {
                    ++compared;
                    if (!outer[i].contains(inner[i])) ++outside;
                    if (!outer[i].midpoint().widened(Ball(numeric::parse_rational("1e-26"))).contains(inner[i]))
                        ++noticed;
                }
            }
        }
    }
    CHECK(compared == 6 * 3 * 3 * 5);
    CHECK(outside == 0);
    CHECK(noticed > 200);
}
