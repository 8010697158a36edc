#include "flow/odeint_run_impl.hpp"

namespace wnflow::flow::detail {
template Run run_odeint<15>(const problem::Instance&, const RunSettings&);
} // namespace wnflow::flow::detail
