#include <verification/claims/enclosed_samples.hpp>

#include <cmath>

namespace wnflow::claims {

EnclosedSamples enclose_samples(const problem::Instance& instance, const std::vector<numeric::Rational>& times,
                                const EnclosureSettings& settings)
{
    EnclosedSamples result;
    const auto fails = [&](std::string why) {
        result.samples.clear();
        result.failure = std::move(why);
        return result;
    };
    if (instance.dimension() > settings.most_weights)
        return fails("N = " + std::to_string(instance.dimension()) + " exceeds " +
                     std::to_string(settings.most_weights) + " weights");
    if (times.size() < 2) return fails("there is no time after the start");
    enclose::PrimalTrajectorySettings own;
    own.until = times.back();
    own.digits = settings.relative_digits + 8;
    own.step_limit = settings.step_limit;
    own.growth_slack = 0.2;
    own.on_progress = settings.on_progress;
    own.has_dual_time = instance.flow == problem::FlowKind::plain || instance.rates.are_constant();
    enclose::WantedWidth wanted;
    wanted.times = times;
    wanted.relative_digits = settings.relative_digits;
    const flow::Coordinates coordinates =
        instance.flow == problem::FlowKind::plain ? flow::Coordinates::cartesian : settings.coordinates;
    const auto trajectory = enclose::PrimalTrajectory::enclose(instance, coordinates, own, wanted);
    if (trajectory.outcome() != enclose::SolutionOutcome::enclosed) return fails(trajectory.reason());
    if (const double missing = trajectory.missing_digits(wanted); missing > 0)
        return fails("it is too wide by " + std::to_string(static_cast<int>(std::ceil(missing))) + " digits");
    result.bits = trajectory.bits();
    for (const numeric::Rational& time : times) {
        auto sample = trajectory.sample(time);
        if (!sample) return fails("it has a gap");
        result.samples.push_back(std::move(*sample));
        if (time == 0 || !own.has_dual_time) continue;
        const auto state = trajectory.at(time);
        result.quadratures.emplace(time, DualQuadratures{state->dual_time.value(), state->descent.value()});
    }
    return result;
}

} // namespace wnflow::claims
