#include "limit/scaling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wnflow::limit {
namespace {

constexpr double log2_of_10 = 3.321928094887362;

} // namespace

double log10_norm(const Vector<Ball>& v)
{
    double largest = -std::numeric_limits<double>::infinity();
    for (const Ball& entry : v) largest = std::max(largest, entry.approximate_log10());
    return largest;
}

double even_exponent(const Vector<Ball>& values)
{
    const double log10 = log10_norm(values);
    return std::isfinite(log10) ? 2 * std::floor(log10 * log2_of_10 / 2) : 0;
}

void scale_by_power_of_two(Ball& value, double exponent)
{
    arb_mul_2exp_si(value.data(), value.data(), static_cast<long>(exponent));
}

double scaled_to_double(const Ball& value, double exponent)
{
    Ball copy = value.midpoint();
    scale_by_power_of_two(copy, -exponent);
    return copy.approximate();
}

Eigen::VectorXd scaled_to_double(const Vector<Ball>& values, double exponent)
{
    Eigen::VectorXd result(values.size());
    for (Eigen::Index i = 0; i < values.size(); ++i) result[i] = scaled_to_double(values[i], exponent);
    return result;
}

Vector<Ball> scaled_to_balls(const Eigen::VectorXd& values, double exponent)
{
    Vector<Ball> result(values.size());
    for (Eigen::Index i = 0; i < values.size(); ++i) {
        result[i] = Ball(values[i]);
        scale_by_power_of_two(result[i], exponent);
    }
    return result;
}

} // namespace wnflow::limit
