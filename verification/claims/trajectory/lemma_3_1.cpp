#include <verification/claims/premises.hpp>
#include <verification/claims/trajectory/rescaled.hpp>
#include <verification/claims/trajectory/statements.hpp>

#include <wnflow/enclose/solution.hpp>
#include <wnflow/flow/field_trajectory.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/flow/unnormalized_field.hpp>
#include <wnflow/ode/recorded.hpp>

#include <algorithm>
#include <array>

namespace wnflow::claims {
namespace {

using numeric::Rational;
using ode::Recorded;

/// Steps of each run: the statement is judged at the times that they reach, whatever the flow's time scale and stiffness.
constexpr unsigned long step_limit = 60;
constexpr unsigned long enclosed_step_limit = 2'000;

/// c.
const std::array<Rational, 3> norms = {Rational(1, 2), Rational(2), Rational(3)};

/// The field on the state (r, u).
ode::Program unnormalized_program(const problem::Instance& instance, const problem::LearningRates& rates)
{
    const flow::UnnormalizedField<Recorded> field{flow::Network<Recorded>::of(instance),
                                                  Recorded(rates.eta_r.constant()), Recorded(rates.eta_u.constant())};
    const auto n = static_cast<Eigen::Index>(instance.dimension());
    ode::Program program = ode::record(
        [&](const Vector<Recorded>& state, Vector<Recorded>& derivative, const Recorded&) {
            const auto d = field(state[0], Vector<Recorded>(state.tail(n)));
            derivative[0] = d.radius;
            derivative.tail(n) = d.direction;
        },
        n + 1);
    program.factor_power = instance.depth - 1; // u' = u^(L−1) ⊙ Aᵀ(…) + …
    return program;
}

/// (r₀, c u₀).
Vector<Ball> start_with_norm(const problem::Instance& instance, const Rational& c)
{
    const flow::Start start{instance.initialization, {}};
    const auto n = static_cast<Eigen::Index>(instance.dimension());
    Vector<Ball> state(n + 1);
    state[0] = start.radius();
    state.tail(n) = start.direction();
    for (Eigen::Index i = 1; i <= n; ++i) state[i] *= Ball(c);
    return state;
}

flow::FieldTrajectory follow_with_norm(const problem::Instance& instance, const problem::LearningRates& rates,
                                       const Rational& c, const flow::FieldSettings& settings)
{
    const numeric::PrecisionScope precision(flow::second_run_bits(settings.tolerance));
    const Vector<Ball> state = start_with_norm(instance, c);
    return flow::integrate_field(std::make_shared<const ode::Program>(unnormalized_program(instance, rates)), state,
                                 settings);
}

/// x = r u/‖u‖.
Vector<Ball> weights_of(const Vector<Ball>& state)
{
    Vector<Ball> x = state.tail(state.size() - 1);
    const Ball scale = state[0] / sqrt(numeric::squared_norm(x));
    for (Ball& entry : x) entry *= scale;
    return x;
}

Verdict judge_weights(const Vector<Ball>& x, const Vector<Ball>& expected, EvidenceKind kind, unsigned digits)
{
    std::optional<Verdict> worst;
    for (Eigen::Index n = 0; n < x.size(); ++n) {
        const Verdict verdict = judge_equality(x[n], expected[n], expected[n], kind, digits);
        if (!worst || &worse(*worst, verdict) == &verdict) worst = verdict;
    }
    return *worst;
}

/// The flow with ‖u₀‖ = 1 at times after its start.
struct Reference {
    std::vector<Rational> times;
    std::vector<Vector<Ball>> weights;

