#include <verification/claims/evidence.hpp>

#include <algorithm>
#include <cmath>

namespace wnflow::claims {
namespace {

bool is_smaller(const Ball& a, const Ball& b)
{
    return midpoint_less(a, b);
}

/// Digits of λ that are lost in y = u₀^⊙(2−L) + Aᵀλ = e^{−(L−2)q} u^⊙(2−L), whose entries are sums of terms as large as
/// (min u₀)^{2−L} and may be as small as e^{−(L−2)q} (GF: x₀ for u₀, 1/max x for e^{−q}). L = 2: none.
double digits_lost_in_weights(const problem::Instance& instance, const flow::Trajectory& trajectory)
{
    const bool is_polar = instance.flow == problem::FlowKind::weight_normalized;
    double least = HUGE_VAL, most = 0; // log10
    for (const flow::Sample& sample : trajectory.samples) {
        const auto& w = is_polar ? sample.direction : sample.weights;
        if (sample.time == 0) least = std::min_element(w.begin(), w.end(), is_smaller)->approximate_log10();
        most = std::max(most, is_polar ? sample.growth.approximate_log10()
                                       : std::max_element(w.begin(), w.end(), is_smaller)->approximate_log10());
    }
    return std::isfinite(least) ? (instance.depth - 2) * std::max(0.0, most - least) : 0;
}

/// Digits of λ that are lost in r² = r₀² + 2η̃q, where r² is small compared with η̃. The speed c depends on r², so that times
/// would be wrong by as much.
double digits_lost_in_radius(const problem::Instance& instance, const flow::Trajectory& trajectory)
{
    if (instance.flow != problem::FlowKind::weight_normalized) return 0;
    double least = HUGE_VAL;
    for (const flow::Sample& sample : trajectory.samples)
        least = std::min(least, 2 * sample.radius.approximate_log10());
    const numeric::PrecisionScope precision(64);
    const double lost = Ball(instance.rates.ratio()).approximate_log10() - least;
    return std::isfinite(lost) ? std::max(0.0, lost) : 0;
}

} // namespace

/// Half of the trajectory's digits, as equalities ask for a third of them, and those that are lost on the way to the state, but
/// no more than the trajectory has: under collapse r² tends to 0.
const flow::DualTrajectory& Evidence::dual_trajectory()
{
    if (parts_.dual_trajectory) return *parts_.dual_trajectory;
    flow::FieldSettings settings;
    settings.times = {0};
    for (const flow::Sample& sample : trajectory().samples)
        if (sample.time > 0) settings.times.push_back(sample.time);
    if (settings.times.size() < 2) return parts_.dual_trajectory.emplace();
    const double lost =
        digits_lost_in_weights(instance_, trajectory()) + digits_lost_in_radius(instance_, trajectory());
    const double digits = settings_.digits / 2.0 + std::min(lost, settings_.digits / 2.0);
    settings.tolerance.relative = 1 / numeric::power(numeric::Rational(10), static_cast<unsigned>(std::ceil(digits)));
    settings.tolerance.absolute = settings.tolerance.relative;
    settings.method = flow::method_of(settings_.stepper);
    settings.step_limit = std::min(settings_.step_limit, settings.step_limit);
    return parts_.dual_trajectory.emplace(flow::integrate_dual(instance_, settings));
}

} // namespace wnflow::claims
