#include "support/catch.hpp"

#include "flow/random_instance.hpp"

#include "limit/dual_tube.hpp"
#include "limit/proximal_step.hpp"

#include <wnflow/enclose/limit.hpp>
#include <wnflow/flow/dual_map.hpp>
#include <wnflow/flow/trajectory.hpp>
#include <wnflow/limit/collapse.hpp>

#include <optional>

using namespace wnflow::limit;
using namespace wnflow::numeric;
using namespace random_instances;
namespace flow = wnflow::flow;
namespace enclose = wnflow::enclose;

namespace {

Shape shape_of(std::uint64_t seed)
{
    Shape shape;
    shape.depth = 2 + static_cast<unsigned>(seed % 4);
    shape.measurements = 1 + seed % 2;
    shape.dimension = 3 + seed % 3;
    shape.alpha = Rational(1 + static_cast<long>(seed % 6)) / 5;
    shape.is_uniform = false;
    return shape;
}

Vector<Ball> to_balls(const Eigen::VectorXd& v)
{
    Vector<Ball> result(v.size());
    for (Eigen::Index i = 0; i < v.size(); ++i) result[i] = Ball(v[i]);
    return result;
}

/// λ(τ) by the classical Runge–Kutta method in double, step τ/n.
std::optional<Eigen::VectorXd> runge_kutta(const Instance& instance, double tau, int n)
{
    const PrecisionScope precision(80);
    const DualSystem system(LimitProblem::of(instance));
    const auto rate = [&](const Eigen::VectorXd& lambda) -> Eigen::VectorXd {
        const auto f = system.residual(system.at(to_balls(lambda)));
        Eigen::VectorXd result(f.size());
        for (Eigen::Index i = 0; i < f.size(); ++i) result[i] = f[i].approximate();
        return result;
    };
    Eigen::VectorXd lambda = Eigen::VectorXd::Zero(system.measurements());
    const double h = tau / n;
    for (int i = 0; i < n; ++i) {
        const Eigen::VectorXd a = rate(lambda), b = rate(lambda + h / 2 * a), c = rate(lambda + h / 2 * b),
                              d = rate(lambda + h * c);
        lambda += h / 6 * (a + 2 * b + 2 * c + d);
        if (!lambda.allFinite()) return std::nullopt;
    }
    return lambda;
}

/// A tube of steps of equal length, as far as it gets; the number of steps.
struct Followed {
    int steps = 0;
    Eigen::VectorXd end;
    double radius = 0;
};
Followed follow(const Instance& instance, double h, int most)
{
    const PrecisionScope precision(128);
    const ProximalStepper stepper(instance);
    auto here = stepper.start();
    REQUIRE(here);
    DualTube tube(instance);
    Followed result;
    while (result.steps < most) {
        const auto next = stepper.step(*here, h);
        if (!next || !tube.extend(to_balls(next->lambda), Ball(h))) break;
        here = next;
        ++result.steps;
    }
    result.end = here->lambda;
    result.radius = tube.radius().approximate();
    return result;
}

} // namespace

TEST_CASE("the tube around the dual trajectory contains it", "[limit][tube]")
{
    int compared = 0, narrowed = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        INFO(canonical_text(instance));
        const ProximalStepper stepper(instance);
        const double h = (seed % 2 == 0 ? 0.1 : 0.5) / stepper.stiffness(*stepper.start());
        const Followed tube = follow(instance, h, 20);
        if (tube.steps == 0) continue;
        const auto coarse = runge_kutta(instance, tube.steps * h, 20 * tube.steps),
                   fine = runge_kutta(instance, tube.steps * h, 40 * tube.steps);
        if (!coarse || !fine) continue;
        ++compared;
        const double distance = (*fine - tube.end).norm(), error = (*fine - *coarse).norm();
        CAPTURE(distance, error, tube.radius);
        CHECK(distance <= tube.radius + error);
        // A method of first order: a quarter of the step, a quarter of the radius. Half is left for the higher orders.
        const Followed finer = follow(instance, h / 4, 4 * tube.steps);
        if (finer.steps < 4 * tube.steps) continue;
        ++narrowed;
        CHECK(finer.radius < tube.radius / 2);
    }
    CHECK(compared > 30);
    CHECK(narrowed > 30);
}

TEST_CASE("a tube refuses steps that lead to r = 0", "[limit][tube]")
{
    const PrecisionScope precision(128);
    Instance instance;
    instance.matrix = matrix_of({{"1", "-1"}});
    instance.target = vector_of({"1"});
    instance.initialization = {parse_rational("0.09"), vector_of({"1", "3"})};
    DualTube tube(instance);
    // r² = 0.09 + log(0.1 e^{−λ} + 0.9 e^{λ}), which is 0 at λ = −0.115….
    const auto to = [](const char* lambda) {
        return Vector<Ball>(Vector<Ball>::Constant(1, Ball(parse_rational(lambda))));
    };
    CHECK_FALSE(tube.extend(to("-0.2"), Ball(parse_rational("0.2"))));
    CHECK(tube.extend(to("-0.01"), Ball(parse_rational("0.01"))));
    CHECK(tube.proves_collapse());
    CHECK(tube.may_prove_collapse());
}

TEST_CASE("what tubes prove about collapse agrees with integrated trajectories", "[limit][tube]")
{
    std::vector<Instance> instances;
    for (std::uint64_t seed = 0; seed < 60; ++seed) instances.push_back(random_instance(seed, shape_of(seed)));
    // Both kinds, where the criterion does not hold at the start: A = [1, −1], b = 1.
    for (const unsigned depth : {2U, 3U})
        for (int k = 0; k < 10; ++k) {
            Instance instance;
            instance.depth = depth;
            instance.matrix = matrix_of({{"1", "-1"}});
            instance.target = vector_of({"1"});
            instance.initialization = {Rational(12 + 4 * k, 50), vector_of({"1", "3"})};
            instances.push_back(instance);
        }
    int excluded = 0, collapsed = 0;
    for (const Instance& instance : instances) {
        if (collapse_from_start(instance).status != CollapseStatus::undecided) continue;
        enclose::LimitSettings settings;
        settings.digits = 20;
        settings.wants_rate = false;
        const enclose::Limit limit = enclose::enclose_minimizer_of(instance, settings);
        const CollapseFinding proved =
            collapse_from_dual_flow(instance, limit.has_entries() ? &limit.entries : nullptr, 1000);
        if (proved.status == CollapseStatus::undecided) continue;
        flow::IntegrationSettings integration;
        integration.sample_times = flow::logarithmic_times(parse_rational("1e-3"), parse_rational("1e3"), 41);
        integration.digits = 15;
        integration.tolerance = parse_rational("1e-10");
        integration.step_limit = 1000;
        integration.stop_when = [&](const flow::Sample& sample) {
            flow::Trajectory so_far;
            so_far.second_digits = 15;
            so_far.samples = {sample};
            return collapse_from_trajectory(instance, so_far).status != CollapseStatus::undecided;
        };
        const CollapseFinding seen = collapse_from_trajectory(instance, integrate(instance, integration));
        INFO(canonical_text(instance) << proved.explanation << "; " << seen.explanation);
        CHECK(proved.is_certified);
        if (seen.status == CollapseStatus::undecided) continue;
        CHECK(seen.status == proved.status);
        (proved.status == CollapseStatus::excluded ? excluded : collapsed) += 1;
    }
    CAPTURE(excluded, collapsed);
    CHECK(excluded > 5);
    CHECK(collapsed > 5);
}
