#pragma once

#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

#include <functional>

namespace wnflow::claims {

/// Learning rates for ‖u₀‖ = c, from those for ‖u₀‖ = 1.
using RescaledRates = std::function<problem::LearningRates(const problem::LearningRates&, const numeric::Rational& c)>;

/// The x-trajectory of the weight-normalized flow against those with ‖u₀‖ = c and rescaled rates, c = 1/2, 2, 3, each
/// integrated by the field for directions of any norm over the first part of the run.
[[nodiscard]] Verdict judge_rescaled(Evidence& evidence, const RescaledRates& rates);

} // namespace wnflow::claims
