#include "support/catch.hpp"

#include "numeric/random_numbers.hpp"
#include "random_instance.hpp"

#include <wnflow/flow/dual_map.hpp>
#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/plain_field.hpp>
#include <wnflow/flow/start.hpp>

using namespace wnflow::flow;
using namespace wnflow::numeric;
using namespace random_instances;
using random_numbers::is_near;
using random_numbers::Random;

namespace {

using T = Real<211>;
const T step("1e-45"); // of central differences: their error is of order step² = 1e-90
const T tolerance("1e-80");

Shape shape_of(std::uint64_t seed)
{
    Shape shape;
    shape.depth = 2 + static_cast<unsigned>(seed % 5);
    shape.measurements = 1 + seed % 3;
    shape.dimension = 4 + seed % 4;
    shape.alpha = Rational(1 + static_cast<long>(seed % 7)) / 4;
    shape.eta_r = Rational(1 + static_cast<long>(seed % 3)) / 2;
    shape.eta_u = Rational(1 + static_cast<long>(seed % 4)) / 3;
    shape.is_uniform = false;
    return shape;
}

/// The dual maps of an instance with 211 digits, and what the formulas of the theory are written in.
struct Data {
    explicit Data(const Instance& instance) : network(Network<T>::of(instance))
    {
        const PrecisionScope precision(1000);
        const Start start{instance.initialization, {}};
        const auto size = static_cast<Eigen::Index>(instance.dimension());
        direction.resize(size);
        weights.resize(size);
        for (Eigen::Index n = 0; n < size; ++n) {
            direction[n] = from_ball<T>(start.direction()[n]);
            weights[n] = from_ball<T>(start.weights()[n]);
        }
        radius_squared = from_rational<T>(instance.initialization.radius_squared);
        ratio = from_rational<T>(instance.rates.ratio());
        eta_r = from_rational<T>(instance.rates.eta_r);
        eta_u = from_rational<T>(instance.rates.eta_u);
    }
    [[nodiscard]] DualPoint<T> plain(const Vector<T>& lambda) const
    {
        return PlainDualMap<T>{network, weights}(lambda);
    }
    [[nodiscard]] DualPoint<T> polar(const Vector<T>& lambda) const
    {
        return PolarDualMap<T>{network, radius_squared, direction, ratio}(lambda);
    }

    Network<T> network;
    Vector<T> direction, weights;
    T radius_squared, ratio, eta_r, eta_u;
};

/// Small enough for y > 0 at every depth: |(Aᵀλ)_n| ≤ 3/8 < 1 ≤ u₀^(2−L).
Vector<T> random_lambda(Random& random, Eigen::Index size)
{
    Vector<T> lambda(size);
    for (T& entry : lambda) entry = T(random.between(-1000, 1000)) / 8000;
    return lambda;
}

Vector<T> roots(const Vector<T>& end, unsigned depth)
{
    Vector<T> x(end.size());
    for (Eigen::Index n = 0; n < x.size(); ++n) x[n] = pow(end[n], T(1) / depth);
    return x;
}

T largest(const Vector<T>& v)
{
    T result(0);
    for (const T& entry : v) result = std::max(result, T(abs(entry)));
    return result;
}

/// D(λ) of WN for L = 2, clipped.
T dual_value_depth_two(const Data& data, const Vector<T>& lambda)
{
    const Vector<T> shift = data.network.matrix.apply_transposed(lambda);
    T total(0);
    for (Eigen::Index n = 0; n < shift.size(); ++n) total += data.direction[n] * data.direction[n] * exp(-shift[n]);
    const T r2 = data.radius_squared + data.ratio * log(total);
    return (r2 > 0 ? T(r2 * r2) : T(0)) / (2 * data.ratio) + data.network.target.dot(lambda);
}

/// D(λ) of GF.
T plain_dual_value(const Data& data, const Vector<T>& lambda)
{
    const unsigned depth = data.network.depth;
    const Vector<T> shift = data.network.matrix.apply_transposed(lambda);
    T total(0);
    for (Eigen::Index n = 0; n < shift.size(); ++n) {
        const T x0 = data.weights[n];
        if (depth == 2) total += x0 * x0 * exp(-shift[n]);
        else total += T(depth - 2) / 2 * pow(T(pow(x0, T(2) - T(depth)) + shift[n]), T(-2) / T(depth - 2));
    }
    return total + data.network.target.dot(lambda);
}

/// ∇D by central differences.
template <class Function>
Vector<T> numerical_gradient(const Function& f, const Vector<T>& at)
{
    Vector<T> gradient(at.size());
    for (Eigen::Index i = 0; i < at.size(); ++i) {
        Vector<T> forward = at, backward = at;
        forward[i] += step;
        backward[i] -= step;
        gradient[i] = (f(forward) - f(backward)) / (2 * step);
    }
    return gradient;
}

Vector<T> residual(const Data& data, const DualPoint<T>& point)
{
    return data.network.matrix.apply(point.end) - data.network.target;
}

} // namespace

