#include "support/catch.hpp"

#include "flow/random_instance.hpp"

#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/trajectory.hpp>
#include <wnflow/limit/dual_newton.hpp>

#include <string>
#include <vector>

using namespace wnflow::limit;
using namespace wnflow::numeric;
using namespace random_instances;
namespace flow = wnflow::flow;

namespace {

constexpr unsigned digits = 40;
constexpr NewtonSettings settings{digits, 1000, 1L << 13};

struct Case {
    std::uint64_t seed;
    Instance instance;
};

/// Depths 2 to 10, both flows, starts from far inside to far beyond the optimum, strong and weak bias.
std::vector<Case> cases()
{
    std::vector<Case> result;
    std::uint64_t seed = 0;
    for (const unsigned depth : {2U, 3U, 4U, 10U})
        for (const FlowKind kind : {FlowKind::plain, FlowKind::weight_normalized})
            for (const char* alpha : {"1e-6", "1e-2", "1", "5"})
                for (const char* eta : {"1e-2", "1", "100"}) {
                    if (kind == FlowKind::plain && std::string(eta) != "1") continue;
                    Shape shape;
                    shape.depth = depth;
                    shape.flow = kind;
                    shape.measurements = 1 + seed % 4;
                    shape.dimension = shape.measurements + 2 + seed % 5;
                    shape.alpha = parse_rational(alpha);
                    shape.eta_r = parse_rational(eta);
                    shape.is_uniform = seed % 2 == 0;
                    result.push_back({seed, random_instance(seed, shape)});
                    ++seed;
                }
    return result;
}

/// |A z − b| < bound in every entry.
bool solves(const Instance& instance, const Vector<Ball>& z, const char* bound)
{
    const Vector<Ball> image = product(to_matrix<Ball>(instance.matrix), z);
    for (std::size_t i = 0; i < instance.measurements(); ++i)
        if (!certainly_less(abs(image[static_cast<Eigen::Index>(i)] - Ball(instance.target[i])),
                            Ball(parse_rational(bound))))
            return false;
    return true;
}

/// ∇Φ at z by the formulas of the theory, as the difference of two vectors, in whose size errors are measured.
struct Gradient {
    Vector<Ball> first, second;
};
Gradient gradient_of_potential(const Instance& instance, const flow::Start& start, const Vector<Ball>& z)
{
    const long depth = instance.depth;
    const Ball eta(instance.rates.ratio());
    Gradient gradient{Vector<Ball>(z.size()), Vector<Ball>(z.size())};
    const bool is_plain = instance.flow == FlowKind::plain;
    const Vector<Ball> x = start.weights(), u = start.direction();
    const Ball r2 = power(start.radius(), 2), s = sum(z);
    Ball mass; // Σ z^(2/L) = m^(2/L)
    for (const Ball& entry : z) mass += power(root(entry, instance.depth), 2);
    const Ball kappa = exp(Ball(2 - depth) * (mass - r2) / (Ball(2) * eta));
    for (Eigen::Index n = 0; n < z.size(); ++n) {
        if (depth == 2) {
            gradient.first[n] = log(z[n]) + (is_plain ? Ball(0) : (s - r2) / eta);
            gradient.second[n] = is_plain ? log(x[n] * x[n]) : log(s * u[n] * u[n]);
        } else {
            const Ball slope = power(root(z[n], instance.depth), 2 - depth); // zₙ^(2/L−1)
            gradient.first[n] = power(is_plain ? x[n] : u[n], 2 - depth);
            // ∂m/∂zₙ = (m^(2/L))^(L/2−1) zₙ^(2/L−1)
            gradient.second[n] = is_plain ? slope : kappa * power(sqrt(mass), depth - 2) * slope;
        }
    }
    return gradient;
}

/// |⟨k, first − second⟩| ≤ 1e-30 Σ |kₙ| (|firstₙ| + |secondₙ|).
bool is_orthogonal(const RationalVector& k, const Gradient& gradient)
{
    Ball along, size;
    for (std::size_t n = 0; n < k.size(); ++n) {
        const Ball &a = gradient.first[static_cast<Eigen::Index>(n)],
                   &b = gradient.second[static_cast<Eigen::Index>(n)];
        along += Ball(k[n]) * (a - b);
        size += abs(Ball(k[n])) * (abs(a) + abs(b));
    }
    return certainly_less_equal(abs(along), size * Ball(parse_rational("1e-30")));
}

} // namespace

