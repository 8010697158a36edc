#include "support/catch.hpp"

#include "numeric/random_numbers.hpp"
#include "random_instance.hpp"

#include <wnflow/flow/dual_field.hpp>
#include <wnflow/flow/dual_flow.hpp>
#include <wnflow/flow/dual_map.hpp>
#include <wnflow/flow/plain_field.hpp>
#include <wnflow/flow/polar_field.hpp>
#include <wnflow/flow/start.hpp>

using namespace wnflow;
using namespace wnflow::flow;
using namespace wnflow::numeric;
using namespace random_instances;
using random_numbers::Random;

namespace {

Shape shape_of(std::uint64_t seed, FlowKind kind)
{
    Shape shape;
    shape.flow = kind;
    shape.depth = 2 + static_cast<unsigned>(seed % 5);
    shape.measurements = 1 + seed % 3;
    shape.dimension = 4 + seed % 4;
    shape.alpha = Rational(1 + static_cast<long>(seed % 7)) / 4;
    shape.eta_r = Rational(1 + static_cast<long>(seed % 3)) / 2;
    shape.eta_u = Rational(1 + static_cast<long>(seed % 4)) / 3;
    shape.is_uniform = false;
    return shape;
}

DualField<Ball> field_of(const Instance& instance)
{
    const Start start{instance.initialization, {}};
    return {Network<Ball>::of(instance),
            instance.flow,
            instance.flow == FlowKind::plain ? start.weights() : start.direction(),
            Ball(instance.initialization.radius_squared),
            Ball(instance.rates.eta_r),
            Ball(instance.rates.eta_u)};
}

PolarDualMap<Ball> polar_map(const Instance& instance)
{
    return {Network<Ball>::of(instance), Ball(instance.initialization.radius_squared),
            Start{instance.initialization, {}}.direction(), Ball(instance.rates.ratio())};
}

/// Enclosures of one number, both much narrower than `scale`.
void check_same(const Ball& a, const Ball& b)
{
    CHECK(a.overlaps(b));
    const Ball narrow = (Ball(1) + abs(b.midpoint())) / power(Ball(2), 150);
    CHECK(certainly_less(a.radius(), narrow));
    CHECK(certainly_less(b.radius(), narrow));
}

void check_same(const Vector<Ball>& a, const Vector<Ball>& b)
{
    REQUIRE(a.size() == b.size());
    for (Eigen::Index n = 0; n < a.size(); ++n) check_same(a[n], b[n]);
}

/// Small enough for y > 0 at every depth and for r² > 0 at the starts here.
Vector<Ball> random_lambda(Random& random, std::size_t size)
{
    Vector<Ball> lambda(static_cast<Eigen::Index>(size));
    for (Ball& entry : lambda) entry = Ball(Rational(random.between(-1000, 1000)) / 80000);
    return lambda;
}

Rational power_of_ten(unsigned digits)
{
    return 1 / power(Rational(10), digits);
}

} // namespace

// I' along the flow of the weights, at the point that belongs to λ, is −½Aᵀλ' (L = 2), Aᵀλ' (L > 2).
TEST_CASE("lambda' is what moves the invariants along the weight-normalized flow", "[flow][dual_flow]")
{
    const PrecisionScope precision(256);
    Random random(1);
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed, FlowKind::weight_normalized));
        const auto depth = static_cast<long>(instance.depth);
        CAPTURE(seed, depth);
        const Vector<Ball> lambda = random_lambda(random, instance.measurements());
        const auto map = polar_map(instance);
        const DualPoint<Ball> point = map(lambda);
        REQUIRE(point.radius_squared.is_positive());
        const Vector<Ball> u = map.direction(lambda, point.growth_exponent);
        const auto flow = PolarField<Ball>::of(instance)(sqrt(point.radius_squared), u);
        const auto dual = field_of(instance)(lambda);
        const Vector<Ball> shift = map.network.matrix.apply_transposed(dual.lambda);
        for (Eigen::Index n = 0; n < u.size(); ++n) {
            if (depth == 2) {
                check_same(flow.direction[n] / u[n] + flow.growth_exponent, -shift[n] / Ball(2));
                continue;
            }
            const Ball factor = exp(-Ball(depth - 2) * point.growth_exponent);
            check_same(factor * (Ball(2 - depth) * power(u[n], 1 - depth) * flow.direction[n] -
                                 Ball(depth - 2) * flow.growth_exponent * power(u[n], 2 - depth)),
                       shift[n]);
        }
    }
}

TEST_CASE("lambda' is what moves the invariants along the plain flow", "[flow][dual_flow]")
{
    const PrecisionScope precision(256);
    Random random(2);
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed, FlowKind::plain));
        const auto depth = static_cast<long>(instance.depth);
        CAPTURE(seed, depth);
        const Vector<Ball> lambda = random_lambda(random, instance.measurements());
        const auto network = Network<Ball>::of(instance);
        Vector<Ball> x = PlainDualMap<Ball>{network, Start{instance.initialization, {}}.weights()}(lambda).end;
        for (Ball& entry : x) entry = root(entry, instance.depth);
        const Vector<Ball> velocity = PlainField<Ball>{network}(x);
        const auto dual = field_of(instance)(lambda);
        const Vector<Ball> shift = network.matrix.apply_transposed(dual.lambda);
        for (Eigen::Index n = 0; n < x.size(); ++n)
            check_same(depth == 2 ? Ball(2) * velocity[n] / x[n]
                                  : Ball(2 - depth) * power(x[n], 1 - depth) * velocity[n],
                       depth == 2 ? Ball(-shift[n]) : shift[n]);
    }
}

