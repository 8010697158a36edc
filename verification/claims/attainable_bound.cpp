#include <verification/claims/attainable_bound.hpp>

namespace wnflow::claims {

Verdict judge_attainable_bound(const Ball& left, const Ball& right, EvidenceKind evidence, unsigned digits)
{
    Verdict verdict = judge_inequality(left, right, evidence, digits);
    if (verdict.kind != VerdictKind::undecided || verdict.is_contradicted) return verdict;
    // A left side that is smaller by less than 1000 E is no worse than one that is equal within 10 E.
    const Ball difference = right - left;
    const bool is_below = difference.is_finite() && certainly_less_equal(Ball(0), difference.midpoint());
    const Ball compared = is_below ? right.midpoint().widened(left.radius()) : left;
    const Verdict equality = judge_equality(compared, right, right, evidence, digits);
    if (equality.kind != VerdictKind::observed && equality.kind != VerdictKind::proved) return verdict;
    verdict.kind = VerdictKind::observed;
    verdict.margin_digits = equality.margin_digits;
    verdict.reason =
        is_below ? "the bound is nearly attained" : "the bound is attained: the sides are equal within their error";
    return verdict;
}

} // namespace wnflow::claims
