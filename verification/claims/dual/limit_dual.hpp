#pragma once

#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

#include <optional>

namespace wnflow::claims {

/// The verdict of a statement about λ_∞ on an instance that has none, or none that is known.
[[nodiscard]] std::optional<Verdict> limit_dual_missing(Evidence& evidence);

} // namespace wnflow::claims
