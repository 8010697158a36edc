#pragma once

#include <wnflow/flow/network.hpp>

namespace wnflow::flow {

/// GF, plain gradient flow: x' = −g, x(0) = x₀ > 0.
///
/// Source: equation (dxdt) of the paper.
template <class T>
struct PlainField {
    Network<T> network;

    /// x' at x.
    [[nodiscard]] Vector<T> operator()(const Vector<T>& x) const
    {
        Vector<T> derivative = network.gradient(x);
        for (T& entry : derivative) entry = -entry;
        return derivative;
    }
};

} // namespace wnflow::flow
