#include <verification/claims/premises.hpp>
#include <verification/claims/rates/decay.hpp>
#include <verification/claims/rates/slope.hpp>
#include <verification/claims/rates/statements.hpp>

#include <wnflow/limit/decay_rate.hpp>

namespace wnflow::claims {
namespace {

/// Of the rule for equalities, which asks for a third of them: measured and computed rate share eight digits.
constexpr unsigned rate_digits = 24;

/// v ≠ 0 in the statement: without it e decays faster. A Rayleigh quotient ⟨e,Ke⟩/⟨e,e⟩ near the smallest eigenvalue of K at the
/// same state shows that the slowest component dominates e: both are taken at the end of the tail, neither at the limit.
/// Where v = 0, the error of the state that the tail begins with has such a component, and dominates in the end as well: e
/// must be larger than what becomes of that error, by the factor that differences are taken seriously from.
Hypothesis slowest_component_dominates(Evidence& evidence, const flow::Network<Ball>& network, const Tail& tail)
{
    const problem::Instance& instance = evidence.instance();
    const TailSample& end = tail.samples.back();
    Hypothesis hypothesis{"e has a component of the slowest decay, which dominates at the end",
                          HypothesisStatus::undecided, "K is not certainly positive definite there"};
    const Ball quotient =
        residual_dissipation(instance, network, end.weights) / numeric::squared_norm(network.residual(end.weights));
    const auto smallest = limit::enclose_smallest_eigenvalue(decay_matrix(instance, network, end.weights));
    if (!smallest) return hypothesis;
    hypothesis.sides = "<e,Ke>/<e,e> = " + numeric::midpoint_text(quotient, 6) + ", smallest eigenvalue " +
                       numeric::midpoint_text(*smallest, 6);
    if (!certainly_less(quotient * Ball(1000), *smallest * Ball(1001))) return hypothesis;
    const Ball size = residual_norm(network, end.weights);
    const Ball noise = tail.begin_error * exp(-*smallest * Ball(end.time));
    if (certainly_less(Ball(1000) * noise, size)) hypothesis.status = HypothesisStatus::observed;
    else
        hypothesis.sides += ", but |e| = " + numeric::midpoint_text(size, 2) +
                            " there may come from the error at the begin, which has decayed to " +
                            numeric::midpoint_text(noise, 2);
    return hypothesis;
}

/// How far σ may move, relative to itself, as the tail starts from a sample with an error: 4(L + 1) ε √(‖x̃_∞‖₁/min x̃_∞)
/// (docs/theory, "Measured rates").
Ball relative_shift(Evidence& evidence)
{
    const enclose::Limit& limit = evidence.limit();
    Ball least = limit.entries[0];
    for (const Ball& entry : limit.entries) least = min(least, entry);
    return Ball(4 * (evidence.instance().depth + 1)) * relative_error(*evidence.tail_origin()) *
           sqrt(limit.l1_norm / least);
}

/// The slope of −log ‖e‖ against time at the end of the tail.
std::optional<Ball> measured_rate(const flow::Network<Ball>& network, const Tail& tail)
{
    SlopeData data;
    for (const TailSample& sample : tail.samples) {
        data.abscissae.emplace_back(-sample.time);
        data.ordinates.push_back(log(residual_norm(network, sample.weights)));
    }
    return extrapolated_slope(data);
}

/// On the rate that the enclosed flow certifies for all times from T on; nothing where it certifies none, or not to the digits
/// of an equality.
std::optional<Verdict> judge_certified_rate(Evidence& evidence, const Ball& factor)
{
    if (limit_missing(evidence, evidence.limit()) || !evidence.limit().rate) return std::nullopt;
    const enclose::AsymptoticRate* certified = evidence.asymptotic_rate();
    if (certified == nullptr) return std::nullopt;
    const numeric::PrecisionScope precision(evidence.limit_bits());
    const Ball rate = factor * *evidence.limit().rate;
    Verdict verdict = judge_equality(certified->rate, rate, rate, EvidenceKind::enclosure, rate_digits);
    if (verdict.kind == VerdictKind::undecided) return std::nullopt;
    verdict.digits = evidence.settings().limit_digits;
    verdict.reason = "for every t >= T = " + numeric::midpoint_text(Ball(certified->from), 6) +
                     " e is certified to stay in a cone around the slowest direction: the rate tends to sigma";
    require(verdict,
            ball_hypothesis("e has a component of the slowest decay: its other part, relative to it, is below 1",
                            certified->cone, Ball(1)));
    require(verdict, no_collapse_hypothesis(evidence));
    return verdict;
}

} // namespace

Verdict judge_rate(Evidence& evidence, const Ball& factor)
{
    if (auto verdict = decay_missing(evidence.instance())) return *verdict;
    if (const auto certified = judge_certified_rate(evidence, factor)) return *certified;
    const TailOrVerdict found = exponential_tail(evidence);
    if (found.missing) return *found.missing;
    const Tail& tail = *found.tail;
    const numeric::PrecisionScope precision(tail.bits);
    const auto network = flow::Network<Ball>::of(evidence.instance());
    std::optional<Ball> measured = measured_rate(network, tail);
    if (!measured) return undecided("the residual is not resolved: a tighter tolerance would decide");
    measured = measured->widened((*measured * relative_shift(evidence)).upper());
    const Ball rate = factor * *evidence.limit().rate;
    Verdict verdict = judge_equality(*measured, rate, rate, EvidenceKind::numerical, rate_digits);
    verdict.digits = tail.digits;
    require(verdict, slowest_component_dominates(evidence, network, tail));
    require(verdict, no_collapse_hypothesis(evidence));
    return verdict;
}

Claim theorem_2_3_rate()
{
    Claim claim;
    claim.id = "theorem-2.3-rate";
    claim.title = "the residual decays at the rate sigma";
    claim.statement =
        "At a positive limit |e| decays exponentially, at the rate sigma = smallest eigenvalue of K = L A "
        "diag(x^(L-1)) P diag(x^(L-1)) A^T there, unless e has no component of that decay. The left side is the "
        "slope of log |e| against time on the flow, followed on until the decay is exponential; the right side is "
        "computed from the limit. Proved, where the flow is enclosed: from some time on the rate lies in an interval "
        "around sigma, the left side, for ever, and it tends to sigma.";
    claim.source = Source::paper_derived;
    claim.origin = "Theorem 2.3";
    claim.formula = "-(log |e|)' at late times = sigma, to 8 digits";
    claim.hypotheses = {"S+ has a positive point", "no collapse", "e(0) is not 0",
                        "e has a component of the slowest decay",
                        "trace K < 1e12 sigma (or the flow is too stiff to be followed)"};
    claim.lemmas = {"Positive limit", "Measured rates", "The rate of an enclosed flow", "Theorem (limit)"};
    claim.refutation = "a slope that differs from sigma by more than 1000 times its estimated error";
    claim.check = [](Evidence& evidence) { return judge_rate(evidence, Ball(1)); };
    return claim;
}

} // namespace wnflow::claims
