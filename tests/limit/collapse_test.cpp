#include "support/catch.hpp"

#include "flow/random_instance.hpp"

#include <wnflow/flow/network.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/limit/collapse.hpp>

#include <cmath>
#include <string>

using namespace wnflow::limit;
using namespace wnflow::numeric;
using namespace random_instances;
namespace flow = wnflow::flow;

namespace {

/// r → 0 although S₊ has positive points: A = [1, −1], b = 1, u₀² = (1/10, 9/10), from v = (1, 3).
Instance collapsing_instance(const std::string& radius_squared)
{
    Instance instance;
    instance.matrix = matrix_of({{"1", "-1"}});
    instance.target = vector_of({"1"});
    instance.initialization = {parse_rational(radius_squared), vector_of({"1", "3"})};
    return instance;
}

/// ‖e(0)‖² − ‖b‖² in balls.
Ball excess_at_start(const Instance& instance)
{
    const PrecisionScope precision(400);
    const auto network = flow::Network<Ball>::of(instance);
    const Vector<Ball> e = network.residual(flow::Start{instance.initialization, {}}.weights());
    return squared_norm(e) - squared_norm(network.target);
}

/// r at the end of a run in double, and ‖e‖/‖b‖ there.
struct End {
    double radius, relative_residual;
};
End end_of(const Instance& instance, const std::string& until)
{
    flow::IntegrationSettings settings;
    settings.sample_times = {0, parse_rational(until)};
    settings.digits = 15;
    settings.tolerance = parse_rational("1e-7");
    const flow::Trajectory trajectory = integrate(instance, settings);
    REQUIRE(trajectory.outcome == flow::IntegrationOutcome::time_reached);
    const flow::Sample& last = trajectory.samples.back();
    const auto network = flow::Network<Ball>::of(instance);
    return {last.radius.approximate(), sqrt(squared_norm(network.residual(last.weights))).approximate() /
                                           sqrt(squared_norm(network.target)).approximate()};
}

Shape shape_of(std::uint64_t seed)
{
    Shape shape;
    shape.depth = 2 + static_cast<unsigned>(seed % 3);
    shape.measurements = 1 + seed % 2;
    shape.dimension = 3 + seed % 3;
    shape.alpha = Rational(1 + static_cast<long>(seed % 6)) / 4;
    shape.is_uniform = false;
    return shape;
}

} // namespace

TEST_CASE("the known example of collapse is found", "[limit][collapse]")
{
    const Instance instance = collapsing_instance("0.09");
    CHECK_FALSE(starts_within_target(instance));
    const CollapseFinding finding = decide_collapse(instance);
    CHECK(finding.status == CollapseStatus::collapsed);
    CHECK_FALSE(finding.explanation.empty());
    const End end = end_of(instance, "20");
    CHECK(end.radius < 1e-6);
    CHECK(end.relative_residual > 0.999);

    SECTION("the plain flow does not collapse")
    {
        Instance plain = instance;
        plain.flow = FlowKind::plain;
        const CollapseFinding excluded = decide_collapse(plain);
        CHECK(excluded.status == CollapseStatus::excluded);
        CHECK(excluded.is_certified);
        CHECK(end_of(plain, "20").relative_residual < 1e-6);
    }
    SECTION("from very near 0 the start alone proves it")
    {
        const CollapseFinding small = collapse_from_start(collapsing_instance("1e-6"));
        CHECK(small.status == CollapseStatus::collapsed);
        CHECK(small.is_certified);
        CHECK(small.time == 0);
    }
    SECTION("with the directions exchanged it converges, which the start alone proves")
    {
        Instance other = instance;
        other.initialization.direction = vector_of({"3", "1"});
        const CollapseFinding excluded = decide_collapse(other);
        CHECK(excluded.status == CollapseStatus::excluded);
        CHECK(excluded.is_certified);
        CHECK(excluded.time == 0);
    }
}

