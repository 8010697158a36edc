#include <verification/report/report_trajectory.hpp>

#include <verification/claims/trajectory/invariants.hpp>
#include <verification/report/json_values.hpp>
#include <verification/report/sample_values.hpp>

#include <wnflow/flow/network.hpp>
#include <wnflow/flow/start.hpp>

#include <nlohmann/json.hpp>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;
using numeric::Ball;

/// max over the basis of ker A of |⟨k, I(t) − I(0)⟩|, I in the coordinates in which the flow moves within range Aᵀ.
class InvariantDrift {
public:
    explicit InvariantDrift(claims::Evidence& evidence)
        : evidence_(evidence), start_(invariant({evidence.instance().initialization, {}}))
    {
    }

    [[nodiscard]] Ball at(const flow::Sample& sample)
    {
        const claims::Vector<Ball> now =
            evidence_.is_weight_normalized()
                ? claims::polar_invariant(sample.direction, log(sample.growth), evidence_.instance().depth)
                : claims::mirror_coordinates(sample.weights, evidence_.instance().depth);
        Ball drift;
        for (const claims::Vector<Ball>& k : evidence_.kernel()) {
            Ball difference;
            for (Eigen::Index n = 0; n < k.size(); ++n) difference += k[n] * (now[n] - start_[n]).midpoint();
            drift = max(drift, abs(difference.midpoint()));
        }
        return drift;
    }

private:
    [[nodiscard]] claims::Vector<Ball> invariant(const flow::Start& start) const
    {
        const unsigned depth = evidence_.instance().depth;
        return evidence_.is_weight_normalized() ? claims::polar_invariant(start.direction(), Ball(0), depth)
                                                : claims::mirror_coordinates(start.weights(), depth);
    }

    claims::Evidence& evidence_;
    claims::Vector<Ball> start_;
};

/// −Δ log ‖e‖/Δt between consecutive samples.
ordered_json measured_rates(const std::vector<std::pair<numeric::Rational, Ball>>& residuals)
{
    ordered_json rates = ordered_json::array();
    for (std::size_t k = 1; k < residuals.size(); ++k) {
        const auto& [before, e0] = residuals[k - 1];
        const auto& [now, e1] = residuals[k];
        const Ball rate = (log(e0.midpoint()) - log(e1.midpoint())) / Ball(now - before);
        rates.push_back({{"t", stored(Ball(now))}, {"rate", stored(rate)}});
    }
    return rates;
}

} // namespace

ordered_json trajectory_data(claims::Evidence& evidence)
{
    const flow::Trajectory& trajectory = evidence.trajectory();
    const numeric::PrecisionScope precision(evidence.trajectory_bits());
    const auto network = flow::Network<Ball>::of(evidence.instance());
    const Ball start_loss = network.loss(flow::Start{evidence.instance().initialization, {}}.weights());
    InvariantDrift drift(evidence);

    ordered_json samples = ordered_json::array();
    std::vector<std::pair<numeric::Rational, Ball>> residuals;
    for (const flow::Sample& sample : trajectory.samples) {
        const SampleValues values = evaluate(evidence.instance(), sample);
        const Ball residual = sqrt(numeric::squared_norm(network.residual(sample.weights)));
        const Ball energy = (start_loss - values.loss - (sample.dissipated - start_loss)) / start_loss;
        samples.push_back({{"t", stored(Ball(sample.time))},
                           {"loss", stored(values.loss)},
                           {"residual", stored(residual)},
                           {"gradient", stored(sqrt(numeric::squared_norm(network.gradient(sample.weights))))},
                           {"radius", stored(sample.radius)},
                           {"l1_norm", stored(values.l1_norm)},
                           {"log_magnification", stored(values.log_magnification)},
                           {"norm_drift", stored(abs((values.direction_norm - Ball(1)).midpoint()))},
                           {"invariant_drift", stored(drift.at(sample))},
                           {"energy_drift", stored(abs(energy.midpoint()))},
                           {"error", stored(sample.radius.radius())}});
        if (residual.midpoint().is_positive()) residuals.emplace_back(sample.time, residual);
    }

    ordered_json object;
    object["tolerance"] = stored(Ball(trajectory.tolerance));
    object["methods"] = ordered_json::array();
    for (const flow::MethodSpan& span : trajectory.methods)
        object["methods"].push_back(
            {{"method", span.method}, {"steps", span.steps}, {"until", numeric::midpoint_text(Ball(span.until), 6)}});
    object["samples"] = std::move(samples);
    object["measured_rates"] = measured_rates(residuals);
    return object;
}

} // namespace wnflow::report
