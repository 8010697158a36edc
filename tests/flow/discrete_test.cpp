#include "support/catch.hpp"

#include "flow/random_instance.hpp"

#include <wnflow/flow/discrete.hpp>
#include <wnflow/flow/start.hpp>

#include <cmath>
#include <limits>

using namespace wnflow;
using namespace random_instances;
using numeric::Ball;
using numeric::Vector;

namespace {

Instance instance_of(std::uint64_t seed, unsigned depth, FlowKind flow)
{
    Shape shape;
    shape.depth = depth;
    shape.flow = flow;
    shape.alpha = Rational(1, 2);
    shape.eta_u = 3;
    shape.is_uniform = false;
    return random_instance(seed, shape);
}

Vector<Ball> start_of(const Instance& instance)
{
    const flow::Start start{instance.initialization, {}};
    return instance.flow == FlowKind::plain ? start.weights() : start.direction();
}

/// ℓ(r û) for r and any u.
Ball loss(const flow::Network<Ball>& network, const Ball& r, const Vector<Ball>& u)
{
    Vector<Ball> x = u;
    const Ball norm = sqrt(numeric::squared_norm(u));
    for (Ball& entry : x) entry = entry * r / norm;
    return network.loss(x);
}

} // namespace

TEST_CASE("a step of WN-GD goes along the difference quotients of the loss in r and u", "[flow][discrete]")
{
    const numeric::PrecisionScope precision(1000);
    const Ball small = numeric::power(Ball(2), -300), unit = numeric::power(Ball(2), -250);
    for (const unsigned depth : {2U, 3U, 5U}) {
        const Instance instance = instance_of(depth, depth, FlowKind::weight_normalized);
        const auto network = flow::Network<Ball>::of(instance);
        const flow::WeightNormalizedDescent<Ball> descent{network, Ball(1) / Ball(7), Ball(instance.rates.eta_r),
                                                          Ball(instance.rates.eta_u)};
        Vector<Ball> u = start_of(instance);
        for (Ball& entry : u) entry *= Ball(5) / Ball(4); // the norm need not be 1
        Ball r = Ball(3) / Ball(2);
        const Vector<Ball> old_u = u;
        const Ball old_r = r;
        (void)descent.advance(r, u);

        // Central differences: error of the order of 2^-600 relative to derivatives of the order of 1.
        const auto quotient = [&](const Ball& r_up, const Vector<Ball>& u_up, const Ball& r_down,
                                  const Vector<Ball>& u_down) {
            return (loss(network, r_up, u_up) - loss(network, r_down, u_down)) / (Ball(2) * small);
        };
        const Ball slope = quotient(old_r + small, old_u, old_r - small, old_u);
        CHECK(certainly_less(abs(r - (old_r - descent.step * descent.eta_r * slope)), unit));
        for (Eigen::Index n = 0; n < u.size(); ++n) {
            Vector<Ball> up = old_u, down = old_u;
            up[n] += small;
            down[n] -= small;
            const Ball partial = quotient(old_r, up, old_r, down);
            CHECK(certainly_less(abs(u[n] - (old_u[n] - descent.step * descent.eta_u * partial)), unit));
        }
    }
}

TEST_CASE("a step of GD goes along the difference quotients of the loss", "[flow][discrete]")
{
    const numeric::PrecisionScope precision(1000);
    const Ball small = numeric::power(Ball(2), -300), unit = numeric::power(Ball(2), -250);
    for (const unsigned depth : {2U, 3U}) {
        const Instance instance = instance_of(depth, depth, FlowKind::plain);
        const flow::GradientDescent<Ball> descent{flow::Network<Ball>::of(instance), Ball(1) / Ball(7)};
        Vector<Ball> x = start_of(instance);
        const Vector<Ball> old = x;
        (void)descent.advance(x);
        for (Eigen::Index n = 0; n < x.size(); ++n) {
            Vector<Ball> up = old, down = old;
            up[n] += small;
            down[n] -= small;
            const Ball partial = (descent.network.loss(up) - descent.network.loss(down)) / (Ball(2) * small);
            CHECK(certainly_less(abs(x[n] - (old[n] - descent.step * partial)), unit));
        }
    }
}

TEST_CASE("a step of WN-GD adds the square of the tangential step to the square of the norm", "[flow][discrete]")
{
    const numeric::PrecisionScope precision(400);
    const Instance instance = instance_of(4, 2, FlowKind::weight_normalized);
    const auto network = flow::Network<Ball>::of(instance);
    const flow::WeightNormalizedDescent<Ball> descent{network, Ball(1) / Ball(3), Ball(1), Ball(3)};
    Vector<Ball> u = start_of(instance);
    Ball r = Ball(2) / Ball(3);
    for (unsigned k = 0; k < 5; ++k) {
        const Vector<Ball> x = descent.weights(r, u), g = network.gradient(x);
        const Ball before = numeric::squared_norm(u), along = numeric::inner(u, g);
        const Ball tangential = numeric::squared_norm(g) - along * along / before; // ‖(I − ûûᵀ)g‖²
        const Ball step = descent.step * descent.eta_u;
        const Ball expected = before + step * step * r * r / before * tangential;
        (void)descent.advance(r, u);
        CHECK(numeric::squared_norm(u).overlaps(expected));
        CHECK(certainly_less(numeric::squared_norm(u).radius(), numeric::power(Ball(2), -300)));
    }
}

