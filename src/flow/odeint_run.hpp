#pragma once

#include <wnflow/flow/trajectory.hpp>

#include <functional>
#include <string>
#include <vector>

namespace wnflow::flow::detail {

/// One integration at one precision, with exact results: states as balls of radius 0.
struct Run {
    IntegrationOutcome outcome = IntegrationOutcome::time_reached;
    std::string reason;
    std::vector<Vector<Ball>> states; ///< at the sample times reached
    unsigned long steps = 0, evaluations = 0;
};

struct RunSettings {
    const std::vector<Rational>* sample_times;
    Rational tolerance;
    Stepper stepper;
    unsigned long step_limit;
    /// A stop half way between sample times: else two runs of a slow flow take the same steps, from sample to sample, and
    /// their difference says nothing about the error.
    bool halves_intervals;
    std::function<void(double time, unsigned long steps)> on_progress;
};

/// Integrates with Odeint in `Digits` decimal digits (an entry of the precision ladder; 15 is double). The state is
/// (r, u₁ … u_N, e^q, ℓ₀ + ∫dissipation) for weight normalization, (x₁ … x_N, ℓ₀ + ∫dissipation) for the plain flow:
/// all components stay positive, so that relative error control makes sense for each of them.
template <unsigned Digits>
[[nodiscard]] Run run_odeint(const problem::Instance& instance, const RunSettings& settings);

} // namespace wnflow::flow::detail
