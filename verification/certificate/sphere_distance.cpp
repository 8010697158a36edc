#include <verification/certificate/sphere_distance.hpp>

#include <verification/certificate/decimal.hpp>

#include <wnflow/flow/start.hpp>

#include <algorithm>

namespace wnflow::certificate {

using numeric::Ball;
using numeric::Vector;

std::optional<std::pair<std::string, std::string>>
sphere_distance(const problem::Instance& instance, const Ball& log_magnification, const numeric::Rational& optimum)
{
    const auto depth = static_cast<long>(instance.depth);
    Vector<Ball> gaps = flow::Start{instance.initialization, log_magnification}.weights();
    for (Ball& weight : gaps) weight = numeric::power(weight, 2 - depth);
    const auto& v = instance.initialization.direction;
    const auto k = std::ranges::max_element(v) - v.begin();
    const Ball smallest = gaps[k];
    for (std::size_t n = 0; n < v.size(); ++n) {
        const auto i = static_cast<Eigen::Index>(n);
        gaps[i] = v[n] == v[static_cast<std::size_t>(k)] ? Ball(0) : gaps[i] - smallest;
    }
    const Ball q(optimum);
    const auto mass = [&](const Ball& d) { // decreases in d
        Ball sum;
        for (const Ball& gap : gaps) sum += Ball(1) / numeric::power(numeric::root(gap + d, instance.depth - 2), depth);
        return sum;
    };
    // One gap is 0 and all are ≥ 0: (1/Q)^δ ≤ d ≤ (N/Q)^δ, δ = 1 − 2/L.
    const auto to_delta = [&](const Ball& z) { return numeric::power(numeric::root(z, instance.depth), depth - 2); };
    Ball low = (to_delta(Ball(1) / q) / Ball(2)).midpoint(),
         high = (to_delta(Ball(gaps.size()) / q) * Ball(2)).midpoint();
    for (int step = 0; step < 200; ++step) {
        const Ball middle = ((low + high) / Ball(2)).midpoint(), value = mass(middle);
        if (certainly_less(q, value)) low = middle;
        else if (certainly_less(value, q)) high = middle;
        else break;
    }
    const Ball room = Ball(1) / numeric::power(Ball(10), 25);
    const auto below = decimal_below(low * (Ball(1) - room), 30), above = decimal_above(high * (Ball(1) + room), 30);
    if (!below || !above || !certainly_less(q, mass(Ball(numeric::parse_rational(*below)))) ||
        !certainly_less(mass(Ball(numeric::parse_rational(*above))), q))
        return std::nullopt;
    return std::pair{*below, *above};
}

} // namespace wnflow::certificate
