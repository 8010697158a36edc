#include "support/catch.hpp"

#include "enclose/flows.hpp"

#include <wnflow/enclose/cartesian_trajectory.hpp>
#include <wnflow/enclose/polar_trajectory.hpp>
#include <wnflow/flow/trajectory.hpp>
#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <algorithm>
#include <random>

using namespace wnflow;
using enclose::CartesianTrajectory;
using enclose::DualTrajectory;
using enclose::PolarTrajectory;
using enclosed_flows::mild;
using numeric::Ball;
using numeric::parse_rational;
using numeric::PrecisionScope;
using numeric::Rational;

namespace {

template <class Trajectory>
Trajectory enclosure(const problem::Instance& instance, const Rational& until, unsigned digits,
                     bool has_logarithms = false)
{
    enclose::PrimalTrajectorySettings settings;
    settings.until = until;
    settings.digits = digits;
    settings.growth_slack = 0.3;
    settings.has_logarithms = has_logarithms;
    return Trajectory::enclose(instance, settings);
}

/// In Cartesian coordinates, to 60 digits: far beyond the enclosures' widths.
flow::Trajectory reference(const problem::Instance& instance, std::vector<Rational> times)
{
    flow::IntegrationSettings settings;
    settings.sample_times = std::move(times);
    settings.digits = 70;
    settings.tolerance = parse_rational("1e-62");
    settings.stepper = flow::Stepper::taylor;
    settings.coordinates = flow::Coordinates::cartesian;
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

template <class A, class B>
bool overlap(const A& a, const B& b)
{
    for (Eigen::Index i = 0; i < a.size(); ++i)
        if (!a[i].overlaps(b[i])) return false;
    return true;
}

/// Samples without points in common with an enclosure, entries compared.
bool overlap(const flow::Sample& a, const flow::Sample& b)
{
    return a.radius.overlaps(b.radius) && a.growth.overlaps(b.growth) && a.dissipated.overlaps(b.dissipated) &&
           overlap(a.direction, b.direction) && overlap(a.weights, b.weights);
}

flow::Sample widened(flow::Sample sample, const Ball& by)
{
    for (Ball* entry : {&sample.radius, &sample.growth, &sample.dissipated}) *entry = entry->midpoint().widened(by);
    for (numeric::Vector<Ball>* entries : {&sample.direction, &sample.weights})
        for (Ball& entry : *entries) entry = entry.midpoint().widened(by);
    return sample;
}

Ball squared_norm_less_one(const flow::Sample& sample)
{
    return numeric::squared_norm(sample.direction) - Ball(1);
}

problem::Instance with_rates(const std::string& rates)
{
    return problem::parse_instance(
        "depth = 2\n[data]\nmatrix = [[1, 0, \"1/2\"], [0, 1, \"1/3\"]]\ntarget = [1, \"3/4\"]\n[flow]\n"
        "kind = \"weight-normalized\"\n" +
            rates + "\n[initialization]\nweights = [\"1/2\", \"3/4\", \"2/3\"]\n",
        "scheduled", ".");
}

} // namespace

TEST_CASE("polar, Cartesian and dual enclosures intersect, and contain a reference", "[enclose][polar]")
{
    const unsigned depth = GENERATE(2U, 3U, 4U);
    const bool has_logarithms = GENERATE(false, true);
    CAPTURE(depth, has_logarithms);
    const problem::Instance instance = mild(false, depth);
    const auto polar = enclosure<PolarTrajectory>(instance, 4, 32, has_logarithms);
    const auto cartesian = enclosure<CartesianTrajectory>(instance, 4, 28, has_logarithms);
    enclose::DualTrajectorySettings settings;
    settings.until = 4;
    settings.digits = 20;
    settings.uses_limit = false;
    const DualTrajectory dual = DualTrajectory::enclose(instance, settings);
    REQUIRE(polar.outcome() == enclose::SolutionOutcome::enclosed);
    REQUIRE(cartesian.outcome() == enclose::SolutionOutcome::enclosed);
    REQUIRE(dual.outcome() == enclose::TrajectoryOutcome::enclosed);
    const flow::Trajectory exact = reference(instance, random_times(depth, 1000, 4));
    REQUIRE(exact.is_complete());
    const auto kernel = numeric::kernel_basis(instance.matrix);

    const PrecisionScope precision(400);
    const Ball narrow(parse_rational("1e-20")), error(parse_rational("1e-50"));
    unsigned missing = 0, outside = 0, apart = 0, wide = 0, off_sphere = 0, varying = 0, unseen = 0, too_small = 0;
    for (const flow::Sample& sample : exact.samples) {
        const auto state = polar.at(sample.time);
        const auto own = polar.sample(sample.time), other = cartesian.sample(sample.time);
        const auto by_dual = dual.at(sample.time);
        if (!state || !own || !other || !by_dual) {
            ++missing;
            continue;
        }
        if (sample.time == 0) continue; // exact there
        if (!overlap(*own, widened(sample, error))) ++outside;
        if (!overlap(*own, *other)) ++apart;
        if (!own->radius.overlaps(by_dual->radius) || !overlap(own->direction, by_dual->direction) ||
            !overlap(state->derived.end, by_dual->end) || !state->derived.loss.overlaps(by_dual->loss) ||
            !state->derived.growth_exponent.overlaps(by_dual->growth_exponent) ||
            !state->derived.log_magnification.overlaps(by_dual->log_magnification))
            ++apart;
        if (!certainly_less(state->derived.width(), narrow)) ++wide;
        const Ball norm = squared_norm_less_one(*own);
        if (!norm.contains_zero() || !certainly_less(abs(norm), narrow)) ++off_sphere;
        for (const Ball& change : polar.invariant_changes(*state, kernel))
            if (!change.contains_zero() || !certainly_less(abs(change), Ball(parse_rational("1e-16")))) ++varying;
        const Ball energy = polar.energy_change(*state);
        if (!energy.contains_zero() || !certainly_less(abs(energy), narrow)) ++varying;
        // Negative controls: another norm, a trajectory that is off, a radius that is too small.
        if ((norm + narrow + narrow).contains_zero()) ++unseen;
        flow::Sample moved = widened(sample, error);
        moved.direction[1] += Ball(3) * narrow;
        if (overlap(*own, moved)) ++unseen;
        const Ball off = abs(own->direction[0].midpoint() - sample.direction[0].midpoint());
        if (certainly_less(own->direction[0].radius() * Ball(parse_rational("1e-9")), off)) ++too_small;
    }
    CHECK(exact.samples.size() > 900);
    CHECK(missing == 0);
    CHECK(outside == 0);
    CHECK(apart == 0);
    CHECK(wide == 0);
    CHECK(off_sphere == 0);
    CHECK(varying == 0);
    CHECK(unseen == 0);
    CHECK(too_small > 100);
}

// Negative control: a coefficient that is off by 1e-20 is another flow.
TEST_CASE("polar enclosures of fields that differ in the twentieth digit are disjoint", "[enclose][polar]")
{
    const problem::Instance instance = mild(false, 3);
    problem::Instance other_rate = instance, other_matrix = instance;
    const Rational slightly = 1 + parse_rational("1e-20");
    other_rate.rates.eta_u = problem::LearningRate(Rational(instance.rates.eta_u.constant() * slightly));
    other_matrix.matrix(0, 0) *= slightly;
    const auto own = enclosure<PolarTrajectory>(instance, 2, 40);
    const auto same = enclosure<PolarTrajectory>(instance, 2, 37);
    const auto rate = enclosure<PolarTrajectory>(other_rate, 2, 40);
    const auto matrix = enclosure<PolarTrajectory>(other_matrix, 2, 40);
    const PrecisionScope precision(300);
    for (const Rational& time : {Rational(1, 3), Rational(1), Rational(2)}) {
        const auto sample = own.sample(time);
        CHECK(overlap(*sample, *same.sample(time)));
        CHECK_FALSE(overlap(*sample, *rate.sample(time)));
        CHECK_FALSE(overlap(*sample, *matrix.sample(time)));
    }
}

TEST_CASE("logarithms that are integrated along keep the digits of tiny entries", "[enclose][polar]")
{
    problem::Instance instance = mild(false, 2);
    instance.initialization.direction[2] = parse_rational("1e-20");
    const auto until = Rational(2);
    const auto without = enclosure<PolarTrajectory>(instance, until, 35);
    const auto with = enclosure<PolarTrajectory>(instance, until, 35, true);
    const auto cartesian = enclosure<CartesianTrajectory>(instance, until, 35, true);
    const auto exact = reference(instance, {0, until});
    const PrecisionScope precision(300);
    const auto relative_width = [&](const auto& trajectory) {
        const Ball x = trajectory.sample(until)->weights[2];
        return Ball(x.radius() / abs(x).lower());
    };
    const Ball narrow(parse_rational("1e-24"));
    CHECK(certainly_less(relative_width(with), narrow));
    CHECK(certainly_less(relative_width(cartesian), narrow));
    CHECK(certainly_less(Ball(1'000'000) * relative_width(with), relative_width(without)));
    for (const auto* trajectory : {static_cast<const enclose::PrimalTrajectory*>(&with),
                                   static_cast<const enclose::PrimalTrajectory*>(&cartesian)})
        CHECK(overlap(*trajectory->sample(until), widened(exact.samples.back(), Ball(parse_rational("1e-50")))));
}

TEST_CASE("learning rates that depend on time and radius are enclosed in both coordinates", "[enclose][polar]")
{
    const std::string rates =
        GENERATE(as<std::string>{},
                 "eta_u = 2\neta_r = { pieces = [{ from = 0, factor = 1 }, { from = \"1/3\", factor = 3 }, "
                 "{ from = \"3/2\", factor = \"1/2\" }] }",
                 "eta_r = { factor = 1, power_of_time = \"-1/2\", time_offset = 1 }\neta_u = 2",
                 "eta_r = { factor = 1, power_of_radius = 2 }\neta_u = { factor = 2, power_of_radius = -1 }");
    CAPTURE(rates);
    const problem::Instance instance = with_rates(rates);
    const auto polar = enclosure<PolarTrajectory>(instance, 3, 50);
    const auto cartesian = enclosure<CartesianTrajectory>(instance, 3, 40);
    REQUIRE(polar.outcome() == enclose::SolutionOutcome::enclosed);
    REQUIRE(cartesian.outcome() == enclose::SolutionOutcome::enclosed);
    std::vector<Rational> times = random_times(7, 300, 3);
    for (const Rational& time : instance.rates.breaks()) times.push_back(time);
    std::ranges::sort(times);
    const auto exact = reference(instance, times);
    const auto kernel = numeric::kernel_basis(instance.matrix);
    const PrecisionScope precision(400);
    const Ball narrow(parse_rational("1e-20")), error(parse_rational("1e-50"));
    unsigned outside = 0, apart = 0, wide = 0, varying = 0, unseen = 0;
    for (const flow::Sample& sample : exact.samples) {
        if (sample.time == 0) continue;
        const auto own = polar.sample(sample.time), other = cartesian.sample(sample.time);
        REQUIRE((own && other));
        if (!overlap(*own, widened(sample, error)) || !overlap(*other, widened(sample, error))) ++outside;
        if (!overlap(*own, *other)) ++apart;
        if (!certainly_less(own->direction[0].radius(), narrow) || !certainly_less(own->radius.radius(), narrow))
            ++wide;
        if (!squared_norm_less_one(*own).contains_zero()) ++varying;
        for (const Ball& change : polar.invariant_changes(*polar.at(sample.time), kernel))
            if (!change.contains_zero()) ++varying;
        flow::Sample moved = widened(sample, error);
        moved.radius += Ball(3) * narrow;
        if (overlap(*own, moved)) ++unseen;
    }
    CHECK(exact.samples.size() > 290);
    CHECK(outside == 0);
    CHECK(apart == 0);
    CHECK(wide == 0);
    CHECK(varying == 0);
    CHECK(unseen == 0);
}

// Negative control: the boundaries of pieces are met exactly.
TEST_CASE("a break of the rates that is off by 1e-20 gives a disjoint enclosure", "[enclose][polar]")
{
    const auto with_break = [](const std::string& time) {
        return with_rates("eta_u = 2\neta_r = { pieces = [{ from = 0, factor = 1 }, { from = \"" + time +
                          "\", factor = 3 }] }");
    };
    const auto own = enclosure<PolarTrajectory>(with_break("1/3"), 1, 50);
    const auto other = enclosure<PolarTrajectory>(with_break("0.33333333333333333334"), 1, 50);
    CHECK(overlap(*own.sample(Rational(1, 4)), *other.sample(Rational(1, 4))));
    CHECK_FALSE(overlap(*own.sample(1), *other.sample(1)));
    // The error up to the break goes on beyond it.
    const Rational time(1, 3), later = time + Rational(1, 1'000'000);
    CHECK(certainly_less(own.sample(time)->radius.radius(), own.sample(later)->radius.radius() * Ball(2)));
    CHECK(own.sample(time)->radius.is_exact() == false);
}

TEST_CASE("what has no polar enclosure is refused", "[enclose][polar]")
{
    CHECK_THROWS_AS(enclosure<PolarTrajectory>(mild(true, 2), 1, 20), std::invalid_argument);
    CHECK_THROWS_AS(enclosure<PolarTrajectory>(mild(false, 2), 0, 20), std::invalid_argument);
    CHECK_THROWS_AS(enclosure<PolarTrajectory>(mild(false, 2), 1, 0), std::invalid_argument);
    enclose::PolarTrajectorySettings settings;
    settings.until = 100;
    settings.step_limit = 2;
    const auto cut = PolarTrajectory::enclose(mild(false, 2), settings);
    CHECK(cut.outcome() == enclose::SolutionOutcome::step_limit);
    CHECK_FALSE(cut.at(100));
}
