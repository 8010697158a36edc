#pragma once

#include <wnflow/flow/network.hpp>

#include <stdexcept>

namespace wnflow::flow {

/// A point of a flow as a function of its dual variable λ ∈ R^M.
template <class T>
struct DualPoint {
    Vector<T> end;           ///< x̃ = x^⊙L, N entries; meaningless where in_domain is false
    T radius_squared;        ///< r² = ‖x‖²; WN: its formula, which may be ≤ 0 (then x̃ is clipped to 0)
    T growth_exponent;       ///< q (WN); 0 for GF
    bool in_domain = true;   ///< y > 0 (L > 2); always true for L = 2. Decided on midpoints if T is a ball
    bool is_clipped = false; ///< r² ≤ 0: x̃ = 0. Decided on midpoints if T is a ball
};

namespace detail {
template <class T>
[[nodiscard]] bool is_above_zero(const T& value)
{
    return value > 0;
}
[[nodiscard]] inline bool is_above_zero(const numeric::Ball& value)
{
    return numeric::midpoint_less(numeric::Ball(0), value);
}
template <class T>
[[nodiscard]] T degree_root(const T& x, unsigned degree)
{
    using std::pow;
    return degree == 1 ? x : T(pow(x, T(1) / T(degree)));
}
[[nodiscard]] inline numeric::Ball degree_root(const numeric::Ball& x, unsigned degree)
{
    return degree == 1 ? x : numeric::root(x, degree);
}
} // namespace detail

/// GF: x̃ = x̃₀ e^{−Aᵀλ} (L = 2), x = (x₀^⊙(2−L) + Aᵀλ)^{−1/(L−2)} (L > 2). λ' = c e with c = 2, resp. L − 2.
/// Source: derived; docs/theory, "Dual variable".
template <class T>
struct PlainDualMap {
    Network<T> network;
    Vector<T> start; ///< x₀ > 0

    [[nodiscard]] DualPoint<T> operator()(const Vector<T>& lambda) const
    {
        using std::exp;
        const Vector<T> shift = network.matrix.apply_transposed(lambda);
        const unsigned depth = network.depth;
        DualPoint<T> point{Vector<T>(start.size()), T(0), T(0)};
        for (Eigen::Index n = 0; n < start.size(); ++n) {
            if (depth == 2) {
                point.end[n] = start[n] * start[n] * exp(-shift[n]);
                point.radius_squared += point.end[n];
                continue;
            }
            const T y = T(1) / numeric::power(start[n], static_cast<long>(depth) - 2) + shift[n];
            if (!detail::is_above_zero(y)) {
                point.in_domain = false;
                return point;
            }
            const T x = T(1) / detail::degree_root(y, depth - 2);
            point.end[n] = numeric::power(x, static_cast<long>(depth));
            point.radius_squared += x * x;
        }
        return point;
    }
};

/// WN with a constant ratio of the rates, or with η̃ = κr². L = 2: G = log Σ u₀² e^{−Aᵀλ}, r² = r₀² + η̃ G, u² = u₀² e^{−Aᵀλ−G};
/// L > 2: y = u₀^⊙(2−L) + Aᵀλ, E = (Σ y^{−2/(L−2)})^{−(L−2)/2}, r² = r₀² − (2η̃/(L−2)) log E, u = (y/E)^{−1/(L−2)}.
/// With η̃ = κr², r² = r₀² e^{κG}, resp. r² = r₀² E^{−2κ/(L−2)}; all else is the same.
/// Source: derived; docs/theory, "Dual variable" and "Theorem 2.4".
template <class T>
struct PolarDualMap {
    Network<T> network;
    T start_radius_squared;            ///< r₀²
    Vector<T> start_direction;         ///< u₀, ‖u₀‖ = 1
    T rate_ratio;                      ///< η̃, or κ
    bool ratio_follows_radius = false; ///< η̃ = κr²

    [[nodiscard]] DualPoint<T> operator()(const Vector<T>& lambda) const
    {
        return network.depth == 2 ? depth_two(lambda) : deeper(lambda);
    }

