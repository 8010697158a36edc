#include <verification/claims/dual/dual_representation.hpp>

#include <verification/claims/dual/along_dual.hpp>
#include <verification/claims/dual/statements.hpp>

#include <wnflow/flow/dual_map.hpp>
#include <wnflow/flow/start.hpp>

namespace wnflow::claims {
namespace {

/// The least favourable of equalities.
class Worst {
public:
    Worst(unsigned digits, EvidenceKind evidence) : digits_(digits), evidence_(evidence) {}

    void compare(const Ball& left, const Ball& right, const Ball& scale)
    {
        const Verdict verdict = judge_equality(left, right, scale, evidence_, digits_);
        if (!worst_ || &worse(*worst_, verdict) == &verdict) worst_ = verdict;
    }
    [[nodiscard]] Verdict verdict() const { return *worst_; }

private:
    unsigned digits_;
    EvidenceKind evidence_;
    std::optional<Verdict> worst_;
};

} // namespace

Verdict judge_rebuilt_state(const problem::Instance& instance, const Vector<Ball>& lambda, const flow::Sample& sample,
                            unsigned digits, EvidenceKind evidence)
{
    const flow::Start start{instance.initialization, {}};
    const auto network = flow::Network<Ball>::of(instance);
    const auto outside = [] { return undecided("the dual variable is not in its domain: more digits would decide"); };
    Worst worst(digits, evidence);
    if (instance.flow == problem::FlowKind::plain) {
        const auto point = flow::PlainDualMap<Ball>{network, start.weights()}(lambda);
        if (!point.in_domain) return outside();
        const Vector<Ball> end = flow::Network<Ball>::powers(sample.weights, instance.depth);
        for (Eigen::Index n = 0; n < end.size(); ++n) worst.compare(point.end[n], end[n], end[n]);
        return worst.verdict();
    }
    const Ball start_squared(instance.initialization.radius_squared);
    const flow::PolarDualMap<Ball> map{network, start_squared, start.direction(), Ball(instance.rates.ratio())};
    const auto point = map(lambda);
    if (!point.in_domain) return outside();
    // r² = r₀² + 2η̃q: near collapse a small difference of two terms.
    worst.compare(point.radius_squared, sample.radius * sample.radius,
                  start_squared + abs(point.radius_squared - start_squared));
    const Vector<Ball> u = map.direction(lambda, point.growth_exponent);
    for (Eigen::Index n = 0; n < u.size(); ++n) worst.compare(u[n], sample.direction[n], sample.direction[n]);
    return worst.verdict();
}

Claim dual_representation()
{
    Claim claim;
    claim.id = "dual-representation";
    claim.title = "the flow is a gradient flow of M variables";
    claim.statement =
        "With lambda' = c (A x~(lambda) - b), lambda(0) = 0, the state is an explicit function of lambda(t) in R^M "
        "alone: "
        "r^2 = r0^2 + 2 eta q(lambda) and u(lambda), plain flow: x~(lambda). Here lambda is integrated by itself, "
        "without "
        "the vector field of the weights, and the state rebuilt from it is compared with the integrated one.";
    claim.source = Source::derived;
    claim.origin = "Dual variable";
    claim.formula = "r^2(lambda(t)) = r(t)^2, u(lambda(t)) = u(t); plain flow: x~(lambda(t)) = x~(t)";
    claim.hypotheses = {"constant learning rates"};
    claim.lemmas = {"Dual variable", "The map", "Polar invariants"};
    claim.refutation = "a sampled time and a component at which the two differ by more than 1000 times the error";
    claim.check = [](Evidence& evidence) {
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        return judge_along_lambda(
            evidence, [&](const flow::Sample& sample, const Vector<Ball>& lambda, EvidenceKind kind) {
                return judge_rebuilt_state(evidence.instance(), lambda, sample, evidence.settings().digits, kind);
            });
    };
    return claim;
}

} // namespace wnflow::claims
