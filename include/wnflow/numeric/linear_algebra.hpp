#pragma once

#include <wnflow/numeric/ball.hpp>
#include <wnflow/numeric/rational_matrix.hpp>
#include <wnflow/numeric/real.hpp>

#include <boost/multiprecision/eigen.hpp>

#include <Eigen/Core>

#include <arb_mat.h>

#include <optional>
#include <type_traits>
#include <vector>

namespace Eigen {

/// Balls as Eigen scalars: Eigen is their container; products go through Arb's fused dot product (see product below).
template <>
struct NumTraits<wnflow::numeric::Ball> : GenericNumTraits<wnflow::numeric::Ball> {
    using Real = wnflow::numeric::Ball;
    using NonInteger = wnflow::numeric::Ball;
    using Nested = wnflow::numeric::Ball;
    using Literal = wnflow::numeric::Ball;
    enum {
        IsComplex = 0,
        IsInteger = 0,
        IsSigned = 1,
        RequireInitialization = 1,
        ReadCost = 1,
        AddCost = 10,
        MulCost = 20
    };
};

} // namespace Eigen

namespace wnflow::numeric {

template <class T>
using Vector = Eigen::Matrix<T, Eigen::Dynamic, 1>;
template <class T>
using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

template <class T>
[[nodiscard]] Vector<T> to_vector(const RationalVector& values)
{
    Vector<T> result(static_cast<Eigen::Index>(values.size()));
    for (Eigen::Index i = 0; i < result.size(); ++i) result[i] = from_rational<T>(values[static_cast<std::size_t>(i)]);
    return result;
}

template <class T>
[[nodiscard]] Matrix<T> to_matrix(const RationalMatrix& values)
{
    Matrix<T> result(static_cast<Eigen::Index>(values.rows()), static_cast<Eigen::Index>(values.columns()));
    for (Eigen::Index i = 0; i < result.rows(); ++i)
        for (Eigen::Index j = 0; j < result.cols(); ++j)
            result(i, j) = from_rational<T>(values(static_cast<std::size_t>(i), static_cast<std::size_t>(j)));
    return result;
}

/// A x.
template <class T>
[[nodiscard]] Vector<T> product(const Matrix<T>& a, const Vector<T>& x)
{
    return a * x;
}
/// Aᵀ y.
template <class T>
[[nodiscard]] Vector<T> transposed_product(const Matrix<T>& a, const Vector<T>& y)
{
    return a.transpose() * y;
}
/// ⟨a, b⟩.
template <class T>
[[nodiscard]] T inner(const Vector<T>& a, const Vector<T>& b)
{
    return a.dot(b);
}

// Balls: one fused dot product per entry, rounded once.
template <>
[[nodiscard]] Vector<Ball> product(const Matrix<Ball>& a, const Vector<Ball>& x);
template <>
[[nodiscard]] Vector<Ball> transposed_product(const Matrix<Ball>& a, const Vector<Ball>& y);
template <>
[[nodiscard]] Ball inner(const Vector<Ball>& a, const Vector<Ball>& b);

/// Sum of the entries.
[[nodiscard]] Ball sum(const Vector<Ball>& a);
/// ‖a‖₂² ≥ 0: without negative points, so that its root is finite.
[[nodiscard]] Ball squared_norm(const Vector<Ball>& a);

/// A Bᵀ, an enclosure.
[[nodiscard]] Matrix<Ball> product_with_transpose(const Matrix<Ball>& a, const Matrix<Ball>& b);
/// A B, an enclosure.
[[nodiscard]] Matrix<Ball> matrix_product(const Matrix<Ball>& a, const Matrix<Ball>& b);

/// An approximate solution of S x = b from the midpoints, no error bound; nothing if S is singular to the working
/// precision. Radii of the operands are ignored, the result has radius 0.
[[nodiscard]] std::optional<Vector<Ball>> approximate_solve(const Matrix<Ball>& s, const Vector<Ball>& b);
/// An approximate LU factorization of the midpoints of a square matrix, no error bound, for several right-hand sides.
class ApproximateFactorization {
public:
    explicit ApproximateFactorization(const Matrix<Ball>& s);
    ~ApproximateFactorization();
    ApproximateFactorization(const ApproximateFactorization&) = delete;
    ApproximateFactorization& operator=(const ApproximateFactorization&) = delete;

    /// False if S is singular to the working precision.
    [[nodiscard]] bool is_usable() const noexcept { return is_usable_; }
    /// An approximate solution of S x = b, radius 0; nothing if it is not finite.
    [[nodiscard]] std::optional<Vector<Ball>> solve(const Vector<Ball>& b) const;

private:
    arb_mat_t factors_;
    std::vector<slong> permutation_;
    bool is_usable_ = false;
};

/// An approximate inverse from the midpoints, no error bound.
[[nodiscard]] std::optional<Matrix<Ball>> approximate_inverse(const Matrix<Ball>& s);

/// The inverses of all matrices in the ball matrix; nothing if it could not be shown that they exist.
[[nodiscard]] std::optional<Matrix<Ball>> enclose_inverse(const Matrix<Ball>& s);

/// True only if every symmetric matrix in the ball matrix is positive definite (interval Cholesky).
[[nodiscard]] bool certainly_positive_definite(const Matrix<Ball>& s);

} // namespace wnflow::numeric
