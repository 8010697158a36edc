#include "support/catch.hpp"

#include "flow/random_instance.hpp"

#include <wnflow/enclose/limit.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/flow/trajectory.hpp>
#include <wnflow/limit/collapse.hpp>
#include <wnflow/limit/divergence_barrier.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <cmath>
#include <string>

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
    shape.alpha = Rational(1 + static_cast<long>(seed % 8)) / 3;
    shape.is_uniform = false;
    return shape;
}

enclose::LimitSettings few_digits()
{
    enclose::LimitSettings settings;
    settings.digits = 20;
    settings.wants_rate = false;
    return settings;
}

/// ∫₀^{r^L} e^{−c m^{2/L}} dm = ∫₀^r e^{−c ρ²} L ρ^{L−1} dρ by Simpson's rule in double.
double decaying_mass(unsigned depth, double c, double r)
{
    const int pieces = 2000;
    double sum = 0;
    for (int i = 0; i <= pieces; ++i) {
        const double rho = r * i / pieces, weight = i == 0 || i == pieces ? 1 : (i % 2 == 1 ? 4 : 2);
        sum += weight * std::exp(-c * rho * rho) * depth * std::pow(rho, depth - 1.0);
    }
    return sum * r / pieces / 3;
}

} // namespace

TEST_CASE("the sides of the divergence barrier agree with their formulas in double", "[limit][barrier]")
{
    const PrecisionScope precision(128);
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const unsigned depth = instance.depth;
        const Vector<Ball> u = flow::Start{instance.initialization, {}}.direction();
        Vector<Ball> z(u.size());
        for (Eigen::Index n = 0; n < z.size(); ++n) z[n] = Ball(Rational(static_cast<long>((seed + 3 * n) % 5), 2));
        if (!sum(z).is_positive()) continue;
        const double r2 = 0.1 + 0.3 * static_cast<double>(seed % 17), eta = approximate_double(instance.rates.ratio());
        const DivergenceBarrier sides = divergence_barrier(instance, Ball(r2), u, z);
        double divergence = 0, barrier = 0;
        const double s = sum(z).approximate(), c = (depth - 2.0) / (2 * eta);
        for (Eigen::Index n = 0; n < z.size(); ++n) {
            const double zn = z[n].approximate(), un = u[n].approximate();
            if (zn == 0) continue;
            divergence += depth == 2 ? zn * std::log(zn / (s * un * un)) : zn * std::pow(un, 2.0 - depth);
            barrier += std::pow(zn, 2.0 / depth);
        }
        if (depth == 2) {
            divergence += r2 * r2 / (2 * eta);
            barrier = s * r2 / eta;
        } else {
            divergence =
                std::exp(-c * r2) * (divergence - std::pow(r2, depth / 2.0)) + decaying_mass(depth, c, std::sqrt(r2));
            barrier = std::pow(barrier, depth / 2.0);
        }
        INFO(canonical_text(instance));
        // Double: a few hundred roundings of terms of this size.
        CHECK(sides.divergence.approximate() == Approx(divergence).epsilon(1e-9).margin(1e-9));
        CHECK(sides.barrier.approximate() == Approx(barrier).epsilon(1e-9));
    }
}

TEST_CASE("below the barrier the radius keeps its lower bound, along the whole trajectory", "[limit][barrier]")
{
    int excluded = 0, collapsed = 0, compared = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const enclose::Limit limit = enclose::enclose_minimizer_of(instance, few_digits());
        if (!limit.has_entries()) continue;
        const PrecisionScope precision(200);
        const Vector<Ball> u = flow::Start{instance.initialization, {}}.direction();
        const Ball r2(instance.initialization.radius_squared);
        INFO(canonical_text(instance));
        const bool excludes = divergence_barrier(instance, r2, u, limit.entries).excludes_collapse();
        CHECK(excludes == (collapse_from_feasible_point(instance, limit.entries).status == CollapseStatus::excluded));
        const Ball low = radius_lower_bound(instance, r2, u, limit.entries);
        if (!excludes) {
            CHECK((low.is_exact() && low.contains_zero()));
            continue;
        }
        ++excluded;
        // The two certificates never contradict each other.
        collapsed += satisfies_collapse_criterion(instance, r2, u);
        flow::IntegrationSettings settings;
        settings.sample_times = flow::linear_times(parse_rational("3"), 13);
        settings.digits = 20;
        settings.tolerance = parse_rational("1e-15");
        for (const flow::Sample& sample : integrate(instance, settings).samples) {
            // r/r₀ is only as good as e^{(r₀² − r²)/η̃} times the tolerance: from far outside it may be unknown.
            if (!certainly_less(sample.radius.radius() * Ball(1000), sample.radius)) continue;
            ++compared;
            CHECK(certainly_less(low.lower(), sample.radius.upper()));
        }
    }
    CHECK(compared > 12 * excluded);
    CHECK(excluded > 20);
    CHECK(collapsed == 0);
}

TEST_CASE("what was undecided for stiffness is decided at the start", "[limit][barrier]")
{
    struct Example {
        int measurements, dimension;
        unsigned depth;
        std::string alpha, eta_ratio, seed, direction;
    };
    const Example examples[] = {
        {2, 6, 8, "1", "1", "82311", "{ seed = 82318 }"}, // log σ used to oscillate: 1000 Newton steps
        {6, 20, 5, "10", "10", "254818", "\"uniform\""},  // 400 integration steps reached t = 2e-9
        {4, 12, 7, "10", "1", "727876", "{ seed = 727883 }"},
    };
    for (const Example& example : examples) {
        const std::string seed_of_truth = std::to_string(1000000 + std::stol(example.seed));
        const Instance instance = wnflow::problem::parse_instance(
            "depth = " + std::to_string(example.depth) +
                "\n[data]\nmatrix = { generator = \"gaussian\", rows = " + std::to_string(example.measurements) +
                ", columns = " + std::to_string(example.dimension) + ", seed = " + example.seed +
                ", scale = \"1\", fraction_bits = 20 }\nground_truth = { sparsity = 2, seed = " + seed_of_truth +
                " }\n[flow]\nkind = \"weight-normalized\"\neta_ratio = \"" + example.eta_ratio +
                "\"\n[initialization]\nalpha = \"" + example.alpha + "\"\ndirection = " + example.direction + "\n",
            "stiff.toml", ".");
        const enclose::Limit limit = enclose::enclose_limit_of(instance, few_digits());
        CAPTURE(example.seed, limit.reason, limit.collapse.explanation);
        CHECK(limit.outcome == enclose::LimitOutcome::converged);
        CHECK(limit.collapse.is_certified);
        CHECK(limit.iterations < 100);
    }
}
