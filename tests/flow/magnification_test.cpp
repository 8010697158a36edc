#include "support/catch.hpp"

#include "numeric/random_numbers.hpp"
#include "random_instance.hpp"

#include <wnflow/flow/dual_map.hpp>
#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <cmath>

using namespace wnflow::flow;
using namespace wnflow::numeric;
using namespace random_instances;
using random_numbers::is_near;

TEST_CASE("ρx lies on the plain flow's manifold of the same start", "[flow][magnification]")
{
    // log(ρx) − log x₀ ∈ range Aᵀ (L = 2), (ρx)^⊙(2−L) − x₀^⊙(2−L) ∈ range Aᵀ (L > 2): orthogonal to ker A.
    const PrecisionScope precision(400);
    int checked = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Shape shape;
        shape.depth = 2 + static_cast<unsigned>(seed % 4);
        shape.alpha = Rational(3, 5);
        shape.eta_u = Rational(2);
        shape.is_uniform = false;
        const Instance instance = random_instance(seed, shape);
        const Start start{instance.initialization, {}};
        const Ball r0 = start.radius(), ratio(instance.rates.ratio());
        Vector<Ball> lambda(2);
        lambda << Ball(Rational(1 + static_cast<long>(seed), 300)), Ball(Rational(-1, 7));
        const auto point = PolarDualMap<Ball>{Network<Ball>::of(instance), r0 * r0, start.direction(), ratio}(lambda);
        if (!point.in_domain || point.is_clipped) continue;
        ++checked;
        const Ball q = growth_exponent(point.radius_squared, Ball(r0 * r0), ratio);
        const Ball rho = exp(log_magnification(sqrt(point.radius_squared), r0, q));
        INFO(canonical_text(instance));
        CHECK(q.overlaps(point.growth_exponent));
        const auto against_kernel = [&](const RationalVector& k, const Ball& factor) {
            Ball total;
            for (std::size_t n = 0; n < k.size(); ++n) {
                const auto i = static_cast<Eigen::Index>(n);
                const Ball x = factor * root(point.end[i], instance.depth);
                const long exponent = 2 - static_cast<long>(instance.depth);
                total += Ball(k[n]) * (instance.depth == 2 ? log(x) - log(start.weights()[i])
                                                           : power(x, exponent) - power(start.weights()[i], exponent));
            }
            return total;
        };
        bool is_noticed = false;
        for (const RationalVector& k : kernel_basis(instance.matrix)) {
            CHECK(against_kernel(k, rho).contains_zero());
            CHECK(certainly_less(against_kernel(k, rho).radius(), Ball(parse_rational("1e-80"))));
            is_noticed = is_noticed || !against_kernel(k, rho * Ball(parse_rational("1.0000001"))).contains_zero();
        }
        CHECK(is_noticed); // a wrong factor
    }
    CHECK(checked > 30);
}

TEMPLATE_TEST_CASE("closed form of the growth exponent and of ρ", "[flow][magnification]", double, Real<57>)
{
    using std::exp;
    using std::log;
    const TestType q = growth_exponent(TestType(9), TestType(4), TestType(2));
    CHECK(q == TestType(5) / 4);
    CHECK(is_near(static_cast<double>(exp(log_magnification(TestType(3), TestType(2), q))), 2.0 / 3 * std::exp(1.25)));
    CHECK(log_magnification(TestType(2), TestType(2), TestType(0)) == 0);
}
