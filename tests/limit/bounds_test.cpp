#include "support/catch.hpp"

#include "numeric/random_numbers.hpp"

#include <wnflow/limit/bounds.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

using namespace wnflow::limit;
using namespace wnflow::numeric;
using random_numbers::is_near;
using random_numbers::Random;

// The second route of each formula is written here in double, from the theory.

namespace {

struct Numbers {
    Vector<Ball> balls;
    std::vector<double> doubles;
};

/// k/1000 for k in [low, high].
Numbers random_numbers_in(Random& random, std::size_t size, long low, long high)
{
    Numbers result{Vector<Ball>(static_cast<Eigen::Index>(size)), {}};
    for (Ball& entry : result.balls) {
        const Rational value = Rational(random.between(low, high)) / 1000;
        entry = Ball(value);
        result.doubles.push_back(approximate_double(value));
    }
    return result;
}

Numbers normalized(Numbers values)
{
    const double total = std::accumulate(values.doubles.begin(), values.doubles.end(), 0.0);
    const Ball ball_total = sum(values.balls);
    for (double& value : values.doubles) value /= total;
    for (Ball& value : values.balls) value /= ball_total;
    return values;
}

double kl(const std::vector<double>& p, const std::vector<double>& w)
{
    double total = 0;
    for (std::size_t n = 0; n < p.size(); ++n)
        if (p[n] > 0) total += p[n] * std::log(p[n] / w[n]);
    return total;
}

double power_sum(const std::vector<double>& z, double exponent)
{
    double total = 0;
    for (const double value : z) total += value > 0 ? std::pow(value, exponent) : 0;
    return total;
}

/// Theorem 2.1, L > 2, with μ from bisection in double.
double deep_bound(const std::vector<double>& start, double l, double q)
{
    std::vector<double> w;
    for (const double x : start) w.push_back(std::pow(x, 2 - l));
    const auto mass = [&](double mu) {
        double total = 0;
        for (const double weight : w) total += std::pow(weight - mu, -l / (l - 2));
        return total;
    };
    double low = 0, high = *std::min_element(w.begin(), w.end());
    for (int i = 0; i < 200; ++i) (mass((low + high) / 2) < q ? low : high) = (low + high) / 2;
    const double mu = low;
    double m = 0;
    for (const double weight : w) {
        const double z = std::pow(weight - mu, -l / (l - 2));
        m += weight * z - l / 2 * std::pow(z, 2 / l);
    }
    const double largest = *std::max_element(w.begin(), w.end());
    return (largest * q - l / 2 * std::pow(q, 2 / l) - m) / (mu * q);
}

bool is_near_ball(const Ball& ball, double value)
{
    return ball.is_finite() && is_near(ball.approximate(), value, 1e-8);
}

} // namespace

TEST_CASE("the Kullback-Leibler divergence", "[limit][bounds]")
{
    Random random(71);
    for (int round = 0; round < 200; ++round) {
        const std::size_t n = 2 + random.below(6);
        Numbers p = random_numbers_in(random, n, 1, 1000);
        const Numbers w = normalized(random_numbers_in(random, n, 1, 1000));
        if (round % 2 == 0) { // 0 log 0 = 0
            p.doubles[0] = 0;
            p.balls[0] = Ball(0);
        }
        p = normalized(std::move(p));
        const Ball result = kullback_leibler(p.balls, w.balls);
        CAPTURE(round, n);
        CHECK(result.is_finite());
        CHECK(std::abs(result.approximate() - kl(p.doubles, w.doubles)) < 1e-12);
        CHECK_FALSE(result.is_negative()); // Gibbs' inequality
        CHECK(kullback_leibler(w.balls, w.balls).contains_zero());
    }
}

TEST_CASE("the quasi-norm, with entries that are 0", "[limit][bounds]")
{
    Random random(72);
    for (int round = 0; round < 200; ++round) {
        const unsigned depth = 2 + static_cast<unsigned>(random.below(9));
        Numbers z = random_numbers_in(random, 2 + random.below(6), 1, 5000);
        if (round % 2 == 0) { // as minimizers have them
            z.doubles[0] = 0;
            z.balls[0] = Ball(0);
        }
        CAPTURE(round, depth);
        CHECK(is_near_ball(quasi_norm(z.balls, depth), std::pow(power_sum(z.doubles, 2.0 / depth), depth / 2.0)));
    }
    CHECK(quasi_norm(Vector<Ball>::Constant(4, Ball(1)), 2).contains(Rational(4)));
    CHECK(quasi_norm(Vector<Ball>::Constant(4, Ball(1)), 4).contains(Rational(16)));
}

