#pragma once

#include <string>

namespace wnflow::benchmarks {

/// "4.1e-31" from its log10, which may lie below the range of double; "0", "-" for -inf, NAN.
[[nodiscard]] std::string power_text(double log10_value);
/// Two significant digits, whole numbers from 100 on.
[[nodiscard]] std::string short_text(double value);

} // namespace wnflow::benchmarks
