#pragma once

#include "claims/controls.hpp"

#include <verification/claims/claim.hpp>

#include <functional>
#include <string>

/// Ways to falsify that several families of controls share.
namespace wnflow::test {

/// A falsified statement on honest evidence, second opinion included.
[[nodiscard]] claims::Verdict judge_falsified(const problem::Instance& instance, const std::string& id,
                                              const std::function<claims::Verdict(claims::Evidence&)>& check);

/// The statement itself on a trajectory that is wrong at its last sample.
[[nodiscard]] claims::Verdict judge_with_sample(const problem::Instance& instance, const std::string& id,
                                                const std::function<void(flow::Sample&)>& falsify);

/// The control that a sample falsified in this way contradicts the statement, and the honest second opinion does not.
[[nodiscard]] Control falsified_sample(const std::string& claim, const std::string& what,
                                       const problem::Instance& instance,
                                       const std::function<void(flow::Sample&)>& falsify);

} // namespace wnflow::test