TEST_CASE("bounds of the plain flow", "[limit][bounds]")
{
    Random random(73);
    for (int round = 0; round < 100; ++round) {
        const unsigned depth = 3 + static_cast<unsigned>(random.below(4));
        const double l = depth;
        const Numbers start = random_numbers_in(random, 2 + random.below(6), 50, 300);
        const Rational q = Rational(random.between(1000, 5000)) / 500;
        const double q_double = approximate_double(q);
        CAPTURE(round, depth, q_double);

        const double beta_1 = power_sum(start.doubles, 2),
                     beta_min = std::pow(*std::min_element(start.doubles.begin(), start.doubles.end()), 2);
        const double two = std::log(beta_1 / beta_min) / std::log(q_double / beta_1);
        CHECK(is_near_ball(bound_plain_depth_two(Ball(beta_1), Ball(beta_min), Ball(q)), two));
        const auto dispatched = bound_plain(start.balls, 2, false, Ball(q));
        REQUIRE(dispatched);
        CHECK(is_near_ball(*dispatched, two));

        const double deep = deep_bound(start.doubles, l, q_double);
        const auto found = bound_plain_deep(start.balls, depth, Ball(q));
        REQUIRE(found);
        CHECK(is_near(found->approximate(), deep, 1e-5)); // the second route loses digits to cancellation
        CHECK(arb_rel_accuracy_bits(found->data()) > 40);
        CHECK(bound_plain(start.balls, depth, false, Ball(q))->overlaps(*found));

        // A start ten times smaller is bounded better.
        Vector<Ball> smaller = start.balls;
        for (Ball& entry : smaller) entry /= Ball(10);
        CHECK(certainly_less(*bound_plain_deep(smaller, depth, Ball(q)), *found));
    }
}

// The lemma by which Theorem 2.2 may take a lower bound of rho, docs/theory/gap.md.
TEST_CASE("the bounds of the plain flow decrease in rho, for every start", "[limit][bounds]")
{
    const PrecisionScope precision(400);
    Random random(75);
    for (int round = 0; round < 100; ++round) {
        const unsigned depth = 2 + static_cast<unsigned>(random.below(7));
        const auto l = static_cast<long>(depth);
        Vector<Ball> start(static_cast<Eigen::Index>(2 + random.below(5)));
        for (Ball& x : start) // over four orders of magnitude: where all are alike the lemma is clear
            x = exp(Ball(Rational(random.between(-4600, 4600))) / Ball(1000));
        Ball beta_1;
        for (const Ball& x : start) beta_1 += power(x, l);
        // From next to Q = beta_1, where the bound is infinite.
        Ball rho(1);
        std::optional<Ball> previous;
        const Ball q = beta_1 * (Ball(1) + Ball(1) / Ball(1000));
        for (int i = 0; i < 12; ++i, rho *= Ball(1) + Ball(random.between(1, 1000)) / Ball(1000)) {
            Vector<Ball> smaller = start;
            for (Ball& x : smaller) x /= rho;
            const auto bound = bound_plain(smaller, depth, false, q);
            CAPTURE(round, depth, i, rho);
            REQUIRE(bound);
            if (previous) CHECK(certainly_less(*bound, *previous));
            previous = bound;
        }
    }
}

TEST_CASE("at a uniform start the deep bound is L/2 times the closed form", "[limit][bounds]")
{
    for (const unsigned depth : {3U, 4U, 5U, 8U})
        for (const unsigned n : {2U, 7U, 40U})
            for (const char* alpha : {"0.1", "1e-3", "1e-30"}) {
                const PrecisionScope precision(1000); // weights of 1e180, known to 1e-120
                const Ball x(parse_rational(alpha)), q(Rational(5, 2));
                const Vector<Ball> start = Vector<Ball>::Constant(static_cast<Eigen::Index>(n), x);
                const Ball beta_1 = Ball(n) * power(x, static_cast<long>(depth));
                const auto deep = bound_plain_deep(start, depth, q);
                const Ball closed = bound_plain_uniform(depth, n, beta_1, q);
                INFO("L = " << depth << ", N = " << n << ", alpha = " << alpha << ": " << closed);
                REQUIRE(deep);
                const Ball general = closed * Ball(depth) / Ball(2);
                CHECK(deep->overlaps(general));
                CHECK(arb_rel_accuracy_bits(deep->data()) > 100);
                CHECK(arb_rel_accuracy_bits(closed.data()) > 100);
                CHECK_FALSE(deep->overlaps(general * Ball(Rational(1001, 1000))));
                CHECK(bound_plain(start, depth, true, q)->overlaps(closed));
                const double delta = 1 - 2.0 / depth;
                CHECK(is_near_ball(closed,
                                   (1 - std::pow(n, -delta)) / (std::pow(2.5 / beta_1.approximate(), delta) - 1)));
                // With one non-zero entry the minimizer is the worst case, with equal entries the gap is 0.
                Vector<Ball> minimizer = Vector<Ball>::Constant(static_cast<Eigen::Index>(n), Ball(0));
                minimizer[0] = q;
                CHECK(bound_plain_uniform_sharp(depth, beta_1, q, minimizer).overlaps(closed));
                for (Ball& entry : minimizer) entry = q / Ball(n);
                CHECK(bound_plain_uniform_sharp(depth, beta_1, q, minimizer).contains_zero());
            }
}

