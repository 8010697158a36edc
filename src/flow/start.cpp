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

bool starts_at_rest(const problem::Instance& instance)
{
    const problem::Initialization& start = instance.initialization;
    numeric::RationalVector power;
    for (const numeric::Rational& v : start.direction) power.push_back(numeric::power(v, instance.depth));
    const numeric::RationalVector image = numeric::multiply(instance.matrix, power); // A v^L
    const numeric::Rational c_squared =
        numeric::power(start.radius_squared / numeric::dot(start.direction, start.direction), instance.depth);
    for (std::size_t m = 0; m < image.size(); ++m) {
        const numeric::Rational &a = image[m], &b = instance.target[m];
        if ((a < 0) != (b < 0) || (a > 0) != (b > 0) || c_squared * a * a != b * b) return false;
    }
    return true;
}

} // namespace wnflow::flow
