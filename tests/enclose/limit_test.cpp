#include "support/catch.hpp"

#include "flow/random_instance.hpp"

#include <wnflow/enclose/limit.hpp>
#include <wnflow/flow/network.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/limit/bounds.hpp>
#include <wnflow/limit/gap.hpp>

#include <Eigen/Eigenvalues>

#include <cmath>
#include <string>

using namespace wnflow::enclose;
using namespace wnflow::numeric;
using namespace random_instances;
namespace flow = wnflow::flow;
namespace limit = wnflow::limit;

namespace {

constexpr LimitSettings settings{40, 1L << 13, true};

/// K at the limit, in double: L A diag(x^{L−1}) P diag(x^{L−1}) Aᵀ.
double smallest_rate(const Instance& instance, const Vector<Ball>& entries)
{
    const double l = instance.depth, eta_r = approximate_double(instance.rates.eta_r),
                 eta_u = approximate_double(instance.rates.eta_u);
    const Matrix<double> a = to_matrix<double>(instance.matrix);
    Eigen::VectorXd x(entries.size());
    for (Eigen::Index n = 0; n < x.size(); ++n) x[n] = std::pow(entries[n].approximate(), 1 / l);
    const double r = x.norm();
    Eigen::MatrixXd p = Eigen::MatrixXd::Identity(x.size(), x.size());
    if (instance.flow == FlowKind::weight_normalized)
        p = eta_u * r * r * p + (eta_r - eta_u * r * r) * (x / r) * (x / r).transpose();
    const Eigen::MatrixXd b = a * x.array().pow(l - 1).matrix().asDiagonal();
    return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(l * b * p * b.transpose()).eigenvalues()[0];
}

Shape shape_of(std::uint64_t seed)
{
    Shape shape;
    shape.depth = 2 + static_cast<unsigned>(seed % 3);
    shape.flow = seed % 2 == 0 ? FlowKind::plain : FlowKind::weight_normalized;
    shape.measurements = 1 + seed % 3;
    shape.dimension = 4 + seed % 3;
    shape.alpha = Rational(1 + static_cast<long>(seed % 4)) / 10;
    shape.eta_r = Rational(1 + static_cast<long>(seed % 3)) / 2;
    shape.is_uniform = seed % 4 < 2;
    return shape;
}

/// z₁ + z₂ = 1 and z₁ + z₂ + z₃ = 1: z₃ = 0 on all of S₊.
Instance face_instance(unsigned depth, FlowKind kind, const std::vector<std::string>& start)
{
    Instance instance;
    instance.depth = depth;
    instance.flow = kind;
    instance.matrix = matrix_of({{"1", "1", "0"}, {"1", "1", "1"}});
    instance.target = vector_of({"1", "1"});
    instance.initialization = start_at(vector_of(start));
    return instance;
}

} // namespace

TEST_CASE("what is said of a limit fits together", "[enclose][limit]")
{
    int converged = 0;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const Limit result = enclose_limit_of(instance, settings);
        INFO(canonical_text(instance) << to_text(result.outcome) << ": " << result.reason);
        CHECK(result.outcome != LimitOutcome::not_converged);
        CHECK(result.outcome != LimitOutcome::infeasible);
        if (instance.flow == FlowKind::plain) CHECK(result.outcome == LimitOutcome::converged);
        if (!result.has_entries()) continue;
        ++converged;
        const PrecisionScope precision(result.bits + 64);
        const Vector<Ball> image = product(to_matrix<Ball>(instance.matrix), result.entries);
        for (std::size_t i = 0; i < instance.measurements(); ++i)
            CHECK(image[static_cast<Eigen::Index>(i)].contains(instance.target[i]));
        CHECK(sum(result.entries).overlaps(result.l1_norm));
        CHECK(certainly_less(result.l1_norm.radius(), result.l1_norm / power(Ball(10), 40)));
        Ball radius_squared;
        for (const Ball& entry : result.entries) radius_squared += power(root(entry, instance.depth), 2);
        CHECK(radius_squared.overlaps(result.radius_squared));
        CHECK(certainly_less(result.residual_norm, Ball(parse_rational("1e-30"))));
        CHECK(result.residual_norm.is_nonnegative());
        CHECK(result.face_support.size() == instance.dimension());
        if (instance.flow == FlowKind::weight_normalized) {
            const Ball r0 = flow::Start{instance.initialization, {}}.radius(), ratio(instance.rates.ratio());
            const Ball q = (radius_squared - r0 * r0) / (Ball(2) * ratio);
            CHECK(q.overlaps(result.growth_exponent));
            CHECK((log(r0) - log(radius_squared) / Ball(2) + q).overlaps(result.log_magnification));
        } else {
            CHECK(result.log_magnification.contains(Rational(0)));
        }
        REQUIRE(result.rate);
        const double expected = smallest_rate(instance, result.entries);
        CHECK(std::abs(result.rate->approximate() - expected) < 1e-8 * expected + 1e-13);
        CHECK(result.rate->is_positive());
    }
    CHECK(converged > 20);
}

