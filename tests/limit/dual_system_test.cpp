#include "support/catch.hpp"

#include "flow/random_instance.hpp"

#include <wnflow/flow/polar_field.hpp>
#include <wnflow/limit/dual_system.hpp>

using namespace wnflow::limit;
using namespace wnflow::numeric;
using namespace random_instances;

namespace {

// Central differences with h = 1e-60 at 800 bits: an error of order h² = 1e-120, and 1e-240/1e-60 from rounding.
constexpr long bits = 800;
Ball step()
{
    return Ball(parse_rational("1e-60"));
}
Ball tolerance()
{
    return Ball(parse_rational("1e-100"));
}

Shape shape_of(std::uint64_t seed)
{
    Shape shape;
    shape.depth = 2 + static_cast<unsigned>(seed % 4);
    shape.flow = seed % 3 == 0 ? FlowKind::plain : FlowKind::weight_normalized;
    shape.measurements = 1 + seed % 3;
    shape.dimension = 4 + seed % 4;
    shape.alpha = Rational(1, 2);
    shape.eta_r = Rational(1 + static_cast<long>(seed % 4)) / 2;
    shape.eta_u = Rational(2, 3);
    shape.is_uniform = false;
    return shape;
}

/// Small: |(Aᵀλ)_n| ≤ 3/10, so that y > 0 and r² > 0 stay.
Vector<Ball> lambda_of(std::uint64_t seed, std::size_t size)
{
    Vector<Ball> lambda(static_cast<Eigen::Index>(size));
    for (Eigen::Index i = 0; i < lambda.size(); ++i)
        lambda[i] =
            Ball(Rational(static_cast<long>((seed * 37 + static_cast<std::uint64_t>(i) * 101) % 199) - 99, 1000));
    return lambda;
}

/// The directional derivative of f at λ.
template <class Function>
Vector<Ball> derivative(const Function& f, const Vector<Ball>& lambda, const Vector<Ball>& direction)
{
    Vector<Ball> forward = lambda, backward = lambda;
    for (Eigen::Index i = 0; i < lambda.size(); ++i) {
        forward[i] = (lambda[i] + step() * direction[i]).midpoint();
        backward[i] = (lambda[i] - step() * direction[i]).midpoint();
    }
    Vector<Ball> difference = f(forward);
    const Vector<Ball> other = f(backward);
    for (Eigen::Index i = 0; i < difference.size(); ++i)
        difference[i] = (difference[i] - other[i]) / (Ball(2) * step());
    return difference;
}

Vector<Ball> unit_vector(Eigen::Index size, Eigen::Index k)
{
    Vector<Ball> e(size);
    e[k] = Ball(1);
    return e;
}

bool is_within(const Ball& a, const Ball& b, const Ball& distance)
{
    return certainly_less(abs(a - b), distance);
}

} // namespace

TEST_CASE("the Hessian of D is minus the derivative of F", "[limit][dual_system]")
{
    const PrecisionScope precision(bits);
    for (std::uint64_t seed = 0; seed < 36; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const DualSystem system(LimitProblem::of(instance));
        const Vector<Ball> lambda = lambda_of(seed, instance.measurements());
        const auto point = system.at(lambda);
        REQUIRE((point.in_domain && !point.is_clipped));
        const Matrix<Ball> hessian = system.hessian(point);
        const auto f = [&](const Vector<Ball>& at) { return system.residual(system.at(at)); };
        INFO(canonical_text(instance));
        CHECK(certainly_positive_definite(hessian));
        for (Eigen::Index j = 0; j < system.measurements(); ++j) {
            const Vector<Ball> column = derivative(f, lambda, unit_vector(system.measurements(), j));
            for (Eigen::Index i = 0; i < system.measurements(); ++i) {
                CHECK(is_within(hessian(i, j), -column[i], tolerance()));
                CHECK(hessian(i, j).overlaps(hessian(j, i)));
            }
            CHECK_FALSE(is_within(hessian(j, j), -column[j] * Ball(Rational(1'000'001, 1'000'000)), tolerance()));
        }
    }
}

TEST_CASE("changes of the entries to first order", "[limit][dual_system]")
{
    const PrecisionScope precision(bits);
    for (std::uint64_t seed = 0; seed < 36; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const DualSystem system(LimitProblem::of(instance));
        const Vector<Ball> lambda = lambda_of(seed, instance.measurements()),
                           direction = lambda_of(seed + 1000, instance.measurements());
        const auto point = system.at(lambda);
        const Vector<Ball> relative = system.relative_change(point, direction),
                           expected =
                               derivative([&](const Vector<Ball>&at) { return system.at(at).end; }, lambda, direction);
        INFO(canonical_text(instance));
        for (Eigen::Index n = 0; n < system.dimension(); ++n)
            CHECK(is_within(relative[n] * point.end[n], expected[n], tolerance()));
    }
}

