#include "flow/odeint_run.hpp"

namespace wnflow::flow::detail {
template std::unique_ptr<Run> make_odeint_run<1040>(const problem::Instance&, const RunSettings&);
} // namespace wnflow::flow::detail
