#include "claims/falsified.hpp"

#include "claims/instances.hpp"

namespace wnflow::test {

using namespace claims;

Verdict judge_falsified(const problem::Instance& instance, const std::string& id,
                        const std::function<Verdict(Evidence&)>& check)
{
    Claim claim = claim_by_id(id);
    claim.check = check;
    Evidence evidence(instance, few_samples(instance));
    return judge(claim, evidence);
}

Verdict judge_with_sample(const problem::Instance& instance, const std::string& id,
                          const std::function<void(flow::Sample&)>& falsify)
{
    EvidenceParts parts;
    {
        Evidence honest(instance, few_samples(instance));
        parts.trajectory = honest.trajectory();
        const numeric::PrecisionScope precision(honest.trajectory_bits());
        falsify(parts.trajectory->samples.back());
    }
    return verdict_on(instance, id, std::move(parts));
}

Control falsified_sample(const std::string& claim, const std::string& what, const problem::Instance& instance,
                         const std::function<void(flow::Sample&)>& falsify)
{
    return {claim,
            what,
            Expected::contradicted,
            [=] { return judge_with_sample(instance, claim, falsify); },
            {"contradict", "second method with more digits does not"}};
}

} // namespace wnflow::test
