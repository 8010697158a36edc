#include <wnflow/limit/gap.hpp>

namespace wnflow::limit {

numeric::Ball optimality_gap(const Optimum& optimum, const numeric::Vector<numeric::Ball>& entries)
{
    return numeric::inner(numeric::to_vector<numeric::Ball>(optimum.slack), entries);
}

} // namespace wnflow::limit
