#include <verification/claims/rates/slope.hpp>

#include <wnflow/numeric/linear_algebra.hpp>

#include <array>

namespace wnflow::claims {
namespace {

/// s from the samples end − terms − 1 … end.
std::optional<Ball> slope_of_window(const SlopeData& data, std::size_t terms, std::size_t end)
{
    const auto size = static_cast<Eigen::Index>(terms + 2);
    numeric::Matrix<Ball> equations(size, size);
    numeric::Vector<Ball> right(size);
    for (Eigen::Index i = 0; i < size; ++i) {
        const std::size_t k = end - static_cast<std::size_t>(size - 1 - i);
        equations(i, 0) = Ball(1);
        equations(i, 1) = data.abscissae[k];
        for (std::size_t j = 0; j < terms; ++j) equations(i, static_cast<Eigen::Index>(j + 2)) = data.corrections[j][k];
        right[i] = data.ordinates[k];
    }
    const auto inverse = numeric::enclose_inverse(equations);
    if (!inverse) return std::nullopt;
    const Ball slope = numeric::product(*inverse, right)[1];
    if (!slope.is_finite()) return std::nullopt;
    return slope;
}

/// Successive changes of a slope whose quotient exceeds this do not converge fast enough to say where to.
const numeric::Rational slowest_contraction(19, 20);

/// What a sequence s₂, s₁, s₀ still lacks of its limit: the larger of its two changes, as long as each is at most half of the
/// one before; where they shrink more slowly, by q, the geometric series of the changes to come is larger by q/(1 − q).
/// Changes within the propagated error are no sequence. Nothing if it does not converge.
std::optional<Ball> estimated_remainder(const std::array<Ball, 3>& slopes)
{
    const Ball last = abs(slopes[0] - slopes[1]).midpoint(), before = abs(slopes[1] - slopes[2]).midpoint();
    const Ball change = max(last, before);
    const Ball noise = slopes[0].radius() + slopes[1].radius() + slopes[2].radius();
    if (certainly_less_equal(change, noise)) return change;
    if (!certainly_less(last, Ball(slowest_contraction) * before)) return std::nullopt;
    const Ball quotient = last / before;
    return (change * max(Ball(1), quotient / (Ball(1) - quotient))).upper();
}

std::optional<Ball> slope_with(const SlopeData& data, std::size_t terms)
{
    const std::size_t count = data.abscissae.size();
    if (count < terms + 4) return std::nullopt;
    std::array<Ball, 3> slopes;
    for (std::size_t k = 0; k < slopes.size(); ++k) {
        const auto slope = slope_of_window(data, terms, count - 1 - k);
        if (!slope) return std::nullopt;
        slopes[k] = *slope;
    }
    const auto remainder = estimated_remainder(slopes);
    if (!remainder) return std::nullopt;
    return slopes[0].widened(*remainder);
}

} // namespace

std::optional<Ball> extrapolated_slope(const SlopeData& data)
{
    std::optional<Ball> best;
    for (std::size_t terms = 0; terms <= data.corrections.size(); ++terms) {
        const auto slope = slope_with(data, terms);
        if (slope && (!best || midpoint_less(slope->radius(), best->radius()))) best = slope;
    }
    return best;
}

} // namespace wnflow::claims
