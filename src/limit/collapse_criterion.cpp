#include <wnflow/limit/collapse_criterion.hpp>

#include <wnflow/flow/network.hpp>

namespace wnflow::limit {
namespace {

/// max − min, as an upper bound of the oscillation: the midpoints only choose which entries are subtracted.
Ball oscillation(const Vector<Ball>& v)
{
    Ball highest = v[0], lowest = v[0];
    for (const Ball& entry : v) {
        highest = max(highest, entry);
        lowest = min(lowest, entry);
    }
    return highest - lowest;
}

/// Bound of |d⟨A u^L, b⟩/dt| / (L η_u r^L) over all u ≥ 0 of norm 1 and all smaller radii.
Ball turning_bound(const flow::Network<Ball>& network, const Ball& radius_squared)
{
    const Vector<Ball> image = network.matrix.apply_transposed(network.target); // Aᵀb
    const bool is_shallow = network.depth == 2;
    const auto extent = [is_shallow](const Vector<Ball>& v) {
        if (is_shallow) return oscillation(v);
        Ball largest;
        for (const Ball& entry : v) largest = max(largest, abs(entry));
        return largest;
    };
    Ball of_columns; // maxₙ of the extent of AᵀAₙ
    for (Eigen::Index n = 0; n < network.matrix.cols(); ++n) {
        const Vector<Ball> column = network.matrix.matrix().col(n);
        of_columns = max(of_columns, extent(network.matrix.apply_transposed(column)));
    }
    const Ball omega = extent(image);
    const Ball r_depth =
        is_shallow ? radius_squared : numeric::power(sqrt(radius_squared), static_cast<long>(network.depth));
    const Ball product = omega * (omega + r_depth * of_columns);
    // A covariance of numbers in intervals of these lengths; two sums with weights of at most 1.
    return is_shallow ? product / Ball(4) : product * Ball(2);
}

} // namespace

CollapseCriterion collapse_criterion(const problem::Instance& instance, const Ball& radius_squared,
                                     const Vector<Ball>& direction)
{
    const auto network = flow::Network<Ball>::of(instance);
    const Vector<Ball> image = network.matrix.apply(flow::Network<Ball>::powers(direction, network.depth));
    CollapseCriterion result;
    result.descent = -numeric::inner(image, network.target);
    result.turning = turning_bound(network, radius_squared);
    // r² < η̃ w²/(L V), multiplied out so that V = 0 (then every r satisfies it) needs no case of its own.
    result.left = radius_squared * result.turning * Ball(network.depth);
    const Ball descent = max(result.descent, Ball(0));
    result.right = Ball(instance.rates.ratio()) * descent * descent;
    return result;
}

} // namespace wnflow::limit
