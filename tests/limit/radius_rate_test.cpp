#include "support/catch.hpp"

#include "flow/random_instance.hpp"

#include <wnflow/limit/collapse.hpp>
#include <wnflow/limit/dual_system.hpp>

using namespace wnflow;
using numeric::Ball;
using numeric::Rational;
using numeric::Vector;

namespace {

/// eta = kappa r^2.
problem::LearningRates of_radius(const Rational& kappa)
{
    problem::RatePiece piece;
    piece.factor = 1 / kappa;
    piece.power_of_radius = -2;
    return {1, problem::LearningRate(std::vector{piece})};
}

problem::Instance random_instance(std::uint64_t seed, unsigned depth, const problem::LearningRates& rates)
{
    random_instances::Shape shape;
    shape.depth = depth;
    shape.measurements = 2;
    shape.dimension = 5;
    shape.alpha = Rational(1, 2);
    shape.is_uniform = false;
    problem::Instance instance = random_instances::random_instance(seed, shape);
    instance.rates = rates;
    return instance;
}

Vector<Ball> small_lambda(std::uint64_t seed)
{
    Vector<Ball> lambda(2);
    lambda[0] = Ball(Rational(static_cast<long>(seed % 7) - 3, 40));
    lambda[1] = Ball(Rational(static_cast<long>(seed % 5) - 2, 30));
    return lambda;
}

} // namespace

// The Newton test of the enclosures rests on this matrix: F' = −∇²D.
TEST_CASE("the curvature of the dual for eta = kappa r^2 is the derivative of the residual", "[limit][radius_rate]")
{
    const numeric::PrecisionScope precision(320);
    const Ball h(Rational(1, numeric::power(numeric::Integer(2), 60)));
    for (const Rational& kappa : {Rational(1, 3), Rational(1), Rational(5, 2)})
        for (std::uint64_t seed = 0; seed < 12; ++seed) {
            const unsigned depth = 2 + static_cast<unsigned>(seed % 4);
            const problem::Instance instance = random_instance(seed, depth, of_radius(kappa));
            const limit::LimitProblem problem = limit::LimitProblem::of(instance);
            REQUIRE(problem.ratio_follows_radius);
            REQUIRE(problem.rate_ratio == kappa);
            const limit::DualSystem system(problem);
            const Vector<Ball> lambda = small_lambda(seed);
            const auto point = system.at(lambda);
            REQUIRE(point.in_domain);
            CHECK(point.radius_squared.is_positive());
            const auto hessian = system.hessian(point);
            limit::LimitProblem constant = problem;
            constant.ratio_follows_radius = false;
            const auto other = limit::DualSystem(constant).hessian(point);
            bool is_noticed = false;
            for (Eigen::Index j = 0; j < 2; ++j) {
                Vector<Ball> ahead = lambda, behind = lambda;
                ahead[j] += h;
                behind[j] -= h;
                const Vector<Ball> f = system.residual(system.at(ahead)), g = system.residual(system.at(behind));
                for (Eigen::Index i = 0; i < 2; ++i) {
                    // Error h² times third derivatives, of the order of the matrix itself: 2^-120, and rounding.
                    const Ball difference = ((f[i] - g[i]) / (Ball(2) * h)).midpoint(), scale = abs(hessian(0, 0));
                    CAPTURE(numeric::to_text(kappa), depth, seed, i, j, difference, hessian(i, j));
                    const Ball bound = scale * Ball(Rational(1, numeric::power(numeric::Integer(2), 90)));
                    CHECK(certainly_less(abs(difference + hessian(i, j)), bound));
                    is_noticed = is_noticed || certainly_less(bound, abs(difference + other(i, j)));
                }
            }
            CHECK(is_noticed); // the matrix of a constant ratio kappa
        }
}

