#include "claims/controls.hpp"

#include "claims/falsified.hpp"
#include "claims/instances.hpp"

#include <verification/claims/dual/along_dual.hpp>
#include <verification/claims/dual/dual_representation.hpp>
#include <verification/claims/premises.hpp>
#include <verification/claims/solution_points.hpp>
#include <verification/claims/trajectory/rescaled.hpp>

#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/network.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/limit/potential.hpp>
#include <wnflow/problem/instance_file.hpp>

namespace wnflow::test {
namespace {

using namespace claims;
using flow::DualSample;
using flow::Sample;
using Check = std::function<Verdict(Evidence&)>;

const Ball& tenth_digit()
{
    static const Ball factor = Ball(1) + Ball(1) / Ball(10'000'000'000);
    return factor;
}

problem::Instance parsed(const std::string& text)
{
    return problem::parse_instance(text, "control.toml", ".");
}

/// A signed problem with one measurement.
problem::Instance signed_instance(unsigned depth, const std::string& flow)
{
    return parsed("depth = " + std::to_string(depth) +
                  "\n[data]\nmatrix = [[1, \"1/2\"]]\ntarget = [1]\nsigned = true\n[flow]\n" + flow +
                  "\n[initialization]\nradius = \"1/2\"\ndirection = [1, 2, 3, 4]\n[run]\nuntil = 2\ndigits = 30\n"
                  "tolerance = \"1e-15\"\n");
}

/// Plain flow from a small start: e stays near -b until lambda is nearly at its limit, so that |e| tau/|lambda_inf| comes
/// within a factor 2 of 1.
problem::Instance late_instance()
{
    return parsed("depth = 2\n[data]\nmatrix = [[1]]\ntarget = [1]\n[flow]\nkind = \"plain\"\n[initialization]\n"
                  "radius = \"1e-20\"\ndirection = [1]\n[run]\nuntil = 60\ndigits = 30\n");
}

/// Only z = (1, 0) is in S+: it has no positive point.
problem::Instance face_instance()
{
    return parsed("depth = 2\n[data]\nmatrix = [[1, 1], [1, 2]]\ntarget = [1, 1]\n[flow]\neta_ratio = \"1/5\"\n"
                  "[initialization]\nradius = \"1/2\"\n[run]\nuntil = 2\ndigits = 30\n");
}

std::string flow_name(const problem::Instance& instance)
{
    return instance.flow == problem::FlowKind::plain ? ", plain flow" : "";
}

/// The statement itself on a dual flow that is wrong at its last sample but `from_end`.
Verdict judge_with_dual(const problem::Instance& instance, const std::string& id,
                        const std::function<void(DualSample&)>& falsify, std::size_t from_end)
{
    EvidenceParts parts;
    {
        Evidence honest(instance, few_samples(instance));
        parts.trajectory = honest.trajectory();
        parts.dual_trajectory = honest.dual_trajectory();
        const numeric::PrecisionScope precision(honest.trajectory_bits());
        auto& samples = parts.dual_trajectory->samples;
        falsify(samples[samples.size() - 1 - from_end]);
    }
    return verdict_on(instance, id, std::move(parts));
}

void bend_weight(Sample& sample)
{
    sample.direction[0] *= tenth_digit();
    sample.weights[0] *= tenth_digit();
}

/// The state rebuilt for another flow, or from another dual variable, than the trajectory's.
Check rebuilt_with(const std::function<void(problem::Instance&)>& change, const Ball& factor)
{
    return [=](Evidence& evidence) {
        problem::Instance instance = evidence.instance();
        change(instance);
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        return judge_along_dual(evidence, [&](const Sample& sample, const DualSample& dual) {
            return judge_rebuilt_state(instance, Vector<Ball>(dual.lambda * factor), sample, evidence.settings().digits,
                                       EvidenceKind::numerical);
        });
    };
}

/// |lambda| instead of |lambda - lambda_inf|.
Verdict lambda_itself_falls(Evidence& evidence)
{
    const numeric::PrecisionScope precision(evidence.trajectory_bits());
    Ball previous;
    return judge_along_dual(evidence, [&](const Sample&, const DualSample& dual) {
        const Ball size = sqrt(numeric::squared_norm(dual.lambda));
        const Verdict verdict = judge_inequality(size, previous, EvidenceKind::numerical, evidence.settings().digits);
        previous = size;
        return verdict;
    });
}

/// The divergence falls by `factor` times the integral; from z* multiplied by `stretch`, which is not in S+ unless it is 1.
Check divergence_with(const Ball& factor, const Ball& stretch)
{
    return [=](Evidence& evidence) {
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const problem::Instance& instance = evidence.instance();
        Vector<Ball> z = solution_points(evidence).front().entries;
        for (Ball& entry : z)
            if (entry.is_positive()) entry *= stretch;
        const Vector<Ball> start =
            flow::Network<Ball>::powers(flow::Start{instance.initialization, {}}.weights(), instance.depth);
        const Ball initial = limit::bregman_divergence(instance, z, start);
        return judge_along_dual(evidence, [&](const Sample& sample, const DualSample& dual) {
            const Vector<Ball> end = flow::Network<Ball>::powers(sample.weights, instance.depth);
            return judge_equality(initial - limit::bregman_divergence(instance, z, end), factor * dual.descent, initial,
                                  EvidenceKind::numerical, evidence.settings().digits);
        });
    };
}

/// The residual is at most |lambda_inf|/(2 tau).
Verdict residual_within_half(Evidence& evidence)
{
    const numeric::PrecisionScope precision(evidence.trajectory_bits());
    const auto network = flow::Network<Ball>::of(evidence.instance());
    const Ball size = sqrt(numeric::squared_norm(*evidence.limit_dual()));
    return judge_along_dual(evidence, [&](const Sample& sample, const DualSample& dual) {
        return judge_inequality(sqrt(numeric::squared_norm(network.residual(sample.weights))),
                                size / (Ball(2) * dual.dual_time), EvidenceKind::numerical, evidence.settings().digits);
    });
}

/// x~+ x~- rho^power is conserved.
Check products_with(long power)
{
    return [=](Evidence& evidence) {
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const flow::Start start{evidence.instance().initialization, {}};
        const Vector<Ball> x0 = start.weights();
        return judge_samples(evidence, [&](const Sample& sample) {
            const Ball rho = exp(flow::log_magnification(sample.radius, start.radius(), log(sample.growth)));
            const Ball initial = numeric::power(x0[0] * x0[2], 2);
            return judge_equality(numeric::power(sample.weights[0] * sample.weights[2], 2) * numeric::power(rho, power),
                                  initial, initial, EvidenceKind::numerical, evidence.settings().digits);
        });
    };
}

Check rescaled_with(const std::function<void(problem::LearningRates&, const numeric::Rational&)>& change)
{
    return [=](Evidence& evidence) {
        return judge_rescaled(evidence, [&](problem::LearningRates rates, const numeric::Rational& c) {
            change(rates, c);
            return rates;
        });
    };
}

void add_falsified_statements(std::vector<Control>& controls)
{
    const auto add = [&](const std::string& claim, const std::string& what, const problem::Instance& instance,
                         const Check& check) {
        controls.push_back({claim,
                            what + ", L = " + std::to_string(instance.depth),
                            Expected::refuted,
                            [=] { return judge_falsified(instance, claim, check); },
                            {"so do a second method"}});
    };
    const Ball one(1);
    for (const unsigned depth : {2U, 3U, 4U}) {
        const problem::Instance instance = small_instance(depth), plain = small_plain_instance(depth);
        const auto rates = [&](const std::string& what, auto change) {
            add("lemma-3.1", what, instance, rescaled_with(change));
        };
        rates("eta_u not rescaled", [](problem::LearningRates&, const numeric::Rational&) {});
        rates("eta_u c for eta_u c^2",
              [](problem::LearningRates& r, const numeric::Rational& c) { r.eta_u = r.eta_u.times(c); });
        rates("eta_u/c^2 for eta_u c^2",
              [](problem::LearningRates& r, const numeric::Rational& c) { r.eta_u = r.eta_u.times(1 / (c * c)); });
        rates("eta_r rescaled as well", [](problem::LearningRates& r, const numeric::Rational& c) {
            r.eta_u = r.eta_u.times(c * c);
            r.eta_r = r.eta_r.times(c * c);
        });
        add("dual-representation", "eta doubled", instance,
            rebuilt_with([](problem::Instance& i) { i.rates.eta_r = i.rates.eta_r.times(2); }, one));
        add("dual-representation", "lambda halved", instance, rebuilt_with([](problem::Instance&) {}, one / Ball(2)));
        add("dual-representation", "another start", instance,
            rebuilt_with([](problem::Instance& i) { i.initialization.direction[0] *= 2; }, one));
        add("dual-representation", "lambda halved, plain flow", plain,
            rebuilt_with([](problem::Instance&) {}, one / Ball(2)));
        for (const problem::Instance& any : {instance, plain}) {
            const std::string flow = flow_name(any);
            add("lambda-contracts", "|lambda| itself falls" + flow, any, lambda_itself_falls);
            add("bregman-identity", "half of the integral" + flow, any, divergence_with(one / Ball(2), one));
            add("bregman-identity", "z not in S+" + flow, any, divergence_with(one, Ball(2)));
        }
    }
    add("dual-representation", "depth 4 for 3", small_instance(3),
        rebuilt_with([](problem::Instance& i) { i.depth = 4; }, one));
    add("global-rate", "half the bound", late_instance(), residual_within_half);
    for (const long power : {0L, 2L, -4L})
        add("signed-invariant", "rho^" + std::to_string(power), signed_instance(2, "eta_ratio = \"1/5\""),
            products_with(power));
}

void add_falsified_evidence(std::vector<Control>& controls)
{
    const std::vector<std::string> named = {"contradict", "second method with more digits does not"};
    const auto add_sample = [&](const std::string& claim, const std::string& what, const problem::Instance& instance,
                                const std::function<void(Sample&)>& falsify) {
        controls.push_back({claim, what + ", L = " + std::to_string(instance.depth), Expected::contradicted,
                            [=] { return judge_with_sample(instance, claim, falsify); }, named});
    };
    const auto add_dual = [&](const std::string& claim, const std::string& what, const problem::Instance& instance,
                              const std::function<void(DualSample&)>& falsify, std::size_t from_end = 0) {
        controls.push_back({claim, what + ", L = " + std::to_string(instance.depth), Expected::contradicted,
                            [=] { return judge_with_dual(instance, claim, falsify, from_end); }, named});
    };
    for (const unsigned depth : {2U, 3U, 4U}) {
        add_sample("lemma-3.1", "tenth digit of a weight", small_instance(depth), bend_weight);
        for (const problem::Instance& instance : {small_instance(depth), small_plain_instance(depth)}) {
            const std::string flow = flow_name(instance);
            add_sample("dual-representation", "tenth digit of a weight" + flow, instance, bend_weight);
            add_sample("bregman-identity", "fifth digit of a weight" + flow, instance,
                       [](Sample& sample) { sample.weights[0] *= Ball(1) + Ball(1) / Ball(100'000); });
            add_dual("dual-representation", "tenth digit of lambda" + flow, instance,
                     [](DualSample& dual) { dual.lambda[0] *= tenth_digit(); });
            add_dual("bregman-identity", "tenth digit of the integral" + flow, instance,
                     [](DualSample& dual) { dual.descent *= tenth_digit(); });
            add_dual("lambda-contracts", "lambda far off" + flow, instance,
                     [](DualSample& dual) { dual.lambda[0] *= Ball(-1); });
            add_dual(
                "global-rate", "tau far too long" + flow, instance,
                [](DualSample& dual) { dual.dual_time *= numeric::power(Ball(10), 30); },
                2); // at the end the residual may be smaller than its error
        }
    }
    add_sample("signed-invariant", "tenth digit of a weight", signed_instance(2, "eta_ratio = \"1/5\""), bend_weight);
    add_sample("signed-invariant", "tenth digit of a weight, plain flow", signed_instance(2, "kind = \"plain\""),
               bend_weight);
}

void add_violated(std::vector<Control>& controls)
{
    const auto add = [&](const std::string& claim, const std::string& what, const problem::Instance& instance,
                         const std::vector<std::string>& named) {
        controls.push_back({claim, what, Expected::not_applicable, [=] { return verdict_on(instance, claim); }, named});
    };
    add("lemma-3.1", "plain flow", small_plain_instance(), {"weight-normalized"});
    for (const std::string claim : {"lambda-contracts", "global-rate"}) {
        add(claim, "S+ without a positive point", face_instance(), {"S+ has a positive point", "lambda diverges"});
        add(claim, "the collapsing example", collapsing_instance(), {"hypothesis fails: no collapse"});
    }
    for (const std::string claim : {"lambda-contracts", "global-rate", "bregman-identity"})
        add(claim, "S+ empty", infeasible_instance(), {"S+", "is empty"});
    add("signed-invariant", "not signed", small_instance(), {"signed problems of depth L = 2"});
    add("signed-invariant", "L = 3", signed_instance(3, "eta_ratio = \"1/5\""), {"signed problems of depth L = 2"});
}

} // namespace

std::vector<Control> dual_controls()
{
    std::vector<Control> controls;
    add_falsified_statements(controls);
    add_falsified_evidence(controls);
    add_violated(controls);
    return controls;
}

} // namespace wnflow::test
