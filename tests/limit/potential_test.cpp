#include "support/catch.hpp"

#include "flow/random_instance.hpp"
#include "numeric/random_numbers.hpp"

#include <wnflow/flow/start.hpp>
#include <wnflow/limit/bounds.hpp>
#include <wnflow/limit/potential.hpp>

using namespace wnflow;
using namespace wnflow::limit;
using namespace random_instances;
using numeric::PrecisionScope;
using random_numbers::Random;

namespace {

Instance instance_for(std::uint64_t seed, FlowKind kind)
{
    Shape shape;
    shape.flow = kind;
    shape.depth = 2 + static_cast<unsigned>(seed % 5);
    shape.alpha = Rational(1 + static_cast<long>(seed % 7)) / 8;
    shape.eta_u = Rational(1 + static_cast<long>(seed % 6));
    shape.is_uniform = false;
    return random_instance(seed, shape);
}

Vector<Ball> random_point(Random& random, std::size_t size, long least)
{
    Vector<Ball> z(static_cast<Eigen::Index>(size));
    for (Ball& entry : z) entry = Ball(Rational(random.between(least, 3000), 1000));
    return z;
}

/// The closed forms of D_Φ(z, x̃) in docs/theory, "Potentials", L = 2.
Ball closed_divergence_depth_two(const Instance& instance, const Vector<Ball>& z, const Vector<Ball>& x)
{
    Ball value;
    if (instance.flow == FlowKind::plain) {
        for (Eigen::Index n = 0; n < z.size(); ++n) value += z[n] * log(z[n] / x[n]) - z[n] + x[n];
        return value;
    }
    const Ball s = numeric::sum(z), r2 = numeric::sum(x), ratio(instance.rates.ratio());
    for (Eigen::Index n = 0; n < z.size(); ++n) value += z[n] * log((z[n] / s) / (x[n] / r2));
    return value + numeric::power(s - r2, 2) / (Ball(2) * ratio);
}

} // namespace

TEST_CASE("the gradient of the potential is that of the potential", "[limit][potential]")
{
    const PrecisionScope precision(500);
    const Ball step = Ball(1) / numeric::power(Ball(2), 120); // central differences: their error is of order step²
    const Ball tolerance = Ball(1) / numeric::power(Ball(2), 180);
    Random random(1);
    for (std::uint64_t seed = 0; seed < 40; ++seed)
        for (const FlowKind kind : {FlowKind::weight_normalized, FlowKind::plain}) {
            const Instance instance = instance_for(seed, kind);
            CAPTURE(seed, kind == FlowKind::plain, instance.depth);
            const Vector<Ball> z = random_point(random, instance.dimension(), 10);
            const Vector<Ball> gradient = potential_gradient(instance, z);
            for (Eigen::Index n = 0; n < z.size(); ++n) {
                Vector<Ball> above = z, below = z;
                above[n] += step;
                below[n] -= step;
                const Ball slope = (potential(instance, above) - potential(instance, below)) / (Ball(2) * step);
                CHECK(certainly_less(abs(slope - gradient[n]), tolerance));
            }
        }
}

TEST_CASE("for depth 2 the divergence is its closed form, also where z vanishes", "[limit][potential]")
{
    const PrecisionScope precision(256);
    Random random(2);
    for (std::uint64_t seed = 0; seed < 200; seed += 5)
        for (const FlowKind kind : {FlowKind::weight_normalized, FlowKind::plain}) {
            const Instance instance = instance_for(seed, kind);
            const Vector<Ball> z = random_point(random, instance.dimension(), 1);
            const Vector<Ball> x = random_point(random, instance.dimension(), 1);
            CAPTURE(seed, kind == FlowKind::plain);
            const Ball divergence = bregman_divergence(instance, z, x);
            CHECK(divergence.overlaps(closed_divergence_depth_two(instance, z, x)));
            CHECK(divergence.is_positive());
            CHECK(certainly_less(divergence.radius(), Ball(1) / numeric::power(Ball(2), 200)));
        }
}

TEST_CASE("the divergence is 0 from a point to itself and positive to others, at every depth", "[limit][potential]")
{
    const PrecisionScope precision(256);
    Random random(3);
    for (std::uint64_t seed = 0; seed < 60; ++seed)
        for (const FlowKind kind : {FlowKind::weight_normalized, FlowKind::plain}) {
            const Instance instance = instance_for(seed, kind);
            CAPTURE(seed, kind == FlowKind::plain, instance.depth);
            const Vector<Ball> x = random_point(random, instance.dimension(), 1);
            Vector<Ball> z = random_point(random, instance.dimension(), 1);
            z[0] = Ball(0);
            CHECK(bregman_divergence(instance, x, x).contains_zero());
            CHECK(bregman_divergence(instance, z, x).is_positive());
        }
}