    void add(const std::vector<flow::Sample>& samples)
    {
        for (const flow::Sample& sample : samples) {
            if (sample.time == 0) continue;
            times.push_back(sample.time);
            weights.push_back(sample.weights);
        }
    }
};

Reference sampled(Evidence& evidence)
{
    Reference reference;
    reference.add(evidence.trajectory().samples);
    return reference;
}

/// Times before the first sample, for where its distance takes more steps than there are.
std::vector<Rational> times_before(const Rational& first)
{
    std::vector<Rational> times;
    for (const unsigned exponent : {5U, 4U, 3U, 2U, 1U}) times.push_back(first / numeric::power(Rational(8), exponent));
    return times;
}

Reference integrated(Evidence& evidence, const std::vector<Rational>& times)
{
    flow::IntegrationSettings settings;
    settings.sample_times = {0};
    settings.sample_times.insert(settings.sample_times.end(), times.begin(), times.end());
    settings.digits = evidence.settings().digits;
    settings.tolerance = evidence.settings().tolerance;
    settings.stepper = evidence.settings().stepper;
    settings.step_limit = std::min(evidence.settings().step_limit, 10 * step_limit);
    Reference reference;
    reference.add(flow::integrate(evidence.instance(), settings).samples);
    return reference;
}

/// At all sampled times, every flow enclosed with so many digits; `undecided` if one is not, or not narrowly enough.
Verdict judge_enclosed(Evidence& evidence, const RescaledRates& rates, unsigned digits)
{
    const problem::Instance& instance = evidence.instance();
    enclose::SolutionSettings settings;
    settings.until = evidence.trajectory().samples.back().time;
    settings.digits = digits;
    settings.step_limit = enclosed_step_limit;
    settings.growth_slack = 0.2;
    const numeric::PrecisionScope precision(
        std::max(evidence.trajectory_bits(), numeric::bits_for_digits(settings.digits) + 128));
    std::optional<Verdict> worst;
    for (const Rational& c : norms) {
        const Vector<Ball> state = start_with_norm(instance, c);
        const auto solution = enclose::EnclosedSolution::enclose(
            std::make_shared<const ode::Program>(unnormalized_program(instance, rates(instance.rates, c))), state,
            settings);
        if (solution.outcome() != enclose::SolutionOutcome::enclosed) return undecided(solution.reason());
        Verdict verdict = judge_samples(evidence, [&](const flow::Sample& sample) {
            const auto there = solution.at(sample.time);
            if (!there) return undecided("the enclosure has a gap");
            return judge_weights(weights_of(*there), sample.weights, EvidenceKind::enclosure,
                                 evidence.settings().digits);
        });
        if (verdict.kind == VerdictKind::undecided) return verdict;
        verdict.reason += ", |u0| = " + numeric::to_text(c);
        if (!worst || &worse(*worst, verdict) == &verdict) worst = std::move(verdict);
    }
    return *worst;
}

} // namespace

Verdict judge_rescaled(Evidence& evidence, const RescaledRates& rates)
{
    if (auto verdict = weight_normalization_missing(evidence)) return *verdict;
    if (evidence.trajectory_evidence() == EvidenceKind::enclosure && evidence.instance().rates.are_constant())
        for (const unsigned lost : {15U, 40U, 65U}) { // to the growth of errors, which is not known beforehand
            Verdict verdict = judge_enclosed(evidence, rates, evidence.settings().digits / 3 + lost);
            if (verdict.kind != VerdictKind::undecided) return verdict;
        }
    const problem::Instance& instance = evidence.instance();
    const numeric::PrecisionScope precision(evidence.trajectory_bits());
    Reference reference = sampled(evidence);
    if (reference.times.empty()) return undecided("the trajectory has no sample after its start");
    flow::FieldSettings settings;
    settings.times = {0};
    const std::vector<Rational> early = times_before(reference.times.front());
    settings.times.insert(settings.times.end(), early.begin(), early.end());
    settings.times.insert(settings.times.end(), reference.times.begin(), reference.times.end());
    // Equalities ask for a third of the digits; all components are positive.
    settings.tolerance.relative = 1 / numeric::power(Rational(10), (evidence.settings().digits + 1) / 2);
    settings.method = flow::method_of(evidence.settings().stepper);
    settings.step_limit = step_limit;

    std::vector<std::pair<Rational, flow::FieldTrajectory>> runs; // with their c
    std::size_t reached = settings.times.size();
    for (const Rational& c : norms) {
        runs.emplace_back(c, follow_with_norm(instance, rates(instance.rates, c), c, settings));
        reached = std::min(reached, runs.back().second.times.size());
    }
    if (reached <= 1)
        return undecided("no time was reached in " + std::to_string(step_limit) + " steps (" +
                         runs.front().second.reason + "): more digits would decide");
    if (reached <= 1 + early.size()) // the first sample is beyond those steps
        reference = integrated(evidence, {early.begin(), early.begin() + static_cast<std::ptrdiff_t>(reached - 1)});

    std::optional<Verdict> worst;
    std::size_t judged = 0;
    for (std::size_t k = 0; k < reference.times.size(); ++k)
        for (const auto& [c, run] : runs) {
            const auto found = std::ranges::find(run.times, reference.times[k]);
            if (found == run.times.end()) continue;
            judged = k;
            Verdict verdict = judge_weights(weights_of(run.states[static_cast<std::size_t>(found - run.times.begin())]),
                                            reference.weights[k], EvidenceKind::numerical, evidence.settings().digits);
            verdict.reason += (verdict.reason.empty() ? "" : "; ") +
                              ("least favourable at t = " + numeric::midpoint_text(Ball(reference.times[k]), 6)) +
                              ", |u0| = " + numeric::to_text(c);
            if (!worst || &worse(*worst, verdict) == &verdict) worst = std::move(verdict);
        }
    if (!worst) return undecided("the instance's own flow was not followed: more steps would decide");
    worst->reason += "; judged up to t = " + numeric::midpoint_text(Ball(reference.times[judged]), 6);
    return *worst;
}

Claim lemma_3_1()
{
    Claim claim;
    claim.id = "lemma-3.1";
    claim.title = "another norm of u0 is another learning rate";
    claim.statement = "If |u0| = c, the x-trajectory of the weight-normalized flow with learning rates (eta_r, eta_u) "
                      "is that with |u0| = 1 "
                      "and (eta_r, eta_u/c^2). Judged for c = 1/2, 2, 3 on the first part of the run: the flow with "
                      "|u0| = c and rates "
                      "(eta_r, c^2 eta_u), integrated by its own field, against the instance's.";
    claim.source = Source::paper_derived;
    claim.origin = "Lemma 3.1";
    claim.formula = "x(t; |u0| = c, eta_r, c^2 eta_u) = x(t; |u0| = 1, eta_r, eta_u), every component";
    claim.hypotheses = {"weight-normalized flow"};
    claim.lemmas = {"Lemma 3.1", "Lemma 3.2"};
    claim.refutation = "a sampled time, c and component at which the two differ by more than 1000 times the error";
    claim.check = [](Evidence& evidence) {
        return judge_rescaled(evidence, [](problem::LearningRates rates, const Rational& c) {
            rates.eta_u = rates.eta_u.times(c * c);
            return rates;
        });
    };
    return claim;
}

} // namespace wnflow::claims
