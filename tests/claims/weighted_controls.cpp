#include "claims/controls.hpp"

#include "claims/instances.hpp"
#include "claims/tight.hpp"

#include <verification/claims/at_most.hpp>
#include <verification/claims/gap/weighted.hpp>
#include <verification/claims/premises.hpp>
#include <verification/claims/solution_points.hpp>

#include <wnflow/limit/bounds.hpp>
#include <wnflow/problem/instance_file.hpp>

namespace wnflow::test {
namespace {

using namespace claims;

/// The same data as infeasible_instance(), L = 3.
problem::Instance infeasible_deep()
{
    problem::Instance instance = infeasible_instance();
    instance.depth = 3;
    return instance;
}

/// The statement itself on a limit that is not the instance's.
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

/// The statement itself on limits at smaller ratios that are falsified ones of the instance's own ratio.
Verdict judge_with_ratios(const problem::Instance& instance, const std::string& id, unsigned first,
                          const std::function<void(enclose::Limit&)>& falsify)
{
    EvidenceParts parts;
    {
        Evidence honest(instance, few_samples(instance));
        const numeric::PrecisionScope precision(honest.limit_bits());
        enclose::Limit limit = honest.limit();
        falsify(limit);
        for (unsigned k = first; k <= 10; ++k) parts.limits_at_ratio.emplace(k, limit);
    }
    return verdict_on(instance, id, std::move(parts));
}

/// |z|_(2/L) <= <a, z>/2 at the limit.
Verdict judge_halved_hoelder(const problem::Instance& instance)
{
    Claim claim = claim_by_id("reverse-hoelder");
    claim.check = [](Evidence& evidence) {
        const numeric::PrecisionScope precision(evidence.limit_bits());
        const Vector<Ball>& z = evidence.limit().entries;
        const Ball right = numeric::inner(weighted(evidence).weights, z) / Ball(2);
        return judge_at_most(limit::quasi_norm(z, evidence.instance().depth), right, right, EvidenceKind::enclosure,
                             evidence.settings().limit_digits);
    };
    Evidence evidence(instance, few_samples(instance));
    return judge(claim, evidence);
}

problem::Instance tight(const std::string& file)
{
    return read({file, "", 0});
}

void add_falsified(std::vector<Control>& controls)
{
    const auto add = [&](const std::string& claim, const std::string& what, const std::function<Verdict()>& verdict) {
        controls.push_back({claim, what, Expected::refuted, verdict});
    };
    for (const unsigned depth : {3U, 4U}) {
        const problem::Instance instance = small_instance(depth);
        const std::string suffix = ", L = " + std::to_string(depth);
        for (const int n : {0, 1, 2})
            add("weighted-identity", "twentieth digit of entry " + std::to_string(n) + suffix, [=] {
                return judge_with_limit(instance, "weighted-identity", [n](enclose::Limit& limit) {
                    limit.entries[n] *= Ball(1) + Ball(numeric::parse_rational("1e-20"));
                });
            });
        add("weighted-radius", "entries of the limit halved" + suffix, [=] {
            return judge_with_limit(instance, "weighted-radius", [](enclose::Limit& limit) {
                for (Ball& entry : limit.entries) entry /= Ball(2);
            });
        });
        add("weighted-magnification", "log rho halved" + suffix, [=] {
            return judge_with_limit(instance, "weighted-magnification",
                                    [](enclose::Limit& limit) { limit.log_magnification /= Ball(2); });
        });
    }
    add("reverse-hoelder", "half of the weighted norm", [] { return judge_halved_hoelder(tight("robust-uniform")); });
    // Its gap is 0.61 of the bound at the ratio eta, more than a quarter.
    add("vanishing-ratio", "the gap stays where it is, L = 2",
        [] { return judge_with_ratios(tight("theorem-2.2"), "vanishing-ratio", 1, [](enclose::Limit&) {}); });
    add("vanishing-ratio", "the limit stays where it is, L = 4",
        [] { return judge_with_ratios(small_instance(4), "vanishing-ratio", 1, [](enclose::Limit&) {}); });
    add("persistent-gap", "a gap that is removed, L = 4", [] {
        return judge_with_ratios(small_instance(4), "persistent-gap", 0, [](enclose::Limit& limit) {
            for (Ball& entry : limit.entries) entry /= Ball(1000);
        });
    });
}

void add_violated(std::vector<Control>& controls)
{
    const auto add = [&](const std::string& claim, const std::string& what, const problem::Instance& instance,
                         const std::vector<std::string>& named) {
        controls.push_back({claim, what, Expected::not_applicable, [=] { return verdict_on(instance, claim); }, named});
    };
    const std::string uniform = "\"uniform\"", bent = "[1, 2, 3]";
    for (const std::string claim :
         {"weighted-bound-posterior", "weighted-identity", "reverse-hoelder", "weighted-radius",
          "weighted-magnification", "theorem-2.2-weighted", "persistent-gap"}) {
        add(claim, "plain flow", small_plain_instance(3), {"weight-normalized"});
        add(claim, "L = 2", small_instance(2), {"depth L = 2"});
        add(claim, "S+ empty", infeasible_deep(), {"S+", "is empty"});
    }
    add("vanishing-ratio", "plain flow", small_plain_instance(), {"weight-normalized"});
    add("vanishing-ratio", "S+ empty", infeasible_instance(), {"S+", "is empty"});
    add("vanishing-ratio", "the collapsing example", collapsing_instance(), {"hypothesis fails: no collapse"});
    add("vanishing-ratio", "Q < r0^2, L = 2", small_instance(2, "1/5", "2"), {"r0^2 < Q", "4 not < 1"});
    for (const std::string claim : {"vanishing-ratio", "persistent-gap"}) {
        add(claim, "the weighted optimum is not unique", small_instance(3), {"the weighted optimum is unique"});
        add(claim, "r0 too large, L = 4", small_instance(4, "1/5", "3"), {"r0^2 < |z*_a|_(2/L)^(2/L)", "9 against 2"});
    }
    add("persistent-gap", "uniform start: the weighted optimum is the l1 optimum",
        small_instance(4, "1/5", "1/2", uniform), {"|z*_a|_1 > Q", "1 not > 1"});
    add("weighted-bound-posterior", "kappa_inf > 1", small_instance(3, "1", "3", bent),
        {"kappa_inf < 1", " against 1"});
}

} // namespace

std::vector<Control> weighted_controls()
{
    std::vector<Control> controls;
    add_falsified(controls);
    add_violated(controls);
    return controls;
}

} // namespace wnflow::test
