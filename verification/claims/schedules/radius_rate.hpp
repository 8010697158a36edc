#pragma once

#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

namespace wnflow::claims {

/// The verdict of a statement that presupposes η̃ = κr² at all times, if the instance has other rates, or the plain flow.
[[nodiscard]] std::optional<Verdict> radius_rate_missing(const Evidence& evidence);

/// κ of η̃ = κr².
/// @throws std::logic_error for other rates
[[nodiscard]] numeric::Rational radius_rate(const Evidence& evidence);

} // namespace wnflow::claims
