#pragma once

#include <wnflow/enclose/dual_trajectory.hpp>
#include <wnflow/enclose/primal_trajectory.hpp>

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace wnflow::report {

/// What holds of an enclosure that was made without the dual variable, at one time.
struct IndependentCheck {
    std::optional<bool>
        overlaps;        ///< r, x̃, loss, q have points in common with the enclosure in the dual, if there is one
    numeric::Ball width; ///< largest width of an entry of x̃, of the enclosure without the dual
    numeric::Ball relative_width; ///< the same of x, relative to the entry
    numeric::Ball norm;           ///< encloses ‖u‖² − 1
    numeric::Ball invariants;     ///< a ball that contains all |⟨k, I(t) − I(0)⟩|, k in a basis of ker A
    numeric::Ball energy;         ///< encloses ℓ(t) + ∫(−ℓ') − ℓ(0)
    bool is_positive = false;     ///< x > 0, certified
};

/// A flow's enclosure at the times asked for: what `wnflow enclose` prints.
struct Enclosure {
    const problem::Instance* instance = nullptr;
    std::string coordinates = "dual"; ///< or those of the weights
    unsigned digits = 0;
    enclose::TrajectoryOutcome outcome = enclose::TrajectoryOutcome::enclosed;
    std::string reason;
    struct Row {
        numeric::Rational time;
        std::optional<enclose::EnclosedState> state; ///< absent: not reached
        std::optional<IndependentCheck> check;       ///< only if asked for, or if there is no dual
    };
    std::vector<Row> rows;
    numeric::Ball integrated_until;
    std::optional<enclose::LaterTimes> later;
    std::optional<limit::CollapseFinding> collapse; ///< of the dual enclosure only
    std::vector<enclose::DualTrajectory::Width> widths;
    unsigned long steps = 0;
    unsigned digits_used = 0;
    std::string check_reason; ///< why the enclosure without the dual is not there
};

/// Checks an enclosure of one time, and compares it with that in the dual, if there is one.
[[nodiscard]] IndependentCheck check_independently(const enclose::PrimalTrajectory& trajectory,
                                                   const enclose::PrimalState& state,
                                                   const enclose::EnclosedState* dual,
                                                   const std::vector<numeric::RationalVector>& kernel);

/// Balls as ["lo", "hi"], decimal, rounded outward.
[[nodiscard]] nlohmann::ordered_json to_json(const Enclosure& enclosure);
[[nodiscard]] std::string to_text(const Enclosure& enclosure, bool wants_entries);

} // namespace wnflow::report
