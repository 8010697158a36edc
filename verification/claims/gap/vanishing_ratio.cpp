#include <verification/claims/gap/divergence.hpp>
#include <verification/claims/gap/statements.hpp>
#include <verification/claims/gap/weighted.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/limit/bounds.hpp>
#include <wnflow/limit/gap.hpp>
#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <algorithm>

namespace wnflow::claims {
namespace {

using numeric::Rational;
using numeric::RationalVector;

/// Ratios η̃, η̃/4, …, η̃/4^last that statements about small ratios are judged at.
constexpr unsigned last = 2;
/// How far the ratio is followed down to where a gap's lower bound must be positive.
constexpr unsigned most_quarterings = 6;

Ball ratio_at(const problem::Instance& instance, unsigned quarterings)
{
    return Ball(instance.rates.ratio() / numeric::power(Rational(4), quarterings));
}

/// 1 − Aᵀy with Aᵀy = 1 where z*_a is positive: then ‖x̃‖₁ − ‖z*_a‖₁ = ⟨1 − Aᵀy, x̃⟩ for every x̃ ∈ S₊. Exact zeros there.
/// Nothing if there is no such y.
std::optional<RationalVector> l1_slack(const problem::Instance& instance, const limit::Optimum& optimum)
{
    const numeric::RationalMatrix columns = numeric::select_columns(instance.matrix, optimum.support);
    const numeric::RankProfile profile = numeric::rank_profile(columns);
    if (profile.rank() != optimum.support.size()) return std::nullopt;
    numeric::RationalMatrix transposed(profile.rank(), profile.rank());
    for (std::size_t i = 0; i < profile.rank(); ++i)
        for (std::size_t j = 0; j < profile.rank(); ++j) transposed(j, i) = columns(profile.rows[i], j);
    const auto on_rows = numeric::solve(transposed, RationalVector(profile.rank(), Rational(1)));
    if (!on_rows) return std::nullopt;
    RationalVector y(instance.measurements(), Rational(0));
    for (std::size_t i = 0; i < profile.rank(); ++i) y[profile.rows[i]] = (*on_rows)[i];
    RationalVector slack = numeric::transposed_product(instance.matrix, y);
    for (Rational& entry : slack) entry = 1 - entry;
    return slack;
}

/// θ = max |1 − Aᵀy|ₙ/tₙ off the support of z*_a, t = a − Aᵀy_a the slack of the weighted program: |‖x̃‖₁ − ‖z*_a‖₁| ≤
/// θ ⟨a, x̃ − z*_a⟩.
Ball slope(const problem::Instance& instance, const limit::Optimum& optimum, const RationalVector& l1)
{
    Rational largest = 0;
    for (std::size_t n = 0; n < l1.size(); ++n)
        if (optimum.slack[n] > 0) largest = std::max(largest, Rational(abs(l1[n]) / optimum.slack[n]));
    return Ball(largest) / weight_scale(instance);
}

Hypothesis unique_hypothesis(const limit::Optimum& optimum)
{
    Hypothesis hypothesis{"the weighted optimum is unique", HypothesisStatus::undecided, "not decided"};
    if (optimum.unique) {
        hypothesis.status = *optimum.unique ? HypothesisStatus::certified : HypothesisStatus::fails;
        hypothesis.sides = *optimum.unique ? "exact" : "another one exists, exact";
    }
    return hypothesis;
}

/// The verdict on one ratio's limit if there is none, else what `judge` says, with the hypothesis that it is the limit.
Verdict at_ratio(Evidence& evidence, unsigned quarterings, const std::function<Verdict(const enclose::Limit&)>& judge)
{
    const enclose::Limit& limit = evidence.limit_at_ratio(quarterings);
    Verdict verdict;
    if (auto missing = limit_missing(evidence, limit)) {
        verdict = *missing;
    } else {
        verdict = judge(limit);
        const limit::CollapseFinding& finding = limit.collapse;
        const bool is_excluded = finding.status == limit::CollapseStatus::excluded;
        require(verdict, {"no collapse",
                          !is_excluded           ? HypothesisStatus::undecided
                          : finding.is_certified ? HypothesisStatus::certified
                                                 : HypothesisStatus::observed,
                          finding.explanation});
    }
    verdict.reason += (verdict.reason.empty() ? "" : "; ") +
                      ("at the ratio " + numeric::midpoint_text(ratio_at(evidence.instance(), quarterings), 6));
    return verdict;
}

/// The least favourable of the ratios η̃/4^k, k ≤ last. Where the limit of a smaller ratio is not enclosed, because its entries
/// are too small for the bits allowed, the others stand for themselves, and the reason says so.
Verdict at_all_ratios(Evidence& evidence, const std::function<Verdict(const enclose::Limit&, const Ball& ratio)>& judge)
{
    std::optional<Verdict> worst;
    for (unsigned k = 0; k <= last; ++k) {
        if (k > 0 && evidence.limit_at_ratio(k).outcome == enclose::LimitOutcome::not_converged) {
            worst->reason += "; no limit was enclosed at smaller ratios: " + evidence.limit_at_ratio(k).reason;
            break;
        }
        const Ball ratio = ratio_at(evidence.instance(), k);
        const Verdict verdict = at_ratio(evidence, k, [&](const enclose::Limit& limit) { return judge(limit, ratio); });
        if (!worst || &worse(*worst, verdict) == &verdict) worst = verdict;
    }
    return *worst;
}

Verdict judge_vanishing_gap(Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    const Rational& start = instance.initialization.radius_squared;
    const Hypothesis hypothesis = exact_hypothesis("r0^2 < Q", start, "<", evidence.optimum().value);
    Verdict verdict;
    if (hypothesis.status == HypothesisStatus::certified) {
        const Ball divergence = optimum_divergence(evidence), optimum(evidence.optimum().value);
        verdict = at_all_ratios(evidence, [&](const enclose::Limit& limit, const Ball& ratio) {
            return judge_inequality(relative_gap(evidence.optimum(), limit.entries),
                                    limit::bound_robust_depth_two(ratio, divergence, optimum, Ball(start)),
                                    EvidenceKind::enclosure, evidence.settings().limit_digits);
        });
    }
    require(verdict, hypothesis);
    return verdict;
}

/// Premises of the statements for L > 2, then `judge` with 1 − Aᵀy and θ.
Verdict with_slope(Evidence& evidence,
                   const std::function<Verdict(const Weighted&, const Vector<Ball>& l1, const Ball& slope)>& judge)
{
    const problem::Instance& instance = evidence.instance();
    const limit::Optimum& optimum = evidence.weighted_optimum();
    const Weighted parts = weighted(evidence);
    const Hypothesis hypotheses[] = {unique_hypothesis(optimum), starts_inside(evidence, parts)};
    Verdict verdict;
    if (std::ranges::all_of(hypotheses, [](const Hypothesis& h) { return h.status == HypothesisStatus::certified; })) {
        const auto l1 = l1_slack(instance, optimum);
        if (!l1) return undecided("the columns of A on the support of the weighted optimum are dependent");
        verdict = judge(parts, numeric::to_vector<Ball>(*l1), slope(instance, optimum, *l1));
    }
    for (const Hypothesis& hypothesis : hypotheses) require(verdict, hypothesis);
    return verdict;
}

Verdict judge_weighted_limit(Evidence& evidence)
{
    return with_slope(evidence, [&](const Weighted& parts, const Vector<Ball>& l1, const Ball& slope) {
        return at_all_ratios(evidence, [&](const enclose::Limit& limit, const Ball& ratio) {
            return judge_inequality(abs(numeric::inner(l1, limit.entries)),
                                    slope * parts.bound(evidence.instance(), ratio), EvidenceKind::enclosure,
                                    evidence.settings().limit_digits);
        });
    });
}

Verdict judge_persistent_gap(Evidence& evidence)
{
    Rational weighted_norm = 0;
    for (const Rational& entry : evidence.weighted_optimum().minimizer) weighted_norm += entry;
    const Rational& optimum = evidence.optimum().value;
    const Hypothesis hypothesis = exact_hypothesis("|z*_a|_1 > Q", weighted_norm, ">", optimum);
    if (hypothesis.status == HypothesisStatus::fails) {
        Verdict verdict;
        require(verdict, hypothesis);
        return verdict;
    }
    Verdict verdict = with_slope(evidence, [&](const Weighted& parts, const Vector<Ball>&, const Ball& slope) {
        const problem::Instance& instance = evidence.instance();
        const Ball half(Rational((weighted_norm - optimum) / 2));
        unsigned first = 0;
        while (first <= most_quarterings &&
               !certainly_less_equal(slope * parts.bound(instance, ratio_at(instance, first)), half))
            ++first;
        if (first > most_quarterings)
            return undecided("the ratio at which the bound says enough is below eta/4^" +
                             std::to_string(most_quarterings) + ": a smaller eta would decide");
        std::optional<Verdict> worst;
        for (const unsigned k : {first, first + 1}) {
            const Verdict at = at_ratio(evidence, k, [&](const enclose::Limit& limit) {
                return judge_inequality(half / Ball(optimum), relative_gap(evidence.optimum(), limit.entries),
                                        EvidenceKind::enclosure, evidence.settings().limit_digits);
            });
            if (!worst || &worse(*worst, at) == &at) worst = at;
        }
        return *worst;
    });
    require(verdict, hypothesis);
    return verdict;
}

Claim about_small_ratios(std::string id, std::string title)
{
    Claim claim;
    claim.id = std::move(id);
    claim.title = std::move(title);
    claim.source = Source::derived;
    claim.origin = "Vanishing ratio";
    claim.lemmas = {"Vanishing ratio", "Robust bound"};
    claim.refutation = "a ratio at which enclosures have left > right";
    return claim;
}

} // namespace

Claim vanishing_ratio()
{
    Claim claim = about_small_ratios("vanishing-ratio", "where the limit goes as eta -> 0");
    claim.statement = "L = 2, r0^2 < Q: at every ratio eta' <= eta the gap is at most eta' K/(Q - r0^2), so that it "
                      "vanishes with eta'. "
                      "L > 2, z*_a unique, r0^2 < |z*_a|_(2/L)^(2/L): ||limit|_1 - |z*_a|_1| is at most theta "
                      "kappa*/(1 - kappa*) (<a, z*_a> - "
                      "|z*_a|_(2/L)), which vanishes with eta'; theta = max |1 - A^T w|/(a - A^T y_a) off the support "
                      "of z*_a, where A^T w = 1 "
                      "on it and y_a is dual to z*_a. So the gap tends to that of the weighted optimum, 0 only if that "
                      "is an l1 optimum too. "
                      "Judged at eta' = eta, eta/4, eta/16.";
    claim.formula =
        "L = 2: gap(eta') <= eta' K/(Q - r0^2); L > 2: ||limit(eta')|_1 - |z*_a|_1| <= theta kappa*/(1 - kappa*) "
        "(<a, z*_a> - |z*_a|_(2/L))";
    claim.hypotheses = {"weight-normalized flow", "no collapse", "L = 2: r0^2 < Q",
                        "L > 2: z*_a unique, r0^2 < |z*_a|_(2/L)^(2/L)"};
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        if (auto verdict = limit_missing(evidence, evidence.limit_at_ratio(0))) return *verdict;
        if (evidence.instance().depth > 2)
            if (auto verdict = weighted_missing(evidence)) return *verdict;
        const numeric::PrecisionScope precision(evidence.limit_bits());
        return evidence.instance().depth == 2 ? judge_vanishing_gap(evidence) : judge_weighted_limit(evidence);
    };
    return claim;
}

Claim persistent_gap()
{
    Claim claim = about_small_ratios("persistent-gap", "a gap that no learning-rate ratio removes");
    claim.statement = "L > 2, u0 not uniform, z*_a unique with |z*_a|_1 > Q, r0^2 < |z*_a|_(2/L)^(2/L): at every ratio "
                      "eta' at which the bound "
                      "of vanishing-ratio is at most (|z*_a|_1 - Q)/2, hence at every smaller one, gap(eta') >= "
                      "(|z*_a|_1 - Q)/(2Q) > 0. "
                      "Judged at the first two such ratios eta/4^k.";
    claim.formula = "(|z*_a|_1 - Q)/(2Q) <= gap(eta')";
    claim.hypotheses = {"weight-normalized flow", "L > 2",       "no collapse",
                        "|z*_a|_1 > Q",           "z*_a unique", "r0^2 < |z*_a|_(2/L)^(2/L)"};
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weighted_missing(evidence)) return *verdict;
        if (auto verdict = limit_missing(evidence, evidence.limit_at_ratio(0))) return *verdict;
        const numeric::PrecisionScope precision(evidence.limit_bits());
        return judge_persistent_gap(evidence);
    };
    return claim;
}

} // namespace wnflow::claims
