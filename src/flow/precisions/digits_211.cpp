#include "flow/odeint_run_impl.hpp"

namespace wnflow::flow::detail {
template Run run_odeint<211>(const problem::Instance&, const RunSettings&);
} // namespace wnflow::flow::detail