TEST_CASE("the dual zero gives the stationary point of the potential on S+", "[limit][dual_newton]")
{
    int converged = 0, noticed = 0;
    for (const auto& [seed, instance] : cases()) {
        const LimitProblem problem = LimitProblem::of(instance);
        const NewtonResult result = approximate_dual_zero(problem, settings);
        INFO(canonical_text(instance) << result.reason << ", " << result.iterations << " iterations");
        CHECK(result.outcome == NewtonOutcome::converged);
        if (result.outcome != NewtonOutcome::converged) continue;
        CHECK(result.last_change < -static_cast<double>(digits));

        const PrecisionScope precision(result.bits + 2000);
        const DualSystem system(problem);
        const auto point = system.at(result.lambda);
        REQUIRE((point.in_domain && !point.is_clipped));
        for (const Ball& entry : point.end) CHECK(entry.is_positive());
        CHECK(solves(instance, point.end, "1e-38"));
        const Gradient gradient = gradient_of_potential(instance, problem.start, point.end);
        for (const RationalVector& k : kernel_basis(instance.matrix)) CHECK(is_orthogonal(k, gradient));

        // Negative control: the potential of a start in a slightly different direction.
        flow::Start other = problem.start;
        other.initialization.direction[0] *= Rational(1001, 1000);
        const Gradient wrong = gradient_of_potential(instance, other, point.end);
        ++converged;
        for (const RationalVector& k : kernel_basis(instance.matrix))
            if (!is_orthogonal(k, wrong)) {
                ++noticed;
                break;
            }
    }
    CHECK(noticed > converged / 2); // not where one of the two vectors is far smaller than the other
}

TEST_CASE("the limit of WN is the limit of GF from x0/ρ", "[limit][dual_newton]")
{
    int compared = 0;
    for (const auto& [seed, instance] : cases()) {
        if (instance.flow == FlowKind::plain) continue;
        const LimitProblem problem = LimitProblem::of(instance);
        const NewtonResult polar = approximate_dual_zero(problem, settings);
        if (polar.outcome != NewtonOutcome::converged) continue; // reported by the test above
        const PrecisionScope precision(polar.bits + 2000);
        const auto end = DualSystem(problem).at(polar.lambda);
        LimitProblem plain = problem;
        plain.flow = FlowKind::plain;
        plain.start.log_magnification =
            flow::log_magnification(sqrt(end.radius_squared), problem.start.radius(), end.growth_exponent).midpoint();
        const NewtonResult result = approximate_dual_zero(plain, settings);
        INFO(canonical_text(instance) << "log rho = " << *plain.start.log_magnification << result.reason);
        CHECK(result.outcome == NewtonOutcome::converged);
        if (result.outcome != NewtonOutcome::converged) continue;
        const auto plain_end = DualSystem(plain).at(result.lambda);
        for (Eigen::Index n = 0; n < end.end.size(); ++n)
            CHECK(certainly_less(abs(plain_end.end[n] / end.end[n] - Ball(1)), Ball(parse_rational("1e-25"))));
        ++compared;
    }
    CHECK(compared > 30);
}

TEST_CASE("more digits give the same point", "[limit][dual_newton]")
{
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        Shape shape;
        shape.depth = 2 + static_cast<unsigned>(seed % 3);
        shape.flow = seed % 2 == 0 ? FlowKind::plain : FlowKind::weight_normalized;
        const LimitProblem problem = LimitProblem::of(random_instance(seed, shape));
        const NewtonResult a = approximate_dual_zero(problem, {30, 1000, 1L << 13}),
                           b = approximate_dual_zero(problem, {300, 1000, 1L << 13});
        CAPTURE(seed);
        REQUIRE(a.outcome == NewtonOutcome::converged);
        REQUIRE(b.outcome == NewtonOutcome::converged);
        const PrecisionScope precision(3000);
        const DualSystem system(problem);
        const auto few = system.at(a.lambda), many = system.at(b.lambda);
        for (Eigen::Index n = 0; n < few.end.size(); ++n)
            CHECK(certainly_less(abs(few.end[n] / many.end[n] - Ball(1)), Ball(parse_rational("1e-30"))));
        const Vector<Ball> defect = system.residual(many);
        for (const Ball& entry : defect) CHECK(certainly_less(abs(entry), Ball(parse_rational("1e-299"))));
    }
}

