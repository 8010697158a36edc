#pragma once

#include <wnflow/ode/series.hpp>

#include <Eigen/Core>

#include <deque>
#include <vector>

namespace wnflow::ode::detail {

/// Anderson's acceleration of a fixed-point iteration u ← u + f(u) on vectors of any precision: the next iterate is the
/// combination of the last ones whose f would vanish best if f were linear. The few coefficients are found in double.
class AndersonAcceleration {
public:
    AndersonAcceleration(std::size_t size, long bits) : size_(size), bits_(bits) {}

    /// The step from u for f = f(u): to be added to u.
    [[nodiscard]] FloatArray step(const FloatArray& u, const FloatArray& f);

private:
    /// Differences to the iterate before.
    struct Difference {
        FloatArray of_u, of_f;
        Eigen::VectorXd direction; ///< of_f · 2^−exponent
        long exponent;
    };
    static constexpr std::size_t memory = 32;

    std::size_t size_;
    long bits_;
    FloatArray last_u_, last_f_;
    std::deque<Difference> differences_;
};

} // namespace wnflow::ode::detail
