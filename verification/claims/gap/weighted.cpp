#include <verification/claims/gap/weighted.hpp>

#include <verification/claims/premises.hpp>

#include <wnflow/flow/start.hpp>
#include <wnflow/limit/bounds.hpp>

namespace wnflow::claims {

Ball Weighted::bound(const problem::Instance& instance, const Ball& rate_ratio) const
{
    const Ball kappa = limit::weighted_contraction(instance.depth, quasi_norm,
                                                   Ball(instance.initialization.radius_squared), rate_ratio);
    return limit::bound_weighted(kappa, value, quasi_norm);
}

Weighted weighted(Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    const limit::Optimum& optimum = evidence.weighted_optimum();
    Weighted result;
    result.weights = flow::Start{instance.initialization, {}}.direction();
    for (Ball& entry : result.weights) entry = numeric::power(entry, 2 - static_cast<long>(instance.depth));
    result.optimum = numeric::to_vector<Ball>(optimum.minimizer);
    result.value = weight_scale(instance) * Ball(optimum.value);
    result.quasi_norm = limit::quasi_norm(result.optimum, instance.depth);
    result.radius_squared = numeric::power(numeric::root(result.quasi_norm, instance.depth), 2);
    return result;
}

std::optional<Verdict> weighted_missing(Evidence& evidence)
{
    if (auto verdict = weight_normalization_missing(evidence)) return verdict;
    if (evidence.instance().depth == 2) return not_applicable("for depth L = 2 the weights are 1: see robust-bound");
    const limit::Optimum& optimum = evidence.weighted_optimum();
    if (optimum.outcome == limit::OptimumOutcome::infeasible)
        return not_applicable("hypothesis fails: S+ = {z >= 0 : A z = b} is empty (Farkas vector, exact)");
    if (optimum.outcome != limit::OptimumOutcome::optimal)
        return undecided("the weighted optimum is not known: " + optimum.reason);
    return std::nullopt;
}

Hypothesis starts_inside(Evidence& evidence, const Weighted& weighted)
{
    return ball_hypothesis("r0^2 < |z*_a|_(2/L)^(2/L)", Ball(evidence.instance().initialization.radius_squared),
                           weighted.radius_squared);
}

std::function<Verdict(Evidence&)> about_weighted_limit(std::function<Verdict(Evidence&, const Weighted&)> judge)
{
    return [judge = std::move(judge)](Evidence& evidence) {
        if (auto verdict = weighted_missing(evidence)) return *verdict;
        if (auto verdict = limit_missing(evidence, evidence.limit())) return *verdict;
        const numeric::PrecisionScope precision(evidence.limit_bits());
        Verdict verdict = judge(evidence, weighted(evidence));
        require(verdict, no_collapse_hypothesis(evidence));
        return verdict;
    };
}

} // namespace wnflow::claims
