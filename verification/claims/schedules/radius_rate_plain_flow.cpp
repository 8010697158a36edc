#include <verification/claims/premises.hpp>
#include <verification/claims/schedules/radius_rate.hpp>
#include <verification/claims/schedules/statements.hpp>

#include <algorithm>

namespace wnflow::claims {
namespace {

using numeric::Rational;

/// ∫ η dt from `from` to `to` for one piece η = factor (t + offset)^p, p an integer but −1.
Rational integral(const problem::RatePiece& piece, const Rational& from, const Rational& to)
{
    if (piece.power_of_time == 0) return piece.factor * (to - from);
    const auto degree = static_cast<long>(numerator(piece.power_of_time)) + 1;
    const auto power = [&](const Rational& t) {
        const Rational base = t + piece.time_offset;
        const auto size = static_cast<unsigned>(std::abs(degree));
        return degree > 0 ? numeric::power(base, size) : Rational(1 / numeric::power(base, size));
    };
    return piece.factor / degree * (power(to) - power(from));
}

/// τ(t) = ∫₀ᵗ η_r, if it is rational for rational t.
std::optional<Rational> plain_time(const problem::LearningRate& rate, const Rational& time)
{
    Rational total = 0;
    const auto& pieces = rate.pieces();
    for (std::size_t k = 0; k < pieces.size() && pieces[k].from < time; ++k) {
        const Rational& p = pieces[k].power_of_time;
        if (pieces[k].power_of_radius != 0 || denominator(p) != 1 || p == -1) return std::nullopt;
        total += integral(pieces[k], pieces[k].from, k + 1 < pieces.size() ? std::min(pieces[k + 1].from, time) : time);
    }
    return total;
}

/// The plain flow at the times τ(t) of the trajectory's samples.
flow::Trajectory plain_trajectory(Evidence& evidence, std::vector<Rational> times)
{
    problem::Instance plain = evidence.instance();
    plain.flow = problem::FlowKind::plain;
    const EvidenceSettings& given = evidence.settings();
    flow::IntegrationSettings settings;
    settings.sample_times = std::move(times);
    settings.digits = given.digits;
    settings.tolerance = given.tolerance;
    settings.stepper = given.stepper;
    settings.step_limit = given.step_limit;
    return flow::integrate(plain, settings);
}

Verdict judge_agreement(Evidence& evidence)
{
    if (auto verdict = radius_rate_missing(evidence)) return *verdict;
    const problem::LearningRates& rates = evidence.instance().rates;
    if (radius_rate(evidence) != 1)
        return not_applicable("hypothesis fails: kappa = 1 (" + numeric::to_text(radius_rate(evidence)) + ")");
    const flow::Trajectory& trajectory = evidence.trajectory();
    std::vector<Rational> times;
    for (const flow::Sample& sample : trajectory.samples) {
        const auto time = plain_time(rates.eta_r, sample.time);
        if (!time)
            return not_applicable("hypothesis fails: the integral of eta_r over time is rational, so that both flows "
                                  "can be compared at the same time (" +
                                  problem::to_text(rates) + ")");
        times.push_back(*time);
    }
    if (times.size() < 2) return undecided("the trajectory has no sample beyond the start");
    const flow::Trajectory plain = plain_trajectory(evidence, std::move(times));
    if (plain.samples.size() != trajectory.samples.size())
        return undecided("the integration of the plain flow ended early: " + plain.reason);
    return judge_samples(evidence, [&](const flow::Sample& sample) {
        const auto index = static_cast<std::size_t>(&sample - trajectory.samples.data());
        const Vector<Ball>& expected = plain.samples[index].weights;
        std::optional<Verdict> worst;
        for (Eigen::Index n = 0; n < expected.size(); ++n) {
            const Verdict verdict = judge_equality(sample.weights[n], expected[n], expected[n], EvidenceKind::numerical,
                                                   evidence.settings().digits);
            if (!worst || &worse(*worst, verdict) == &verdict) worst = verdict;
        }
        return *worst;
    });
}

} // namespace

Claim radius_rate_plain_flow()
{
    Claim claim;
    claim.id = "radius-rate-plain-flow";
    claim.title = "with eta = r^2, weight normalization is plain flow";
    claim.statement =
        "If eta_r/eta_u = r^2 at all times, the weight-normalized flow is x' = -eta_r g: plain gradient flow "
        "at the time integral of eta_r. Both are integrated, each by its own equations.";
    claim.source = Source::derived;
    claim.origin = "Theorem 2.4";
    claim.formula = "x_n(t) = plain x_n(integral of eta_r from 0 to t), for all n";
    claim.hypotheses = {"weight-normalized flow", "eta = r^2 at all times", "a rational integral of eta_r"};
    claim.lemmas = {"Theorem 2.4", "The flows"};
    claim.refutation = "a sampled time and n at which the two differ by more than 1000 times the integration errors";
    claim.check = judge_agreement;
    return claim;
}

} // namespace wnflow::claims
