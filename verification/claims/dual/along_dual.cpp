#include <verification/claims/dual/along_dual.hpp>

#include <verification/claims/premises.hpp>

#include <algorithm>

namespace wnflow::claims {

Verdict judge_along_dual(Evidence& evidence,
                         const std::function<Verdict(const flow::Sample&, const flow::DualSample&)>& judge_sample)
{
    const flow::DualTrajectory& dual = evidence.dual_trajectory();
    return judge_samples(evidence, [&](const flow::Sample& sample) {
        const auto found = std::ranges::find(dual.samples, sample.time, &flow::DualSample::time);
        if (found == dual.samples.end())
            return undecided("the dual flow was not followed so far (" + dual.reason +
                             "): more steps or digits would decide");
        return judge_sample(sample, *found);
    });
}

} // namespace wnflow::claims
