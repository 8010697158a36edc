#pragma once

#include <verification/claims/claim.hpp>

#include <wnflow/problem/instance.hpp>

#include <string>

namespace wnflow::test {

/// Three weights, one measurement, Q = 1, a start that is not uniform: every statement applies and is judged in a moment.
/// The flow needs several steps between two sampled times, so that its two runs take different ones.
[[nodiscard]] problem::Instance small_instance(unsigned depth = 2, const std::string& eta_ratio = "1/5",
                                               const std::string& radius = "1/2",
                                               const std::string& direction = "[1, 2, 3]");

/// The same, for the plain flow.
[[nodiscard]] problem::Instance small_plain_instance(unsigned depth = 2);

/// The same with η̃ = κr².
[[nodiscard]] problem::Instance small_radius_instance(unsigned depth = 2, const std::string& kappa = "1/2",
                                                      const std::string& radius = "1/2");

/// The same with an η_u that jumps at t = 1, at which no sample of few_samples stands.
[[nodiscard]] problem::Instance small_stepwise_instance(unsigned depth = 2, const std::string& direction = "[1, 2, 3]");

/// The same with rates that decay like t^-2: the flow comes to rest before it reaches S₊.
[[nodiscard]] problem::Instance small_fading_instance(unsigned depth = 2);

/// The example of collapse in docs/theory, "The limit": A = [1, -1], b = 1, u0^2 = (1/10, 9/10), r0 = 3/10.
[[nodiscard]] problem::Instance collapsing_instance();

/// No z >= 0 has A z = b.
[[nodiscard]] problem::Instance infeasible_instance();

/// Evidence with few samples, by the instance's own settings.
[[nodiscard]] claims::EvidenceSettings few_samples(const problem::Instance& instance);

/// The same, with the trajectory enclosed.
[[nodiscard]] claims::EvidenceSettings enclosing(const problem::Instance& instance);

/// The claim's verdict from fresh evidence, with parts given.
[[nodiscard]] claims::Verdict verdict_on(const problem::Instance& instance, const std::string& claim,
                                         claims::EvidenceParts given = {});

} // namespace wnflow::test
