#include <verification/report/enclosure.hpp>

#include <verification/report/json.hpp>
#include <verification/report/text.hpp>

#include <wnflow/numeric/interval_text.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace wnflow::report {

using nlohmann::ordered_json;
using numeric::Ball;

namespace {

/// More than the digits asked for, so that the decimals do not widen what is narrower than that.
unsigned shown_digits(const Enclosure& enclosure)
{
    return enclosure.digits + 10;
}

ordered_json ends(const Ball& x, unsigned digits)
{
    const auto [low, high] = numeric::interval_text(x, digits);
    return ordered_json::array({low, high});
}
ordered_json ends(const numeric::Vector<Ball>& x, unsigned digits)
{
    ordered_json result = ordered_json::array();
    for (const Ball& entry : x) result.push_back(ends(entry, digits));
    return result;
}

/// Of a quantity that is never negative, although a ball around it may reach below 0.
ordered_json ends_above_zero(const Ball& x, unsigned digits)
{
    const auto [low, high] = numeric::interval_text(x, digits);
    return ordered_json::array({low.front() == '-' ? "0" : low, high});
}

std::string interval(const ordered_json& ends)
{
    return "[" + ends[0].get<std::string>() + ", " + ends[1].get<std::string>() + "]";
}
std::string interval(const Ball& x, unsigned digits)
{
    return interval(ends(x, digits));
}

std::string upper_text(const Ball& x)
{
    return numeric::interval_text(x.upper(), 3).second;
}

/// About ten of them, evenly spread, the last among them.
std::vector<enclose::DualTrajectory::Width> thinned(const std::vector<enclose::DualTrajectory::Width>& all)
{
    std::vector<enclose::DualTrajectory::Width> result;
    const std::size_t stride = std::max<std::size_t>(1, all.size() / 10);
    for (std::size_t i = stride - 1; i < all.size(); i += stride) result.push_back(all[i]);
    if (!all.empty() && all.size() % stride != 0) result.push_back(all.back());
    return result;
}

} // namespace

namespace {

bool overlap(const enclose::EnclosedState& a, const enclose::EnclosedState& b)
{
    bool result =
        a.radius.overlaps(b.radius) && a.loss.overlaps(b.loss) && a.growth_exponent.overlaps(b.growth_exponent);
    for (Eigen::Index n = 0; n < a.end.size(); ++n) result = result && a.end[n].overlaps(b.end[n]);
    return result;
}

} // namespace

IndependentCheck check_independently(const enclose::PrimalTrajectory& trajectory, const enclose::PrimalState& state,
                                     const enclose::EnclosedState* dual,
                                     const std::vector<numeric::RationalVector>& kernel)
{
    const numeric::PrecisionScope precision(trajectory.bits());
    IndependentCheck result;
    if (dual != nullptr) result.overlaps = overlap(state.derived, *dual);
    result.width = state.derived.width();
    result.relative_width = state.relative_width();
    result.norm = numeric::squared_norm(state.derived.direction) - Ball(1);
    for (const Ball& change : trajectory.invariant_changes(state, kernel))
        arb_union(result.invariants.data(), result.invariants.data(), abs(change).data(),
                  numeric::PrecisionScope::bits());
    result.energy = trajectory.energy_change(state);
    result.is_positive =
        std::ranges::all_of(state.weights, [](const Ball& x) { return x.is_finite() && x.is_positive(); });
    return result;
}

ordered_json to_json(const Enclosure& enclosure)
{
    const numeric::PrecisionScope precision(numeric::bits_for_digits(enclosure.digits_used) + 128);
    const unsigned digits = shown_digits(enclosure);
    ordered_json object = json_envelope("enclose", *enclosure.instance);
    object["coordinates"] = enclosure.coordinates;
    object["outcome"] = enclose::to_text(enclosure.outcome);
    object["reason"] = enclosure.reason;
    object["digits"] = enclosure.digits;
    object["tolerance_digits"] = enclosure.digits_used;
    object["steps"] = enclosure.steps;
    object["integrated_until"] = numeric::interval_text(enclosure.integrated_until.lower(), 10).first;
    object["states"] = ordered_json::array();
    for (const Enclosure::Row& row : enclosure.rows) {
        ordered_json entry;
        entry["t"] = numeric::to_text(row.time);
        entry["enclosed"] = row.state.has_value();
        if (row.state) {
            const enclose::EnclosedState& state = *row.state;
            entry["width"] = upper_text(state.width());
            entry["radius"] = ends(state.radius, digits);
            entry["loss"] = ends_above_zero(state.loss, digits);
            entry["residual_norm"] = ends_above_zero(state.residual_norm, digits);
            entry["l1_norm"] = ends(numeric::sum(state.end), digits);
            entry["log_magnification"] = ends(state.log_magnification, digits);
            entry["direction"] = ends(state.direction, digits);
            entry["end"] = ends(state.end, digits);
        }
        if (row.check) {
            ordered_json& check = entry["without_dual"];
            check["overlaps"] = row.check->overlaps ? ordered_json(*row.check->overlaps) : ordered_json(nullptr);
            check["width"] = upper_text(row.check->width);
            check["relative_width"] = upper_text(row.check->relative_width);
            check["norm"] = ends(row.check->norm, 5);
            check["positive"] = row.check->is_positive;
            check["invariants"] = upper_text(row.check->invariants);
            check["energy"] = ends(row.check->energy, 5);
        }
        object["states"].push_back(std::move(entry));
    }
    object["widths"] = ordered_json::array();
    for (const auto& width : enclosure.widths)
        object["widths"].push_back({{"t", fmt::format("{:.6g}", width.time)},
                                    {"dual_error", upper_text(width.error)},
                                    {"width", upper_text(width.width)}});
    object["later"] = nullptr;
    if (const auto& later = enclosure.later) {
        ordered_json entry;
        entry["from"] = numeric::interval_text(later->from, 15).second;
        entry["residual_norm"] = upper_text(later->residual_norm);
        entry["rate"] = numeric::interval_text(later->rate, 15).first;
        entry["distance"] = upper_text(later->distance);
        entry["distance_rate"] = numeric::interval_text(later->distance_rate, 15).first;
        object["later"] = std::move(entry);
    }
    object["collapse"] = nullptr;
    if (const auto& collapse = enclosure.collapse)
        object["collapse"] = {{"status", limit::to_text(collapse->status)},
                              {"certified", collapse->is_certified},
                              {"explanation", collapse->explanation}};
    object["check_reason"] = enclosure.check_reason;
    return object;
}