    /// u, of norm 1, for λ in the domain and its q; the formula does not depend on r² and holds where r² is 0 or unknown.
    [[nodiscard]] Vector<T> direction(const Vector<T>& lambda, const T& growth_exponent) const
    {
        using std::exp;
        const unsigned depth = network.depth;
        Vector<T> u = network.matrix.apply_transposed(lambda);
        const T shrinking = exp(-growth_exponent);
        for (Eigen::Index n = 0; n < u.size(); ++n) {
            if (depth == 2) {
                u[n] = shrinking * start_direction[n] * exp(-u[n] / T(2));
            } else {
                const T y = T(1) / numeric::power(start_direction[n], static_cast<long>(depth) - 2) + u[n];
                u[n] = shrinking / detail::degree_root(y, depth - 2);
            }
        }
        return u;
    }

private:
    /// r² from 2q, q = ∫ r r'/η̃ dt.
    [[nodiscard]] T squared_radius(const T& doubled_growth) const
    {
        using std::exp;
        return ratio_follows_radius ? T(start_radius_squared * exp(T(rate_ratio * doubled_growth)))
                                    : T(start_radius_squared + rate_ratio * doubled_growth);
    }

    [[nodiscard]] DualPoint<T> depth_two(const Vector<T>& lambda) const
    {
        using std::exp;
        using std::log;
        const Vector<T> shift = network.matrix.apply_transposed(lambda);
        Vector<T> weight(shift.size()); // u₀² e^{−Aᵀλ}
        T total(0);
        for (Eigen::Index n = 0; n < shift.size(); ++n) {
            weight[n] = start_direction[n] * start_direction[n] * exp(-shift[n]);
            total += weight[n];
        }
        const T log_total = log(total); // G
        DualPoint<T> point{Vector<T>(shift.size()), squared_radius(log_total), log_total / T(2)};
        if (clip(point)) return point;
        for (Eigen::Index n = 0; n < shift.size(); ++n) point.end[n] = point.radius_squared * weight[n] / total;
        return point;
    }

    [[nodiscard]] DualPoint<T> deeper(const Vector<T>& lambda) const
    {
        using std::log;
        using std::sqrt;
        const unsigned depth = network.depth;
        const Vector<T> shift = network.matrix.apply_transposed(lambda);
        Vector<T> weight(shift.size()); // y^{−1/(L−2)} = u E^{−1/(L−2)}
        T total(0);                     // Σ y^{−2/(L−2)} = E^{−2/(L−2)}
        DualPoint<T> point{Vector<T>(shift.size()), T(0), T(0)};
        for (Eigen::Index n = 0; n < shift.size(); ++n) {
            const T y = T(1) / numeric::power(start_direction[n], static_cast<long>(depth) - 2) + shift[n];
            if (!detail::is_above_zero(y)) {
                point.in_domain = false;
                return point;
            }
            weight[n] = T(1) / detail::degree_root(y, depth - 2);
            total += weight[n] * weight[n];
        }
        const T log_total = log(total); // −(2/(L−2)) log E = 2q
        point.radius_squared = squared_radius(log_total);
        point.growth_exponent = log_total / T(2);
        if (clip(point)) return point;
        const T scale = sqrt(point.radius_squared / total); // x = r u = r E^{1/(L−2)} y^{−1/(L−2)}
        for (Eigen::Index n = 0; n < shift.size(); ++n)
            point.end[n] = numeric::power(T(scale * weight[n]), static_cast<long>(depth));
        return point;
    }

    /// The formulas go on smoothly, and wrongly, where r² ≤ 0: there x̃ = 0.
    [[nodiscard]] static bool clip(DualPoint<T>& point)
    {
        point.is_clipped = !detail::is_above_zero(point.radius_squared);
        if (point.is_clipped)
            for (T& entry : point.end) entry = T(0);
        return point.is_clipped;
    }
};

} // namespace wnflow::flow
