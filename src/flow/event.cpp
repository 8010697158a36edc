#include "flow/event.hpp"

namespace wnflow::flow::detail {
namespace {

/// Halvings of the last step: the time is found to about eight digits of the step.
constexpr int bisections = 26;

/// The shortest decimal in [low, high] that passes; absent if none of thirty digits does.
template <class Test>
std::optional<Rational> shortest_decimal(const Ball& low, const Ball& high, const Test& passes)
{
    const Ball middle = ((low + high) / Ball(2)).midpoint();
    for (unsigned digits = 3; digits <= 30; ++digits) {
        const Rational candidate = numeric::parse_rational(numeric::midpoint_text(middle, digits));
        const Ball value = Ball(candidate).midpoint();
        if (!midpoint_less(value, low) && !midpoint_less(high, value) && passes(value)) return candidate;
    }
    return std::nullopt;
}

} // namespace

ResidualEvent::ResidualEvent(const problem::Instance& instance, Coordinates coordinates, std::optional<Rational> value)
    : value_(std::move(value)),
      is_polar_(instance.flow == problem::FlowKind::weight_normalized && coordinates == Coordinates::polar),
      network_(Network<Ball>::of(instance))
{
}

bool ResidualEvent::is_reached(const Vector<Ball>& state) const
{
    const Eigen::Index n = network_.matrix.cols();
    Vector<Ball> x = state.segment(is_polar_ ? 1 : 0, n);
    if (is_polar_)
        for (Ball& entry : x) entry *= state[0];
    return midpoint_less(sqrt(numeric::squared_norm(network_.residual(x))), Ball(*value_));
}

Rational ResidualEvent::locate(const Run& run) const
{
    Ball low = run.previous_time(), high = run.time();
    if (!run.has_dense_output()) return high.exact_midpoint();
    const Ball end = high;
    Ball width = high - low;
    for (int k = 0; k < bisections; ++k) {
        const Ball middle = ((low + high) / Ball(2)).midpoint();
        (is_reached(run.state_at(middle)) ? high : low) = middle;
        width = (width / Ball(2)).midpoint();
    }
    // A decimal between low and high could still be too early: it is looked for just after `high`.
    const Ball beyond = (high + width).midpoint();
    const auto decimal = shortest_decimal(high, midpoint_less(end, beyond) ? end : beyond,
                                          [&](const Ball& t) { return is_reached(run.state_at(t)); });
    return decimal ? *decimal : high.exact_midpoint();
}

bool ResidualEvent::is_seen(const Run& run, const Ball& time, const Vector<Ball>& state)
{
    if (!value_) return false;
    if (!time_ && is_reached(state)) time_ = midpoint_less(Ball(0), time) ? locate(run) : Rational(0);
    return time_.has_value();
}

} // namespace wnflow::flow::detail
