#include <wnflow/flow/start.hpp>

namespace wnflow::flow {

using numeric::Ball;
using numeric::Vector;

Ball Start::radius() const
{
    const Ball r0 = sqrt(Ball(initialization.radius_squared));
    return log_magnification ? r0 * exp(-*log_magnification) : r0;
}

Vector<Ball> Start::direction() const
{
    const Ball norm = sqrt(Ball(numeric::dot(initialization.direction, initialization.direction)));
    Vector<Ball> u = numeric::to_vector<Ball>(initialization.direction);
    for (Ball& entry : u) entry /= norm;
    return u;
}

Vector<Ball> Start::weights() const
{
    Vector<Ball> x = direction();
    const Ball r = radius();
    for (Ball& entry : x) entry *= r;
    return x;
}

} // namespace wnflow::flow
