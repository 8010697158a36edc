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

Verdict
judge_along_lambda(Evidence& evidence,
                   const std::function<Verdict(const flow::Sample&, const Vector<Ball>&, EvidenceKind)>& judge_sample)
{
    if (const enclose::DualTrajectory* enclosed = evidence.enclosed_dual()) {
        Verdict verdict = judge_samples(evidence, [&](const flow::Sample& sample) {
            const auto lambda = enclosed->dual_variable(sample.time);
            if (!lambda) return undecided("the enclosed dual flow does not reach it: more steps would decide");
            return judge_sample(sample, *lambda, EvidenceKind::enclosure);
        });
        if (verdict.kind != VerdictKind::undecided) return verdict; // else it is too wide
    }
    return judge_along_dual(evidence, [&](const flow::Sample& sample, const flow::DualSample& dual) {
        return judge_sample(sample, dual.lambda, EvidenceKind::numerical);
    });
}

Verdict judge_along_quadratures(
    Evidence& evidence,
    const std::function<Verdict(const flow::Sample&, const DualQuadratures&, EvidenceKind)>& judge_sample)
{
    const auto& samples = evidence.trajectory().samples;
    const bool are_enclosed = std::ranges::all_of(samples, [&](const flow::Sample& sample) {
        return sample.time == 0 || evidence.enclosed_quadratures(sample) != nullptr;
    });
    if (are_enclosed) {
        Verdict verdict = judge_samples(evidence, [&](const flow::Sample& sample) {
            const DualQuadratures* enclosed = evidence.enclosed_quadratures(sample);
            if (enclosed == nullptr) return undecided("the only sample is the start");
            return judge_sample(sample, *enclosed, EvidenceKind::enclosure);
        });
        if (verdict.kind != VerdictKind::undecided) return verdict; // else it is too wide
    }
    return judge_along_dual(evidence, [&](const flow::Sample& sample, const flow::DualSample& dual) {
        return judge_sample(sample, {dual.dual_time, dual.descent}, EvidenceKind::numerical);
    });
}

} // namespace wnflow::claims