TEST_CASE("the dual map for eta = kappa r^2 gives points of the flow's manifold", "[limit][radius_rate]")
{
    const numeric::PrecisionScope precision(256);
    for (const Rational& kappa : {Rational(1, 2), Rational(1), Rational(3)})
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            const unsigned depth = 2 + static_cast<unsigned>(seed % 4);
            const problem::Instance instance = random_instance(seed, depth, of_radius(kappa));
            const limit::DualSystem system(limit::LimitProblem::of(instance));
            const auto point = system.at(small_lambda(seed));
            const Ball r0 = flow::Start{instance.initialization, {}}.radius(), r = sqrt(point.radius_squared);
            // q = log(r/r0)/kappa, and the radius is that of the point.
            CHECK((point.growth_exponent * Ball(kappa)).overlaps(log(r / r0)));
            Ball sum;
            for (const Ball& z : point.end) {
                const Ball x = numeric::root(z, depth);
                sum += x * x;
            }
            CAPTURE(numeric::to_text(kappa), depth, sum, point.radius_squared);
            CHECK(sum.overlaps(point.radius_squared));
            CHECK(certainly_less(abs(sum - point.radius_squared), Ball(numeric::parse_rational("1e-60"))));
        }
}

TEST_CASE("what learning rates say about the limit", "[limit][radius_rate]")
{
    using problem::LearningRate;
    using problem::RatePiece;
    const auto power = [](const Rational& p, const Rational& k = 0) {
        RatePiece piece;
        piece.power_of_time = p;
        piece.time_offset = p == 0 ? 0 : 1;
        piece.power_of_radius = k;
        return LearningRate(std::vector{piece});
    };
    const auto missing = [&](const problem::LearningRates& rates) {
        return limit::missing_rate_hypothesis(random_instance(1, 2, rates)).value_or("nothing");
    };
    CHECK(missing({1, 5}) == "nothing");
    CHECK(missing({power(-1), power(-1)}) == "nothing");
    CHECK(missing({1, power(0, -2)}) == "nothing");
    CHECK(missing({power(-1), power(-1, -2)}) == "nothing");
    CHECK_THAT(missing({power(-2), power(-2)}), Catch::Contains("integral"));
    CHECK_THAT(missing({power(-2), power(-2, -2)}), Catch::Contains("integral"));
    CHECK_THAT(missing({1, power(1)}), Catch::Contains("constant, or kappa r^2"));
    CHECK_THAT(missing({1, power(0, -1)}), Catch::Contains("constant, or kappa r^2"));
    CHECK_THROWS_AS(limit::LimitProblem::of(random_instance(1, 2, {1, power(1)})), problem::RatesNotConstant);
    CHECK_THROWS_AS(limit::LimitProblem::of(random_instance(1, 2, {1, power(0, -1)})), problem::RatesNotConstant);
    problem::Instance plain = random_instance(1, 2, {1, power(1)});
    plain.flow = problem::FlowKind::plain;
    CHECK_FALSE(limit::missing_rate_hypothesis(plain));
    CHECK_NOTHROW(limit::LimitProblem::of(plain));
}

TEST_CASE("the criterion of collapse is silent for rates it does not speak of", "[limit][radius_rate]")
{
    // A = [1, -1], b = 1, u0^2 = (1/10, 9/10), r0 = 3/10 collapses with constant rates.
    problem::Instance instance;
    instance.matrix = random_instances::matrix_of({{"1", "-1"}});
    instance.target = {1};
    instance.initialization = {Rational(9, 100), {1, 3}};
    const auto status = [&](const problem::LearningRates& rates) {
        instance.rates = rates;
        return limit::decide_collapse(instance).status;
    };
    const auto decaying = [](const Rational& p) {
        problem::RatePiece piece;
        piece.power_of_time = p;
        piece.time_offset = 1;
        return problem::LearningRate(std::vector{piece});
    };
    CHECK(status({1, 1}) == limit::CollapseStatus::collapsed);
    CHECK(status({decaying(-1), decaying(-1)}) == limit::CollapseStatus::collapsed);
    CHECK(status({decaying(-2), decaying(-2)}) == limit::CollapseStatus::undecided); // comes to rest before 0
    CHECK(status({1, decaying(1)}) == limit::CollapseStatus::undecided);
    CHECK(status(of_radius(1)) == limit::CollapseStatus::undecided);
    CHECK(limit::collapse_excluded_by_rates(instance));
    CHECK(limit::collapse_excluded_by_rates(instance)->status == limit::CollapseStatus::excluded);
    instance.rates = {1, 1};
    CHECK_FALSE(limit::collapse_excluded_by_rates(instance));
}
