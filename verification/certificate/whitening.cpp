#include <verification/certificate/whitening.hpp>

#include <Eigen/Eigenvalues>

#include <algorithm>

namespace wnflow::certificate {

using numeric::Ball;
using numeric::Matrix;

namespace {

/// start − Σ aₖ bₖ in floating point: radii are ignored.
Ball difference(const Ball& start, const Ball* a, Eigen::Index a_step, const Ball* b, Eigen::Index b_step,
                Eigen::Index length)
{
    Ball result;
    arb_approx_dot(result.data(), start.data(), 1, a->data(), a_step, b->data(), b_step, length,
                   numeric::PrecisionScope::bits());
    return result.midpoint();
}

/// Lower triangular R with R Rᵀ = H.
std::optional<Matrix<Ball>> approximate_cholesky(const Matrix<Ball>& h)
{
    const Eigen::Index size = h.rows();
    Matrix<Ball> r(size, size);
    for (Eigen::Index j = 0; j < size; ++j) {
        const Ball pivot = difference(h(j, j), &r(j, 0), 1, &r(j, 0), 1, j);
        if (!pivot.is_positive()) return std::nullopt;
        r(j, j) = sqrt(pivot).midpoint();
        for (Eigen::Index i = j + 1; i < size; ++i)
            r(i, j) = (difference(h(i, j), &r(i, 0), 1, &r(j, 0), 1, j) / r(j, j)).midpoint();
    }
    return r;
}

/// R⁻¹ for lower triangular R.
Matrix<Ball> approximate_triangular_inverse(const Matrix<Ball>& r)
{
    const Eigen::Index size = r.rows();
    Matrix<Ball> inverse(size, size);
    for (Eigen::Index j = 0; j < size; ++j) {
        inverse(j, j) = (Ball(1) / r(j, j)).midpoint();
        for (Eigen::Index i = j + 1; i < size; ++i)
            inverse(i, j) = (difference(Ball(0), &r(i, j), 1, &inverse(j, j), size, i - j) / r(i, i)).midpoint();
    }
    return inverse;
}

/// The midpoints, divided by a power of two so that the largest is of the order of 1; the smallest may become 0.
Matrix<double> scaled_to_double(const Matrix<Ball>& m)
{
    long exponent = 0;
    bool is_first = true;
    for (Eigen::Index i = 0; i < m.size(); ++i) {
        const arf_srcptr middle = arb_midref(m.data()[i].data());
        if (arf_is_special(middle)) continue;
        exponent = is_first ? ARF_EXP(middle) : std::max<long>(exponent, ARF_EXP(middle));
        is_first = false;
    }
    Matrix<double> result(m.rows(), m.cols());
    for (Eigen::Index i = 0; i < m.size(); ++i) {
        Ball entry = m.data()[i];
        arb_mul_2exp_si(entry.data(), entry.data(), -exponent);
        result.data()[i] = entry.approximate();
    }
    return result;
}

} // namespace

std::optional<Matrix<Ball>> approximate_whitening(const Matrix<Ball>& h)
{
    const auto r = approximate_cholesky(h);
    if (!r) return std::nullopt;
    const Matrix<Ball> inverse = approximate_triangular_inverse(*r); // T₀ = inverseᵀ
    const Matrix<double> rows = scaled_to_double(inverse);
    const Matrix<double> gram = rows * rows.transpose();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(gram);
    if (eigen.info() != Eigen::Success || !eigen.eigenvectors().allFinite()) return std::nullopt;
    Matrix<Ball> rotation(h.rows(), h.cols()); // U, so that UᵀT₀ᵀT₀U is diagonal
    for (Eigen::Index i = 0; i < rotation.rows(); ++i)
        for (Eigen::Index j = 0; j < rotation.cols(); ++j) rotation(i, j) = Ball(eigen.eigenvectors()(i, j));
    Matrix<Ball> result = numeric::matrix_product(inverse.transpose(), rotation);
    for (Eigen::Index i = 0; i < result.size(); ++i) result.data()[i] = result.data()[i].midpoint();
    return result;
}

} // namespace wnflow::certificate
