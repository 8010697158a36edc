#pragma once

#include <verification/claims/claim.hpp>

namespace wnflow::claims {

/// Follows one statement about trajectories while a trajectory is integrated.
class Monitor {
public:
    /// @throws InputError if the statement is not about trajectories
    Monitor(const Claim& claim, const problem::Instance& instance, EvidenceSettings settings);

    /// True if the sample contradicts the statement: its sides miss each other by more than 1000 times the sample's error.
    [[nodiscard]] bool is_violated(const flow::Sample& sample);
    /// Of the last sample that contradicted it: `refuted` if a second method confirms that, else `undecided`.
    [[nodiscard]] Verdict confirm() const;

private:
    Claim claim_;
    problem::Instance instance_;
    EvidenceSettings settings_;
    std::optional<flow::Sample> sample_;
};

} // namespace wnflow::claims
