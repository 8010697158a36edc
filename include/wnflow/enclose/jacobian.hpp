#pragma once

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/ode/program.hpp>

#include <memory>

namespace wnflow::enclose {

/// The Jacobian of a recorded map f(x) at time 0 for all x of a box, in ball arithmetic: entry (i, j) contains ∂f_i/∂x_j. Entries
/// are not finite where an operation is undefined.
[[nodiscard]] numeric::Matrix<numeric::Ball> enclose_jacobian(const std::shared_ptr<const ode::Program>& program,
                                                              const numeric::Vector<numeric::Ball>& x);

} // namespace wnflow::enclose
