#include "support/catch.hpp"

#include "flow/random_instance.hpp"

#include <wnflow/limit/face.hpp>
#include <wnflow/limit/gap.hpp>

using namespace wnflow::limit;
using namespace wnflow::numeric;
using namespace random_instances;

TEST_CASE("the gap is s - Q, to all digits however small it is", "[limit][gap]")
{
    int positive = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Shape shape;
        shape.dimension = 6;
        const Instance instance = random_instance(seed, shape);
        RationalVector weights(6);
        for (std::size_t n = 0; n < 6; ++n) weights[n] = Rational(1 + static_cast<long>((seed + n) % 3));
        const Optimum optimum = exact_optimum(instance.matrix, instance.target, weights);
        REQUIRE(optimum.outcome == OptimumOutcome::optimal);
        const RationalVector point = maximal_face(instance.matrix, instance.target).interior_point;
        REQUIRE(point.size() == 6);
        for (const char* fraction : {"1", "1e-20", "1e-300"}) {
            // From the minimizer a fraction of the way to a positive point of S₊: the gap is that fraction of the whole.
            const Rational t = parse_rational(fraction);
            RationalVector z(6);
            for (std::size_t n = 0; n < 6; ++n) z[n] = optimum.minimizer[n] + t * (point[n] - optimum.minimizer[n]);
            const Rational expected = dot(weights, z) - optimum.value;
            const PrecisionScope precision(1500);
            const Ball gap = optimality_gap(optimum, to_vector<Ball>(z));
            INFO(canonical_text(instance) << "fraction " << fraction);
            CHECK(gap.contains(expected));
            if (expected == 0) continue;
            ++positive;
            CHECK_FALSE(gap.contains(Rational(2 * expected)));
            // With 60 bits s and Q agree to all of them; the sum of non-negative terms still has 50.
            const PrecisionScope few(60);
            const Ball rounded = optimality_gap(optimum, to_vector<Ball>(z));
            CHECK(rounded.contains(expected));
            CHECK(arb_rel_accuracy_bits(rounded.data()) > 50);
        }
    }
    CHECK(positive > 30);
}

TEST_CASE("entries off the support of the minimizer keep a gap of 1e-300 accurate", "[limit][gap]")
{
    // A = [1, 2]: Q = b/2 at (0, b/2); z = (t, (b − t)/2) has the gap t/2, which 60 bits of s − Q cannot show.
    const Optimum optimum = exact_l1_optimum(matrix_of({{"1", "2"}}), vector_of({"1"}));
    const PrecisionScope precision(60);
    Vector<Ball> z(2);
    const Rational t = parse_rational("1e-300");
    z << Ball(t), Ball((1 - t) / 2);
    const Ball gap = optimality_gap(optimum, z);
    CHECK(gap.contains(t / 2));
    CHECK(arb_rel_accuracy_bits(gap.data()) > 50);
    CHECK(sum(z).contains(optimum.value)); // s − Q would not see it
}
