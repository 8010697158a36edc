#include <verification/report/report_enclosure.hpp>

#include <wnflow/numeric/interval_text.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;
using numeric::Ball;

/// Null: no bound.
ordered_json above(const Ball& x, unsigned digits = 3)
{
    if (!x.is_finite()) return nullptr;
    return numeric::interval_text(x.upper(), digits).second;
}

ordered_json below(const Ball& x, unsigned digits)
{
    if (!x.is_finite()) return nullptr;
    return numeric::interval_text(x.lower(), digits).first;
}

ordered_json later_times(const std::optional<enclose::LaterTimes>& later)
{
    if (!later) return nullptr;
    return {{"from", above(later->from, 12)},
            {"residual_norm", above(later->residual_norm)},
            {"rate", below(later->rate, 10)},
            {"distance", above(later->distance)},
            {"distance_rate", below(later->distance_rate, 10)}};
}

} // namespace

ordered_json enclosure_data(const enclose::DualTrajectory& trajectory, std::size_t most)
{
    const numeric::PrecisionScope precision(numeric::bits_for_digits(trajectory.digits_used()) + 128);
    ordered_json object;
    object["outcome"] = enclose::to_text(trajectory.outcome());
    object["reason"] = trajectory.reason();
    object["steps"] = trajectory.steps();
    object["digits"] = trajectory.digits_used();
    object["integrated_until"] = below(trajectory.integrated_until(), 10);
    object["widths"] = ordered_json::array();
    const auto& widths = trajectory.widths();
    const std::size_t count = std::min(most, widths.size());
    for (std::size_t k = 0; k < count; ++k) {
        const auto& width = widths[count < 2 ? 0 : k * (widths.size() - 1) / (count - 1)];
        object["widths"].push_back({{"t", fmt::format("{:.8g}", width.time)},
                                    {"dual_error", above(width.error)},
                                    {"width", above(width.width)}});
    }
    object["first_later"] = later_times(trajectory.first_later());
    object["later"] = later_times(trajectory.later());
    object["collapse"] = {{"status", limit::to_text(trajectory.collapse().status)},
                          {"certified", trajectory.collapse().is_certified},
                          {"explanation", trajectory.collapse().explanation}};
    return object;
}

} // namespace wnflow::report