TEST_CASE("λ = 0 is the start", "[flow][dual_map]")
{
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const Data data(instance);
        const Vector<T> zero = Vector<T>::Zero(static_cast<Eigen::Index>(instance.measurements()));
        for (const DualPoint<T>& point : {data.plain(zero), data.polar(zero)}) {
            CHECK((point.in_domain && !point.is_clipped));
            CHECK(abs(point.radius_squared - data.radius_squared) < T("1e-200"));
            CHECK(abs(point.growth_exponent) < T("1e-200"));
            CHECK(largest(Vector<T>(roots(point.end, instance.depth) - data.weights)) < T("1e-200"));
        }
    }
}

TEST_CASE("the point of λ satisfies the invariants that define λ", "[flow][dual_map]")
{
    Random random(41);
    bool is_sign_noticed = false; // a formula with the wrong sign would fail
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const Data data(instance);
        const unsigned depth = instance.depth;
        const Vector<T> lambda = random_lambda(random, static_cast<Eigen::Index>(instance.measurements()));
        const Vector<T> shift = data.network.matrix.apply_transposed(lambda);
        const T t_depth(depth);
        INFO(canonical_text(instance));

        const DualPoint<T> polar = data.polar(lambda);
        REQUIRE(polar.in_domain);
        if (!polar.is_clipped) {
            const T r = sqrt(polar.radius_squared), &q = polar.growth_exponent;
            const Vector<T> u = roots(polar.end, depth) / r;
            CHECK(abs(u.dot(u) - 1) < T("1e-200"));
            CHECK(abs(q - growth_exponent(polar.radius_squared, data.radius_squared, data.ratio)) < T("1e-200"));
            for (Eigen::Index n = 0; n < u.size(); ++n) {
                const T change =
                    depth == 2
                        ? T(log(u[n] / data.direction[n]) + q)
                        : T(exp(-(t_depth - 2) * q) * pow(u[n], 2 - t_depth) - pow(data.direction[n], 2 - t_depth));
                CHECK(abs(change - (depth == 2 ? T(-shift[n] / 2) : shift[n])) < T("1e-190"));
                is_sign_noticed = is_sign_noticed || abs(change + shift[n]) > T("1e-10");
            }
        }

        const DualPoint<T> plain = data.plain(lambda);
        if (!plain.in_domain) continue; // y > 0 is not certain from x₀, which may exceed 1
        const Vector<T> x = roots(plain.end, depth);
        CHECK(abs(plain.radius_squared - x.dot(x)) < T("1e-190") * plain.radius_squared);
        for (Eigen::Index n = 0; n < x.size(); ++n) {
            const T change = depth == 2 ? T(log(x[n] / data.weights[n]))
                                        : T(pow(x[n], 2 - t_depth) - pow(data.weights[n], 2 - t_depth));
            CHECK(abs(change - (depth == 2 ? T(-shift[n] / 2) : shift[n])) < T("1e-190"));
        }
    }
    CHECK(is_sign_noticed);
}

