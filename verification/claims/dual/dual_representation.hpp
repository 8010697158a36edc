#pragma once

#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

namespace wnflow::claims {

/// r² and every uₙ (GF: every x̃ₙ) of a sample against the same rebuilt from a dual variable alone, for a flow that
/// `instance` describes; the least favourable component stands for all.
[[nodiscard]] Verdict judge_rebuilt_state(const problem::Instance& instance, const Vector<Ball>& lambda,
                                          const flow::Sample& sample, unsigned digits, EvidenceKind evidence);

} // namespace wnflow::claims
