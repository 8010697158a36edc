#include "ode/anderson.hpp"

#include "ode/floats.hpp"

#include <wnflow/numeric/decompositions.hpp>

#include <algorithm>
#include <cmath>

namespace wnflow::ode::detail {
namespace {

FloatArray copy_of(const FloatArray& a)
{
    FloatArray result(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) arb_set(result[i], a[i]);
    return result;
}

FloatArray difference_of(const FloatArray& a, const FloatArray& b, long bits)
{
    FloatArray result(a.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        arf_sub(arb_midref(result[i]), arb_midref(a[i]), arb_midref(b[i]), bits, ARF_RND_NEAR);
    return result;
}

/// The array in double, divided by a power of two near its largest entry.
std::pair<Eigen::VectorXd, long> in_double(const FloatArray& a)
{
    double largest = -HUGE_VAL;
    for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, log2_of(a[i]));
    const long exponent = std::isfinite(largest) ? std::lround(largest) : 0;
    Eigen::VectorXd result(static_cast<Eigen::Index>(a.size()));
    for (std::size_t i = 0; i < a.size(); ++i) result[static_cast<Eigen::Index>(i)] = scaled(a[i], exponent);
    return {std::move(result), exponent};
}

} // namespace

FloatArray AndersonAcceleration::step(const FloatArray& u, const FloatArray& f)
{
    if (last_u_.size() > 0) {
        Difference next{difference_of(u, last_u_, bits_), difference_of(f, last_f_, bits_), {}, 0};
        std::tie(next.direction, next.exponent) = in_double(next.of_f);
        if (next.direction.squaredNorm() > 0 && next.direction.allFinite()) differences_.push_back(std::move(next));
        if (differences_.size() > memory) differences_.pop_front();
    }
    last_u_ = copy_of(u);
    last_f_ = copy_of(f);
    FloatArray result = copy_of(f);
    if (differences_.empty()) return result;

    const auto [value, exponent] = in_double(f);
    Eigen::MatrixXd columns(value.size(), static_cast<Eigen::Index>(differences_.size()));
    for (std::size_t j = 0; j < differences_.size(); ++j)
        columns.col(static_cast<Eigen::Index>(j)) = differences_[j].direction;
    const Eigen::VectorXd weights = numeric::approximate_least_squares(columns, value);
    if (!weights.allFinite()) return result;
    for (std::size_t j = 0; j < differences_.size(); ++j) {
        Ball weight(-weights[static_cast<Eigen::Index>(j)]);
        arf_mul_2exp_si(arb_midref(weight.data()), arb_midref(weight.data()), exponent - differences_[j].exponent);
        for (std::size_t i = 0; i < size_; ++i) {
            arf_addmul(arb_midref(result[i]), arb_midref(weight.data()), arb_midref(differences_[j].of_u[i]), bits_,
                       ARF_RND_NEAR);
            arf_addmul(arb_midref(result[i]), arb_midref(weight.data()), arb_midref(differences_[j].of_f[i]), bits_,
                       ARF_RND_NEAR);
        }
    }
    return result;
}

} // namespace wnflow::ode::detail
