#include "flow/odeint_run.hpp"

// Four limbs, between two rungs of the library's precision ladder: at 1e-50 Odeint's steppers need more than the 57 digits
// of the one, and the 115 of the other would be held against them.
namespace wnflow::flow::detail {
template std::unique_ptr<Run> make_odeint_run<76>(const problem::Instance&, const RunSettings&);
} // namespace wnflow::flow::detail