TEST_CASE("the decay matrix is minus the derivative of e along the flow", "[limit][dual_system]")
{
    // e' = L A (x^⊙(L−1) ⊙ x') with x' = r' u + r u' = −K e for every e: as K does not depend on b, a basis of e's is had
    // by changing b.
    const PrecisionScope precision(bits);
    for (std::uint64_t seed = 0; seed < 36; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const DualSystem system(LimitProblem::of(instance));
        const auto point = system.at(lambda_of(seed, instance.measurements()));
        const Ball eta_r(instance.rates.eta_r), eta_u(instance.rates.eta_u), r = sqrt(point.radius_squared);
        const Matrix<Ball> k = system.decay_matrix(point, eta_r, eta_u);
        Vector<Ball> x(system.dimension()), u(system.dimension());
        for (Eigen::Index n = 0; n < x.size(); ++n) {
            x[n] = root(point.end[n], instance.depth);
            u[n] = x[n] / r;
        }
        INFO(canonical_text(instance));
        for (Eigen::Index j = 0; j < system.measurements(); ++j) {
            auto network = system.network();
            network.target = network.matrix.apply(point.end) - unit_vector(system.measurements(), j); // e = unit vector
            Vector<Ball> velocity = network.gradient(x);
            if (instance.flow == FlowKind::plain) {
                for (Ball& entry : velocity) entry = -entry;
            } else {
                const auto d = wnflow::flow::PolarField<Ball>{network, eta_r, eta_u}(r, u);
                for (Eigen::Index n = 0; n < x.size(); ++n) velocity[n] = d.radius * u[n] + r * d.direction[n];
            }
            for (Eigen::Index n = 0; n < x.size(); ++n)
                velocity[n] *= Ball(instance.depth) * power(x[n], static_cast<long>(instance.depth) - 1);
            const Vector<Ball> change = network.matrix.apply(velocity);
            for (Eigen::Index i = 0; i < system.measurements(); ++i) CHECK(is_within(k(i, j), -change[i], tolerance()));
        }
    }
}

TEST_CASE("on a face radius and direction stay those of the full problem", "[limit][dual_system]")
{
    const PrecisionScope precision(bits);
    for (const unsigned depth : {2U, 3U, 5U}) {
        Shape shape;
        shape.depth = depth;
        shape.dimension = 5;
        shape.alpha = 2; // r² > 0 although the weights of the face have a sum below 1
        shape.is_uniform = false;
        const Instance instance = random_instance(depth, shape);
        LimitProblem problem = LimitProblem::of(instance);
        problem.face = std::vector<std::size_t>{0, 2, 3};
        const DualSystem system(problem), full(LimitProblem::of(instance));
        REQUIRE(system.dimension() == 3);
        const Vector<Ball> lambda = lambda_of(7, 2);
        const auto point = system.at(lambda);
        REQUIRE((point.in_domain && !point.is_clipped));
        const Ball q = point.growth_exponent, r = sqrt(point.radius_squared);
        const Vector<Ball> shift = full.network().matrix.apply_transposed(lambda), start = problem.start.direction();
        Ball norm;
        CAPTURE(depth);
        for (Eigen::Index i = 0; i < 3; ++i) {
            const auto n = static_cast<Eigen::Index>((*problem.face)[static_cast<std::size_t>(i)]);
            const Ball u = root(point.end[i], depth) / r;
            norm += u * u;
            const long exponent = 2 - static_cast<long>(depth);
            const Ball change =
                depth == 2 ? log(u / start[n]) + q + shift[n] / Ball(2)
                           : exp(Ball(exponent) * q) * power(u, exponent) - power(start[n], exponent) - shift[n];
            CHECK(is_within(change, Ball(0), tolerance()));
        }
        CHECK(is_within(norm, Ball(1), tolerance()));
        CHECK(is_within(q * Ball(2) * Ball(instance.rates.ratio()),
                        point.radius_squared - power(problem.start.radius(), 2), tolerance()));
    }
}

TEST_CASE("where the point is clipped F = -b", "[limit][dual_system]")
{
    Instance instance;
    instance.matrix = matrix_of({{"1", "2"}});
    instance.target = vector_of({"1"});
    instance.initialization = start_at(vector_of({"0.3", "0.4"}));
    const DualSystem system(LimitProblem::of(instance));
    const auto point = system.at(Vector<Ball>::Constant(1, Ball(50)));
    CHECK(point.is_clipped);
    CHECK(system.residual(point)[0].contains(Rational(-1)));
}
