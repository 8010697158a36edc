#include <verification/claims/premises.hpp>
#include <verification/claims/trajectory/statements.hpp>

namespace wnflow::claims {

Claim constant_norm()
{
    Claim claim;
    claim.id = "constant-norm";
    claim.title = "the norm of u is constant";
    claim.statement = "Along the weight-normalized flow |u(t)| = |u(0)| = 1 for all t.";
    claim.source = Source::paper_derived; // the paper has the lemma; its wording is not public
    claim.origin = "Lemma 3.2";
    claim.formula = "|u(t)| = 1";
    claim.hypotheses = {"weight-normalized flow"};
    claim.lemmas = {"Lemma 3.2"};
    claim.refutation = "a sampled time at which |u| differs from 1 by more than 1000 times the integration error";
    claim.is_about_trajectory = true;
    claim.check = [](Evidence& evidence) {
        if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
        // In Cartesian coordinates u is x/|x|: its norm is 1 whatever the flow does.
        const EvidenceKind kind = evidence.trajectory().coordinates == flow::Coordinates::polar
                                      ? evidence.trajectory_evidence()
                                      : EvidenceKind::numerical;
        return judge_samples(evidence, [&](const flow::Sample& sample) {
            const Ball norm = sqrt(numeric::squared_norm(sample.direction));
            return judge_equality(norm, Ball(1), Ball(1), kind, evidence.settings().digits);
        });
    };
    return claim;
}

} // namespace wnflow::claims
