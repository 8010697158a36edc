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
    const Ball change = max(abs(slopes[0] - slopes[1]), abs(slopes[1] - slopes[2])).upper();
    return slopes[0].widened(change);
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
