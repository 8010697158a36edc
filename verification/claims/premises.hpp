#pragma once

#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

#include <functional>
#include <optional>
#include <string>

/// What many statements presuppose, each examined in one place.
namespace wnflow::claims {

/// Judges a trajectory statement at every sample; the least favourable sample stands for all. The precision in force is
/// enough for the samples. Names the time in the reason. `undecided` where the trajectory ended early, whatever the
/// samples before that say.
[[nodiscard]] Verdict judge_samples(Evidence& evidence,
                                    const std::function<Verdict(const flow::Sample&)>& judge_sample);

/// The verdict of a statement that speaks of the weight-normalized flow only, if the instance has the plain flow.
[[nodiscard]] std::optional<Verdict> weight_normalization_missing(const Evidence& evidence);

/// The verdict of a statement that presupposes a constant learning-rate ratio η̃, if the weight-normalized flow of this
/// instance has another. (The rates themselves may vary, with a constant ratio.)
[[nodiscard]] std::optional<Verdict> constant_ratio_missing(const Evidence& evidence);

/// The verdict of a statement about a limit and the optimum that this instance does not have: S₊ empty, Q = 0, collapse,
/// or nothing enclosed.
[[nodiscard]] std::optional<Verdict> limit_missing(Evidence& evidence, const enclose::Limit& limit);

/// The verdict of a statement on how e decays, where e = 0 at the start (decided exactly) and so at all times.
[[nodiscard]] std::optional<Verdict> decay_missing(const problem::Instance& instance);

/// "The trajectory tends to the minimizer": the weight-normalized flow does not collapse.
[[nodiscard]] Hypothesis no_collapse_hypothesis(Evidence& evidence);

/// left < right (or ≤) for exact rationals; `sides` shows both as decimals.
[[nodiscard]] Hypothesis exact_hypothesis(std::string text, const numeric::Rational& left, const std::string& relation,
                                          const numeric::Rational& right);

/// left < right in balls.
[[nodiscard]] Hypothesis ball_hypothesis(std::string text, const Ball& left, const Ball& right);

/// (‖x̃_∞‖₁ − Q)/Q without cancellation.
[[nodiscard]] Ball relative_gap(const limit::Optimum& optimum, const Vector<Ball>& entries);

/// β₁² = ‖x₀^⊙L‖₁², a rational: compared with Q² it decides Q > β₁ exactly.
[[nodiscard]] numeric::Rational squared_initial_l1_norm(const problem::Instance& instance);

/// The weighted optimum in the theory's weights a = u₀^⊙(2−L): ‖v‖^{L−2} times the one in v^⊙(2−L).
[[nodiscard]] Ball weight_scale(const problem::Instance& instance);

} // namespace wnflow::claims
