#pragma once

#include <wnflow/enclose/cartesian_trajectory.hpp>
#include <wnflow/enclose/dual_trajectory.hpp>

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace wnflow::report {

/// What holds of an enclosure that was made without the dual variable, at one time.
struct IndependentCheck {
    bool overlaps = false;    ///< r, x̃, loss, q of the two enclosures have points in common
    numeric::Ball width;      ///< largest width of an entry of x̃, of the enclosure without the dual
    numeric::Ball invariants; ///< a ball that contains all |⟨k, I(t) − I(0)⟩|, k in a basis of ker A
    numeric::Ball energy;     ///< encloses ℓ(t) + ∫(−ℓ') − ℓ(0)
    bool is_positive = false; ///< x > 0, certified
};

/// A flow's enclosure at the times asked for: what `wnflow enclose` prints.
struct Enclosure {
    const problem::Instance* instance = nullptr;
    unsigned digits = 0;
    enclose::TrajectoryOutcome outcome = enclose::TrajectoryOutcome::enclosed;
    std::string reason;
    /// One of the times asked for.
    struct Row {
        numeric::Rational time;
        std::optional<enclose::EnclosedState> state; ///< absent: not reached
        std::optional<IndependentCheck> check;       ///< only if asked for
    };
    std::vector<Row> rows;
    numeric::Ball integrated_until;
    std::optional<enclose::LaterTimes> later;
    limit::CollapseFinding collapse;
    std::vector<enclose::DualTrajectory::Width> widths;
    unsigned long steps = 0;
    unsigned digits_used = 0;
    std::string check_reason; ///< why the enclosure without the dual is not there
};

/// Compares the two enclosures of one time.
[[nodiscard]] IndependentCheck check_independently(const enclose::CartesianTrajectory& trajectory,
                                                   const enclose::CartesianState& state,
                                                   const enclose::EnclosedState& dual,
                                                   const std::vector<numeric::RationalVector>& kernel);

/// Balls as ["lo", "hi"], decimal, rounded outward.
[[nodiscard]] nlohmann::ordered_json to_json(const Enclosure& enclosure);
[[nodiscard]] std::string to_text(const Enclosure& enclosure, bool wants_entries);

} // namespace wnflow::report
