#include <verification/claims/monitor.hpp>

#include <wnflow/numeric/input_error.hpp>

namespace wnflow::claims {
namespace {

/// Evidence that consists of one sample.
EvidenceParts just(const flow::Sample& sample, const EvidenceSettings& settings)
{
    flow::Trajectory trajectory;
    trajectory.samples = {sample};
    trajectory.digits = trajectory.second_digits = settings.digits;
    trajectory.tolerance = settings.tolerance;
    trajectory.stepper = settings.stepper;
    EvidenceParts parts;
    parts.trajectory = std::move(trajectory);
    return parts;
}

std::string statements_about_trajectories()
{
    std::string list;
    for (const Claim& claim : all_claims())
        if (claim.is_about_trajectory) list += (list.empty() ? "" : ", ") + claim.id;
    return list;
}

} // namespace

Monitor::Monitor(const Claim& claim, const problem::Instance& instance, EvidenceSettings settings)
    : claim_(claim), instance_(instance), settings_(std::move(settings))
{
    if (!claim.is_about_trajectory)
        throw numeric::InputError("statement", claim.id, "is not about single times of a trajectory",
                                  "choose one of " + statements_about_trajectories());
}

bool Monitor::is_violated(const flow::Sample& sample)
{
    if (sample.time == 0) return false; // given, not computed
    Evidence evidence(instance_, settings_, just(sample, settings_));
    const Verdict verdict = check(claim_, evidence);
    if (!verdict.is_contradicted && verdict.kind != VerdictKind::refuted) return false;
    sample_ = sample;
    return true;
}

Verdict Monitor::confirm() const
{
    EvidenceSettings settings = settings_;
    settings.until = sample_->time;
    settings.until_residual.reset();
    settings.samples = 2; // the second method goes there at once
    Evidence evidence(instance_, settings, just(*sample_, settings_));
    return judge(claim_, evidence);
}

} // namespace wnflow::claims
