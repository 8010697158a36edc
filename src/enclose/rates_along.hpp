#pragma once

#include <wnflow/flow/rate_schedule.hpp>
#include <wnflow/numeric/ball.hpp>
#include <wnflow/problem/learning_rate.hpp>

namespace wnflow::enclose::detail {

using numeric::Ball;
using numeric::Rational;

/// A learning rate along a solution between two breaks, in balls.
class RateAlong {
public:
    /// The formula that holds at `from`, from which the solution's time is counted.
    RateAlong(const problem::LearningRate& rate, const Rational& from) : piece_(rate.piece_from(from)), from_(from) {}

    /// η at the time and radius.
    [[nodiscard]] Ball operator()(const Ball& t, const Ball& r) const
    {
        return flow::RateSchedule<Ball>::of(piece_)(t + Ball(from_), r);
    }
    /// d(log η)/dt, where the radius changes as r_slope.
    [[nodiscard]] Ball log_slope(const Ball& t, const Ball& r, const Ball& r_slope) const
    {
        Ball slope;
        if (piece_.power_of_time != 0)
            slope += Ball(piece_.power_of_time) / (t + Ball(from_) + Ball(piece_.time_offset));
        if (piece_.power_of_radius != 0) slope += Ball(piece_.power_of_radius) * r_slope / r;
        return slope;
    }

private:
    problem::RatePiece piece_;
    Rational from_;
};

} // namespace wnflow::enclose::detail
