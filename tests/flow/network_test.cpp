#include "support/catch.hpp"

#include "numeric/random_numbers.hpp"
#include "random_instance.hpp"

#include <wnflow/flow/network.hpp>

using namespace wnflow::flow;
using namespace wnflow::numeric;
using namespace random_instances;
using random_numbers::exact_midpoint;
using random_numbers::is_near;
using random_numbers::Random;

namespace {

/// e, g and ℓ in exact rationals, by the definitions.
struct Exact {
    RationalVector residual, gradient;
    Rational loss;
};
Exact exact_values(const Instance& instance, const RationalVector& x)
{
    RationalVector end, weight;
    for (const Rational& entry : x) {
        end.push_back(power(entry, instance.depth));
        weight.push_back(power(entry, instance.depth - 1));
    }
    Exact result{multiply(instance.matrix, end), {}, 0};
    for (std::size_t i = 0; i < result.residual.size(); ++i) result.residual[i] -= instance.target[i];
    result.gradient = multiply_transposed(instance.matrix, result.residual);
    for (std::size_t j = 0; j < x.size(); ++j) result.gradient[j] *= weight[j];
    result.loss = dot(result.residual, result.residual) / (2 * instance.depth);
    return result;
}

RationalVector random_weights(std::uint64_t seed, std::size_t size)
{
    Random random(seed);
    RationalVector x(size);
    for (Rational& entry : x) entry = Rational(random.between(1, 2047)) / 1024; // exact in double
    return x;
}

template <class T>
bool are_close(const Vector<T>& computed, const RationalVector& expected, const Rational& tolerance)
{
    for (std::size_t i = 0; i < expected.size(); ++i)
        if (abs(Rational(exact_midpoint(to_ball(computed[static_cast<Eigen::Index>(i)])) - expected[i])) > tolerance)
            return false;
    return true;
}

} // namespace

TEST_CASE("residual, gradient and loss, against exact rationals", "[flow][network]")
{
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Shape shape;
        shape.depth = 2 + static_cast<unsigned>(seed % 4);
        shape.measurements = 1 + seed % 3;
        shape.dimension = 4 + seed % 5;
        const Instance instance = random_instance(seed, shape);
        const RationalVector x = random_weights(seed, shape.dimension);
        const Exact exact = exact_values(instance, x);
        INFO(canonical_text(instance));

        const auto in_double = Network<double>::of(instance);
        CHECK(are_close(in_double.residual(to_vector<double>(x)), exact.residual, parse_rational("1e-11")));
        CHECK(are_close(in_double.gradient(to_vector<double>(x)), exact.gradient, parse_rational("1e-11")));
        CHECK(is_near(in_double.loss(to_vector<double>(x)), approximate_double(exact.loss)));

        const auto in_real = Network<Real<57>>::of(instance);
        CHECK(are_close(in_real.residual(to_vector<Real<57>>(x)), exact.residual, parse_rational("1e-52")));
        CHECK(are_close(in_real.gradient(to_vector<Real<57>>(x)), exact.gradient, parse_rational("1e-52")));

        const PrecisionScope precision(40 + static_cast<long>(seed));
        const auto in_balls = Network<Ball>::of(instance);
        const Vector<Ball> e = in_balls.residual(to_vector<Ball>(x)), g = in_balls.gradient(to_vector<Ball>(x));
        for (std::size_t i = 0; i < exact.residual.size(); ++i)
            CHECK(e[static_cast<Eigen::Index>(i)].contains(exact.residual[i]));
        for (std::size_t j = 0; j < exact.gradient.size(); ++j)
            CHECK(g[static_cast<Eigen::Index>(j)].contains(exact.gradient[j]));
        CHECK(in_balls.loss(to_vector<Ball>(x)).contains(exact.loss));
    }
}

TEST_CASE("the gradient is the derivative of the loss", "[flow][network]")
{
    // Central differences in 211 digits: with h = 1e-50 the error is of order h² = 1e-100.
    using T = Real<211>;
    const T h("1e-50");
    for (std::uint64_t seed = 0; seed < 24; ++seed) {
        Shape shape;
        shape.depth = 2 + static_cast<unsigned>(seed % 4);
        const Instance instance = random_instance(seed, shape);
        const auto network = Network<T>::of(instance);
        const Vector<T> x = to_vector<T>(random_weights(seed, shape.dimension));
        const Vector<T> g = network.gradient(x);
        INFO(canonical_text(instance));
        for (Eigen::Index n = 0; n < x.size(); ++n) {
            Vector<T> forward = x, backward = x;
            forward[n] += h;
            backward[n] -= h;
            const T difference = (network.loss(forward) - network.loss(backward)) / (2 * h);
            CHECK(abs(difference - g[n]) < T("1e-90"));
            CHECK(abs(difference * (1 + T("1e-80")) - g[n]) > T("1e-90") * (g[n] == 0 ? 0 : 1)); // would be noticed
        }
    }
}

TEST_CASE("componentwise powers", "[flow][network]")
{
    Vector<double> x(3);
    x << 2, 3, 0.5;
    CHECK(Network<double>::powers(x, 3) == (Vector<double>(3) << 8, 27, 0.125).finished());
    CHECK(Network<double>::powers(x, 0) == Vector<double>::Ones(3));
}
