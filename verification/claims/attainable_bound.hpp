#pragma once

#include <verification/claims/verdict.hpp>

namespace wnflow::claims {

/// left ≤ right, where equality is possible: equality by the rule for equalities implies the statement as well as a distance
/// from it does.
[[nodiscard]] Verdict judge_attainable_bound(const Ball& left, const Ball& right, EvidenceKind evidence,
                                             unsigned digits);

} // namespace wnflow::claims
