#include <verification/claims/limit/attainable_bound.hpp>

namespace wnflow::claims {

Verdict judge_attainable_bound(const Ball& left, const Ball& right, EvidenceKind evidence, unsigned digits)
{
    const Verdict inequality = judge_inequality(left, right, evidence, digits);
    if (inequality.kind != VerdictKind::undecided || inequality.is_contradicted) return inequality;
    Verdict equality = judge_equality(left, right, right, evidence, digits);
    if (equality.kind != VerdictKind::observed) return inequality;
    equality.reason = "the bound is attained: the sides are equal within their error";
    return equality;
}

} // namespace wnflow::claims
