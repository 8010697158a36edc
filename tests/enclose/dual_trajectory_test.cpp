#include "support/catch.hpp"

#include "enclose/flows.hpp"

#include <wnflow/enclose/cartesian_trajectory.hpp>
#include <wnflow/enclose/dual_trajectory.hpp>
#include <wnflow/enclose/limit.hpp>
#include <wnflow/flow/trajectory.hpp>
#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <random>

using namespace wnflow;
using enclose::CartesianTrajectory;
using enclose::DualTrajectory;
using enclosed_flows::mild;
using numeric::Ball;
using numeric::PrecisionScope;
using numeric::Rational;

namespace {

DualTrajectory dual(const problem::Instance& instance, const Rational& until, unsigned digits,
                    ode::Method method = ode::Method::automatic, bool uses_limit = false)
{
    enclose::DualTrajectorySettings settings;
    settings.until = until;
    settings.digits = digits;
    settings.method = method;
    settings.uses_limit = uses_limit;
    return DualTrajectory::enclose(instance, settings);
}

CartesianTrajectory cartesian(const problem::Instance& instance, const Rational& until, unsigned digits)
{
    enclose::CartesianTrajectorySettings settings;
    settings.until = until;
    settings.digits = digits;
    settings.growth_slack = 0.3;
    return CartesianTrajectory::enclose(instance, settings);
}

/// A trajectory in polar coordinates, integrated to 60 digits: far beyond the enclosures' widths.
flow::Trajectory reference(const problem::Instance& instance, std::vector<Rational> times)
{
    flow::IntegrationSettings settings;
    settings.sample_times = std::move(times);
    settings.digits = 70;
    settings.tolerance = numeric::parse_rational("1e-62");
    settings.stepper = flow::Stepper::taylor;
    return flow::integrate(instance, settings);
}

std::vector<Rational> random_times(std::uint64_t seed, int count, const Rational& until)
{
    std::mt19937_64 bits(seed);
    std::vector<Rational> times = {0};
    for (int i = 1; i < count; ++i) times.push_back(until * Rational(static_cast<long>(bits() % 1000003), 1000003));
    times.push_back(until);
    std::ranges::sort(times);
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

bool overlaps(const numeric::Vector<Ball>& a, const numeric::Vector<Ball>& b)
{
    for (Eigen::Index i = 0; i < a.size(); ++i)
        if (!a[i].overlaps(b[i])) return false;
    return true;
}

} // namespace

TEST_CASE("both enclosures contain a reference trajectory at thousands of times", "[enclose][trajectory]")
{
    const bool is_plain = GENERATE(false, true);
    const unsigned depth = GENERATE(2U, 3U, 4U);
    const problem::Instance instance = mild(is_plain, depth);
    CAPTURE(is_plain, depth);
    const DualTrajectory enclosure = dual(instance, 4, 20);
    REQUIRE(enclosure.outcome() == enclose::TrajectoryOutcome::enclosed);
    const CartesianTrajectory without_dual = cartesian(instance, 4, 26);
    REQUIRE(without_dual.solution().outcome() == enclose::SolutionOutcome::enclosed);
    const flow::Trajectory trajectory = reference(instance, random_times(depth, 1000, 4));
    REQUIRE(trajectory.is_complete());
    const auto kernel = numeric::kernel_basis(instance.matrix);

    const PrecisionScope precision(400);
    const Ball bound(numeric::parse_rational("1e-20")), error(numeric::parse_rational("1e-50"));
    unsigned outside = 0, wide = 0, missing = 0, unseen = 0, varying = 0, apart = 0, too_small = 0;
    for (const flow::Sample& sample : trajectory.samples) {
        const auto state = enclosure.at(sample.time);
        const auto other = without_dual.at(sample.time);
        if (!state || !other) {
            ++missing;
            continue;
        }
        for (Eigen::Index n = 0; n < state->end.size(); ++n) {
            const Ball exact = numeric::power(sample.weights[n].midpoint(), static_cast<long>(depth)).widened(error);
            if (!state->end[n].contains(exact) && sample.time != 0) ++outside;
            if (!other->derived.end[n].contains(exact) && sample.time != 0) ++outside;
            // Negative control: a radius that is too small would be noticed.
            const Ball off = abs(state->end[n].midpoint() - exact.midpoint());
            if (certainly_less(state->end[n].radius() * Ball(numeric::parse_rational("1e-6")), off)) ++too_small;
            // Negative control: a trajectory that is off by 1e-19 would be noticed.
            if (state->end[n].overlaps(exact + Ball(10) * bound)) ++unseen;
        }
        if (!state->radius.overlaps(sample.radius.midpoint().widened(error))) ++outside;
        if (!state->direction[0].overlaps(sample.direction[0].midpoint().widened(error))) ++outside;
        if (!certainly_less_equal(state->width(), bound)) ++wide;
        if (!overlaps(state->end, other->derived.end) || !state->loss.overlaps(other->derived.loss) ||
            !state->growth_exponent.overlaps(other->derived.growth_exponent) ||
            !state->log_magnification.overlaps(other->derived.log_magnification))
            ++apart;
        if (const auto enclosed = without_dual.sample(sample.time); sample.time != 0) {
            if (!enclosed->growth.overlaps(sample.growth.midpoint().widened(error)))
                ++outside; // exactly 1 for the plain flow
            if (!enclosed->dissipated.contains(sample.dissipated.midpoint().widened(error))) ++outside;
            if (!enclosed->weights[1].contains(sample.weights[1].midpoint().widened(error))) ++outside;
        }
        const auto changes = without_dual.invariant_changes(*other, kernel);
        for (const Ball& change : changes)
            if (!change.contains_zero() || !certainly_less(abs(change), Ball(numeric::parse_rational("1e-15"))))
                ++varying;
        const Ball energy = without_dual.energy_change(*other);
        if (!energy.contains_zero() || !certainly_less(abs(energy), Ball(numeric::parse_rational("1e-17")))) ++varying;
    }
    CHECK(trajectory.samples.size() > 900);
    CHECK(missing == 0);
    CHECK(outside == 0);
    CHECK(wide == 0);
    CHECK(unseen == 0);
    CHECK(varying == 0);
    CHECK(apart == 0);
    CHECK(too_small > 1000);
}

TEST_CASE("enclosures by different steppers and to different digits intersect", "[enclose][trajectory]")
{
    const bool is_plain = GENERATE(false, true);
    const unsigned depth = GENERATE(2U, 3U);
    const problem::Instance instance = mild(is_plain, depth);
    CAPTURE(is_plain, depth);
    const DualTrajectory first = dual(instance, 8, 15), second = dual(instance, 8, 25, ode::Method::taylor),
                         third = dual(instance, 8, 25, ode::Method::collocation);
    for (const Rational& time : random_times(7, 300, 8)) {
        const auto a = first.at(time), b = second.at(time), c = third.at(time);
        REQUIRE((a && b && c));
        CHECK(overlaps(a->end, b->end));
        CHECK(overlaps(b->end, c->end));
        CHECK(certainly_less_equal(b->width(), Ball(numeric::parse_rational("1e-25"))));
    }
}

TEST_CASE("a field or a clock that is off by 1e-20 leads out of the enclosure", "[enclose][trajectory]")
{
    const problem::Instance right = mild(false, 2);
    problem::Instance coefficient = right, clock = right;
    coefficient.matrix(0, 2) += numeric::parse_rational("1e-20");
    clock.rates.eta_r =
        clock.rates.eta_r.times(1 + numeric::parse_rational("1e-20")); // η̃ stays: the same curve in τ, at other times
    clock.rates.eta_u = clock.rates.eta_u.times(1 + numeric::parse_rational("1e-20"));
    const DualTrajectory truth = dual(right, 2, 28), field = dual(coefficient, 2, 28), time = dual(clock, 2, 28);
    for (const Rational& t : {Rational(1, 2), Rational(1), Rational(2)}) {
        CHECK_FALSE(overlaps(truth.at(t)->end, field.at(t)->end));
        CHECK_FALSE(overlaps(truth.at(t)->end, time.at(t)->end));
        CHECK(overlaps(truth.at(t)->end, dual(right, t, 20).at(t)->end));
    }
}

TEST_CASE("from some time on the limit's ball encloses the flow, and its rate bounds the residual",
          "[enclose][trajectory][later]")
{
    const bool is_plain = GENERATE(false, true);
    const unsigned depth = GENERATE(2U, 3U);
    const problem::Instance instance = mild(is_plain, depth);
    CAPTURE(is_plain, depth);
    const DualTrajectory enclosure = dual(instance, 1'000'000, 25, ode::Method::automatic, true);
    REQUIRE(enclosure.outcome() == enclose::TrajectoryOutcome::enclosed);
    REQUIRE(enclosure.first_later());
    REQUIRE(enclosure.later());
    CHECK(certainly_less(enclosure.integrated_until(), Ball(100'000)));

    enclose::LimitSettings limit_settings;
    limit_settings.digits = 40;
    const enclose::Limit limit = enclose::enclose_limit_of(instance, limit_settings);
    REQUIRE(limit.rate);
    const PrecisionScope precision(300);
    // σ' is a lower bound over a set that contains the limit, where the rate is σ; at late times it is nearly that.
    for (const auto& later : {*enclosure.first_later(), *enclosure.later()})
        CHECK(certainly_less_equal(later.rate, *limit.rate));
    CHECK(certainly_less(*limit.rate * Ball(Rational(999, 1000)), enclosure.later()->rate));
    const auto last = enclosure.at(1'000'000);
    REQUIRE(last);
    CHECK(overlaps(last->end, limit.entries));
    CHECK(certainly_less(last->width(), Ball(numeric::parse_rational("1e-25"))));

    // The bounds from the first T on hold for the trajectory that was integrated on beyond it.
    const enclose::LaterTimes& from = *enclosure.first_later();
    const DualTrajectory integrated = dual(instance, 60, 40);
    REQUIRE(certainly_less(from.from, Ball(50)));
    for (long t = static_cast<long>(from.from.approximate()) + 1; t <= 60; ++t) {
        const auto state = integrated.at(t);
        REQUIRE(state);
        const Ball bound = from.residual_norm * exp(-from.rate * (Ball(t) - from.from));
        CHECK(certainly_less_equal(state->residual_norm.lower(), bound.upper()));
    }
}

TEST_CASE("collapse is excluded, or certified, by an enclosed trajectory", "[enclose][trajectory]")
{
    // The example of the theory that collapses: A = [1, -1], b = 1, u0^2 = (.1, .9); and one that starts beyond |b| and does not.
    const problem::Instance collapsing = problem::parse_instance(
        "depth = 2\n[data]\nmatrix = [[1, -1]]\ntarget = [1]\n[flow]\nkind = \"weight-normalized\"\neta_u = 1\n"
        "[initialization]\nradius = \"3/10\"\ndirection = [1, 3]\n",
        "collapsing", ".");
    const DualTrajectory to_zero = dual(collapsing, 10, 20);
    CHECK(to_zero.collapse().status == limit::CollapseStatus::collapsed);
    CHECK(to_zero.collapse().is_certified);

    const problem::Instance large = problem::parse_instance(
        "depth = 2\n[data]\nmatrix = [[1, 0, \"1/2\"], [0, 1, \"1/4\"]]\ntarget = [1, \"3/4\"]\n[flow]\n"
        "kind = \"weight-normalized\"\neta_u = 2\n[initialization]\nweights = [2, 2, 3]\n",
        "large", ".");
    REQUIRE_FALSE(limit::starts_within_target(large));
    REQUIRE(limit::collapse_from_start(large).status == limit::CollapseStatus::undecided);
    const DualTrajectory excluded = dual(large, 5, 20);
    REQUIRE(excluded.outcome() == enclose::TrajectoryOutcome::enclosed);
    CHECK(excluded.collapse().status == limit::CollapseStatus::excluded);
    CHECK(excluded.collapse().is_certified);
    for (const problem::Instance* instance : {&collapsing, &large}) {
        const limit::CollapseFinding finding = enclose::certify_collapse(*instance);
        CHECK(finding.is_certified);
        CHECK(finding.status ==
              (instance == &large ? limit::CollapseStatus::excluded : limit::CollapseStatus::collapsed));
    }
    CHECK(limit::decide_collapse(collapsing).status ==
          limit::CollapseStatus::collapsed); // what an integration observes
    // At the time it names, ‖e‖ ≤ ‖b‖ = 5/4 certainly; shortly after the start it is not.
    CHECK(certainly_less(excluded.at(excluded.collapse().time)->residual_norm, Ball(Rational(5, 4))));
    CHECK(certainly_less(Ball(Rational(5, 4)), excluded.at(0)->residual_norm));
}

TEST_CASE("misuse of enclosures is refused, and what is not reached is said", "[enclose][trajectory]")
{
    const problem::Instance instance = mild(false, 2);
    CHECK_THROWS_AS(dual(instance, -1, 20), std::invalid_argument);
    CHECK_THROWS_AS(dual(instance, 1, 0), std::invalid_argument);
    CHECK_THROWS_AS(cartesian(instance, 0, 20), std::invalid_argument);
    const DualTrajectory enclosure = dual(instance, 1, 20);
    CHECK(enclosure.at(0));
    CHECK(enclosure.at(1));
    CHECK_FALSE(enclosure.at(1000));
    CHECK_FALSE(enclosure.at(-1));
    enclose::DualTrajectorySettings settings;
    settings.until = 100;
    settings.step_limit = 2;
    const DualTrajectory cut = DualTrajectory::enclose(instance, settings);
    CHECK(cut.outcome() == enclose::TrajectoryOutcome::step_limit);
    CHECK_FALSE(cut.at(100));
    settings = {};
    settings.until = 1;
    settings.digits = 40;
    settings.most_digits = 20;
    CHECK(DualTrajectory::enclose(instance, settings).outcome() == enclose::TrajectoryOutcome::too_wide);
}
