#pragma once

#include <wnflow/problem/instance.hpp>

#include <algorithm>

namespace wnflow::flow::detail {

/// The learning rates contain a power of r. A negative one may cancel the field's factor r: the flow then reaches r = 0,
/// where it ends, at a finite time, while the formulas go on smoothly.
[[nodiscard]] inline bool may_end_at_zero(const problem::Instance& instance)
{
    const auto depends = [](const problem::RatePiece& piece) { return piece.power_of_radius != 0; };
    return instance.flow == problem::FlowKind::weight_normalized &&
           (std::ranges::any_of(instance.rates.eta_r.pieces(), depends) ||
            std::ranges::any_of(instance.rates.eta_u.pieces(), depends));
}

} // namespace wnflow::flow::detail
