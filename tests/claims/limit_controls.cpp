#include "claims/controls.hpp"

#include "claims/instances.hpp"

namespace wnflow::test {
namespace {

using namespace claims;

/// The limit of plain flow from x0/rho with log rho wrong by `amount`.
Verdict equivalence_with_rho_off_by(const problem::Instance& instance, const numeric::Rational& amount)
{
    EvidenceParts parts;
    {
        Evidence honest(instance, few_samples(instance));
        const numeric::PrecisionScope precision(honest.limit_bits());
        enclose::LimitSettings settings;
        settings.digits = honest.settings().limit_digits;
        settings.wants_rate = false;
        parts.equivalent_plain_limit =
            enclose::enclose_plain_limit_of(instance, honest.limit().log_magnification + Ball(amount), settings);
    }
    return verdict_on(instance, "limit-equivalence", std::move(parts));
}

/// The statement itself on a limit that is wrong in its twentieth digit.
Verdict judge_with_limit(const problem::Instance& instance, const std::string& id,
                         const std::function<void(enclose::Limit&, const Ball&)>& falsify)
{
    EvidenceParts parts;
    {
        Evidence honest(instance, few_samples(instance));
        const numeric::PrecisionScope precision(honest.limit_bits());
        parts.limit = honest.limit();
        falsify(*parts.limit, Ball(1) + Ball(numeric::parse_rational("1e-20")));
    }
    return verdict_on(instance, id, std::move(parts));
}

/// The statement itself on a trajectory that is wrong at its last sample.
Verdict judge_with_last_sample(const problem::Instance& instance, const std::string& id,
                               const std::function<void(flow::Sample&)>& falsify)
{
    EvidenceParts parts;
    {
        Evidence honest(instance, few_samples(instance));
        parts.trajectory = honest.trajectory();
        const numeric::PrecisionScope precision(honest.trajectory_bits());
        falsify(parts.trajectory->samples.back());
    }
    return verdict_on(instance, id, std::move(parts));
}

void add_falsified_collapse(std::vector<Control>& controls)
{
    const auto add = [&](const std::string& claim, const std::string& what, const problem::Instance& instance,
                         const std::function<void(flow::Sample&)>& falsify) {
        controls.push_back({claim, what + ", L = " + std::to_string(instance.depth), Expected::contradicted,
                            [=] { return judge_with_last_sample(instance, claim, falsify); }});
    };
    add("collapse-dichotomy", "the collapsing example ends in (1, 0)", collapsing_instance(), [](flow::Sample& sample) {
        sample.weights[0] = Ball(1);
        sample.weights[1] = Ball(0);
    });
    for (const unsigned depth : {2U, 3U, 4U}) {
        add("collapse-dichotomy", "ten times the weights", small_instance(depth), [](flow::Sample& sample) {
            for (Ball& weight : sample.weights) weight *= Ball(10);
        });
        add("radius-lower-bound", "a hundredth of the radius", small_instance(depth),
            [](flow::Sample& sample) { sample.radius /= Ball(100); });
    }
    add("collapse-criterion", "the radius has grown", collapsing_instance(),
        [](flow::Sample& sample) { sample.radius = Ball(1); });
    add("collapse-criterion", "w has turned", collapsing_instance(), [](flow::Sample& sample) {
        sample.direction[0] = sqrt(Ball(1) / Ball(2)); // w = 0
        sample.direction[1] = sample.direction[0];
    });
    for (const problem::Instance& instance :
         {small_instance(), small_instance(3), small_plain_instance(), collapsing_instance()})
        controls.push_back({"plain-flow-does-not-collapse",
                            "a thousandth of the limit, L = " + std::to_string(instance.depth), Expected::refuted, [=] {
                                EvidenceParts parts;
                                {
                                    Evidence honest(instance, few_samples(instance));
                                    const numeric::PrecisionScope precision(honest.limit_bits());
                                    enclose::Limit limit = honest.plain_limit();
                                    limit.l1_norm /= Ball(1000);
                                    (honest.is_weight_normalized() ? parts.plain_limit : parts.limit) =
                                        std::move(limit);
                                }
                                return verdict_on(instance, "plain-flow-does-not-collapse", std::move(parts));
                            }});
}

void add_falsified_limits(std::vector<Control>& controls)
{
    const auto add = [&](const std::string& claim, const std::string& what, const problem::Instance& instance,
                         const std::function<void(enclose::Limit&, const Ball&)>& falsify) {
        controls.push_back({claim, "twentieth digit of " + what + ", L = " + std::to_string(instance.depth),
                            Expected::refuted, [=] { return judge_with_limit(instance, claim, falsify); }});
    };
    const auto entry = [](int n) {
        return [n](enclose::Limit& limit, const Ball& factor) { limit.entries[n] *= factor; };
    };
    for (const unsigned depth : {2U, 3U, 4U})
        for (const problem::Instance& instance : {small_instance(depth), small_plain_instance(depth)}) {
            for (const int n : {0, 1, 2}) {
                const std::string what = "entry " + std::to_string(n);
                add("variational", what, instance, entry(n));
                if (instance.flow == problem::FlowKind::plain) continue;
                add("limit-equivalence", what, instance, entry(n));
                add("robust-identity", what, instance, entry(n));
            }
            // Entry 0 is the one that costs nothing: its slack 1 - A^T y is 0.
            add("gap-identity", "entry 1", instance, entry(1));
            add("gap-identity", "the l1 norm", instance,
                [](enclose::Limit& limit, const Ball& factor) { limit.l1_norm *= factor; });
        }
}

} // namespace

std::vector<Control> limit_controls()
{
    std::vector<Control> controls;
    for (const unsigned depth : {2U, 3U, 4U})
        for (const char* const amount : {"1e-20", "-1e-20", "1e-40"})
            controls.push_back(
                {"limit-equivalence", std::string("log rho off by ") + amount + ", L = " + std::to_string(depth),
                 Expected::refuted,
                 [=] { return equivalence_with_rho_off_by(small_instance(depth), numeric::parse_rational(amount)); }});
    controls.push_back({"limit-equivalence", "rho ignored: plain flow from x0", Expected::refuted, [] {
                            EvidenceParts parts;
                            Evidence honest(small_instance(), few_samples(small_instance()));
                            parts.equivalent_plain_limit = honest.plain_limit();
                            return verdict_on(small_instance(), "limit-equivalence", std::move(parts));
                        }});

    add_falsified_limits(controls);
    add_falsified_collapse(controls);

    // Collapse: no statement about the limit of the weight-normalized flow applies, and each says why.
    controls.push_back({"no-collapse",
                        "the collapsing example",
                        Expected::not_applicable,
                        [] { return verdict_on(collapsing_instance(), "no-collapse"); },
                        {"hypothesis fails: |e(T)| <= |b| for some T"}});
    const std::vector<std::string> of_weight_normalization = {
        "limit-equivalence", "theorem-2.2-posterior",   "theorem-2.2-posterior-sharp", "theorem-2.2-prior",
        "robust-bound",      "robust-bound-worst-case", "robust-bound-any-radius",     "robust-identity",
        "weighted-bound",    "radius-lower-bound"};
    std::vector<std::string> of_its_limit = of_weight_normalization;
    of_its_limit.insert(of_its_limit.end(), {"variational", "gap-identity"});
    for (const std::string& claim : of_its_limit)
        controls.push_back({claim,
                            "the collapsing example",
                            Expected::not_applicable,
                            [=] { return verdict_on(collapsing_instance(), claim); },
                            {"hypothesis fails: no collapse"}});
    std::vector<std::string> of_any_limit = of_its_limit;
    of_any_limit.insert(of_any_limit.end(),
                        {"theorem-2.1", "theorem-2.1-sharp", "plain-flow-does-not-collapse", "collapse-dichotomy"});
    for (const std::string& claim : of_any_limit)
        controls.push_back({claim,
                            "S+ empty",
                            Expected::not_applicable,
                            [=] { return verdict_on(infeasible_instance(), claim); },
                            {"S+", "is empty"}});
    for (const std::string& claim : of_weight_normalization)
        controls.push_back({claim,
                            "plain flow",
                            Expected::not_applicable,
                            [=] { return verdict_on(small_plain_instance(), claim); },
                            {"weight-normalized"}});
    for (const std::string claim : {"no-collapse", "collapse-dichotomy", "collapse-criterion"})
        controls.push_back({claim,
                            "plain flow",
                            Expected::not_applicable,
                            [=] { return verdict_on(small_plain_instance(), claim); },
                            {"weight-normalized"}});
    return controls;
}

} // namespace wnflow::test