TEST_CASE("lambda' = c e with the residual of the dual map, and descent = c |e|^2", "[flow][dual_flow]")
{
    const PrecisionScope precision(256);
    Random random(3);
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed, FlowKind::weight_normalized));
        const Vector<Ball> lambda = random_lambda(random, instance.measurements());
        const auto map = polar_map(instance);
        Vector<Ball> e = map.network.matrix.apply(map(lambda).end);
        e -= map.network.target;
        const auto dual = field_of(instance)(lambda);
        CAPTURE(seed);
        check_same(dual.lambda, Vector<Ball>(e * dual.speed));
        check_same(dual.descent, dual.speed * squared_norm(e));
        CHECK(dual.speed.is_positive());
    }
}

TEST_CASE("the direction rebuilt from lambda has norm 1 and gives the same x~", "[flow][dual_flow]")
{
    const PrecisionScope precision(256);
    Random random(4);
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed, FlowKind::weight_normalized));
        const Vector<Ball> lambda = random_lambda(random, instance.measurements());
        const auto map = polar_map(instance);
        const auto point = map(lambda);
        const Vector<Ball> u = map.direction(lambda, point.growth_exponent);
        CAPTURE(seed);
        check_same(squared_norm(u), Ball(1));
        for (Eigen::Index n = 0; n < u.size(); ++n)
            check_same(power(sqrt(point.radius_squared) * u[n], static_cast<long>(instance.depth)), point.end[n]);
    }
}

TEST_CASE("followed in its dual variable a flow comes to the same weights", "[flow][dual_flow]")
{
    for (std::uint64_t seed = 0; seed < 20; ++seed)
        for (const FlowKind kind : {FlowKind::weight_normalized, FlowKind::plain}) {
            const Instance instance = random_instance(seed, shape_of(seed, kind));
            CAPTURE(seed, kind == FlowKind::plain, instance.depth);
            IntegrationSettings primal;
            primal.sample_times = {0, Rational(1, 10), Rational(1, 2)};
            primal.tolerance = power_of_ten(30);
            const Trajectory trajectory = integrate(instance, primal);
            REQUIRE(trajectory.is_complete());
            FieldSettings settings;
            settings.times = primal.sample_times;
            settings.tolerance = {power_of_ten(20), power_of_ten(20)};
            const DualTrajectory dual = integrate_dual(instance, settings);
            CAPTURE(dual.reason);
            REQUIRE(dual.is_complete());
            REQUIRE(dual.samples.size() == 3);
            const PrecisionScope precision(256);
            for (std::size_t k = 1; k < 3; ++k) {
                const auto network = Network<Ball>::of(instance);
                const Vector<Ball>& lambda = dual.samples[k].lambda;
                const auto point =
                    kind == FlowKind::plain
                        ? PlainDualMap<Ball>{network, Start{instance.initialization, {}}.weights()}(lambda)
                        : polar_map(instance)(lambda);
                const Vector<Ball> end = Network<Ball>::powers(trajectory.samples[k].weights, instance.depth);
                for (Eigen::Index n = 0; n < end.size(); ++n) {
                    CHECK(point.end[n].overlaps(end[n]));
                    CHECK(certainly_less(point.end[n].radius(), end[n] / power(Ball(10), 12)));
                }
            }
        }
}

TEST_CASE("tau and the descent are the integrals that they are said to be", "[flow][dual_flow]")
{
    // GF, L = 2, A = [1], b = 1: y = x~ obeys y' = 2y(1 − y), λ = −log(y/y₀), c = 2, and ∫ c e² = D(1, y₀) − D(1, y) with
    // D(1, y) = −log y − 1 + y.
    Instance instance;
    instance.flow = FlowKind::plain;
    instance.matrix = matrix_of({{"1"}});
    instance.target = vector_of({"1"});
    instance.initialization = start_at(vector_of({"1/2"}));
    FieldSettings settings;
    settings.times = {0, 1, 3};
    settings.tolerance = {power_of_ten(25), power_of_ten(25)};
    const DualTrajectory dual = integrate_dual(instance, settings);
    REQUIRE(dual.samples.size() == 3);
    const PrecisionScope precision(200);
    const Ball y0 = Ball(1) / Ball(4);
    for (const DualSample& sample : dual.samples) {
        const Ball grown = y0 * exp(Ball(2) * Ball(sample.time));
        const Ball y = grown / (Ball(1) - y0 + grown);
        CHECK(sample.lambda[0].overlaps(-log(y / y0)));
        CHECK(sample.dual_time.overlaps(Ball(2) * Ball(sample.time)));
        CHECK(sample.descent.overlaps((y0 - log(y0)) - (y - log(y))));
        CHECK(certainly_less(sample.descent.radius(), Ball(power_of_ten(20))));
    }
}
