#include "support/catch.hpp"

#include "numeric/random_numbers.hpp"
#include "random_instance.hpp"

#include <wnflow/flow/plain_field.hpp>
#include <wnflow/flow/polar_field.hpp>
#include <wnflow/flow/start.hpp>

#include <cmath>

using namespace wnflow::flow;
using namespace wnflow::numeric;
using namespace random_instances;
using random_numbers::Random;

namespace {

Shape shape_of(std::uint64_t seed)
{
    Shape shape;
    shape.depth = 2 + static_cast<unsigned>(seed % 4);
    shape.measurements = 1 + seed % 3;
    shape.dimension = 4 + seed % 4;
    shape.alpha = Rational(1 + static_cast<long>(seed % 7)) / 4;
    shape.eta_r = Rational(1 + static_cast<long>(seed % 3)) / 2;
    shape.eta_u = Rational(1 + static_cast<long>(seed % 5)) / 3;
    shape.is_uniform = false;
    return shape;
}

template <class T>
struct Point {
    T radius;
    Vector<T> direction, weights;
};
template <class T>
Point<T> start_of(const Instance& instance)
{
    const PrecisionScope precision(1000);
    const Start start{instance.initialization, {}};
    Point<T> point{from_ball<T>(start.radius()), Vector<T>(static_cast<Eigen::Index>(instance.dimension())),
                   Vector<T>(static_cast<Eigen::Index>(instance.dimension()))};
    for (Eigen::Index n = 0; n < point.direction.size(); ++n) {
        point.direction[n] = from_ball<T>(start.direction()[n]);
        point.weights[n] = from_ball<T>(start.weights()[n]);
    }
    return point;
}

/// The Cartesian form x' = −η_u r² g + (η_u − η_r/r²)⟨x, g⟩ x of the same flow.
template <class T>
Vector<T> cartesian_velocity(const Network<T>& network, const T& eta_r, const T& eta_u, const Vector<T>& x)
{
    const Vector<T> g = network.gradient(x);
    const T r2 = x.dot(x), along = x.dot(g);
    Vector<T> result(x.size());
    for (Eigen::Index n = 0; n < x.size(); ++n) result[n] = -eta_u * r2 * g[n] + (eta_u - eta_r / r2) * along * x[n];
    return result;
}

template <class T>
T largest(const Vector<T>& v)
{
    using std::abs;
    T result(0);
    for (const T& entry : v) result = std::max(result, T(abs(entry)));
    return result;
}

} // namespace

TEMPLATE_TEST_CASE("the polar form is the Cartesian form", "[flow][polar_field]", double, Real<57>)
{
    using T = TestType;
    const T tolerance = 1000 * std::numeric_limits<T>::epsilon();
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const auto field = PolarField<T>::of(instance);
        const Point<T> at = start_of<T>(instance);
        const auto d = field(at.radius, at.direction);
        const Vector<T> expected = cartesian_velocity(field.network, field.eta_r, field.eta_u, at.weights);
        const Vector<T> velocity = d.radius * at.direction + at.radius * d.direction;
        INFO(canonical_text(instance));
        CHECK(largest(Vector<T>(velocity - expected)) <= tolerance * (1 + largest(expected)));
        // Negative control: rates exchanged.
        if (!(instance.rates.eta_r == instance.rates.eta_u))
            CHECK(largest(Vector<T>(velocity - cartesian_velocity(field.network, field.eta_u, field.eta_r,
                                                                  at.weights))) > tolerance * (1 + largest(expected)));
    }
}

TEST_CASE("the polar form is minus the derivative of the loss in r and u", "[flow][polar_field]")
{
    using T = Real<211>;
    const T h("1e-50"), tolerance("1e-90");
    for (std::uint64_t seed = 0; seed < 24; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const auto field = PolarField<T>::of(instance);
        const Point<T> at = start_of<T>(instance);
        const auto d = field(at.radius, at.direction);
        const auto loss = [&](const T& r, const Vector<T>& u) { // as a function of r and any u ≠ 0
            const T norm = sqrt(u.dot(u));
            return field.network.loss(Vector<T>(u * (r / norm)));
        };
        INFO(canonical_text(instance));
        const T by_radius = (loss(at.radius + h, at.direction) - loss(at.radius - h, at.direction)) / (2 * h);
        CHECK(abs(d.radius + field.eta_r * by_radius) < tolerance);
        for (Eigen::Index n = 0; n < at.direction.size(); ++n) {
            Vector<T> forward = at.direction, backward = at.direction;
            forward[n] += h;
            backward[n] -= h;
            const T by_entry = (loss(at.radius, forward) - loss(at.radius, backward)) / (2 * h);
            CHECK(abs(d.direction[n] + field.eta_u * by_entry) < tolerance);
        }
    }
}

TEST_CASE("energy, norm and growth exponent", "[flow][polar_field]")
{
    using T = Real<57>;
    const T tolerance("1e-50");
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const auto field = PolarField<T>::of(instance);
        const Point<T> at = start_of<T>(instance);
        const auto d = field(at.radius, at.direction);
        const Vector<T> velocity = d.radius * at.direction + at.radius * d.direction;
        const T loss_rate = field.network.gradient(at.weights).dot(velocity); // the chain rule
        INFO(canonical_text(instance));
        CHECK(abs(loss_rate + d.dissipation) < tolerance * (1 + d.dissipation));
        CHECK(d.dissipation >= 0);
        CHECK(abs(at.direction.dot(d.direction)) < tolerance); // ‖u‖ stays
        const T ratio = from_rational<T>(instance.rates.ratio());
        CHECK(abs(d.growth_exponent - at.radius * d.radius / ratio) < tolerance);
    }
}

TEST_CASE("in balls, the polar field is an enclosure of its formula", "[flow][polar_field]")
{
    Random random(31);
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const Rational r = Rational(random.between(1, 300)) / 100;
        RationalVector u(instance.dimension()); // the formula is polynomial: any u will do
        for (Rational& entry : u) entry = Rational(random.between(1, 100)) / 100;

        // The same formula in exact rationals.
        RationalVector end, weight;
        for (const Rational& entry : u) {
            end.push_back(power(Rational(r * entry), instance.depth));
            weight.push_back(power(Rational(r * entry), instance.depth - 1));
        }
        RationalVector e = multiply(instance.matrix, end);
        for (std::size_t i = 0; i < e.size(); ++i) e[i] -= instance.target[i];
        RationalVector g = multiply_transposed(instance.matrix, e);
        for (std::size_t n = 0; n < g.size(); ++n) g[n] *= weight[n];
        const Rational radial = dot(u, g);

        const PrecisionScope precision(random.between(20, 200));
        const auto d = PolarField<Ball>::of(instance)(Ball(r), to_vector<Ball>(u));
        INFO(canonical_text(instance));
        CHECK(d.radius.contains(-instance.rates.eta_r.constant() * radial));
        CHECK(d.growth_exponent.contains(-instance.rates.eta_u.constant() * r * radial));
        for (std::size_t n = 0; n < u.size(); ++n)
            CHECK(d.direction[static_cast<Eigen::Index>(n)].contains(-instance.rates.eta_u.constant() * r *
                                                                     (g[n] - radial * u[n])));

        const auto in_double = PolarField<double>::of(instance)(approximate_double(r), to_vector<double>(u));
        CHECK(std::abs(in_double.radius + approximate_double(instance.rates.eta_r.constant() * radial)) <
              1e-11 * (1 + std::abs(in_double.radius)));
    }
}
