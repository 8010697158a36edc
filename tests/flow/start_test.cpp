#include "support/catch.hpp"

#include "random_instance.hpp"

#include <wnflow/flow/start.hpp>

using namespace wnflow::flow;
using namespace wnflow::numeric;
using namespace random_instances;

TEST_CASE("a start encloses r0, u0 and x0", "[flow][start]")
{
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        Shape shape;
        shape.is_uniform = seed % 2 == 0;
        shape.alpha = parse_rational(seed % 3 == 0 ? "1e-200" : "0.3");
        const Instance instance = random_instance(seed, shape);
        const PrecisionScope precision(30 + 5 * static_cast<long>(seed));
        const Start start{instance.initialization, {}};
        INFO(canonical_text(instance));
        // Squares are rational: r₀², u₀² = v²/‖v‖², x₀² = r₀² v²/‖v‖².
        const Rational r2 = instance.initialization.radius_squared;
        CHECK(power(start.radius(), 2).contains(r2));
        CHECK(start.radius().is_positive());
        CHECK(squared_norm(start.direction()).contains(Rational(1)));
        const Rational v2 = dot(instance.initialization.direction, instance.initialization.direction);
        for (std::size_t n = 0; n < instance.dimension(); ++n) {
            const Rational share = power(instance.initialization.direction[n], 2) / v2;
            const auto i = static_cast<Eigen::Index>(n);
            CHECK(power(start.direction()[i], 2).contains(share));
            CHECK(power(start.weights()[i], 2).contains(Rational(r2 * share)));
            CHECK_FALSE(power(start.weights()[i], 2).contains(Rational(r2 * share * Rational(3, 2))));
        }
    }
}

TEST_CASE("a magnified start is smaller by the factor", "[flow][start]")
{
    const PrecisionScope precision(200);
    const Start plain{{Rational(9), {Rational(3), Rational(4)}}, {}};
    Start reduced = plain;
    reduced.log_magnification = log(Ball(1000)).widened(Ball(Rational(1, 1'000'000)));
    CHECK(plain.radius().contains(Rational(3)));
    CHECK(reduced.radius().contains(Rational(3, 1000)));
    CHECK(reduced.radius().contains(Rational(3'000'001, 1'000'000'000))); // the ball of factors is carried along
    CHECK_FALSE(reduced.radius().contains(Rational(301, 100'000)));
    CHECK(reduced.weights()[1].contains(Rational(12, 5000)));
    CHECK(reduced.direction()[1].contains(Rational(4, 5)));
}
