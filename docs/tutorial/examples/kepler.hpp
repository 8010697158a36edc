#pragma once

#include <wnflow/ode/recorded.hpp>

#include <boost/math/constants/constants.hpp>

namespace example {

//[kepler_field
/// The Kepler problem q'' = -q / |q|^3 in the plane; x = (q, q').
const auto kepler = [](const auto& x, auto& dxdt, const auto& /*t*/) {
    const auto squared = x[0] * x[0] + x[1] * x[1];
    const auto cubed = squared * sqrt(squared);
    dxdt[0] = x[2];
    dxdt[1] = x[3];
    dxdt[2] = -x[0] / cubed;
    dxdt[3] = -x[1] / cubed;
};
//]

//[kepler_start
/// The perihelion of the orbit with semi-axis 1 and eccentricity 6/10: distance 1 - e, speed sqrt((1 + e) / (1 - e)).
template <class T>
wnflow::numeric::Vector<T> perihelion()
{
    wnflow::numeric::Vector<T> x(4);
    x << T(2) / T(5), T(0), T(0), T(2);
    return x;
}
//]

//[kepler_equation
/// The same orbit without an integrator: q = (cos E - e, sqrt(1 - e^2) sin E), where E - e sin E = t (Kepler's equation).
template <class T>
wnflow::numeric::Vector<T> kepler_position(const T& t)
{
    const T e = T(3) / 5;
    T E = t;
    for (int i = 0; i < 20; ++i) E -= (E - e * sin(E) - t) / (1 - e * cos(E));
    wnflow::numeric::Vector<T> q(2);
    q << cos(E) - e, T(4) / 5 * sin(E);
    return q;
}
//]

template <class T>
T pi()
{
    return boost::math::constants::pi<T>();
}

} // namespace example
