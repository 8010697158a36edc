#include "claims/controls.hpp"

#include "claims/falsified.hpp"
#include "claims/instances.hpp"

#include <verification/claims/premises.hpp>
#include <verification/claims/trajectory/invariants.hpp>

#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/network.hpp>
#include <wnflow/flow/start.hpp>

namespace wnflow::test {
namespace {

using namespace claims;
using flow::Sample;
using Check = std::function<Verdict(Evidence&)>;

/// Every component of u, and x with it, keeps its sign and size; one is wrong in the tenth digit.
void bend_direction(Sample& sample)
{
    const Ball factor = Ball(1) + Ball(1) / Ball(10'000'000'000);
    sample.direction[0] *= factor;
    sample.weights[0] *= factor;
}

Ball radius_squared(const Sample& sample)
{
    return sample.radius * sample.radius;
}

/// The polar invariants with q multiplied by `factor` and `exponent` for the depth.
Check polar_invariants_with(const Ball& factor, unsigned exponent)
{
    return [=](Evidence& evidence) {
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const problem::Instance& instance = evidence.instance();
        const flow::Start start{instance.initialization, {}};
        return judge_samples(evidence, [&](const Sample& sample) {
            const Ball q = flow::growth_exponent(radius_squared(sample), Ball(instance.initialization.radius_squared),
                                                 Ball(instance.rates.ratio()));
            return judge_difference_in_range(evidence, polar_invariant(sample.direction, factor * q, exponent),
                                             polar_invariant(start.direction(), Ball(0), exponent));
        });
    };
}

/// "x(t) is on the plain manifold of x0/rho(t)", with log rho = radius_power log(r0/r) + growth_factor q.
Check magnification_with(const Ball& radius_power, const Ball& growth_factor)
{
    return [=](Evidence& evidence) {
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const unsigned depth = evidence.instance().depth;
        const flow::Start start{evidence.instance().initialization, {}};
        return judge_samples(evidence, [&](const Sample& sample) {
            const Ball log_rho =
                radius_power * log(start.radius() / sample.radius) + growth_factor * log(sample.growth);
            Vector<Ball> magnified = sample.weights;
            for (Ball& entry : magnified) entry *= exp(log_rho);
            return judge_difference_in_range(evidence, mirror_coordinates(magnified, depth),
                                             mirror_coordinates(start.weights(), depth));
        });
    };
}

Verdict norm_is(Evidence& evidence, const Ball& norm)
{
    return judge_samples(evidence, [&](const Sample& sample) {
        return judge_equality(sqrt(numeric::squared_norm(sample.direction)), norm, Ball(1), EvidenceKind::numerical,
                              evidence.settings().digits);
    });
}

/// "u_n(t) never falls below u_n(0)".
Verdict direction_never_falls(Evidence& evidence)
{
    const auto start = flow::Start{evidence.instance().initialization, {}}.direction();
    return judge_samples(evidence, [&](const Sample& sample) {
        std::optional<Verdict> worst;
        for (Eigen::Index n = 0; n < start.size(); ++n) {
            const Verdict verdict =
                judge_inequality(start[n], sample.direction[n], EvidenceKind::numerical, evidence.settings().digits);
            if (!worst || &worse(*worst, verdict) == &verdict) worst = verdict;
        }
        return *worst;
    });
}

/// The energy identity with the dissipation multiplied by `factor`.
Check dissipation_times(const Ball& factor)
{
    return [=](Evidence& evidence) {
        const numeric::PrecisionScope precision(evidence.trajectory_bits());
        const auto network = flow::Network<Ball>::of(evidence.instance());
        const Ball start = network.loss(flow::Start{evidence.instance().initialization, {}}.weights());
        return judge_samples(evidence, [&](const Sample& sample) {
            return judge_equality(start - network.loss(sample.weights), factor * (sample.dissipated - start), start,
                                  EvidenceKind::numerical, evidence.settings().digits);
        });
    };
}

void add_falsified_samples(std::vector<Control>& controls)
{
    const auto add = [&](const std::string& claim, const std::string& what, const problem::Instance& instance,
                         const std::function<void(Sample&)>& falsify) {
        controls.push_back(falsified_sample(claim, what, instance, falsify));
    };
    for (const unsigned depth : {2U, 3U}) {
        const std::string suffix = ", L = " + std::to_string(depth);
        const problem::Instance polar = small_instance(depth), plain = small_plain_instance(depth);
        add("constant-norm", "tenth digit of a component of u" + suffix, polar, bend_direction);
        add("polar-invariants", "tenth digit of a component of u" + suffix, polar, bend_direction);
        add("polar-invariants", "tenth digit of a component of x, plain flow" + suffix, plain, bend_direction);
        add("magnification", "tenth digit of a component of x" + suffix, polar, bend_direction);
        add("magnification", "tenth digit of e^q" + suffix, polar,
            [](Sample& sample) { sample.growth *= Ball(1) + Ball(1) / Ball(10'000'000'000); });
        add("positivity", "a component of u negative" + suffix, polar,
            [](Sample& sample) { sample.direction[1] = -sample.direction[1]; });
        add("positivity", "a component of x negative, plain flow" + suffix, plain,
            [](Sample& sample) { sample.weights[2] = -sample.weights[2]; });
        add("positivity", "r negative" + suffix, polar, [](Sample& sample) { sample.radius = -sample.radius; });
        add("energy-identity", "tenth digit of the dissipation" + suffix, polar,
            [](Sample& sample) { sample.dissipated *= Ball(1) + Ball(1) / Ball(10'000'000'000); });
        add("energy-identity", "tenth digit of the dissipation, plain flow" + suffix, plain,
            [](Sample& sample) { sample.dissipated *= Ball(1) + Ball(1) / Ball(10'000'000'000); });
    }
    // r^L below (|b| - |e|)/max|A_n| while x, hence e, says otherwise.
    add("no-collapse", "r a hundred times too small", small_instance(),
        [](Sample& sample) { sample.radius /= Ball(100); });
}

void add_falsified_statements(std::vector<Control>& controls)
{
    const auto add = [&](const std::string& claim, const std::string& what, const problem::Instance& instance,
                         const Check& check) {
        controls.push_back({claim,
                            what,
                            Expected::refuted,
                            [=] { return judge_falsified(instance, claim, check); },
                            {"so do a second method"}});
    };
    add("constant-norm", "another norm: 1 + 1e-10", small_instance(),
        [](Evidence& evidence) { return norm_is(evidence, Ball(1) + Ball(1) / Ball(10'000'000'000)); });
    add("positivity", "u_n bounded below by its start", small_instance(), direction_never_falls);
    for (const unsigned depth : {2U, 3U, 4U}) {
        const std::string suffix = ", L = " + std::to_string(depth);
        const problem::Instance instance = small_instance(depth);
        add("energy-identity", "dissipation halved" + suffix, instance, dissipation_times(Ball(1) / Ball(2)));
        add("energy-identity", "dissipation without the sign" + suffix, instance, dissipation_times(Ball(-1)));
        add("polar-invariants", "q doubled" + suffix, instance, polar_invariants_with(Ball(2), depth));
        add("polar-invariants", "q with the opposite sign" + suffix, instance, polar_invariants_with(Ball(-1), depth));
        add("polar-invariants", "exponent 1 - L instead of 2 - L" + suffix, instance,
            polar_invariants_with(Ball(1), depth + 1));
        add("magnification", "rho without e^q" + suffix, instance, magnification_with(Ball(1), Ball(0)));
        add("magnification", "rho without r0/r" + suffix, instance, magnification_with(Ball(0), Ball(1)));
        add("magnification", "rho with e^(2q)" + suffix, instance, magnification_with(Ball(1), Ball(2)));
        add("magnification", "rho with r/r0 for r0/r" + suffix, instance, magnification_with(Ball(-1), Ball(1)));
    }
    add("polar-invariants", "exponent 3 - L instead of 2 - L, L = 4", small_instance(4),
        polar_invariants_with(Ball(1), 3));
    add("no-collapse", "the lower bound of r^L doubled", small_instance(2, "1/5", "1/2", "[3, 2, 1]"),
        [](Evidence& evidence) {
            const numeric::PrecisionScope precision(evidence.trajectory_bits());
            const auto network = flow::Network<Ball>::of(evidence.instance());
            const Ball longest = Ball(1); // the longest column of A is its first, (1)
            return judge_samples(evidence, [&](const Sample& sample) {
                const Ball residual = sqrt(numeric::squared_norm(network.residual(sample.weights)));
                return judge_inequality(Ball(2) * (Ball(1) - residual) / longest, radius_squared(sample),
                                        EvidenceKind::numerical, evidence.settings().digits);
            });
        });
}

} // namespace

std::vector<Control> trajectory_controls()
{
    std::vector<Control> controls;
    add_falsified_samples(controls);
    add_falsified_statements(controls);
    for (const std::string claim : {"constant-norm", "magnification"})
        controls.push_back({claim,
                            "plain flow",
                            Expected::not_applicable,
                            [=] { return verdict_on(small_plain_instance(), claim); },
                            {"weight-normalized"}});
    return controls;
}

} // namespace wnflow::test
