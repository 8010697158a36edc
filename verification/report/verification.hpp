#pragma once

#include <verification/claims/claim.hpp>

#include <optional>
#include <string>
#include <vector>

/// From evidence to what people and programs read. Renders, never computes anew.
namespace wnflow::report {

using numeric::Ball;

/// A statement and what it comes to.
struct JudgedClaim {
    claims::Claim claim;
    claims::Verdict verdict;
};

/// The limit in a few numbers; absent where the instance has no such thing.
struct Headline {
    std::optional<numeric::Rational> optimum;  ///< Q
    std::optional<Ball> l1_norm, relative_gap; ///< of the instance's flow (signed: ‖x̃₊‖₁ + ‖x̃₋‖₁)
    std::optional<Ball> signed_l1_norm;        ///< signed problems: ‖x̃₊ − x̃₋‖₁
    std::optional<Ball> log_magnification;     ///< log ρ_∞
    std::optional<Ball> error, plain_error; ///< ‖x̃_∞ − x*‖₂/‖x*‖₂ of the flow, of plain flow from x₀
    std::string remark;                     ///< why something is absent
};

/// All verdicts on an instance, with what they were judged by.
struct Verification {
    problem::Instance instance;
    std::string digest;
    claims::EvidenceSettings settings;
    std::vector<JudgedClaim> claims;
    Headline headline;
    std::string trajectory; ///< how it was integrated, in words; empty if no statement needed it

    [[nodiscard]] bool has(claims::VerdictKind kind) const;
    [[nodiscard]] std::size_t count(claims::VerdictKind kind) const;
    /// 0 nothing refuted or undecided, 1 something refuted, 3 something undecided.
    [[nodiscard]] int exit_status() const;
};

/// Judges statements on an instance, all of them or those given. `on_claim` is called before each, with its id.
[[nodiscard]] Verification verify(const problem::Instance& instance, const claims::EvidenceSettings& settings,
                                  const std::function<void(const std::string&)>& on_claim = {},
                                  const std::vector<claims::Claim>& statements = claims::all_claims());

/// The same from evidence that is at hand, and stays there.
[[nodiscard]] Verification verify(claims::Evidence& evidence,
                                  const std::function<void(const std::string&)>& on_claim = {},
                                  const std::vector<claims::Claim>& statements = claims::all_claims());

/// How a trajectory was integrated, in words: stepper, end, steps (which method when), tolerance, digits, outcome.
[[nodiscard]] std::string describe(const flow::Trajectory& trajectory);

/// ‖x̃₊ − x̃₋‖₁ of a signed problem, below ‖x̃₊‖₁ + ‖x̃₋‖₁ by 2 Σ min(x̃₊, x̃₋); absent for others.
[[nodiscard]] std::optional<Ball> signed_l1_norm(const problem::Instance& instance,
                                                 const claims::Vector<Ball>& entries);

/// Relative ℓ2 reconstruction error ‖x̃ − x*‖/‖x*‖ (x̃₊ − x̃₋ for a signed problem); absent without ground truth or if x* = 0.
[[nodiscard]] std::optional<Ball> reconstruction_error(const problem::Instance& instance,
                                                       const claims::Vector<Ball>& entries);

} // namespace wnflow::report
