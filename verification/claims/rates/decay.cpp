#include <verification/claims/rates/decay.hpp>

#include <verification/claims/premises.hpp>

namespace wnflow::claims {
namespace {

/// σ relative to the trace of K_∞ down to which a tail is followed. 10¹² decay times of the fastest component for one of the
/// slowest is what an implicit method passes in some hundred steps; beyond that the run takes longer than the rest of a
/// verification.
const long stiffness_exponent = 12;

/// A residual that has decayed by less, of the e^30 that σ lets expect, is not in its exponential decay.
const long least_decay = 10'000;

bool has_positive_limit(Evidence& evidence)
{
    return evidence.limit().face_support.size() == evidence.instance().dimension();
}

/// trace K_∞ ≤ 10¹² σ.
Hypothesis moderate_stiffness(Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    const auto network = flow::Network<Ball>::of(instance);
    const auto k = decay_matrix(instance, network, weights_of(evidence.limit().entries, instance.depth));
    Ball trace;
    for (Eigen::Index i = 0; i < k.rows(); ++i) trace += k(i, i);
    return ball_hypothesis("the flow is not too stiff to be followed: trace K < 1e" +
                               std::to_string(stiffness_exponent) + " sigma",
                           trace, *evidence.limit().rate * numeric::power(Ball(10), stiffness_exponent));
}

} // namespace

Ball residual_norm(const flow::Network<Ball>& network, const Vector<Ball>& x)
{
    return sqrt(numeric::squared_norm(network.residual(x)));
}

Verdict unless_unresolved(Verdict verdict, const Ball& residual_norm, unsigned digits)
{
    const Ball wanted = residual_norm.midpoint() * exp(-Ball(digits + 3) / Ball(3) * log(Ball(10)));
    const bool is_resolved = certainly_less_equal(residual_norm.radius(), wanted);
    if (is_resolved || verdict.kind != VerdictKind::undecided || verdict.is_contradicted) return verdict;
    return not_applicable("e is not resolved: |e| = " + numeric::midpoint_text(residual_norm, 2) + " with the error " +
                          numeric::midpoint_text(residual_norm.radius(), 2));
}

Ball residual_dissipation(const problem::Instance& instance, const flow::Network<Ball>& network, const Vector<Ball>& x)
{
    Vector<Ball> g = network.gradient(x);
    const Ball depth(network.depth);
    if (instance.flow == problem::FlowKind::plain) return depth * numeric::squared_norm(g);
    const Ball r_squared = numeric::squared_norm(x);
    const Ball along = numeric::inner(x, g) / sqrt(r_squared); // ⟨u, g⟩
    for (Eigen::Index n = 0; n < g.size(); ++n) g[n] -= along * x[n] / sqrt(r_squared);
    return depth * (Ball(instance.rates.eta_r) * numeric::power(along, 2) +
                    Ball(instance.rates.eta_u) * r_squared * numeric::squared_norm(g));
}

numeric::Matrix<Ball> gram_matrix(const flow::Network<Ball>& network, const Vector<Ball>& x)
{
    numeric::Matrix<Ball> b = network.matrix.matrix();
    const Vector<Ball> weights = flow::Network<Ball>::powers(x, network.depth - 1);
    for (Eigen::Index m = 0; m < b.rows(); ++m)
        for (Eigen::Index n = 0; n < b.cols(); ++n) b(m, n) *= weights[n];
    return numeric::product_with_transpose(b, b);
}

numeric::Matrix<Ball> decay_matrix(const problem::Instance& instance, const flow::Network<Ball>& network,
                                   const Vector<Ball>& x)
{
    numeric::Matrix<Ball> k = gram_matrix(network, x);
    const bool is_plain = instance.flow == problem::FlowKind::plain;
    const Ball r_squared = numeric::squared_norm(x), depth(network.depth);
    const Ball tangential = is_plain ? Ball(1) : Ball(instance.rates.eta_u) * r_squared;
    const Ball radial_excess = is_plain ? Ball(0) : (Ball(instance.rates.eta_r) - tangential) / r_squared;
    // A diag(x^{L−1}) u = A x̃/r.
    const Vector<Ball> image = network.matrix.apply(flow::Network<Ball>::powers(x, network.depth));
    for (Eigen::Index i = 0; i < k.rows(); ++i)
        for (Eigen::Index j = 0; j < k.cols(); ++j)
            k(i, j) = depth * (tangential * k(i, j) + radial_excess * image[i] * image[j]);
    return k;
}

Ball relative_error(const flow::Sample& sample)
{
    Ball largest;
    for (const Ball& weight : sample.weights) largest = max(largest, weight.radius() / abs(weight.midpoint()));
    return largest;
}

Vector<Ball> weights_of(const Vector<Ball>& represented, unsigned depth)
{
    Vector<Ball> x(represented.size());
    for (Eigen::Index n = 0; n < x.size(); ++n) x[n] = numeric::root(represented[n], depth);
    return x;
}

namespace {

/// Under rates that go on varying there is no asymptotic rate, and no exponent of time.
std::optional<Verdict> constant_rates_missing(const Evidence& evidence)
{
    const problem::Instance& instance = evidence.instance();
    if (!evidence.is_weight_normalized() || instance.rates.are_constant()) return std::nullopt;
    return not_applicable("hypothesis fails: eta_r and eta_u are constant (" + problem::to_text(instance.rates) + ")");
}

} // namespace

TailOrVerdict exponential_tail(Evidence& evidence)
{
    TailOrVerdict tail;
    tail.missing = limit_missing(evidence, evidence.limit());
    if (!tail.missing) tail.missing = constant_rates_missing(evidence);
    if (!tail.missing) tail.missing = decay_missing(evidence.instance());
    if (tail.missing) return tail;
    if (!has_positive_limit(evidence)) {
        tail.missing = not_applicable("hypothesis fails: S+ has a positive point (the limit lies on a face, e decays "
                                      "algebraically)");
        return tail;
    }
    if (!evidence.limit().rate) {
        tail.missing = undecided("the rate sigma is not enclosed: more limit digits would decide");
        return tail;
    }
    const problem::Instance& instance = evidence.instance();
    const numeric::PrecisionScope precision(evidence.limit_bits());
    Verdict verdict;
    require(verdict, moderate_stiffness(evidence));
    if (verdict.hypotheses.back().status != HypothesisStatus::certified) {
        tail.missing = verdict;
        return tail;
    }
    if (!evidence.trajectory().is_complete() || evidence.trajectory().samples.empty()) {
        tail.missing = undecided("the trajectory ended early: " + evidence.trajectory().reason);
        return tail;
    }
    tail.tail = &evidence.tail();
    if (!tail.tail->failure.empty()) {
        tail.missing = undecided("the flow could not be followed into its exponential decay: " + tail.tail->failure);
        return tail;
    }
    const auto network = flow::Network<Ball>::of(instance);
    const numeric::PrecisionScope tail_precision(tail.tail->bits);
    const Ball begin = residual_norm(network, tail.tail->samples.front().weights);
    const Ball end = residual_norm(network, tail.tail->samples.back().weights);
    if (!certainly_less(Ball(least_decay) * end, begin))
        tail.missing =
            undecided("|e| does not decay by a factor of " + std::to_string(least_decay) + " in 30/sigma: from " +
                      numeric::midpoint_text(begin, 3) + " to " + numeric::midpoint_text(end, 3));
    return tail;
}

std::optional<Verdict> proper_face_missing(Evidence& evidence)
{
    if (auto verdict = limit_missing(evidence, evidence.limit())) return verdict;
    if (auto verdict = constant_rates_missing(evidence)) return verdict;
    if (auto verdict = decay_missing(evidence.instance())) return verdict;
    if (has_positive_limit(evidence))
        return not_applicable(
            "hypothesis fails: S+ has no positive point (the limit is positive, e decays exponentially)");
    return std::nullopt;
}

} // namespace wnflow::claims
