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

} // namespace

TEST_CASE("the tube around the dual trajectory contains it", "[limit][tube]")
{
    int compared = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        INFO(canonical_text(instance));
        const PrecisionScope precision(128);
        const ProximalStepper stepper(instance);
        auto here = stepper.start();
        REQUIRE(here);
        DualTube tube(instance);
        const double h = (seed % 2 == 0 ? 0.1 : 0.5) / stepper.stiffness(*here);
        int steps = 0;
        while (steps < 20) {
            const auto next = stepper.step(*here, h);
            if (!next || !tube.extend(to_balls(next->lambda), Ball(h))) break;
            here = next;
            ++steps;
        }
        if (steps == 0) continue;
        const auto coarse = runge_kutta(instance, steps * h, 20 * steps),
                   fine = runge_kutta(instance, steps * h, 40 * steps);
        if (!coarse || !fine) continue;
        ++compared;
        const double distance = (*fine - here->lambda).norm(), error = (*fine - *coarse).norm();
        CAPTURE(distance, error, tube.radius().approximate());
        CHECK(distance <= tube.radius().approximate() + error);
        CHECK(tube.radius().approximate() <= 20 * distance + 1e-3); // and says something
    }
    CHECK(compared > 40);
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
    int excluded = 0, collapsed = 0;
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        if (collapse_from_start(instance).status != CollapseStatus::undecided) continue;
        enclose::LimitSettings settings;
        settings.digits = 20;
        settings.wants_rate = false;
        const enclose::Limit limit = enclose::enclose_minimizer_of(instance, settings);
        const CollapseFinding proved =
            collapse_from_dual_flow(instance, limit.has_entries() ? &limit.entries : nullptr, 1000);
        if (proved.status == CollapseStatus::undecided) continue;
        flow::IntegrationSettings integration;
        integration.sample_times = flow::logarithmic_times(parse_rational("1e-3"), parse_rational("1e5"), 81);
        integration.digits = 15;
        integration.tolerance = parse_rational("1e-10");
        integration.step_limit = 2000;
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
