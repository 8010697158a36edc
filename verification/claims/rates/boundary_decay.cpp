#include <verification/claims/premises.hpp>
#include <verification/claims/rates/boundary.hpp>
#include <verification/claims/rates/decay.hpp>
#include <verification/claims/rates/slope.hpp>
#include <verification/claims/rates/statements.hpp>

namespace wnflow::claims {
namespace {

/// Of the rule for equalities, which asks for a third of them: an exponent is known to three digits.
constexpr unsigned exponent_digits = 9;
/// More terms than this gain nothing with the usual number of samples.
constexpr std::size_t correction_terms = 6;

/// log ‖e‖ against −log t, with the corrections t^−γ.
std::optional<Ball> measured_decay(Evidence& evidence, const flow::Network<Ball>& network)
{
    const unsigned depth = evidence.instance().depth;
    SlopeData data;
    data.corrections.resize(correction_terms);
    const std::vector<long> numerators = correction_numerators(depth, correction_terms);
    for (const flow::Sample& sample : evidence.trajectory().samples) {
        if (sample.time == 0) continue;
        const Ball t(sample.time);
        data.abscissae.push_back(-log(t));
        data.ordinates.push_back(log(residual_norm(network, sample.weights)));
        const Ball unit = numeric::root(t, 2 * depth - 2);
        for (std::size_t j = 0; j < correction_terms; ++j)
            data.corrections[j].push_back(numeric::power(unit, -numerators[j]));
    }
    return extrapolated_slope(data);
}

} // namespace

numeric::Rational boundary_exponent(unsigned depth)
{
    return numeric::Rational(depth, 2 * depth - 2);
}

Verdict judge_boundary_decay(Evidence& evidence, const numeric::Rational& exponent)
{
    if (auto verdict = proper_face_missing(evidence)) return *verdict;
    if (!evidence.trajectory().is_complete())
        return undecided("the trajectory ended early: " + evidence.trajectory().reason);
    const numeric::PrecisionScope precision(evidence.trajectory_bits());
    const auto measured = measured_decay(evidence, flow::Network<Ball>::of(evidence.instance()));
    if (!measured) return undecided("too few samples, or the residual is not resolved");
    Verdict verdict =
        judge_equality(*measured, Ball(exponent), Ball(exponent), EvidenceKind::numerical, exponent_digits);
    verdict.digits = evidence.trajectory().digits;
    if (verdict.kind == VerdictKind::undecided && !verdict.is_contradicted)
        verdict.reason = "the exponent is known to " + numeric::midpoint_text(verdict.error.value(), 2) +
                         " only: a longer run would decide";
    require(verdict, no_collapse_hypothesis(evidence));
    return verdict;
}

Claim boundary_decay()
{
    Claim claim;
    claim.id = "boundary-decay";
    claim.title = "algebraic decay at a limit on a face";
    claim.statement =
        "Where S+ has no positive point, |e| decays like t^(-L/(2L-2)): 1/t for depth 2. The left side is the "
        "slope of log |e| against log t at late times, extrapolated with the powers of t that follow the "
        "leading one.";
    claim.source = Source::derived;
    claim.origin = "Theorem 2.3";
    claim.formula = "-d log |e| / d log t at late times = L/(2L-2), to 3 digits";
    claim.hypotheses = {"S+ is not empty", "S+ has no positive point", "no collapse"};
    claim.lemmas = {"Limit on a face", "Measured exponents", "Faces"};
    claim.refutation = "a slope that differs from L/(2L-2) by more than 1000 times its estimated error";
    claim.check = [](Evidence& evidence) {
        return judge_boundary_decay(evidence, boundary_exponent(evidence.instance().depth));
    };
    return claim;
}

} // namespace wnflow::claims