TEST_CASE("F = A x − b is minus the derivative of the dual function", "[flow][dual_map]")
{
    Random random(42);
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const Data data(instance);
        const Vector<T> lambda = random_lambda(random, static_cast<Eigen::Index>(instance.measurements()));
        INFO(canonical_text(instance));
        const DualPoint<T> plain = data.plain(lambda);
        if (plain.in_domain) {
            const auto value = [&](const Vector<T>& at) { return plain_dual_value(data, at); };
            CHECK(largest(Vector<T>(numerical_gradient(value, lambda) + residual(data, plain))) < tolerance);
        }
        const DualPoint<T> polar = data.polar(lambda);
        if (instance.depth == 2) {
            const auto value = [&](const Vector<T>& at) { return dual_value_depth_two(data, at); };
            CHECK(largest(Vector<T>(numerical_gradient(value, lambda) + residual(data, polar))) < tolerance);
        } else if (!polar.is_clipped) {
            // ∇D = b − Ψ'(E) ∇E, Ψ'(E) = (r₀² − (2η̃/(L−2)) log E)^{L/2}.
            const T l(instance.depth);
            const auto e = [&](const Vector<T>& at) {
                const Vector<T> shift = data.network.matrix.apply_transposed(at);
                T total(0);
                for (Eigen::Index n = 0; n < shift.size(); ++n)
                    total += pow(T(pow(data.direction[n], 2 - l) + shift[n]), -2 / (l - 2));
                return T(pow(total, -(l - 2) / 2));
            };
            const T slope = pow(T(data.radius_squared - 2 * data.ratio / (l - 2) * log(e(lambda))), l / 2);
            const Vector<T> gradient = data.network.target - slope * numerical_gradient(e, lambda);
            CHECK(largest(Vector<T>(gradient + residual(data, polar))) < tolerance);
        }
    }
}

TEST_CASE("along λ' = c F the point moves as the flow does", "[flow][dual_map]")
{
    Random random(43);
    int moved = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const Data data(instance);
        const T l(instance.depth);
        const Vector<T> lambda = random_lambda(random, static_cast<Eigen::Index>(instance.measurements()));
        INFO(canonical_text(instance));
        const auto velocity = [&](const auto& map, const Vector<T>& lambda_dot) {
            const T h = step / (1 + largest(lambda_dot));
            return Vector<T>((roots(map(Vector<T>(lambda + h * lambda_dot)).end, instance.depth) -
                              roots(map(Vector<T>(lambda - h * lambda_dot)).end, instance.depth)) /
                             (2 * h));
        };
        const auto polar_map = [&](const Vector<T>& at) { return data.polar(at); };
        const auto plain_map = [&](const Vector<T>& at) { return data.plain(at); };

        const DualPoint<T> polar = data.polar(lambda);
        if (!polar.is_clipped) {
            const T r = sqrt(polar.radius_squared);
            const T c = instance.depth == 2
                            ? T(2 * data.eta_u * r * r)
                            : T((l - 2) * data.eta_u * pow(r, l) * exp(-(l - 2) * polar.growth_exponent));
            const Vector<T> x = roots(polar.end, instance.depth), g = data.network.gradient(x);
            const Vector<T> expected =
                -data.eta_u * r * r * g + (data.eta_u - data.eta_r / (r * r)) * x.dot(g) * x; // the Cartesian form
            const Vector<T> found = velocity(polar_map, Vector<T>(c * residual(data, polar)));
            CHECK(largest(Vector<T>(found - expected)) < tolerance * (1 + largest(expected)));
            CHECK(largest(Vector<T>(found - expected * T("1.000001"))) > tolerance * (1 + largest(expected)));
            ++moved;
        }
        const DualPoint<T> plain = data.plain(lambda);
        if (plain.in_domain) {
            const T c = instance.depth == 2 ? T(2) : T(l - 2);
            const Vector<T> expected = PlainField<T>{data.network}(roots(plain.end, instance.depth));
            CHECK(largest(Vector<T>(velocity(plain_map, Vector<T>(c * residual(data, plain))) - expected)) <
                  tolerance * (1 + largest(expected)));
        }
    }
    CHECK(moved > 25);
}

