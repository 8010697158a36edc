#include <wnflow/enclose/jacobian.hpp>

#include "enclose/program_enclosure.hpp"

namespace wnflow::enclose {

numeric::Matrix<numeric::Ball> enclose_jacobian(const std::shared_ptr<const ode::Program>& program,
                                                const numeric::Vector<numeric::Ball>& x)
{
    std::vector<detail::Polynomial> point(static_cast<std::size_t>(x.size()));
    for (std::size_t i = 0; i < point.size(); ++i) point[i].set_coefficient(0, x[static_cast<Eigen::Index>(i)]);
    return detail::ProgramEnclosure(program)
        .linearize(point, detail::Polynomial(), static_cast<int>(x.size()))
        .jacobian;
}

} // namespace wnflow::enclose