TEST_CASE("the limit of WN and that of GF from x0/ρ overlap", "[enclose][limit]")
{
    int compared = 0;
    for (std::uint64_t seed = 1; seed < 30; seed += 2) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const Limit polar = enclose_limit_of(instance, settings);
        if (!polar.has_entries()) continue;
        const Limit plain = enclose_plain_limit_of(instance, polar.log_magnification, {20, 1L << 13, false}),
                    unmagnified = enclose_plain_limit_of(instance, std::nullopt, {20, 1L << 13, false});
        INFO(canonical_text(instance) << plain.reason);
        REQUIRE(plain.outcome == LimitOutcome::converged);
        REQUIRE(unmagnified.outcome == LimitOutcome::converged);
        ++compared;
        bool is_other = false;
        for (Eigen::Index n = 0; n < polar.entries.size(); ++n) {
            CHECK(plain.entries[n].overlaps(polar.entries[n]));
            is_other = is_other || !unmagnified.entries[n].overlaps(polar.entries[n]);
        }
        CHECK(is_other); // without ρ it is another limit
        CHECK_FALSE(plain.rate);
    }
    CHECK(compared > 8);
}

TEST_CASE("the gap of the plain flow is within its bounds", "[enclose][limit]")
{
    int checked = 0;
    for (std::uint64_t seed = 0; seed < 40; seed += 2) {
        Shape shape = shape_of(seed);
        shape.alpha = Rational(1, 20);
        const Instance instance = random_instance(seed, shape);
        const limit::Optimum optimum = limit::exact_l1_optimum(instance.matrix, instance.target);
        const Limit result = enclose_limit_of(instance, settings);
        INFO(canonical_text(instance));
        REQUIRE(result.outcome == LimitOutcome::converged);
        const PrecisionScope precision(400);
        const Ball q(optimum.value);
        const auto bound =
            limit::bound_plain(flow::Start{instance.initialization, {}}.weights(), instance.depth, shape.is_uniform, q);
        if (!bound || !bound->is_positive()) continue; // Q ≤ β₁
        ++checked;
        const Ball gap = limit::optimality_gap(optimum, result.entries) / q;
        CHECK(gap.is_nonnegative());
        CHECK((gap + Ball(1)).overlaps(result.l1_norm / q));
        CHECK(certainly_less_equal(gap, *bound));
    }
    CHECK(checked > 10);
}

