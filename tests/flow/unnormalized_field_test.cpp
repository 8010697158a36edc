#include "support/catch.hpp"

#include "random_instance.hpp"

#include <wnflow/flow/polar_field.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/flow/unnormalized_field.hpp>

using namespace wnflow::flow;
using namespace wnflow::numeric;
using namespace random_instances;

namespace {

Instance instance_for(std::uint64_t seed)
{
    Shape shape;
    shape.depth = 2 + static_cast<unsigned>(seed % 4);
    shape.measurements = 1 + seed % 3;
    shape.dimension = 4 + seed % 4;
    shape.alpha = Rational(1 + static_cast<long>(seed % 7)) / 4;
    shape.eta_r = Rational(1 + static_cast<long>(seed % 3)) / 2;
    shape.eta_u = Rational(1 + static_cast<long>(seed % 5)) / 3;
    shape.is_uniform = false;
    return random_instance(seed, shape);
}

UnnormalizedField<Ball> field_of(const Instance& instance)
{
    return {Network<Ball>::of(instance), Ball(instance.rates.eta_r), Ball(instance.rates.eta_u)};
}

Vector<Ball> times(const Vector<Ball>& u, const Ball& c)
{
    Vector<Ball> result = u;
    for (Ball& entry : result) entry *= c;
    return result;
}

/// ℓ(r u/‖u‖).
Ball loss(const Network<Ball>& network, const Ball& r, const Vector<Ball>& u)
{
    return network.loss(times(u, r / sqrt(squared_norm(u))));
}

} // namespace

TEST_CASE("for |u| = 1 it is the polar field", "[flow][unnormalized_field]")
{
    const PrecisionScope precision(256);
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Instance instance = instance_for(seed);
        const Start start{instance.initialization, {}};
        const auto any = field_of(instance)(start.radius(), start.direction());
        const auto polar = PolarField<Ball>::of(instance)(start.radius(), start.direction());
        CAPTURE(seed);
        CHECK(any.radius.overlaps(polar.radius));
        for (Eigen::Index n = 0; n < any.direction.size(); ++n) {
            CHECK(any.direction[n].overlaps(polar.direction[n]));
            CHECK(certainly_less(any.direction[n].radius(), Ball(1) / power(Ball(2), 200)));
        }
    }
}

TEST_CASE("for any norm it is minus the gradient of the loss in (r, u), times the rates", "[flow][unnormalized_field]")
{
    const PrecisionScope precision(400);
    const Ball step = Ball(1) / power(Ball(2), 100); // central differences: their error is of order step²
    const Ball tolerance = Ball(1) / power(Ball(2), 180);
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        const Instance instance = instance_for(seed);
        const Start start{instance.initialization, {}};
        const Ball r = start.radius(), c = Ball(Rational(1 + static_cast<long>(seed % 5), 2));
        const Vector<Ball> u = times(start.direction(), c);
        const auto field = field_of(instance);
        const auto d = field(r, u);
        CAPTURE(seed);
        const auto difference = [&](const Ball& above, const Ball& below) {
            return (above - below) / (Ball(2) * step);
        };
        CHECK(certainly_less(abs(d.radius + field.eta_r * difference(loss(field.network, r + step, u),
                                                                     loss(field.network, r - step, u))),
                             tolerance));
        for (Eigen::Index n = 0; n < u.size(); ++n) {
            Vector<Ball> above = u, below = u;
            above[n] += step;
            below[n] -= step;
            CHECK(certainly_less(abs(d.direction[n] + field.eta_u * difference(loss(field.network, r, above),
                                                                               loss(field.network, r, below))),
                                 tolerance));
        }
    }
}
