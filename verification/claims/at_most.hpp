#pragma once

#include <verification/claims/verdict.hpp>

namespace wnflow::claims {

/// left ≤ right where equality is possible: sides that are equal by the rule for equalities of this scale imply it as well
/// as a distance between them does.
[[nodiscard]] Verdict judge_at_most(const Ball& left, const Ball& right, const Ball& scale, EvidenceKind evidence,
                                    unsigned digits);

} // namespace wnflow::claims
