#include <verification/claims/verdict.hpp>

#include <wnflow/numeric/interval_text.hpp>

#include <limits>
#include <utility>

namespace wnflow::claims {
namespace {

/// Factor between "differs" and "is just rounding": the error estimate is trusted to three digits, not better.
const Ball safety(1000);

double margin_in_digits(const Ball& margin, const Ball& error)
{
    // Sides that are equal without any error: log10(0/0) would compare with nothing.
    if (margin.is_exact() && margin.contains_zero() && error.contains_zero())
        return -std::numeric_limits<double>::infinity();
    return margin.approximate_log10() - error.approximate_log10();
}

Verdict with_sides(const Ball& left, const Ball& right, const Ball& difference, EvidenceKind evidence, unsigned digits)
{
    Verdict verdict;
    verdict.evidence = evidence;
    verdict.digits = digits;
    // A side that is not finite is not known: there is nothing to show.
    if (left.is_finite()) verdict.left = left;
    if (right.is_finite()) verdict.right = right;
    if (difference.is_finite()) verdict.error = difference.radius();
    return verdict;
}

int severity(const Verdict& verdict)
{
    switch (verdict.kind) {
    case VerdictKind::refuted: return 4;
    case VerdictKind::undecided: return verdict.is_contradicted ? 3 : 2;
    case VerdictKind::observed: return 1;
    case VerdictKind::proved:
    case VerdictKind::not_applicable: return 0;
    }
    return 4;
}

} // namespace

std::string_view to_text(VerdictKind kind)
{
    switch (kind) {
    case VerdictKind::proved: return "proved";
    case VerdictKind::observed: return "observed";
    case VerdictKind::refuted: return "refuted";
    case VerdictKind::not_applicable: return "not-applicable";
    case VerdictKind::undecided: return "undecided";
    }
    return "";
}

std::string_view to_text(EvidenceKind kind)
{
    switch (kind) {
    case EvidenceKind::none: return "none";
    case EvidenceKind::numerical: return "numerical";
    case EvidenceKind::enclosure: return "enclosure";
    }
    return "";
}

std::string_view to_text(HypothesisStatus status)
{
    switch (status) {
    case HypothesisStatus::certified: return "certified";
    case HypothesisStatus::observed: return "observed";
    case HypothesisStatus::assumed: return "assumed";
    case HypothesisStatus::fails: return "fails";
    case HypothesisStatus::undecided: return "undecided";
    }
    return "";
}

std::optional<Ball> Verdict::ratio() const
{
    if (!left || !right || right->contains_zero()) return std::nullopt;
    return *left / *right;
}

std::string within_text(const Verdict& verdict)
{
    if (!verdict.within) return "";
    const numeric::PrecisionScope precision(128);
    return numeric::interval_text(*verdict.within, 2).second;
}

Verdict judge_inequality(const Ball& left, const Ball& right, EvidenceKind evidence, unsigned digits)
{
    const Ball difference = right - left;
    Verdict verdict = with_sides(left, right, difference, evidence, digits);
    if (!difference.is_finite()) {
        verdict.reason = "a side is not finite: the error of its ingredients is too large";
        return verdict;
    }
    const Ball threshold = safety * difference.radius();
    verdict.margin_digits = margin_in_digits(difference, difference.radius());
    if (evidence == EvidenceKind::enclosure) {
        if (certainly_less_equal(Ball(0), difference)) verdict.kind = VerdictKind::proved;
        else if (difference.is_negative()) verdict.kind = VerdictKind::refuted;
        else verdict.reason = "the enclosures of the two sides overlap: more digits would decide";
        return verdict;
    }
    if (certainly_less_equal(threshold, difference.midpoint())) {
        verdict.kind = VerdictKind::observed;
    } else if (certainly_less_equal(threshold, -difference.midpoint())) {
        verdict.is_contradicted = true;
        verdict.reason = "the numbers contradict the statement";
    } else {
        verdict.reason = "the sides differ by less than 1000 times the error: a tighter tolerance would decide";
    }
    return verdict;
}

Verdict judge_equality(const Ball& left, const Ball& right, const Ball& scale, EvidenceKind evidence, unsigned digits)
{
    const Ball difference = right - left;
    Verdict verdict = with_sides(left, right, difference, evidence, digits);
    if (!difference.is_finite()) {
        verdict.reason = "a side is not finite: the error of its ingredients is too large";
        return verdict;
    }
    const Ball error = difference.radius(), miss = abs(difference.midpoint());
    verdict.margin_digits = margin_in_digits(scale, error);
    const Ball wanted = scale.midpoint() * exp(-Ball(digits) / Ball(3) * log(Ball(10)));
    if (evidence == EvidenceKind::enclosure) {
        const Ball bound = abs(difference).upper();
        if (!left.overlaps(right)) {
            verdict.kind = VerdictKind::refuted;
        } else if (certainly_less_equal(bound, wanted)) {
            verdict.kind = VerdictKind::proved;
            verdict.within = bound;
        } else {
            verdict.reason = "the enclosures overlap, but leave " + numeric::midpoint_text(bound, 2) +
                             " between the sides, more than 10^(-digits/3) = 10^(-" + std::to_string(digits / 3) +
                             ") of their size: more digits would decide";
        }
    } else if (certainly_less(safety * error, miss)) {
        verdict.is_contradicted = true;
        verdict.reason = "the numbers contradict the statement";
    } else if (!certainly_less_equal(error, wanted)) {
        verdict.reason = "the error " + numeric::midpoint_text(error, 2) + " exceeds 10^(-digits/3) = 10^(-" +
                         std::to_string(digits / 3) + ") of the sides: a tighter tolerance would decide";
    } else if (certainly_less_equal(miss, Ball(10) * error)) {
        verdict.kind = VerdictKind::observed;
    } else {
        verdict.reason = "the sides differ by more than 10 times the error: a tighter tolerance would decide";
    }
    return verdict;
}

const Verdict& worse(const Verdict& a, const Verdict& b)
{
    if (severity(a) != severity(b)) return severity(a) > severity(b) ? a : b;
    if (!a.margin_digits || !b.margin_digits) return a.margin_digits ? b : a;
    return *a.margin_digits <= *b.margin_digits ? a : b;
}

void require(Verdict& verdict, const Hypothesis& hypothesis)
{
    verdict.hypotheses.push_back(hypothesis);
    const std::string what = hypothesis.text + (hypothesis.sides.empty() ? "" : " (" + hypothesis.sides + ")");
    switch (hypothesis.status) {
    case HypothesisStatus::certified: return;
    case HypothesisStatus::observed:
        verdict.within.reset();
        if (verdict.kind == VerdictKind::proved) {
            verdict.kind = VerdictKind::observed;
            verdict.reason = "the enclosures imply it, given a hypothesis that is only observed: " + what;
        } else if (verdict.kind == VerdictKind::refuted) {
            verdict.kind = VerdictKind::undecided;
            verdict.is_contradicted = true;
            verdict.reason = "the enclosures exclude it, given a hypothesis that is only observed: " + what;
        }
        return;
    case HypothesisStatus::assumed:
        verdict.within.reset();
        if (verdict.kind == VerdictKind::proved) {
            verdict.kind = VerdictKind::observed;
            verdict.reason = "the enclosures imply it, given a hypothesis that is not discharged: " + what;
        } else if (verdict.kind == VerdictKind::refuted || verdict.is_contradicted) {
            verdict.kind = VerdictKind::undecided;
            verdict.is_contradicted = false;
            verdict.reason =
                "the statement or a hypothesis that is not discharged is false, a proof of the hypothesis would "
                "decide: " +
                what;
        }
        return;
    case HypothesisStatus::fails:
        verdict.within.reset();
        if (verdict.kind != VerdictKind::not_applicable) {
            verdict.kind = VerdictKind::not_applicable;
            verdict.reason = "hypothesis fails: " + what;
        }
        verdict.is_contradicted = false;
        return;
    case HypothesisStatus::undecided:
        verdict.within.reset();
        if (verdict.kind != VerdictKind::not_applicable) {
            verdict.kind = VerdictKind::undecided;
            verdict.reason = "hypothesis undecided: " + what;
        }
        verdict.is_contradicted = false;
        return;
    }
}

Verdict not_applicable(std::string reason)
{
    Verdict verdict;
    verdict.kind = VerdictKind::not_applicable;
    verdict.reason = std::move(reason);
    return verdict;
}

Verdict undecided(std::string reason)
{
    Verdict verdict;
    verdict.reason = std::move(reason);
    return verdict;
}

} // namespace wnflow::claims