TEST_CASE("‖e(0)‖ ≤ ‖b‖ is decided exactly", "[limit][collapse]")
{
    const auto start = [](unsigned depth, const char* radius_squared, const char* target) {
        Instance instance;
        instance.depth = depth;
        instance.matrix = matrix_of({{"1"}});
        instance.target = vector_of({target});
        instance.initialization = {parse_rational(radius_squared), vector_of({"1"})};
        return starts_within_target(instance);
    };
    SECTION("ties")
    {
        // A = [1]: ‖e(0)‖ = ‖b‖ at x̃₀ = r₀^L = 2b.
        CHECK(start(2, "2", "1"));
        CHECK_FALSE(start(2, "2.00000000000000000000000000000000000000000000000000000000001", "1"));
        CHECK(start(3, "4", "4")); // 4^(3/2) = 8
        CHECK_FALSE(start(3, "4.00000000000000000000000000000000000000000000000000000000001", "4"));
        CHECK(start(4, "2", "2"));
        CHECK_FALSE(start(2, "1", "-1"));
    }
    SECTION("2^(2/3), which is irrational, from both sides")
    {
        CHECK(start(3, "1.5874010519681994747517056392723082603914933278998", "1"));
        CHECK_FALSE(start(3, "1.5874010519681994747517056392723082603914933278999", "1"));
    }
    SECTION("A x̃₀ = 0")
    {
        Instance instance;
        instance.matrix = matrix_of({{"1", "-1"}});
        instance.target = vector_of({"1"});
        instance.initialization = {Rational(5), vector_of({"1", "1"})};
        CHECK(starts_within_target(instance));
    }
    SECTION("random instances, against balls")
    {
        int within = 0;
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            const Instance instance = random_instance(seed, shape_of(seed));
            const Ball excess = excess_at_start(instance);
            INFO(canonical_text(instance));
            REQUIRE_FALSE(excess.contains_zero());
            CHECK(starts_within_target(instance) == excess.is_negative());
            within += starts_within_target(instance);
        }
        CHECK(within > 50);
        CHECK(within < 280);
    }
}

TEST_CASE("what the criterion calls collapse does collapse", "[limit][collapse]")
{
    int collapsed = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Shape shape = shape_of(seed);
        shape.depth = 2;
        shape.alpha = Rational(1, 10 + static_cast<long>(seed % 10));
        const Instance instance = random_instance(seed, shape);
        const flow::Start start{instance.initialization, {}};
        if (!satisfies_collapse_criterion(instance, Ball(instance.initialization.radius_squared), start.direction()))
            continue;
        INFO(canonical_text(instance));
        ++collapsed;
        CHECK(collapse_from_start(instance).status == CollapseStatus::collapsed);
        CHECK(excess_at_start(instance).is_positive()); // the two certificates never contradict each other
        // Near r = 0, r' = −s r with s = −⟨A u², b⟩, which u first makes somewhat smaller: r falls by nearly e^(−20).
        const auto network = flow::Network<Ball>::of(instance);
        const Ball s = -inner(network.matrix.apply(flow::Network<Ball>::powers(start.direction(), 2)), network.target);
        const End end = end_of(instance, midpoint_text(Ball(20) / s, 3));
        CHECK(end.radius < 0.05 * start.radius().approximate());
        CHECK(end.relative_residual > 0.99);
    }
    CHECK(collapsed > 5);
}

TEST_CASE("what is called excluded stays away from 0", "[limit][collapse]")
{
    int excluded = 0, undecided = 0, collapsed = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const CollapseFinding finding = decide_collapse(instance);
        INFO(canonical_text(instance) << finding.explanation);
        if (finding.status == CollapseStatus::undecided) {
            ++undecided;
            continue;
        }
        // Some time later, by the theory: ‖e‖ has fallen on, and r^L ≥ (‖b‖ − ‖e‖)/max ‖A_n‖.
        const End end = end_of(instance, to_text(Rational(finding.time * 2 + 5)));
        if (finding.status == CollapseStatus::collapsed) {
            ++collapsed;
            CHECK(end.relative_residual > 0.9);
            continue;
        }
        ++excluded;
        const Matrix<double> a = to_matrix<double>(instance.matrix);
        const double target = to_vector<double>(instance.target).norm(), longest = a.colwise().norm().maxCoeff();
        CHECK(end.relative_residual < 1);
        CHECK(std::pow(end.radius, instance.depth) >= (1 - end.relative_residual) * target / longest);
    }
    CAPTURE(excluded, undecided, collapsed);
    CHECK(excluded > 25);
    CHECK(undecided < 5);
}

