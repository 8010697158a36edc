#include "flow/odeint_run_impl.hpp"

namespace wnflow::flow::detail {
template Run run_odeint<1040>(const problem::Instance&, const RunSettings&);
} // namespace wnflow::flow::detail
