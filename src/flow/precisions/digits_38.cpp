#include "flow/odeint_run_impl.hpp"

namespace wnflow::flow::detail {
template Run run_odeint<38>(const problem::Instance&, const RunSettings&);
} // namespace wnflow::flow::detail
