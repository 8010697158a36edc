#pragma once

#include <verification/benchmarks/run_store.hpp>

#include <string>

namespace wnflow::benchmarks {

/// Slope of the least-squares line through (log x, log y): y ~ x^slope, with its sign. NAN for fewer than two points.
[[nodiscard]] double fitted_exponent(const std::vector<double>& x, const std::vector<double>& y);

/// Cost of the power series and of collocation against N, M, digits and tolerance, on generated instances: measured
/// exponents of CPU time, steps and CPU time per step, and the exponent that the count of multiplications predicts for the
/// last.
[[nodiscard]] std::string scaling_tables(RunStore& store, bool is_quick);

} // namespace wnflow::benchmarks
