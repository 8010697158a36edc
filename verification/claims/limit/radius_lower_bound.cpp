#include <verification/claims/attainable_bound.hpp>
#include <verification/claims/limit/statements.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/flow/start.hpp>
#include <wnflow/limit/divergence_barrier.hpp>

#include <algorithm>

namespace wnflow::claims {
namespace {

/// A point of the trajectory at which the divergence from z is examined.
struct Place {
    numeric::Rational time;
    Ball radius_squared;
    Vector<Ball> direction;
    bool is_certified = false;
};

/// The start if the divergence excludes collapse there, else the first sample at which it does, else the last one.
Place first_place(Evidence& evidence, const Vector<Ball>& z)
{
    const problem::Instance& instance = evidence.instance();
    const flow::Start start{instance.initialization, {}};
    Place place{0, Ball(instance.initialization.radius_squared), start.direction(), true};
    const auto excludes = [&] {
        return limit::divergence_barrier(instance, place.radius_squared, place.direction, z).excludes_collapse();
    };
    if (excludes()) return place;
    for (const flow::Sample& sample : evidence.trajectory().samples) {
        place = {sample.time, sample.radius * sample.radius, sample.direction,
                 evidence.trajectory_evidence() == EvidenceKind::enclosure};
        if (excludes()) break;
    }
    return place;
}

} // namespace

Claim radius_lower_bound()
{
    Claim claim;
    claim.id = "radius-lower-bound";
    claim.title = "r stays above a bound from the divergence";
    claim.statement =
        "If at a time T the divergence of x~ from the minimizer z of Phi over S+ is at most what it would tend to "
        "where r tends to 0, the trajectory does not collapse, and r(t) >= r_low for all t >= T, where r_low "
        "is the least radius at which the divergence could have this value.";
    claim.source = Source::derived;
    claim.origin = "Theorem (limit)";
    claim.formula = "r_low <= r(t) for t >= T; L = 2: r_low^2 = |z|_1 - sqrt(2 eta D)";
    claim.hypotheses = {"S+ is not empty", "no collapse", "divergence <= barrier at T"};
    claim.lemmas = {"No collapse", "Potentials"};
    claim.refutation = "a sampled time after T at which r is below r_low by more than 1000 times the error";
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        if (auto verdict = limit_missing(evidence, evidence.limit())) return *verdict;
        const numeric::PrecisionScope precision(std::max(evidence.trajectory_bits(), evidence.limit_bits()));
        const problem::Instance& instance = evidence.instance();
        const Vector<Ball>& z = evidence.limit().entries;
        const Place place = first_place(evidence, z);
        const limit::DivergenceBarrier sides =
            limit::divergence_barrier(instance, place.radius_squared, place.direction, z);
        const std::string when = "T = " + numeric::midpoint_text(Ball(place.time), 6);
        Hypothesis hypothesis{"divergence <= barrier at T", HypothesisStatus::fails,
                              numeric::midpoint_text(sides.divergence, 6) + " against " +
                                  numeric::midpoint_text(sides.barrier, 6) + " at " + when};
        if (sides.excludes_collapse())
            hypothesis.status = place.is_certified ? HypothesisStatus::certified : HypothesisStatus::observed;
        Verdict verdict;
        if (hypothesis.status != HypothesisStatus::fails) {
            const Ball low = limit::radius_lower_bound(instance, place.radius_squared, place.direction, z).lower();
            verdict = judge_samples(evidence, [&](const flow::Sample& sample) {
                const bool is_after = sample.time >= place.time;
                return judge_attainable_bound(is_after ? low : Ball(0), sample.radius, evidence.trajectory_evidence(),
                                              evidence.settings().digits);
            });
            verdict.reason = when + (verdict.reason.empty() ? "" : "; " + verdict.reason);
        }
        require(verdict, hypothesis);
        return verdict;
    };
    return claim;
}

} // namespace wnflow::claims