TEST_CASE("a run in double precision agrees with the same steps in balls", "[flow][discrete]")
{
    const numeric::PrecisionScope precision(400);
    for (const FlowKind kind : {FlowKind::plain, FlowKind::weight_normalized})
        for (const unsigned depth : {2U, 3U}) {
            const Instance instance = instance_of(10 + depth, depth, kind);
            const auto network = flow::Network<Ball>::of(instance);
            flow::DescentSettings settings;
            settings.step = 1.0 / 256;
            settings.iteration_limit = 100;
            settings.samples = 12;
            const flow::Descent run = flow::run_descent(instance, settings);
            CHECK(run.outcome == flow::DescentOutcome::iteration_limit);
            CHECK_THAT(run.reason, Catch::Contains("100 iterations"));
            CHECK(run.iterations == 100);
            CHECK(run.samples.front().iteration == 0);
            CHECK(run.samples.back().iteration == 100);
            CHECK(run.samples.size() > 5);
            CHECK(run.samples.size() <= 12);

            Vector<Ball> v = start_of(instance);
            Ball r = flow::Start{instance.initialization, {}}.radius();
            const flow::GradientDescent<Ball> plain{network, Ball(1) / Ball(256)};
            const flow::WeightNormalizedDescent<Ball> polar{network, Ball(1) / Ball(256), Ball(instance.rates.eta_r),
                                                            Ball(instance.rates.eta_u)};
            std::size_t next = 0;
            for (unsigned long k = 0; k <= 100; ++k) {
                if (run.samples[next].iteration == k) {
                    const flow::DescentSample& sample = run.samples[next++];
                    const Vector<Ball> x = kind == FlowKind::plain ? v : polar.weights(r, v);
                    // A step is a contraction up to 1 + h Λ with hΛ < 1/10 here (‖A‖ and x of order 1), and makes some
                    // N ulps of rounding: 100 steps amplify by less than e^10.
                    const double bound = std::exp(10.0) * 100 * 4 * std::numeric_limits<double>::epsilon();
                    for (Eigen::Index n = 0; n < x.size(); ++n)
                        CHECK(std::abs(sample.weights[n] - x[n].approximate()) <= bound);
                    CHECK(std::abs(sample.loss - network.loss(x).approximate()) <= 100 * bound);
                    CHECK(std::abs(sample.residual * sample.residual - 2.0 * depth * sample.loss) <=
                          1e-14 * sample.residual * sample.residual + 1e-300);
                }
                if (kind == FlowKind::plain) (void)plain.advance(v);
                else (void)polar.advance(r, v);
            }
            CHECK(next == run.samples.size());
        }
}

TEST_CASE("a discrete run ends by its residual, and says so where it diverges", "[flow][discrete]")
{
    const Instance instance = instance_of(2, 2, FlowKind::plain);
    flow::DescentSettings settings;
    settings.step = 1.0 / 64;
    settings.until_residual = 1e-3;
    const flow::Descent run = flow::run_descent(instance, settings);
    REQUIRE(run.outcome == flow::DescentOutcome::residual_reached);
    CHECK(run.reason.empty());
    CHECK(run.samples.back().residual <= 1e-3);
    settings.until_residual = 0;
    settings.iteration_limit = run.iterations - 1;
    CHECK(flow::run_descent(instance, settings).samples.back().residual > 1e-3); // one step earlier it was not

    settings.step = 1000;
    settings.iteration_limit = 10'000;
    const flow::Descent diverged = flow::run_descent(instance, settings);
    CHECK(diverged.outcome == flow::DescentOutcome::not_finite);
    CHECK_THAT(diverged.reason, Catch::Contains("1000"));
    CHECK(diverged.iterations < 100);
    for (const flow::DescentSample& sample : diverged.samples) CHECK(std::isfinite(sample.residual));

    for (const double step :
         {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        settings.step = step;
        CHECK_THROWS_WITH(flow::run_descent(instance, settings), Catch::Contains("step"));
    }
    settings.step = 1;
    settings.samples = 1;
    CHECK_THROWS_WITH(flow::run_descent(instance, settings), Catch::Contains("1 samples"));
    settings.samples = 2;
    settings.until_residual = -1;
    CHECK_THROWS_WITH(flow::run_descent(instance, settings), Catch::Contains("-1"));
}
