#include "claims/controls.hpp"

#include "claims/instances.hpp"

#include <verification/claims/rates/statements.hpp>

#include <wnflow/problem/instance_file.hpp>

namespace wnflow::test {
namespace {

using namespace claims;
using numeric::Rational;
using Check = std::function<Verdict(Evidence&)>;

/// S+ = {(1, 0)}: the limit lies on a face. The small first row keeps the flow from becoming stiff: the second opinion's method
/// is not meant for that.
problem::Instance boundary_instance(unsigned depth, const std::string& flow)
{
    return problem::parse_instance(
        "depth = " + std::to_string(depth) +
            "\n[data]\nmatrix = [[\"1/3\", \"1/3\"], [0, 1]]\ntarget = [\"1/3\", 0]\n[flow]\n" + flow +
            "\n[initialization]\nweights = [\"1/2\", \"1/2\"]\n[run]\nuntil = 300000\n"
            "until_residual = \"1e-20\"\ndigits = 30\ntolerance = \"1e-20\"\n",
        "boundary.toml", ".");
}

const char* const weight_normalized = "eta_r = 1\neta_u = 2";
const char* const plain = "kind = \"plain\"";

/// A falsified statement on honest evidence, second opinion included; all the samples that the claim has by default.
Verdict judge_falsified(const problem::Instance& instance, const std::string& id, const Check& check)
{
    Claim claim = claim_by_id(id);
    claim.check = check;
    Evidence evidence(instance, EvidenceSettings::of(instance));
    return judge(claim, evidence);
}

/// The statement itself on a limit that is wrong.
Verdict judge_with_limit(const problem::Instance& instance, const std::string& id,
                         const std::function<void(enclose::Limit&)>& falsify)
{
    EvidenceParts parts;
    {
        Evidence honest(instance, few_samples(instance));
        const numeric::PrecisionScope precision(honest.limit_bits());
        parts.limit = honest.limit();
        falsify(*parts.limit);
    }
    return verdict_on(instance, id, std::move(parts));
}

void add_falsified_statements(std::vector<Control>& controls)
{
    const auto add = [&](const std::string& claim, const std::string& what, const problem::Instance& instance,
                         const Check& check) {
        controls.push_back({claim,
                            what + ", L = " + std::to_string(instance.depth) +
                                (instance.flow == problem::FlowKind::plain ? ", plain flow" : ""),
                            Expected::refuted,
                            [=] { return judge_falsified(instance, claim, check); },
                            {"so do a second method"}});
    };
    const auto with_factor = [](Verdict (*statement)(Evidence&, const Ball&), const std::string& factor) {
        return [=](Evidence& evidence) {
            const numeric::PrecisionScope precision(256);
            return statement(evidence, Ball(numeric::parse_rational(factor)));
        };
    };
    for (const unsigned depth : {2U, 3U})
        for (const problem::Instance& instance : {small_instance(depth), small_plain_instance(depth)}) {
            for (const char* const factor : {"2", "1/2", "1.000001"})
                add("theorem-2.3-rate", std::string("sigma times ") + factor, instance,
                    with_factor(judge_rate, factor));
            add("theorem-2.3-convergence", "the limit off in its tenth digit", instance,
                with_factor(judge_convergence, "1.0000000001"));
            for (const Rational& wrong : {Rational(3, 4), Rational(1), Rational(50001, 100000)})
                add("lojasiewicz-exponent", "theta = " + numeric::to_text(wrong) + " at a positive limit", instance,
                    [=](Evidence& evidence) { return judge_lojasiewicz(evidence, wrong, wrong); });
        }
    // One measurement, plain flow: the bound is an equality. Weight normalization: within a factor 2 of it at late times.
    for (const unsigned depth : {2U, 3U}) {
        add("theorem-2.3-instantaneous", "the bound times 1.00001", small_plain_instance(depth),
            with_factor(judge_instantaneous_bound, "1.00001"));
        add("theorem-2.3-instantaneous", "the bound times 10", small_instance(depth),
            with_factor(judge_instantaneous_bound, "10"));
    }
    for (const unsigned depth : {2U, 3U})
        for (const char* const flow : {weight_normalized, plain}) {
            const problem::Instance instance = boundary_instance(depth, flow);
            const Rational p = boundary_exponent(depth), theta = 1 - Rational(1, 2 * depth);
            for (const Rational& wrong : {Rational(2 * p), Rational(p + 1)})
                add("boundary-decay", "exponent " + numeric::to_text(wrong), instance,
                    [=](Evidence& evidence) { return judge_boundary_decay(evidence, wrong); });
            for (const Rational& wrong : {Rational(1, 2), Rational(2 * theta)})
                add("lojasiewicz-exponent", "theta = " + numeric::to_text(wrong) + " on a face", instance,
                    [=](Evidence& evidence) { return judge_lojasiewicz(evidence, Rational(1, 2), wrong); });
        }
}

void add_falsified_limits(std::vector<Control>& controls)
{
    for (const unsigned depth : {2U, 3U, 4U})
        for (const problem::Instance& instance : {small_instance(depth), small_plain_instance(depth)}) {
            controls.push_back({"theorem-2.3-rate",
                                "a wrong sigma in the evidence",
                                Expected::contradicted,
                                [=] {
                                    return judge_with_limit(instance, "theorem-2.3-rate", [](enclose::Limit& limit) {
                                        limit.rate = *limit.rate * Ball(11) / Ball(10);
                                    });
                                },
                                {"second method with more digits does not"}});
            controls.push_back(
                {"theorem-2.3-convergence", "an enclosed limit that does not interpolate", Expected::refuted, [=] {
                     return judge_with_limit(instance, "theorem-2.3-convergence", [](enclose::Limit& limit) {
                         limit.entries[1] *= Ball(1) + Ball(numeric::parse_rational("1e-20"));
                     });
                 }});
            controls.push_back(
                {"theorem-2.3-convergence", "an enclosed limit with a negative entry", Expected::refuted, [=] {
                     return judge_with_limit(instance, "theorem-2.3-convergence",
                                             [](enclose::Limit& limit) { limit.entries[2] = -limit.entries[2]; });
                 }});
        }
}

} // namespace

std::vector<Control> rate_controls()
{
    std::vector<Control> controls;
    add_falsified_statements(controls);
    add_falsified_limits(controls);
    const std::vector<std::string> of_the_limit = {"theorem-2.3-convergence", "theorem-2.3-rate",
                                                   "lojasiewicz-exponent", "boundary-decay"};
    for (const std::string& claim : of_the_limit) {
        controls.push_back({claim,
                            "the collapsing example",
                            Expected::not_applicable,
                            [=] { return verdict_on(collapsing_instance(), claim); },
                            {"hypothesis fails: no collapse"}});
        controls.push_back({claim,
                            "S+ empty",
                            Expected::not_applicable,
                            [=] { return verdict_on(infeasible_instance(), claim); },
                            {"S+", "is empty"}});
    }
    controls.push_back({"theorem-2.3-rate",
                        "a limit on a face",
                        Expected::not_applicable,
                        [] { return verdict_on(boundary_instance(2, plain), "theorem-2.3-rate"); },
                        {"hypothesis fails: S+ has a positive point"}});
    controls.push_back({"boundary-decay",
                        "a positive limit",
                        Expected::not_applicable,
                        [] { return verdict_on(small_instance(), "boundary-decay"); },
                        {"hypothesis fails: S+ has no positive point"}});
    return controls;
}

} // namespace wnflow::test
