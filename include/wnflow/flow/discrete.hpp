#pragma once

#include <wnflow/flow/network.hpp>

#include <string>
#include <string_view>
#include <vector>

/// The discrete algorithms, as practitioners run them: explicit Euler steps of the flows, in any arithmetic; whole runs in
/// double precision.
namespace wnflow::flow {

/// GD, gradient descent: x ← x − h g.
/// Source: docs/theory, "Discrete algorithms".
template <class T>
struct GradientDescent {
    Network<T> network;
    T step; ///< h > 0

    /// One step, x in place.
    /// @return ‖e‖² at the point that is left
    T advance(Vector<T>& x) const
    {
        const Vector<T> e = network.residual(x);
        const Vector<T> g = network.gradient(x, e);
        for (Eigen::Index n = 0; n < x.size(); ++n) x[n] -= step * g[n];
        return numeric::inner(e, e);
    }
};

/// WN-GD, gradient descent on (r, u) with x = r û, û = u/‖u‖:
///   r ← r − h η_r ⟨û, g⟩,   u ← u − h η_u (r/‖u‖)(g − ⟨û, g⟩ û),
/// both from the old (r, u). The derivative with respect to u is the full one and u is never rescaled: ‖u‖ grows.
/// Source: docs/theory, "Discrete algorithms".
template <class T>
struct WeightNormalizedDescent {
    Network<T> network;
    T step;         ///< h > 0
    T eta_r, eta_u; ///< learning rates of radius and direction

    /// x = r u/‖u‖.
    [[nodiscard]] static Vector<T> weights(const T& r, const Vector<T>& u)
    {
        using std::sqrt;
        const T factor = r / sqrt(numeric::inner(u, u));
        Vector<T> x(u.size());
        for (Eigen::Index n = 0; n < u.size(); ++n) x[n] = factor * u[n];
        return x;
    }

    /// One step, r and u in place.
    /// @return ‖e‖² at the point that is left
    T advance(T& r, Vector<T>& u) const
    {
        const T norm_squared = numeric::inner(u, u);
        using std::sqrt;
        const T norm = sqrt(norm_squared), factor = r / norm;
        Vector<T> x(u.size());
        for (Eigen::Index n = 0; n < u.size(); ++n) x[n] = factor * u[n];
        const Vector<T> e = network.residual(x);
        const Vector<T> g = network.gradient(x, e);
        const T along = numeric::inner(u, g); // ‖u‖⟨û, g⟩
        const T u_step = step * eta_u * factor, share = along / norm_squared;
        for (Eigen::Index n = 0; n < u.size(); ++n) u[n] -= u_step * (g[n] - share * u[n]);
        r -= step * eta_r * (along / norm);
        return numeric::inner(e, e);
    }
};

/// How a discrete run ended.
enum class DescentOutcome {
    residual_reached, ///< ‖A x̃ − b‖₂ fell to the value asked for
    iteration_limit,  ///< it did not, in as many steps as are allowed
    not_finite,       ///< the iteration diverged: infinities or NaN
};

/// "residual-reached", "iteration-limit", "not-finite".
[[nodiscard]] std::string_view to_text(DescentOutcome outcome);

/// The step, and where a run of the discrete algorithm ends.
struct DescentSettings {
    double step = 0;                         ///< h > 0; the time of the flow after k steps is k h
    double until_residual = 0;               ///< ends the run, 0: never
    unsigned long iteration_limit = 500'000; ///< most steps
    unsigned samples = 2;                    ///< most samples, start and end among them, spread evenly in log k
};

/// An iterate of a discrete run.
struct DescentSample {
    unsigned long iteration = 0; ///< k
    double radius = 0;           ///< r; GD: ‖x‖
    double direction_norm = 0;   ///< ‖u‖; GD: 1
    Vector<double> weights;      ///< x = r u/‖u‖
    double residual = 0;         ///< ‖A x̃ − b‖₂
    double loss = 0;             ///< ℓ
};

/// A run of the discrete algorithm: how it ended, and samples of it.
struct Descent {
    DescentOutcome outcome = DescentOutcome::residual_reached;
    std::string reason;                 ///< why not `residual_reached`
    unsigned long iterations = 0;       ///< steps made
    std::vector<DescentSample> samples; ///< increasing; the last is the end of the run, unless it diverged
};

/// Runs GD (plain flow) or WN-GD (weight-normalized) on an instance, in double precision.
/// @throws std::invalid_argument unless the step is positive and finite, the residual ≥ 0, and there are 2 samples or more
[[nodiscard]] Descent run_descent(const problem::Instance& instance, const DescentSettings& settings);

} // namespace wnflow::flow