std::string to_text(const Enclosure& enclosure, bool wants_entries)
{
    const numeric::PrecisionScope precision(numeric::bits_for_digits(enclosure.digits_used) + 128);
    const unsigned digits = shown_digits(enclosure);
    std::string text = describe(*enclosure.instance) + "\n";
    for (const std::string& notice : enclosure.instance->notices) text += "notice: " + notice + "\n";
    text += fmt::format("outcome            {}{}\n", enclose::to_text(enclosure.outcome),
                        enclosure.reason.empty() ? "" : " (" + enclosure.reason + ")");
    for (const Enclosure::Row& row : enclosure.rows) {
        text += fmt::format("\nt = {}\n", numeric::to_text(row.time));
        if (!row.state) {
            text += "  not enclosed\n";
            continue;
        }
        const enclose::EnclosedState& state = *row.state;
        text += fmt::format("  radius             {}\n", interval(state.radius, digits));
        text += fmt::format("  l1 norm            {}\n", interval(numeric::sum(state.end), digits));
        text += fmt::format("  loss               {}\n", interval(ends_above_zero(state.loss, 12)));
        text += fmt::format("  residual norm      {}\n", interval(ends_above_zero(state.residual_norm, 12)));
        if (enclosure.instance->flow == problem::FlowKind::weight_normalized)
            text += fmt::format("  log magnification  {}\n", interval(state.log_magnification, digits));
        text += fmt::format("  width of x~        <= {}\n", upper_text(state.width()));
        if (const auto& check = row.check) {
            if (check->overlaps)
                text += fmt::format("  without the dual   {}, width of x~ <= {}; x > 0 {}\n",
                                    *check->overlaps ? "intersects" : "DISJOINT", upper_text(check->width),
                                    check->is_positive ? "certified" : "not certain");
            else
                text += fmt::format("  width of x[n]/x[n] <= {}; x > 0 {}\n", upper_text(check->relative_width),
                                    check->is_positive ? "certified" : "not certain");
            text += fmt::format("                     |<k, I(t) - I(0)>| <= {}, energy identity within {}\n",
                                upper_text(check->invariants), interval(check->energy, 3));
            if (enclosure.coordinates == "polar")
                text += fmt::format("  |u|^2 - 1          {}\n", interval(check->norm, 3));
        }
        if (wants_entries)
            for (Eigen::Index n = 0; n < state.end.size(); ++n)
                text += fmt::format("  x[{}] {}\n", n, interval(state.end[n], digits));
    }
    text += enclosure.widths.empty() ? "" : "\nwidth of x~ at the ends of steps\n";
    for (const auto& width : thinned(enclosure.widths))
        text += fmt::format("  t = {:<12.6g} {}\n", width.time, upper_text(width.width));
    if (const auto& collapse = enclosure.collapse)
        text += fmt::format("\ncollapse           {} ({}; {})\n", limit::to_text(collapse->status),
                            collapse->explanation, collapse->is_certified ? "certified" : "observed");
    else text += "\n";
    if (const auto& later = enclosure.later)
        text += fmt::format("for all later t    |e(t)| <= {} exp(-{} (t - T)), |lambda(t) - lambda_inf| <= {} "
                            "exp(-{} (t - T)), T = {}\n",
                            upper_text(later->residual_norm), numeric::interval_text(later->rate, 6).first,
                            upper_text(later->distance), numeric::interval_text(later->distance_rate, 6).first,
                            numeric::interval_text(later->from, 8).second);
    if (!enclosure.check_reason.empty()) text += "without the dual   " + enclosure.check_reason + "\n";
    text += fmt::format("{} steps to t = {}, {} coordinates, tolerance 1e-{}; all intervals are rounded outward\n",
                        enclosure.steps, numeric::interval_text(enclosure.integrated_until.lower(), 6).first,
                        enclosure.coordinates, enclosure.digits_used);
    return text;
}

} // namespace wnflow::report
