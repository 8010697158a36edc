#pragma once

#include <wnflow/numeric/measurement_operator.hpp>
#include <wnflow/problem/instance.hpp>

namespace wnflow::flow {

using numeric::Matrix;
using numeric::Vector;

/// The diagonal linear network x̃ = x^⊙L and its loss ℓ(x) = ‖A x^⊙L − b‖²/(2L), in arithmetic T.
template <class T>
struct Network {
    unsigned depth = 2;                     ///< L ≥ 2
    numeric::MeasurementOperator<T> matrix; ///< A, M×N
    Vector<T> target;                       ///< b, M entries

    /// The network of an instance, its data rounded to T (enclosed, if T is a ball).
    [[nodiscard]] static Network of(const problem::Instance& instance)
    {
        return {instance.depth, numeric::MeasurementOperator<T>(instance.matrix),
                numeric::to_vector<T>(instance.target)};
    }

    /// x^⊙k, componentwise.
    [[nodiscard]] static Vector<T> powers(const Vector<T>& x, unsigned k)
    {
        using numeric::power;
        Vector<T> result(x.size());
        for (Eigen::Index n = 0; n < x.size(); ++n) result[n] = power(x[n], static_cast<long>(k));
        return result;
    }

    /// e = A x^⊙L − b.
    [[nodiscard]] Vector<T> residual(const Vector<T>& x) const
    {
        Vector<T> e = matrix.apply(powers(x, depth));
        for (Eigen::Index m = 0; m < e.size(); ++m) e[m] -= target[m];
        return e;
    }

    /// g = ∇ℓ(x) = h ⊙ x^⊙(L−1) with the dual residual h = Aᵀe.
    [[nodiscard]] Vector<T> gradient(const Vector<T>& x) const { return gradient(x, residual(x)); }

    /// The same where e is known already.
    [[nodiscard]] Vector<T> gradient(const Vector<T>& x, const Vector<T>& e) const
    {
        Vector<T> g = matrix.apply_transposed(e);
        const Vector<T> w = powers(x, depth - 1);
        for (Eigen::Index n = 0; n < g.size(); ++n) g[n] *= w[n];
        return g;
    }

    /// ℓ(x).
    [[nodiscard]] T loss(const Vector<T>& x) const
    {
        const Vector<T> e = residual(x);
        return numeric::inner(e, e) / T(2 * depth);
    }
};

} // namespace wnflow::flow
