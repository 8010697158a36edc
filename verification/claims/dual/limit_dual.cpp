#include <verification/claims/dual/limit_dual.hpp>

#include <verification/claims/premises.hpp>

namespace wnflow::claims {

std::optional<Verdict> limit_dual_missing(Evidence& evidence)
{
    if (auto verdict = limit_missing(evidence, evidence.limit())) return verdict;
    if (evidence.limit().face_support.size() != evidence.instance().dimension())
        return not_applicable("hypothesis fails: S+ has a positive point (it has none: lambda diverges)");
    if (!evidence.limit_dual())
        return undecided("lambda_inf was not enclosed, as A A^T is close to singular: more digits would decide");
    return std::nullopt;
}

} // namespace wnflow::claims
