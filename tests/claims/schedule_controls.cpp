#include "claims/controls.hpp"

#include "claims/falsified.hpp"
#include "claims/instances.hpp"

#include <verification/claims/premises.hpp>

#include <wnflow/flow/magnification.hpp>

namespace wnflow::test {
namespace {

using namespace claims;
using flow::Sample;

/// q of η̃ = κr^k with another exponent.
Verdict judge_growth_of(const problem::Instance& instance, const problem::RadiusLaw& law)
{
    Claim claim = claim_by_id("growth-closed-form");
    claim.check = [&](Evidence& evidence) {
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const Ball start = flow::Start{instance.initialization, {}}.radius();
        return judge_samples(evidence, [&](const Sample& sample) {
            return judge_equality(sample.growth, exp(flow::growth_exponent(law, sample.radius, start)), Ball(1),
                                  EvidenceKind::numerical, evidence.settings().digits);
        });
    };
    Evidence evidence(instance, few_samples(instance));
    return judge(claim, evidence);
}

/// The bound on a limit whose entries, and with them the gap, are a thousand times too large.
Verdict judge_enlarged_limit(const problem::Instance& instance, const std::string& id)
{
    EvidenceParts parts;
    {
        Evidence honest(instance, few_samples(instance));
        const numeric::PrecisionScope precision(honest.limit_bits());
        parts.limit = honest.limit();
        for (Ball& entry : parts.limit->entries) entry *= Ball(1000);
    }
    return verdict_on(instance, id, std::move(parts));
}

void bend(Sample& sample)
{
    sample.weights[0] *= Ball(1) + Ball(1) / Ball(10'000'000'000);
}

void add_falsified(std::vector<Control>& controls)
{
    const auto add = [&](const std::string& claim, const std::string& what, const problem::Instance& instance,
                         const std::function<void(Sample&)>& falsify) {
        controls.push_back(falsified_sample(claim, what, instance, falsify));
    };
    for (const unsigned depth : {2U, 3U}) {
        const std::string suffix = ", L = " + std::to_string(depth);
        add("growth-closed-form", "tenth digit of r" + suffix, small_radius_instance(depth),
            [](Sample& sample) { sample.radius *= Ball(1) + Ball(1) / Ball(10'000'000'000); });
        // From a uniform start the bound tends to 0 as rho or Q_t grows, for L = 3, too.
        for (const auto& [instance, rates] :
             {std::pair{small_instance(depth, "1/5", "1/2", "\"uniform\""), ", constant rates"},
              std::pair{small_stepwise_instance(depth, "\"uniform\""), ", rates with breaks"}}) {
            add("theorem-2.4-posterior", "e^q much too large" + suffix + rates, instance,
                [](Sample& sample) { sample.growth *= numeric::power(Ball(10), 60); });
            add("theorem-2.4-posterior", "x off its manifold" + suffix + rates, instance,
                [](Sample& sample) { sample.weights[2] *= Ball(1'000'000); });
        }
        add("radius-rate-plain-flow", "tenth digit of a component of x" + suffix, small_radius_instance(depth, "1"),
            bend);
        // The invariants of time-dependent rates, too.
        const problem::Instance stepwise = small_stepwise_instance(depth);
        add("magnification", "tenth digit of e^q, rates with breaks" + suffix, stepwise,
            [](Sample& sample) { sample.growth *= Ball(1) + Ball(1) / Ball(10'000'000'000); });
        add("polar-invariants", "tenth digit of e^q, rates with breaks" + suffix, stepwise,
            [](Sample& sample) { sample.growth *= Ball(1) + Ball(1) / Ball(10'000'000'000); });
        add("polar-invariants", "tenth digit of r, rates that follow r" + suffix, small_radius_instance(depth),
            [](Sample& sample) { sample.radius *= Ball(1) + Ball(1) / Ball(10'000'000'000); });
    }
    add("radius-rate-divergence", "r near 0", small_radius_instance(),
        [](Sample& sample) { sample.radius /= Ball(1000); });

    for (const unsigned depth : {2U, 3U})
        controls.push_back(
            {"growth-closed-form", "a ratio that follows r instead of r^2, L = " + std::to_string(depth),
             Expected::refuted, [=] {
                 return judge_growth_of(small_radius_instance(depth), {numeric::Rational(1, 2), numeric::Rational(1)});
             }});
    controls.push_back({"growth-closed-form", "a ratio of 1/4 instead of 1/5", Expected::refuted, [] {
                            return judge_growth_of(small_instance(), {numeric::Rational(1, 4), numeric::Rational(0)});
                        }});
    for (const std::string claim : {"radius-rate-bound", "radius-rate-bound-worst-case"})
        controls.push_back({claim, "a limit that is too large", Expected::refuted,
                            [=] { return judge_enlarged_limit(small_radius_instance(), claim); }});
}

void add_violated(std::vector<Control>& controls)
{
    const auto add = [&](const std::string& claim, const std::string& what, const problem::Instance& instance,
                         const std::vector<std::string>& named) {
        controls.push_back({claim, what, Expected::not_applicable, [=] { return verdict_on(instance, claim); }, named});
    };
    const std::vector<std::string> of_constant_ratio = {"theorem-2.2-prior", "robust-bound", "robust-bound-worst-case",
                                                        "robust-bound-any-radius", "robust-identity"};
    std::vector<std::string> of_a_limit = of_constant_ratio;
    of_a_limit.insert(of_a_limit.end(), {"limit-equivalence", "variational", "gap-identity", "theorem-2.2-posterior",
                                         "theorem-2.2-posterior-sharp"});
    for (const std::string& claim : of_a_limit) {
        add(claim, "rates with breaks, the ratio not constant", small_stepwise_instance(), {"hypothesis fails", "eta"});
        add(claim, "rates with a common factor of finite integral", small_fading_instance(),
            {"hypothesis fails", "integral"});
    }
    for (const std::string& claim : of_constant_ratio)
        add(claim, "eta = r^2/2", small_radius_instance(), {"hypothesis fails", "eta = eta_r/eta_u is constant"});
    add("weighted-bound", "eta = r^2/2, L = 3", small_radius_instance(3), {"eta = eta_r/eta_u is constant"});
    add("weighted-bound", "rates with breaks, L = 3", small_stepwise_instance(3), {"hypothesis fails", "eta"});
    add("growth-closed-form", "rates with breaks", small_stepwise_instance(), {"eta = kappa r^k at all times"});
    add("growth-closed-form", "plain flow", small_plain_instance(), {"weight-normalized"});
    add("theorem-2.4-posterior", "plain flow", small_plain_instance(), {"weight-normalized"});
    add("theorem-2.4-posterior", "Q_t < beta_1 rho(t)^(-L): a start far above Q", small_instance(2, "100", "2"),
        {"beta_1 rho(t)^(-L) < Q_t"});
    add("radius-rate-plain-flow", "kappa = 1/2", small_radius_instance(), {"kappa = 1"});
    for (const std::string claim :
         {"radius-rate-plain-flow", "radius-rate-divergence", "radius-rate-bound", "radius-rate-bound-worst-case"}) {
        add(claim, "constant rates", small_instance(), {"eta = kappa r^2 at all times"});
        add(claim, "plain flow", small_plain_instance(), {"weight-normalized"});
    }
    for (const std::string claim : {"radius-rate-divergence", "radius-rate-bound", "radius-rate-bound-worst-case"})
        add(claim, "L = 3", small_radius_instance(3), {"depth L = 2"});
    for (const std::string claim : {"radius-rate-bound", "radius-rate-bound-worst-case"})
        add(claim, "Q = beta_1", small_radius_instance(2, "1/2", "1"), {"beta_1 < Q", "1 not < 1"});
}

} // namespace

std::vector<Control> schedule_controls()
{
    std::vector<Control> controls;
    add_falsified(controls);
    add_violated(controls);
    return controls;
}

} // namespace wnflow::test
