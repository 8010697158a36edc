#include <verification/claims/gap/magnified_bound.hpp>

#include <verification/claims/premises.hpp>

#include <wnflow/limit/bounds.hpp>

namespace wnflow::claims {

std::optional<Ball> plain_bound(Evidence& evidence, const Vector<Ball>& start, bool is_sharp)
{
    const limit::Optimum& optimum = evidence.optimum();
    const unsigned depth = evidence.instance().depth;
    if (is_sharp && depth > 2 && evidence.has_uniform_start()) {
        const Ball beta_1 = Ball(static_cast<long>(start.size())) * numeric::power(start[0], static_cast<long>(depth));
        return limit::bound_plain_uniform_sharp(depth, beta_1, Ball(optimum.value),
                                                numeric::to_vector<Ball>(optimum.minimizer));
    }
    return is_sharp ? limit::bound_plain_sharp(start, depth, Ball(optimum.value),
                                               numeric::to_vector<Ball>(optimum.minimizer))
                    : limit::bound_plain(start, depth, evidence.has_uniform_start(), Ball(optimum.value));
}

Verdict judge_magnified_bound(Evidence& evidence, const Ball& log_rho, const std::string& rho_name, bool is_sharp)
{
    const problem::Instance& instance = evidence.instance();
    const numeric::PrecisionScope precision(evidence.limit_bits());
    const Ball optimum(evidence.optimum().value);
    const Ball beta_1 = sqrt(Ball(squared_initial_l1_norm(instance)));
    const Ball magnified = beta_1 * exp(-Ball(instance.depth) * log_rho);
    const Hypothesis hypothesis = ball_hypothesis("beta_1 " + rho_name + "^(-L) < Q", magnified, optimum);

    Verdict verdict;
    if (hypothesis.status == HypothesisStatus::certified) {
        const auto bound = plain_bound(evidence, flow::Start{instance.initialization, log_rho}.weights(), is_sharp);
        if (!bound) return undecided("the bound's multiplier mu could not be enclosed: more digits would decide");
        verdict = judge_inequality(relative_gap(evidence.optimum(), evidence.limit().entries), *bound,
                                   EvidenceKind::enclosure, evidence.settings().limit_digits);
    }
    require(verdict, hypothesis);
    return verdict;
}

} // namespace wnflow::claims
