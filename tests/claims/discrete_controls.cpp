#include "claims/controls.hpp"

#include "claims/instances.hpp"

#include <verification/claims/claim.hpp>
#include <verification/claims/discrete/linearization.hpp>
#include <verification/claims/discrete/order.hpp>

namespace wnflow::test {
namespace {

using namespace claims;
using Check = std::function<Verdict(Evidence&)>;

void add_falsified_statement(std::vector<Control>& controls, const std::string& id, const std::string& what,
                             const problem::Instance& instance, const Check& check)
{
    controls.push_back({id,
                        what,
                        Expected::refuted,
                        [=] {
                            Claim claim = claim_by_id(id);
                            claim.check = check;
                            Evidence evidence(instance, few_samples(instance));
                            return judge(claim, evidence);
                        },
                        {"so do a second method"}});
}

/// The statement itself on runs that are falsified.
void add_falsified_runs(std::vector<Control>& controls, const std::string& id, const std::string& what,
                        const problem::Instance& instance, const std::function<void(HalvedRuns&)>& falsify)
{
    controls.push_back({id,
                        what,
                        Expected::contradicted,
                        [=] {
                            EvidenceParts parts;
                            parts.halved_runs = halved_runs(instance, flow::Stepper::automatic);
                            const numeric::PrecisionScope precision(192);
                            falsify(*parts.halved_runs);
                            return verdict_on(instance, id, std::move(parts));
                        },
                        {"contradict", "second method with more digits does not"}});
}

/// Halves the distance to the flow once more from each run to the next.
void raise_to_second_order(HalvedRuns& halved)
{
    Ball share(1);
    const auto approach = [&](Ball& value, const Ball& limit) { value = limit + share * (value - limit); };
    for (HalvedRuns::Run& run : halved.runs) {
        approach(run.radius, halved.flow.radius);
        for (Eigen::Index n = 0; n < run.weights.size(); ++n) {
            approach(run.weights[n], halved.flow.weights[n]);
            approach(run.direction[n], halved.flow.direction[n]);
        }
        share /= Ball(2);
    }
}

/// "The largest stable step is `factor` times that of `flow` at the same limit."
Check largest_step_is(const Ball& factor, problem::FlowKind flow)
{
    return [=](Evidence& evidence) {
        const numeric::PrecisionScope precision(evidence.limit_bits());
        const problem::Instance& instance = evidence.instance();
        Vector<Ball> x = evidence.limit().entries;
        for (Ball& entry : x) entry = numeric::root(entry, instance.depth);
        const auto k = step_matrix(instance, x);
        problem::Instance other = instance;
        other.flow = flow;
        const Ball largest = *enclose_largest_eigenvalue(k);
        const Ball claimed = factor * Ball(2) / *enclose_largest_eigenvalue(step_matrix(other, x));
        return judge_equality(measure_growth(instance, x, k, largest).critical_step(), claimed, claimed,
                              EvidenceKind::numerical, double_digits);
    };
}

} // namespace

std::vector<Control> discrete_controls()
{
    std::vector<Control> controls;
    const auto polar = problem::FlowKind::weight_normalized, plain = problem::FlowKind::plain;
    for (const unsigned depth : {2U, 3U}) {
        const std::string suffix = ", L = " + std::to_string(depth);
        for (const problem::Instance& instance : {small_instance(depth), small_plain_instance(depth)}) {
            const std::string which = (instance.flow == plain ? ", GD" : ", WN-GD") + suffix;
            for (const int order : {0, 2}) {
                const std::string claimed = "order " + std::to_string(order) + which;
                add_falsified_statement(controls, "discrete-distance", claimed, instance, [order](Evidence& evidence) {
                    return judge_order(
                        evidence,
                        [&](const HalvedRuns::Run& run) { return distance(run, evidence.halved_runs().flow); }, order);
                });
                add_falsified_statement(
                    controls, "discrete-invariant-drift", claimed, instance, [order](Evidence& evidence) {
                        return judge_order(
                            evidence, [&](const HalvedRuns::Run& run) { return invariant_drift(evidence, run); },
                            order);
                    });
                if (instance.flow == polar)
                    add_falsified_statement(
                        controls, "discrete-norm-drift", claimed, instance,
                        [order](Evidence& evidence) { return judge_order(evidence, norm_drift, order); });
            }
            add_falsified_statement(controls, "discrete-largest-step", "half of it" + which, instance,
                                    largest_step_is(Ball(1) / Ball(2), instance.flow));
            add_falsified_statement(controls, "discrete-largest-step", "a millionth more" + which, instance,
                                    largest_step_is(Ball(1) + Ball(1) / Ball(1'000'000), instance.flow));
            for (const std::string id : {"discrete-distance", "discrete-invariant-drift", "discrete-norm-drift"})
                if (instance.flow == polar || id != "discrete-norm-drift")
                    add_falsified_runs(controls, id, "runs of a second-order algorithm" + which, instance,
                                       raise_to_second_order);
        }
        add_falsified_statement(controls, "discrete-largest-step", "GD's for WN-GD" + suffix, small_instance(depth),
                                largest_step_is(Ball(1), plain));
    }
    controls.push_back({"discrete-norm-drift",
                        "plain flow",
                        Expected::not_applicable,
                        [] { return verdict_on(small_plain_instance(), "discrete-norm-drift"); },
                        {"weight-normalized"}});
    controls.push_back({"discrete-largest-step",
                        "no interpolation",
                        Expected::not_applicable,
                        [] { return verdict_on(infeasible_instance(), "discrete-largest-step"); },
                        {"S+"}});
    controls.push_back({"discrete-largest-step",
                        "collapse",
                        Expected::not_applicable,
                        [] { return verdict_on(collapsing_instance(), "discrete-largest-step"); },
                        {"collapse"}});
    return controls;
}

} // namespace wnflow::test
