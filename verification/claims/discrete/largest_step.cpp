#include <verification/claims/discrete/linearization.hpp>
#include <verification/claims/discrete/order.hpp>
#include <verification/claims/discrete/statements.hpp>
#include <verification/claims/premises.hpp>

namespace wnflow::claims {
namespace {

/// The derivative of the algorithm's step is I − h R G with G R = K: its eigenvalues are 1 − hλ, λ those of K, and 1 otherwise,
/// so that the largest stable step is 2/λ_max(G R), which is compared with 2/λ_max(K).
Verdict judge_derivative(Evidence& evidence, const StepDerivative& derivative, const Ball& predicted)
{
    const unsigned digits = evidence.settings().limit_digits;
    const auto product = [](const numeric::Matrix<Ball>& a, const numeric::Matrix<Ball>& b) {
        return numeric::product_with_transpose(a, numeric::Matrix<Ball>(b.transpose()));
    };
    const auto largest = enclose_largest_eigenvalue(product(derivative.residual, derivative.preimage));
    if (!largest) return undecided("the largest eigenvalue of the step's derivative is not enclosed");
    const Ball critical = Ball(2) / *largest;
    Verdict worst = judge_equality(critical, predicted, predicted, EvidenceKind::enclosure, digits);
    const numeric::Matrix<Ball> rank_m = product(derivative.preimage, derivative.residual);
    for (Eigen::Index i = 0; i < rank_m.rows(); ++i)
        for (Eigen::Index j = 0; j < rank_m.cols(); ++j) {
            const Ball expected = Ball(i == j ? 1 : 0) - derivative.step * rank_m(i, j);
            const Verdict entry =
                judge_equality(derivative.jacobian(i, j), expected, Ball(1), EvidenceKind::enclosure, digits);
            if (entry.kind != VerdictKind::proved) worst = worse(worst, entry);
        }
    if (worst.kind == VerdictKind::proved) worst.reason = "the derivative of a step is I - h R G, entry by entry";
    return worst;
}

/// The same at the step 1/λ_max, on what is enclosed with the trajectory; nothing where nothing is.
std::optional<Verdict> differentiated_verdict(Evidence& evidence, const Vector<Ball>& x, const Ball& predicted)
{
    const EvidenceSettings& settings = evidence.settings();
    if (!settings.encloses_trajectory || evidence.instance().dimension() > settings.most_enclosed_weights ||
        !evidence.has_constant_rates())
        return std::nullopt;
    const Ball half = predicted / Ball(2);
    if (!half.is_finite() || !half.is_positive()) return std::nullopt;
    const numeric::Rational step = half.exact_midpoint(); // one will do: I − h R G is affine in h, and so is the step
    return judge_derivative(evidence, differentiate_step(evidence.instance(), x, step), predicted);
}

} // namespace

Claim discrete_largest_step()
{
    Claim claim;
    claim.id = "discrete-largest-step";
    claim.title = "the largest stable step is 2/lambda_max(K_inf)";
    claim.statement =
        "At a positive limit of the flow, with |u| = 1, the linearization of one step of GD or WN-GD has the "
        "multipliers 1 - h lambda, lambda the eigenvalues of K_inf, and 1 on the interpolating weights. For h < "
        "2/lambda_max nearby iterates converge, to a nearby interpolating point; for h > 2/lambda_max the limit "
        "repels. Measured: the step at which a small perturbation along the eigenvector of lambda_max neither "
        "shrinks nor grows. Proved, where the trajectory is enclosed: the derivative of the step, enclosed by "
        "differentiating the algorithm, is I - h R G, with the largest stable step 2/lambda_max(G R) on the left.";
    claim.source = Source::derived;
    claim.origin = "Largest stable step";
    claim.formula = "step of growth 1, measured = 2/lambda_max(K_inf); growth < 1 at 0.95 and > 1 at 1.05 of that step";
    claim.hypotheses = {"the limit is positive", "no collapse"};
    claim.lemmas = {"Discrete algorithms", "Largest stable step", "Convergence rates"};
    claim.refutation = "a measured step that differs from 2/lambda_max by more than 1000 times its error";
    claim.check = [](Evidence& evidence) {
        const enclose::Limit& limit = evidence.limit();
        if (auto verdict = limit_missing(evidence, limit)) return *verdict;
        const problem::Instance& instance = evidence.instance();
        if (limit.face_support.size() != instance.dimension())
            return not_applicable("hypothesis fails: the limit is positive (S+ has no positive point)");
        const numeric::PrecisionScope precision(evidence.limit_bits());
        Vector<Ball> x = limit.entries;
        for (Ball& entry : x) entry = numeric::root(entry, instance.depth);
        const auto k = step_matrix(instance, x);
        const auto largest = enclose_largest_eigenvalue(k);
        if (!largest) return undecided("lambda_max(K_inf) is not enclosed: more digits would decide");
        const MeasuredGrowth measured = measure_growth(instance, x, k, *largest);
        const Ball predicted = Ball(2) / *largest;
        std::optional<Verdict> worst;
        for (const Verdict& verdict :
             {judge_equality(measured.critical_step(), predicted, predicted, EvidenceKind::numerical, double_digits),
              judge_inequality(measured.below, Ball(1), EvidenceKind::numerical, double_digits),
              judge_inequality(Ball(1), measured.above, EvidenceKind::numerical, double_digits)})
            if (!worst || &worse(*worst, verdict) == &verdict) worst = verdict;
        // A measurement that contradicts is not outweighed.
        if (worst->kind == VerdictKind::observed || (worst->kind == VerdictKind::undecided && !worst->is_contradicted))
            if (const auto enclosed = differentiated_verdict(evidence, x, predicted);
                enclosed && enclosed->kind != VerdictKind::undecided)
                worst = enclosed;
        worst->reason += (worst->reason.empty() ? "" : "; ") +
                         ("factor per step " + numeric::midpoint_text(measured.below, 5) + " at 0.95 and " +
                          numeric::midpoint_text(measured.above, 5) + " at 1.05 of 2/lambda_max = ") +
                         numeric::midpoint_text(predicted, 5);
        require(*worst, no_collapse_hypothesis(evidence));
        return *worst;
    };
    return claim;
}

} // namespace wnflow::claims
