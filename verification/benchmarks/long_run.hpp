#pragma once

#include <verification/benchmarks/run_store.hpp>

#include <string>

namespace wnflow::benchmarks {

/// The automatic stepper from 0 to t₁ and on to t₂: cost of both parts and their ratio. Between them the run is not
/// interrupted: the first part ends with the step that passes t₁.
/// Error at both ends against a run of collocation at the square of the tolerance.
[[nodiscard]] std::string long_run_table(RunStore& store, const problem::Instance& instance, unsigned digits,
                                         const numeric::Rational& t1, const numeric::Rational& t2);

} // namespace wnflow::benchmarks
