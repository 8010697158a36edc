#pragma once

#include <wnflow/flow/trajectory.hpp>
#include <wnflow/problem/instance.hpp>

namespace wnflow::report {

/// What is reported of a sample beside its state. Radii: propagated error estimates.
struct SampleValues {
    numeric::Ball direction_norm;    ///< ‖u‖
    numeric::Ball loss;              ///< ℓ
    numeric::Ball l1_norm;           ///< ‖x̃‖₁
    numeric::Ball log_magnification; ///< log ρ; 0 for the plain flow
};

[[nodiscard]] SampleValues evaluate(const problem::Instance& instance, const flow::Sample& sample);

} // namespace wnflow::report
