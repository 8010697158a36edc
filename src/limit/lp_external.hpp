#pragma once

#include "lp_program.hpp"
#include "lp_simplex.hpp"

#include <optional>
#include <string>

namespace wnflow::limit::lp {

struct ExternalAnswer {
    std::optional<OptimalPair> proposal; ///< as the program printed it, not checked
    std::string problem;                 ///< why there is no proposal
};

/// Asks the program `esolver` (QSopt_ex, an exact simplex method) in a child process. It is never linked: its library
/// replaces GMP's allocator, which breaks MPFR. Its files live in a fresh temporary directory that is removed.
[[nodiscard]] ExternalAnswer ask_external_solver(const Program& program);

} // namespace wnflow::limit::lp