TEST_CASE("a trajectory approaches the limit", "[limit][dual_newton]")
{
    for (std::uint64_t seed = 0; seed < 9; ++seed) {
        Shape shape;
        shape.depth = 2 + static_cast<unsigned>(seed % 3);
        shape.flow = seed < 3 ? FlowKind::plain : FlowKind::weight_normalized;
        shape.measurements = 1;
        shape.dimension = 3;
        shape.alpha = Rational(4, 5);
        shape.eta_u = 2;
        const Instance instance = random_instance(100 + seed, shape);
        const LimitProblem problem = LimitProblem::of(instance);
        const NewtonResult result = approximate_dual_zero(problem, settings);
        REQUIRE(result.outcome == NewtonOutcome::converged);
        const auto end = DualSystem(problem).at(result.lambda);
        flow::IntegrationSettings run;
        run.sample_times = {0, 2, 100};
        run.tolerance = parse_rational("1e-10");
        run.digits = 15;
        const flow::Trajectory trajectory = flow::integrate(instance, run);
        REQUIRE(trajectory.outcome == flow::IntegrationOutcome::time_reached);
        INFO(canonical_text(instance));
        const auto distance = [&](const flow::Sample& sample) {
            Ball largest;
            for (Eigen::Index n = 0; n < end.end.size(); ++n)
                largest =
                    max(largest, abs(power(sample.weights[n].midpoint(), instance.depth) - end.end[n].midpoint()));
            return largest.approximate();
        };
        CHECK(distance(trajectory.samples[0]) > 1e-2);
        CHECK(distance(trajectory.samples[2]) < distance(trajectory.samples[0]));
        CHECK(distance(trajectory.samples[2]) < 1e-7);
    }
}

TEST_CASE("what cannot be done within the limits is said to be so", "[limit][dual_newton]")
{
    const LimitProblem problem = LimitProblem::of(random_instance(3, Shape{}));
    CHECK(approximate_dual_zero(problem, {50, 1, 1L << 13}).outcome == NewtonOutcome::iteration_limit);
    const NewtonResult result = approximate_dual_zero(problem, {300, 1000, 256});
    CHECK(result.outcome == NewtonOutcome::precision_limit);
    CHECK_FALSE(result.reason.empty());
}

TEST_CASE("an empty S+ has no dual zero, although F has zeros", "[limit][dual_newton]")
{
    // The zero at λ = 0.58459 of the first has r² < 0 and must not be taken; nor that of the second, near λ = 60.
    LimitProblem first;
    first.matrix = matrix_of({{"1", "2"}});
    first.target = vector_of({"-1"});
    first.start = {start_at(vector_of({"0.3", "0.4"})), {}};
    CHECK(approximate_dual_zero(first, {30, 200, 1024}).outcome != NewtonOutcome::converged);
    LimitProblem plain = first;
    plain.flow = FlowKind::plain;
    CHECK(approximate_dual_zero(plain, {30, 200, 1024}).outcome != NewtonOutcome::converged);
}

TEST_CASE("a second zero of F with r² < 0 is not mistaken for the limit", "[limit][dual_newton]")
{
    LimitProblem problem;
    problem.depth = 4;
    problem.matrix = matrix_of({{"1", "2", "0.5"}});
    problem.target = vector_of({"1.3"});
    problem.start = {start_at(vector_of({"0.5", "0.4", "0.6"})), {}};
    const NewtonResult result = approximate_dual_zero(problem, settings);
    REQUIRE(result.outcome == NewtonOutcome::converged);
    const auto point = DualSystem(problem).at(result.lambda);
    CHECK(point.radius_squared.is_positive());
    CHECK(certainly_less(abs(result.lambda[0]), Ball(20))); // the other one is near 60
}

TEST_CASE("a start that is the limit already needs no step", "[limit][dual_newton]")
{
    // A x̃₀ = b to the last bit: F = 0 at λ = 0 gives no direction, which is no failure.
    LimitProblem problem;
    problem.flow = FlowKind::plain;
    problem.depth = 4;
    problem.matrix = matrix_of({{"1", "2", "-1"}});
    problem.start = {start_at(vector_of({"1", "1", "1"})), {}};
    problem.target = vector_of({"2"});
    const NewtonResult result = approximate_dual_zero(problem, settings);
    INFO(result.reason);
    REQUIRE(result.outcome == NewtonOutcome::converged);
    for (const Ball& entry : DualSystem(problem).at(result.lambda).end)
        CHECK(std::abs(entry.approximate() - 1) < 1e-30);
}
