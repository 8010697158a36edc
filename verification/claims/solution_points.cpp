#include <verification/claims/solution_points.hpp>

namespace wnflow::claims {

std::vector<SolutionPoint> solution_points(Evidence& evidence)
{
    std::vector<SolutionPoint> points;
    const auto add = [&](const std::string& name, const numeric::RationalVector& z) {
        points.push_back({name, numeric::to_vector<Ball>(z)});
    };
    if (evidence.optimum().outcome == limit::OptimumOutcome::optimal) add("z*", evidence.optimum().minimizer);
    if (evidence.is_weight_normalized() && evidence.instance().depth > 2 &&
        evidence.weighted_optimum().outcome == limit::OptimumOutcome::optimal)
        add("z*_a", evidence.weighted_optimum().minimizer);
    if (evidence.face().outcome == limit::FaceOutcome::found)
        add("a point positive on the maximal face", evidence.face().interior_point);
    return points;
}

std::vector<SolutionPoint> solution_points_with_limit(Evidence& evidence)
{
    std::vector<SolutionPoint> points = solution_points(evidence);
    const enclose::Limit& limit = evidence.limit();
    if (limit.has_entries())
        points.push_back(
            {limit.outcome == enclose::LimitOutcome::converged ? "the limit" : "the minimizer of Phi", limit.entries});
    return points;
}

} // namespace wnflow::claims