// The constants for uniform starts, docs/theory/gap.md: on 150 limits, from gaps near 0 to gaps of the size of Q.
TEST_CASE("for uniform starts of depth > 2 the gap is within the bounds, with the minimizer within the sharper one",
          "[enclose][limit]")
{
    int plain = 0, robust = 0;
    double tightest_plain = 0, tightest_robust = 0;
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        Shape shape = shape_of(seed);
        shape.depth = 3 + static_cast<unsigned>(seed / 2 % 6);
        shape.measurements = 1 + seed % 2;
        shape.is_uniform = true;
        shape.alpha = Rational(1, 3 + static_cast<long>(seed % 50));
        const Instance instance = random_instance(seed, shape);
        const limit::Optimum optimum = limit::exact_l1_optimum(instance.matrix, instance.target);
        const Limit result = enclose_limit_of(instance, settings);
        if (!result.has_entries()) continue;
        INFO(canonical_text(instance));
        const PrecisionScope precision(400);
        const Ball q(optimum.value), gap = limit::optimality_gap(optimum, result.entries) / q;
        const auto n = static_cast<unsigned>(instance.dimension());
        if (instance.flow == FlowKind::plain) {
            const Ball x = flow::Start{instance.initialization, {}}.weights()[0];
            const Ball beta_1 = Ball(n) * power(x, static_cast<long>(instance.depth));
            if (!certainly_less(beta_1, q)) continue;
            const Ball bound = limit::bound_plain_uniform(instance.depth, n, beta_1, q);
            const Ball sharp =
                limit::bound_plain_uniform_sharp(instance.depth, beta_1, q, to_vector<Ball>(optimum.minimizer));
            CHECK(certainly_less_equal(gap, sharp));
            CHECK((certainly_less_equal(sharp, bound) || sharp.overlaps(bound))); // equal for one non-zero entry
            tightest_plain = std::max(tightest_plain, (gap / sharp).approximate());
            ++plain;
        } else {
            const Rational& r2 = instance.initialization.radius_squared;
            if (!(power(r2, instance.depth) < optimum.value * optimum.value)) continue;
            const Ball bound =
                limit::bound_robust_uniform(instance.depth, n, Ball(instance.rates.ratio()), q, Ball(r2));
            CHECK(certainly_less_equal(gap, bound));
            tightest_robust = std::max(tightest_robust, (gap / bound).approximate());
            ++robust;
        }
    }
    CAPTURE(plain, robust, tightest_plain, tightest_robust);
    CHECK(plain > 40);
    CHECK(robust > 40);
    CHECK(tightest_plain > 0.2); // not of another order of magnitude
    CHECK(tightest_robust > 0.1);
    CHECK(tightest_robust < 0.3287); // the largest there is, by the reduction to two variables
}

TEST_CASE("without a positive point in S+ the limit is on the maximal face", "[enclose][limit]")
{
    const Rational half(1, 2);
    for (const FlowKind kind : {FlowKind::plain, FlowKind::weight_normalized})
        for (const unsigned depth : {2U, 3U, 5U}) {
            CAPTURE(depth, kind == FlowKind::plain);
            const Limit symmetric = enclose_limit_of(face_instance(depth, kind, {"0.2", "0.2", "0.3"}), settings);
            REQUIRE(symmetric.has_entries());
            CHECK(symmetric.face_support == std::vector<std::size_t>{0, 1});
            CHECK(symmetric.entries[0].contains(half));
            CHECK(symmetric.entries[1].contains(half));
            CHECK(symmetric.entries[2].is_exact());
            CHECK(symmetric.entries[2].contains(Rational(0)));
            CHECK_FALSE(symmetric.rate);
        }
    SECTION("L = 2: on it, where the sum is fixed, z is proportional to x0²")
    {
        // So it is for both flows: the weight that ends at 0 has no influence.
        for (const FlowKind kind : {FlowKind::plain, FlowKind::weight_normalized}) {
            const Limit result = enclose_limit_of(face_instance(2, kind, {"0.1", "0.3", "0.7"}), settings);
            REQUIRE(result.has_entries());
            CHECK(result.entries[0].contains(Rational(1, 10)));
            CHECK(result.entries[1].contains(Rational(9, 10)));
        }
    }
    SECTION("L = 3: stationary on the face, radius and direction those of the full problem")
    {
        const std::vector<std::string> start = {"0.1", "0.3", "0.7"};
        const PrecisionScope precision(300);
        const Limit plain = enclose_limit_of(face_instance(3, FlowKind::plain, start), settings);
        REQUIRE(plain.has_entries());
        const auto slope = [](const Ball& z) { return power(root(z, 3), -1); }; // z^(2/3 − 1)
        // ∂Φ/∂z = x₀^(−1) − z^(−1/3), equal for both coordinates of the face.
        CHECK((Ball(10) - slope(plain.entries[0])).overlaps(Ball(Rational(10, 3)) - slope(plain.entries[1])));

        const Instance instance = face_instance(3, FlowKind::weight_normalized, start);
        const Limit polar = enclose_limit_of(instance, settings);
        REQUIRE(polar.has_entries());
        const Ball r2(instance.initialization.radius_squared), r0 = sqrt(r2);
        const Ball mass = power(root(polar.entries[0], 3), 2) + power(root(polar.entries[1], 3), 2);
        const Ball kappa = exp(-(mass - r2) / Ball(2));
        // ∂Φ/∂z = u₀^(−1) − κ m^(1/3) z^(−1/3), m^(2/3) = mass; u₀ of all three coordinates.
        const auto derivative = [&](const Ball& u, const Ball& z) {
            return Ball(1) / u - kappa * sqrt(mass) * slope(z);
        };
        const Ball first = derivative(Ball(Rational(1, 10)) / r0, polar.entries[0]),
                   second = derivative(Ball(Rational(3, 10)) / r0, polar.entries[1]);
        CHECK(first.overlaps(second));
        CHECK(certainly_less(abs(first - second), Ball(parse_rational("1e-35"))));
        const Ball norm = sqrt(Ball(10)); // with u₀ of the face alone, (1, 3)/√10, it would be another point
        CHECK_FALSE(
            derivative(Ball(1) / norm, polar.entries[0]).overlaps(derivative(Ball(3) / norm, polar.entries[1])));
    }
    SECTION("a trajectory goes there, if slowly")
    {
        const Instance instance = face_instance(2, FlowKind::weight_normalized, {"0.1", "0.3", "0.7"});
        flow::IntegrationSettings run;
        run.sample_times = {0, 2000};
        run.digits = 15;
        run.tolerance = parse_rational("1e-8");
        const flow::Trajectory trajectory = flow::integrate(instance, run);
        REQUIRE(trajectory.outcome == flow::IntegrationOutcome::time_reached);
        const Vector<Ball>& x = trajectory.samples.back().weights;
        CHECK(std::abs(std::pow(x[0].approximate(), 2) - 0.1) < 2e-3); // e falls as 1/t
        CHECK(std::abs(std::pow(x[1].approximate(), 2) - 0.9) < 2e-3);
        CHECK(std::pow(x[2].approximate(), 2) < 2e-3);
    }
}

