#pragma once

#include <wnflow/numeric/linear_algebra.hpp>

#include <memory>
#include <type_traits>

namespace wnflow::numeric {

/// A matrix A as a linear map in arithmetic T: A x and Aᵀ y, which is where every vector field spends its time.
template <class T>
class MeasurementOperator {
public:
    MeasurementOperator() = default;
    explicit MeasurementOperator(const RationalMatrix& a) : MeasurementOperator(to_matrix<T>(a)) {}
    explicit MeasurementOperator(Matrix<T> a) : matrix_(std::make_shared<const Matrix<T>>(std::move(a))) {}

    [[nodiscard]] Eigen::Index rows() const noexcept { return matrix_->rows(); }
    [[nodiscard]] Eigen::Index cols() const noexcept { return matrix_->cols(); }

    /// A x.
    [[nodiscard]] Vector<T> apply(const Vector<T>& x) const { return product(*matrix_, x); }
    /// Aᵀ y.
    [[nodiscard]] Vector<T> apply_transposed(const Vector<T>& y) const { return transposed_product(*matrix_, y); }

    /// The entries, in T.
    [[nodiscard]] const Matrix<T>& matrix() const noexcept { return *matrix_; }

private:
    // Shared, as every map and every precision of a problem copies the operator and none changes it.
    std::shared_ptr<const Matrix<T>> matrix_ = std::make_shared<const Matrix<T>>();
};

/// Rows and columns as contiguous arrays of Arb numbers, for fused floating dot products: one rounding per entry of the
/// result instead of one per term, and short entries of A (k/2^p) stay short. No balls: radii are not propagated.
class FusedDotMatrix {
public:
    FusedDotMatrix() = default;
    /// Entries rounded to `bits`.
    FusedDotMatrix(const RationalMatrix& a, long bits);

    [[nodiscard]] Eigen::Index rows() const noexcept { return by_rows_.rows(); }
    [[nodiscard]] Eigen::Index cols() const noexcept { return by_rows_.cols(); }
    void apply(const Vector<Ball>& x, Vector<Ball>& result, long bits) const;
    void apply_transposed(const Vector<Ball>& y, Vector<Ball>& result, long bits) const;

private:
    Matrix<Ball> by_rows_, by_columns_;
};

/// Multiprecision: the same through fused dot products.
template <unsigned Digits>
class MeasurementOperator<Real<Digits>> {
public:
    using T = Real<Digits>;

    MeasurementOperator() = default;
    explicit MeasurementOperator(const RationalMatrix& a) : dots_(a, bits) {}

    [[nodiscard]] Eigen::Index rows() const noexcept { return dots_.rows(); }
    [[nodiscard]] Eigen::Index cols() const noexcept { return dots_.cols(); }

    [[nodiscard]] Vector<T> apply(const Vector<T>& x) const
    {
        Vector<Ball> result(rows());
        dots_.apply(to_balls(x), result, bits);
        return from_balls(result);
    }
    [[nodiscard]] Vector<T> apply_transposed(const Vector<T>& y) const
    {
        Vector<Ball> result(cols());
        dots_.apply_transposed(to_balls(y), result, bits);
        return from_balls(result);
    }

private:
    static constexpr long bits = std::numeric_limits<T>::digits;

    [[nodiscard]] static Vector<Ball> to_balls(const Vector<T>& x)
    {
        Vector<Ball> balls(x.size());
        for (Eigen::Index i = 0; i < x.size(); ++i)
            arf_set_mpfr(arb_midref(balls[i].data()), x[i].backend().data());
        return balls;
    }
    [[nodiscard]] static Vector<T> from_balls(const Vector<Ball>& balls)
    {
        Vector<T> x(balls.size());
        for (Eigen::Index i = 0; i < x.size(); ++i)
            arf_get_mpfr(x[i].backend().data(), arb_midref(balls[i].data()), MPFR_RNDN);
        return x;
    }

    FusedDotMatrix dots_;
};

} // namespace wnflow::numeric
