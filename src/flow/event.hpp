#pragma once

#include "flow/run.hpp"

#include <wnflow/flow/network.hpp>

#include <optional>

namespace wnflow::flow::detail {

/// Watches a run for the first time at which the residual ‖A x̃ − b‖₂ is at most a value.
class ResidualEvent {
public:
    /// Never seen if there is no value.
    ResidualEvent(const problem::Instance& instance, Coordinates coordinates, std::optional<Rational> value);

    /// To be called at the end of each step (and at the start). True from the time on at which the event has been seen.
    [[nodiscard]] bool is_seen(const Run& run, const Ball& time, const Vector<Ball>& state);
    /// A time in the last step at which the residual is at most the value, close to the first one: a short decimal if the
    /// step contains one; absent as long as the event has not been seen.
    [[nodiscard]] const std::optional<Rational>& time() const noexcept { return time_; }

private:
    [[nodiscard]] bool is_reached(const Vector<Ball>& state) const;
    [[nodiscard]] Rational locate(const Run& run) const;

    std::optional<Rational> value_, time_;
    bool is_polar_;
    Network<Ball> network_;
};

} // namespace wnflow::flow::detail
