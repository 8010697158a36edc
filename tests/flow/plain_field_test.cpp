#include "support/catch.hpp"

#include "random_instance.hpp"

#include <wnflow/flow/plain_field.hpp>
#include <wnflow/flow/polar_field.hpp>

using namespace wnflow::flow;
using namespace wnflow::numeric;
using namespace random_instances;

TEST_CASE("the plain field is the direction of steepest descent", "[flow][plain_field]")
{
    using T = Real<211>;
    const T h("1e-50");
    for (std::uint64_t seed = 0; seed < 24; ++seed) {
        Shape shape;
        shape.depth = 2 + static_cast<unsigned>(seed % 4);
        shape.is_uniform = false;
        const Instance instance = random_instance(seed, shape);
        const PlainField<T> field{Network<T>::of(instance)};
        const Vector<T> x = to_vector<T>(instance.initialization.direction);
        const Vector<T> velocity = field(x);
        INFO(canonical_text(instance));
        for (Eigen::Index n = 0; n < x.size(); ++n) {
            Vector<T> forward = x, backward = x;
            forward[n] += h;
            backward[n] -= h;
            CHECK(abs((field.network.loss(forward) - field.network.loss(backward)) / (2 * h) + velocity[n]) <
                  T("1e-90"));
        }
    }
}

TEST_CASE("with the rates 1 and 1/r² the polar flow is the plain flow", "[flow][plain_field]")
{
    // P = η_r uuᵀ + η_u r²(I − uuᵀ) is then the identity.
    using T = Real<57>;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        Shape shape;
        shape.depth = 2 + static_cast<unsigned>(seed % 4);
        const Instance instance = random_instance(seed, shape);
        const auto network = Network<T>::of(instance);
        const auto size = static_cast<Eigen::Index>(instance.dimension());
        const T r = T(1 + static_cast<long>(seed % 9)) / 4;
        const Vector<T> u = Vector<T>::Constant(size, 1 / sqrt(T(static_cast<long>(size))));
        const auto d = PolarField<T>{network, T(1), T(1 / (r * r))}(r, u);
        const Vector<T> velocity = d.radius * u + r * d.direction, expected = PlainField<T>{network}(Vector<T>(r * u));
        INFO(canonical_text(instance));
        for (Eigen::Index n = 0; n < size; ++n) CHECK(abs(velocity[n] - expected[n]) < T("1e-50"));
    }
}