TEST_CASE("an empty S+ has no limit", "[enclose][limit]")
{
    Instance instance;
    instance.matrix = matrix_of({{"1", "2"}});
    instance.target = vector_of({"-1"});
    instance.initialization = start_at(vector_of({"0.3", "0.4"}));
    for (const unsigned depth : {2U, 4U}) {
        instance.depth = depth;
        CHECK(enclose_limit_of(instance, settings).outcome == LimitOutcome::infeasible);
        CHECK_FALSE(enclose_limit_of(instance, settings).has_entries());
        CHECK(enclose_plain_limit_of(instance, std::nullopt, settings).outcome == LimitOutcome::infeasible);
    }
}

TEST_CASE("collapse, and not knowing about it", "[enclose][limit]")
{
    Instance instance;
    instance.matrix = matrix_of({{"1", "-1"}});
    instance.target = vector_of({"1"});
    instance.initialization = {parse_rational("0.09"), vector_of({"1", "3"})};
    const Limit collapsed = enclose_limit_of(instance, settings);
    CHECK(collapsed.outcome == LimitOutcome::collapsed);
    CHECK_FALSE(collapsed.has_entries());
    CHECK(enclose_plain_limit_of(instance, std::nullopt, settings).outcome == LimitOutcome::converged);

    // ‖e(0)‖ > ‖b‖: the divergence from the minimizer decides, or a tube; whatever run.until.
    instance.initialization = {Rational(2), vector_of({"2", "3"})};
    instance.run.until = parse_rational("1e-9");
    const Limit decided = enclose_limit_of(instance, settings);
    CHECK(decided.outcome == LimitOutcome::converged);
    CHECK(decided.collapse.is_certified);

    // Depth 3, and x near 0: the criterion of collapse holds at the start.
    instance.depth = 3;
    instance.initialization = {parse_rational("1e-4"), vector_of({"1", "3"})};
    const Limit deep = enclose_limit_of(instance, settings);
    CHECK(deep.outcome == LimitOutcome::collapsed);
    CHECK(deep.collapse.is_certified);

    // So far out that nothing resolves the way from r = 1e30 to 1: neither the limit nor what becomes of x is claimed.
    instance.depth = 2;
    instance.matrix = matrix_of({{"1", "1"}});
    instance.initialization = {parse_rational("1e60"), vector_of({"2", "3"})};
    const Limit unknown = enclose_limit_of(instance, settings);
    CAPTURE(unknown.reason, to_text(unknown.outcome), unknown.collapse.explanation);
    CHECK(unknown.outcome == LimitOutcome::not_converged);
    CHECK(unknown.collapse.status == wnflow::limit::CollapseStatus::undecided);
    CHECK_FALSE(unknown.reason.empty());
}

TEST_CASE("names of outcomes of a limit", "[enclose][limit]")
{
    CHECK(to_text(LimitOutcome::converged) == "converged");
    CHECK(to_text(LimitOutcome::not_converged) == "not-converged");
}
