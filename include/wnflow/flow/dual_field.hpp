#pragma once

#include <wnflow/flow/network.hpp>
#include <wnflow/flow/rate_schedule.hpp>

namespace wnflow::flow {

/// Both flows with constant rates as what they are in the dual variable λ ∈ R^M: λ' = c (A x̃(λ) − b), with x̃(λ) as in
/// PolarDualMap and PlainDualMap and
///   WN: c = 2 η_u r² (L = 2), (L−2) η_u r^L E (L > 2);   GF: c = 2 (L = 2), L−2 (L > 2).
///
/// Without the clipping of the maps: a flow stays where y > 0 and r² > 0, and a field that branches cannot be recorded.
/// Source: derived; docs/theory, "Dual variable".
template <class T>
struct DualField {
    Network<T> network;
    problem::FlowKind flow;
    Vector<T> start;        ///< u₀, ‖u₀‖ = 1 (WN); x₀ (GF)
    T start_radius_squared; ///< r₀² (WN)
    T eta_r, eta_u;         ///< learning rates (WN)

    /// The derivatives with respect to t of what is integrated.
    struct Derivative {
        Vector<T> lambda; ///< λ' = c e
        T speed;          ///< c, the derivative of τ
        T descent;        ///< c ‖e‖², by which every Bregman divergence D_Φ(z, x̃), z ∈ S₊, falls
    };

    [[nodiscard]] Derivative operator()(const Vector<T>& lambda) const
    {
        return flow == problem::FlowKind::plain ? plain(lambda) : polar(lambda);
    }

private:
    /// w: x = r w/‖w‖ (WN), resp. w = x (GF), by its powers w² and w^L.
    struct Weights {
        Vector<T> squared, end;
    };

    [[nodiscard]] Weights weights(const Vector<T>& lambda) const
    {
        using std::exp;
        const unsigned depth = network.depth;
        const Vector<T> shift = network.matrix.apply_transposed(lambda);
        Weights w{Vector<T>(start.size()), Vector<T>(start.size())};
        for (Eigen::Index n = 0; n < start.size(); ++n) {
            if (depth == 2) {
                w.squared[n] = start[n] * start[n] * exp(-shift[n]);
                w.end[n] = w.squared[n];
                continue;
            }
            const T y = shift[n] + T(1) / numeric::power(start[n], static_cast<long>(depth) - 2);
            const T x = detail::rational_power(y, Rational(-1, static_cast<long>(depth) - 2));
            w.squared[n] = x * x;
            w.end[n] = depth == 3 ? T(w.squared[n] * x) : numeric::power(x, static_cast<long>(depth));
        }
        return w;
    }

    [[nodiscard]] Derivative derivative(const Vector<T>& residual, const T& speed) const
    {
        Derivative d{Vector<T>(residual.size()), speed, speed * numeric::inner(residual, residual)};
        for (Eigen::Index m = 0; m < residual.size(); ++m) d.lambda[m] = speed * residual[m];
        return d;
    }

    [[nodiscard]] Derivative plain(const Vector<T>& lambda) const
    {
        Vector<T> residual = network.matrix.apply(weights(lambda).end);
        for (Eigen::Index m = 0; m < residual.size(); ++m) residual[m] -= network.target[m];
        return derivative(residual, network.depth == 2 ? T(2) : T(network.depth - 2));
    }

    [[nodiscard]] Derivative polar(const Vector<T>& lambda) const
    {
        using std::log;
        const auto depth = static_cast<long>(network.depth);
        const Weights w = weights(lambda);
        T total(0); // e^{2q}
        for (const T& entry : w.squared) total += entry;
        const T radius_squared = start_radius_squared + eta_r / eta_u * log(total);
        const T radius_power = detail::rational_power(radius_squared, Rational(depth, 2)); // r^L
        const T scale = radius_power * detail::rational_power(total, Rational(-depth, 2));
        Vector<T> residual = network.matrix.apply(w.end);
        for (Eigen::Index m = 0; m < residual.size(); ++m) residual[m] = scale * residual[m] - network.target[m];
        const T speed = depth == 2 ? T(2) * eta_u * radius_squared
                                   : T(T(static_cast<int>(depth) - 2) * eta_u * radius_power *
                                       detail::rational_power(total, Rational(2 - depth, 2)));
        return derivative(residual, speed);
    }
};

} // namespace wnflow::flow
