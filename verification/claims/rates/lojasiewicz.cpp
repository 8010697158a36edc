#include <verification/claims/premises.hpp>
#include <verification/claims/rates/boundary.hpp>
#include <verification/claims/rates/decay.hpp>
#include <verification/claims/rates/slope.hpp>
#include <verification/claims/rates/statements.hpp>

namespace wnflow::claims {
namespace {

/// Of the rule for equalities, which asks for a third of them: eight digits where the decay is exponential, three where it
/// is algebraic.
constexpr unsigned exponential_digits = 24, algebraic_digits = 9;
constexpr std::size_t correction_terms = 6;
/// Of the secant's slope for ever: within 10^−9 of ½, which the rule for equalities accepts with 24 digits.
constexpr long secant_resolution = 1'000'000'000;

/// log ‖∇ℓ‖ against log ℓ.
void add_sample(SlopeData& data, const flow::Network<Ball>& network, const Vector<Ball>& weights)
{
    data.abscissae.push_back(log(network.loss(weights)));
    data.ordinates.push_back(log(numeric::squared_norm(network.gradient(weights))) / Ball(2));
}

/// For ever: c₁ ℓ^½ ≤ ‖∇ℓ‖ ≤ c₂ ℓ^½ for t ≥ T, and ℓ falls by e^(−2σ'Δ) at least within a time Δ. So the secant of
/// log ‖∇ℓ‖ against log ℓ between t₁ ≥ T and t₂ ≥ t₁ + Δ has a slope within log(c₂/c₁)/(2σ'Δ) of ½. Nothing where that is
/// not certified.
std::optional<Verdict> judge_certified_secant(Evidence& evidence, const numeric::Rational& exponent)
{
    const enclose::AsymptoticRate* certified = evidence.asymptotic_rate();
    if (certified == nullptr) return std::nullopt;
    const numeric::PrecisionScope precision(evidence.limit_bits());
    const Ball spread = log(certified->most_slope / certified->least_slope).upper();
    const Ball decay = (Ball(2) * certified->rate).lower();
    const Ball apart = (spread * Ball(secant_resolution) / decay).upper(); // Δ
    if (!apart.is_finite() || !apart.is_positive() || !decay.is_positive()) return std::nullopt;
    const Ball slope = (Ball(1) / Ball(2)).widened((spread / (decay * apart)).upper());
    Verdict verdict = judge_equality(slope, Ball(exponent), Ball(1), EvidenceKind::enclosure, exponential_digits);
    if (verdict.kind == VerdictKind::undecided) return std::nullopt;
    verdict.reason = "for every t >= T = " + numeric::midpoint_text(Ball(certified->from), 6) +
                     " it is certified that " + numeric::midpoint_text(certified->least_slope, 4) +
                     " l^(1/2) <= |grad l| <= " + numeric::midpoint_text(certified->most_slope, 4) +
                     " l^(1/2), so that log |grad l| / log l tends to 1/2; the left side is the slope between any two "
                     "times after T that are at least " +
                     numeric::midpoint_text(apart, 4) + " apart";
    return verdict;
}

Verdict judge_positive_limit(Evidence& evidence, const numeric::Rational& exponent)
{
    if (const auto certified = judge_certified_secant(evidence, exponent)) return *certified;
    const TailOrVerdict found = exponential_tail(evidence);
    if (found.missing) return *found.missing;
    const Tail& tail = *found.tail;
    const numeric::PrecisionScope precision(tail.bits);
    const auto network = flow::Network<Ball>::of(evidence.instance());
    SlopeData data;
    for (const TailSample& sample : tail.samples) add_sample(data, network, sample.weights);
    const auto measured = extrapolated_slope(data);
    if (!measured) return undecided("the residual is not resolved: a tighter tolerance would decide");
    Verdict verdict = judge_equality(*measured, Ball(exponent), Ball(1), EvidenceKind::numerical, exponential_digits);
    verdict.digits = tail.digits;
    return verdict;
}

/// With the corrections t^−γ written as powers of the loss, which decays like t^−2p: ℓ^(γ/2p) = ℓ^(a/(2L)) for
/// γ = a/(2L−2).
Verdict judge_limit_on_face(Evidence& evidence, const numeric::Rational& exponent)
{
    if (!evidence.trajectory().is_complete())
        return undecided("the trajectory ended early: " + evidence.trajectory().reason);
    const numeric::PrecisionScope precision(evidence.trajectory_bits());
    const auto network = flow::Network<Ball>::of(evidence.instance());
    const unsigned depth = network.depth;
    const std::vector<long> numerators = correction_numerators(depth, correction_terms);
    SlopeData data;
    data.corrections.resize(correction_terms);
    for (const flow::Sample& sample : evidence.trajectory().samples) {
        add_sample(data, network, sample.weights);
        const Ball unit = numeric::root(network.loss(sample.weights), 2 * depth);
        for (std::size_t j = 0; j < correction_terms; ++j)
            data.corrections[j].push_back(numeric::power(unit, numerators[j]));
    }
    const auto measured = extrapolated_slope(data);
    if (!measured) return undecided("too few samples, or the loss is not resolved");
    Verdict verdict = judge_equality(*measured, Ball(exponent), Ball(1), EvidenceKind::numerical, algebraic_digits);
    verdict.digits = evidence.trajectory().digits;
    if (verdict.kind == VerdictKind::undecided && !verdict.is_contradicted)
        verdict.reason = "the exponent is known to " + numeric::midpoint_text(verdict.error.value(), 2) +
                         " only: a longer run would decide";
    return verdict;
}

} // namespace

Verdict judge_lojasiewicz(Evidence& evidence, const numeric::Rational& positive, const numeric::Rational& on_face)
{
    if (auto verdict = limit_missing(evidence, evidence.limit())) return *verdict;
    if (auto verdict = decay_missing(evidence.instance())) return *verdict;
    const bool is_on_face = evidence.limit().face_support.size() < evidence.instance().dimension();
    Verdict verdict = is_on_face ? judge_limit_on_face(evidence, on_face) : judge_positive_limit(evidence, positive);
    if (verdict.evidence != EvidenceKind::none) require(verdict, no_collapse_hypothesis(evidence));
    return verdict;
}

Claim lojasiewicz_exponent()
{
    Claim claim;
    claim.id = "lojasiewicz-exponent";
    claim.title = "the gradient against the loss near the limit";
    claim.statement =
        "Along the flow |grad l| is of the order of l^theta, with theta = 1/2 at a positive limit and theta = 1 - "
        "1/(2L) where S+ has no positive point. The left side is the slope of log |grad l| against log l at late "
        "times, on a face extrapolated with the powers of l that follow the leading one. Where the flow is enclosed "
        "up to a neighbourhood of a positive limit, |grad l|/l^(1/2) is bounded from both sides for ever, and the "
        "slope is that of every sufficiently long secant.";
    claim.source = Source::derived;
    claim.origin = "Theorem 2.3";
    claim.formula = "slope of log |grad l| against log l at late times = theta, to 8 digits (face: 3)";
    claim.hypotheses = {"S+ is not empty", "no collapse", "e(0) is not 0"};
    claim.lemmas = {"Positive limit", "Limit on a face", "Measured rates", "Measured exponents",
                    "The rate of an enclosed flow"};
    claim.refutation = "a slope that differs from theta by more than 1000 times its estimated error";
    claim.check = [](Evidence& evidence) {
        const unsigned depth = evidence.instance().depth;
        return judge_lojasiewicz(evidence, numeric::Rational(1, 2), 1 - numeric::Rational(1, 2 * depth));
    };
    return claim;
}

} // namespace wnflow::claims