TEST_CASE("where r² ≤ 0 the point is 0, and it tends to 0 there", "[flow][dual_map]")
{
    // A = [1, 2]: Aᵀλ grows with λ, so that r² = r₀² + η̃ G falls through 0.
    for (const unsigned depth : {2U, 3U, 4U, 7U}) {
        Instance instance;
        instance.depth = depth;
        instance.matrix = matrix_of({{"1", "2"}});
        instance.target = vector_of({"1"});
        instance.initialization = start_at(vector_of({"0.3", "0.4"}));
        const Data data(instance);
        const auto at = [&](const T& lambda) { return data.polar(Vector<T>::Constant(1, lambda)); };
        T low(0), high(1000);
        CAPTURE(depth);
        REQUIRE(at(high).is_clipped);
        CHECK(at(high).end == Vector<T>::Zero(2));
        CHECK(at(high).radius_squared < 0); // its formula goes on
        for (int i = 0; i < 300; ++i) {
            const T middle = (low + high) / 2;
            (at(middle).is_clipped ? high : low) = middle;
        }
        CHECK_FALSE(at(low).is_clipped);
        CHECK(at(low).radius_squared < T("1e-80"));
        CHECK(largest(at(low).end) < T("1e-78"));
        CHECK(largest(at(T(low - T("0.01"))).end) > T("1e-40")); // not because it is 0 everywhere
    }
}

TEST_CASE("outside of y > 0 there is no point", "[flow][dual_map]")
{
    Instance instance;
    instance.depth = 3;
    instance.matrix = matrix_of({{"1", "-1"}});
    instance.target = vector_of({"1"});
    instance.initialization = start_at(vector_of({"1", "1"}));
    const Data data(instance);
    const auto at = [&](const char* lambda) { return Vector<T>::Constant(1, T(lambda)); };
    CHECK(data.plain(at("0.99")).in_domain); // y = 1 ± λ
    CHECK_FALSE(data.plain(at("1")).in_domain);
    CHECK_FALSE(data.plain(at("-1.01")).in_domain);
    CHECK(data.polar(at("1.41")).in_domain); // y = √2 ± λ
    CHECK_FALSE(data.polar(at("1.42")).in_domain);
}

TEMPLATE_TEST_CASE("double and balls agree with 211 digits", "[flow][dual_map]", double, Ball)
{
    using S = TestType;
    Random random(44);
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const Data data(instance);
        const PrecisionScope precision(100);
        const Vector<T> lambda = random_lambda(random, static_cast<Eigen::Index>(instance.measurements()));
        Vector<S> lambda_s(lambda.size());
        for (Eigen::Index i = 0; i < lambda.size(); ++i) lambda_s[i] = from_ball<S>(to_ball(lambda[i]));
        const Start start{instance.initialization, {}};
        Vector<S> direction(data.direction.size()), weights(data.direction.size());
        for (Eigen::Index n = 0; n < direction.size(); ++n) {
            direction[n] = from_ball<S>(start.direction()[n]);
            weights[n] = from_ball<S>(start.weights()[n]);
        }
        const auto network = Network<S>::of(instance);
        const DualPoint<S> polar = PolarDualMap<S>{network, from_rational<S>(instance.initialization.radius_squared),
                                                   direction, from_rational<S>(instance.rates.ratio())}(lambda_s),
                           plain = PlainDualMap<S>{network, weights}(lambda_s);
        INFO(canonical_text(instance));
        const auto agree = [&](const DualPoint<S>& point, const DualPoint<T>& reference) {
            REQUIRE(point.in_domain == reference.in_domain);
            REQUIRE(point.is_clipped == reference.is_clipped);
            if (!point.in_domain) return;
            for (Eigen::Index n = 0; n < point.end.size(); ++n) {
                if constexpr (std::is_same_v<S, Ball>) {
                    // 211 digits are far finer than 100 bits: the ball must contain all that the reference may be.
                    CHECK(point.end[n].contains(
                        to_ball(reference.end[n]).widened(to_ball(T(reference.end[n] * T("1e-180"))))));
                } else {
                    CHECK(is_near(point.end[n], static_cast<double>(reference.end[n])));
                }
            }
        };
        agree(polar, data.polar(lambda));
        agree(plain, data.plain(lambda));
    }
}