TEST_CASE("where the criterion of collapse holds, the radius falls for good, at every depth", "[limit][collapse]")
{
    int seen = 0, others = 0, grown = 0;
    for (unsigned depth = 2; depth <= 5; ++depth)
        for (const long second : {2L, 3L, 5L})
            for (const char* radius_squared : {"1/1000", "1/50", "1/10", "1/4"}) {
                Instance instance = collapsing_instance("1");
                instance.depth = depth;
                instance.initialization = {wnflow::numeric::parse_rational(radius_squared), {Rational(1), Rational(second)}};
                flow::IntegrationSettings settings;
                settings.sample_times = flow::linear_times(40, 9);
                settings.digits = 20;
                settings.tolerance = wnflow::numeric::parse_rational("1e-15");
                const flow::Trajectory trajectory = flow::integrate(instance, settings);
                CAPTURE(depth, second, radius_squared, trajectory.reason);
                const PrecisionScope precision(200);
                const flow::Start start{instance.initialization, {}};
                const Ball r = start.radius();
                const bool holds = satisfies_collapse_criterion(instance, r * r, start.direction());
                const flow::Sample& last = trajectory.samples.back();
                if (holds) { // once, it holds for good: s² − L V r²/η̃ does not decrease, and r falls
                    ++seen;
                    CHECK(satisfies_collapse_criterion(instance, last));
                    for (std::size_t k = 1; k < trajectory.samples.size(); ++k)
                        CHECK(certainly_less(trajectory.samples[k].radius, trajectory.samples[k - 1].radius));
                } else {
                    ++others;
                    grown += certainly_less(r, last.radius); // no criterion that always holds
                }
            }
    CHECK(seen > 15);
    CHECK(others > 5);
    CHECK(grown > 0);
}

TEST_CASE("the criterion of collapse is an inequality of balls", "[limit][collapse]")
{
    const PrecisionScope precision(128);
    // A = [1, −1], b = 1, u² = (1/10, 9/10): s = 8/10, ω = 2, ω₂ = 2, V = ½(2 + 2r²), so r² < η̃ 0.64/(2 + 2r²):
    // r² = (−1 + √2.28)/2 η̃ = 0.25499… at η̃ = 1.
    const Instance instance = collapsing_instance("1");
    const Vector<Ball> u = flow::Start{instance.initialization, {}}.direction();
    CHECK(satisfies_collapse_criterion(instance, Ball(Rational(254, 1000)), u));
    CHECK_FALSE(satisfies_collapse_criterion(instance, Ball(Rational(256, 1000)), u));
    CHECK_FALSE(satisfies_collapse_criterion(instance, Ball(Rational(254, 1000)).widened(Ball(Rational(2, 1000))), u));
    // Depth 3: s = (27 − 1)/10^{3/2}, ω = 1, ω₂ = 1, V = 2(1 + r³), so r² < η̃ s²/(6(1 + r³)) with s² = 0.676: r² < 0.10877….
    Instance deep = instance;
    deep.depth = 3;
    CHECK(satisfies_collapse_criterion(deep, Ball(Rational(1087, 10000)), u));
    CHECK_FALSE(satisfies_collapse_criterion(deep, Ball(Rational(1088, 10000)), u));
    Instance away = instance;
    away.target = vector_of({"-1"}); // s < 0
    CHECK_FALSE(satisfies_collapse_criterion(away, Ball(Rational(1, 1000)), u));
    // A smaller rate ratio shrinks the region.
    Instance slow = instance;
    slow.rates = {Rational(1, 100), Rational(1)};
    CHECK_FALSE(satisfies_collapse_criterion(slow, Ball(Rational(1, 10)), u));
    CHECK(satisfies_collapse_criterion(slow, Ball(Rational(3, 1000)), u));
}

TEST_CASE("a trajectory decides only by a wide margin", "[limit][collapse]")
{
    const Instance instance = collapsing_instance("0.09");
    flow::Trajectory trajectory;
    trajectory.second_digits = 15;
    flow::Sample sample;
    sample.time = 3;
    sample.direction = flow::Start{instance.initialization, {}}.direction();
    const auto finding_at = [&](const Ball& first_weight) { // e = x₁² − x₂² − 1 with x₂ = 0
        sample.weights = (Vector<Ball>(2) << first_weight, Ball(0)).finished();
        sample.radius = Ball(10); // too large for the criterion of collapse
        trajectory.samples = {sample};
        return collapse_from_trajectory(instance, trajectory);
    };
    CHECK(finding_at(Ball(Rational(1, 2))).status == CollapseStatus::excluded);
    CHECK(finding_at(Ball(Rational(1, 2))).time == 3);
    CHECK_FALSE(finding_at(Ball(Rational(1, 2))).is_certified); // numbers prove nothing
    CHECK(finding_at(Ball(Rational(1, 2)).widened(Ball(Rational(1, 100)))).status == CollapseStatus::undecided);
    CHECK(finding_at(Ball(2)).status == CollapseStatus::undecided);
}