TEST_CASE("with too few digits the deep bound is wide or absent, not wrong", "[limit][bounds]")
{
    // Weights α^(2−L) of 1e180 at all precisions from far too low.
    const Ball closed = [] {
        const PrecisionScope precision(2000);
        return Ball(4) *
               bound_plain_uniform(8, 7, Ball(7) * power(Ball(parse_rational("1e-30")), 8), Ball(Rational(5, 2)));
    }();
    int found = 0;
    for (long bits = 100; bits <= 1000; bits += 25) {
        const PrecisionScope precision(bits);
        const Vector<Ball> start = Vector<Ball>::Constant(7, Ball(parse_rational("1e-30")));
        const auto deep = bound_plain_deep(start, 8, Ball(Rational(5, 2)));
        if (!deep) continue;
        CAPTURE(bits);
        CHECK((!deep->is_finite() || deep->overlaps(closed)));
        found += deep->is_finite();
    }
    CHECK(found > 5);
}

TEST_CASE("without Q > β₁ there is no deep bound", "[limit][bounds]")
{
    const Vector<Ball> start = Vector<Ball>::Constant(4, Ball(1)); // β₁ = 4
    CHECK_FALSE(bound_plain_deep(start, 3, Ball(4)));
    CHECK_FALSE(bound_plain_deep(start, 3, Ball(1)));
    CHECK_FALSE(bound_plain_deep(start, 3, Ball(5).widened(Ball(2))));
    CHECK(bound_plain_deep(start, 3, Ball(5)));
}

TEST_CASE("bounds of the weight-normalized flow", "[limit][bounds]")
{
    Random random(74);
    for (int round = 0; round < 200; ++round) {
        const unsigned depth = 2 + static_cast<unsigned>(random.below(5));
        const auto n = static_cast<unsigned>(2 + random.below(50));
        const double l = depth, gamma = 1 - 2 / l;
        const Rational eta = Rational(random.between(1, 3000)) / 1000, q = Rational(random.between(1000, 9000)) / 1000,
                       r2 = Rational(random.between(1, 999)) / 1000, k = Rational(random.between(1, 5000)) / 1000;
        const double e = approximate_double(eta), qd = approximate_double(q), rd = approximate_double(r2),
                     kd = approximate_double(k);
        CAPTURE(round, depth, n, e, qd, rd, kd);
        const double end = std::pow(qd, 2 / l); // Q^(2/L)

        const double log_rho = std::log(std::sqrt(rd) / std::pow(qd, 1 / l)) + (end - rd) / (2 * e);
        CHECK(std::abs(bound_log_magnification_from_below(depth, sqrt(Ball(r2)), Ball(eta), Ball(q)).approximate() -
                       log_rho) < 1e-9 * (1 + 1 / e));
        CHECK(is_near_ball(bound_robust_depth_two(Ball(eta), Ball(k), Ball(q), Ball(r2)), e * kd / (qd - rd)));

        const double kappa = std::exp(-(l - 2) * (end - rd) / (2 * e));
        CHECK(is_near_ball(weighted_contraction(depth, Ball(q), Ball(r2), Ball(eta)), kappa));
        if (depth == 2) continue;
        CHECK(is_near_ball(bound_robust_uniform(depth, n, Ball(eta), Ball(q), Ball(r2)),
                           (1 - std::pow(n, -gamma)) / (1 / kappa - 1)));
        CHECK(is_near_ball(bound_weighted(Ball(kappa), Ball(7), Ball(q)), kappa / (1 - kappa) * (7 - qd)));
    }
}

TEST_CASE("each bound encloses its formula for all points of its arguments", "[limit][bounds]")
{
    // Balls as arguments: the results at their ends must be inside.
    const Ball q = Ball(3).widened(Ball(Rational(1, 10))), r2 = Ball(Rational(1, 4)).widened(Ball(Rational(1, 100)));
    for (const int side : {-1, 0, 1}) {
        const Ball q_end(Rational(30 + side, 10)), r2_end(Rational(25 - side, 100));
        CHECK(bound_robust_depth_two(Ball(2), Ball(1), q, r2)
                  .contains(bound_robust_depth_two(Ball(2), Ball(1), q_end, r2_end)));
        CHECK(bound_robust_uniform(4, 9, Ball(2), q, r2).contains(bound_robust_uniform(4, 9, Ball(2), q_end, r2_end)));
        CHECK(bound_plain_uniform(4, 9, r2, q).contains(bound_plain_uniform(4, 9, r2_end, q_end)));
        CHECK(bound_plain_depth_two(r2, Ball(Rational(1, 100)), q)
                  .contains(bound_plain_depth_two(r2_end, Ball(Rational(1, 100)), q_end)));
        CHECK(quasi_norm(Vector<Ball>::Constant(3, q), 5).contains(quasi_norm(Vector<Ball>::Constant(3, q_end), 5)));
        const Vector<Ball> start = Vector<Ball>::Constant(3, Ball(Rational(1, 2)));
        const auto wide = bound_plain_deep(start, 4, q), narrow = bound_plain_deep(start, 4, q_end);
        REQUIRE(wide);
        REQUIRE(narrow);
        CHECK(wide->contains(*narrow));
    }
}
