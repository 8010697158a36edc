#include <verification/claims/tail.hpp>

#include <wnflow/flow/network.hpp>

#include <algorithm>

namespace wnflow::claims {
namespace {

constexpr long long_tail = 60, short_tail = 30; // in units of 1/σ
constexpr unsigned tail_samples = 13;
constexpr long resolved_digits = 20;

/// A number of few digits, as an exact rational.
numeric::Rational rounded(const Ball& value)
{
    return numeric::parse_rational(numeric::midpoint_text(value, 6));
}

problem::Instance restarted_at(problem::Instance instance, const numeric::Vector<Ball>& weights)
{
    instance.initialization.direction.clear();
    instance.initialization.radius_squared = 0;
    for (const Ball& weight : weights) {
        const numeric::Rational midpoint = weight.exact_midpoint();
        instance.initialization.direction.push_back(midpoint);
        instance.initialization.radius_squared += midpoint * midpoint;
    }
    return instance;
}

} // namespace

flow::Trajectory follow_tail(const problem::Instance& instance, const flow::Sample& from, const Ball& rate,
                             flow::Stepper stepper, unsigned long step_limit)
{
    const auto network = flow::Network<Ball>::of(instance);
    const Ball residual =
        sqrt(numeric::squared_norm(network.residual(from.weights)) / numeric::squared_norm(network.target));
    const bool is_far = !midpoint_less(residual * Ball(1'000'000), Ball(1));
    const long decay_times = is_far ? long_tail : short_tail;

    flow::IntegrationSettings settings;
    settings.sample_times = flow::linear_times(rounded(Ball(decay_times) / rate), tail_samples);
    const Ball at_end = exp(Ball(-decay_times)) * min(residual, Ball(1)).midpoint();
    settings.tolerance = rounded(at_end * numeric::power(Ball(10), -resolved_digits));
    settings.digits = 30;
    settings.stepper = stepper;
    settings.step_limit = step_limit;
    return flow::integrate(restarted_at(instance, from.weights), settings);
}

} // namespace wnflow::claims
