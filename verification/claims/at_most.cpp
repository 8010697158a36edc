#include <verification/claims/at_most.hpp>

namespace wnflow::claims {

Verdict judge_at_most(const Ball& left, const Ball& right, const Ball& scale, EvidenceKind evidence, unsigned digits)
{
    const Verdict inequality = judge_inequality(left, right, evidence, digits);
    if (inequality.kind != VerdictKind::undecided || inequality.is_contradicted) return inequality;
    Verdict equality = judge_equality(left, right, scale, evidence, digits);
    if (equality.kind != VerdictKind::observed && equality.kind != VerdictKind::proved) return inequality;
    // Enclosures of sides that may be equal do not say which is the larger one.
    equality.kind = VerdictKind::observed;
    equality.within.reset();
    equality.reason = "the sides are equal within their error";
    return equality;
}

} // namespace wnflow::claims
