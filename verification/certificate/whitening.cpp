#include <verification/certificate/whitening.hpp>

#include <wnflow/numeric/decompositions.hpp>

#include <algorithm>
#include <numeric>
#include <vector>

namespace wnflow::certificate {

using numeric::Ball;
using numeric::Matrix;
using numeric::Vector;

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

/// log2 of the norm of each column.
std::vector<double> log2_norms(const Matrix<Ball>& t)
{
    std::vector<double> norms;
    for (Eigen::Index i = 0; i < t.cols(); ++i)
        norms.push_back(numeric::squared_norm(Vector<Ball>(t.col(i))).midpoint().approximate_log10() *
                        1.6609640474436813);
    return norms;
}

/// The eigenvectors of the Gram matrix of columns whose norms differ by at most 2^block_spread: in double.
std::optional<Matrix<Ball>> approximate_rotation(const Matrix<Ball>& columns, double log2_largest)
{
    Matrix<Ball> scaled = columns;
    for (Eigen::Index i = 0; i < scaled.size(); ++i) {
        Ball& entry = scaled.data()[i];
        arb_mul_2exp_si(entry.data(), entry.data(), -static_cast<long>(log2_largest));
    }
    const Matrix<Ball> products = numeric::matrix_product(scaled.transpose(), scaled);
    Eigen::MatrixXd gram(products.rows(), products.cols());
    for (Eigen::Index i = 0; i < gram.rows(); ++i)
        for (Eigen::Index j = 0; j < gram.cols(); ++j) gram(i, j) = products(i, j).approximate();
    const numeric::SymmetricEigen eigen = numeric::approximate_symmetric_eigen(gram);
    if (!eigen.is_usable) return std::nullopt;
    Matrix<Ball> rotation(gram.rows(), gram.cols());
    for (Eigen::Index i = 0; i < rotation.rows(); ++i)
        for (Eigen::Index j = 0; j < rotation.cols(); ++j) rotation(i, j) = Ball(eigen.vectors(i, j));
    return rotation;
}

/// Columns whose norms differ by more are not mixed: the small ones would get the rounding of the large ones.
constexpr double block_spread = 20;

/// T₀ with its columns rotated: within blocks of similar norm, and those of the block of the largest norm against the others.
std::optional<Matrix<Ball>> approximately_orthogonal(const Matrix<Ball>& t)
{
    std::vector<double> norms = log2_norms(t);
    std::vector<Eigen::Index> order(norms.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, [&](Eigen::Index a, Eigen::Index b) {
        return norms[static_cast<std::size_t>(a)] > norms[static_cast<std::size_t>(b)];
    });
    Matrix<Ball> result(t.rows(), t.cols());
    std::size_t first_block = 0;
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
        const double largest = norms[static_cast<std::size_t>(order[begin])];
        while (end < order.size() && norms[static_cast<std::size_t>(order[end])] >= largest - block_spread) ++end;
        if (begin == 0) first_block = end;
        Matrix<Ball> block(t.rows(), static_cast<Eigen::Index>(end - begin));
        for (std::size_t i = begin; i < end; ++i) block.col(static_cast<Eigen::Index>(i - begin)) = t.col(order[i]);
        const auto rotation = approximate_rotation(block, largest);
        if (!rotation) return std::nullopt;
        block = numeric::matrix_product(block, *rotation);
        for (std::size_t i = begin; i < end; ++i)
            result.col(static_cast<Eigen::Index>(i)) = block.col(static_cast<Eigen::Index>(i - begin));
    }
    // A rotation of each pair of a column of the first block and a much shorter one, by the angle that makes their product 0
    // to first order; other pairs have products below 2^(−1.5 block_spread) of the largest square as they are.
    for (std::size_t i = 0; i < first_block; ++i)
        for (std::size_t j = first_block; j < order.size(); ++j) {
            auto large = result.col(static_cast<Eigen::Index>(i)), small = result.col(static_cast<Eigen::Index>(j));
            const Vector<Ball> u = large, v = small;
            const Ball square = numeric::squared_norm(u).midpoint();
            if (!midpoint_less(numeric::squared_norm(v) * Ball(1 << 20), square)) continue;
            const Ball tangent = (numeric::inner(u, v) / square).midpoint();
            const Ball cosine = (Ball(1) / sqrt(Ball(1) + tangent * tangent)).midpoint();
            const Ball sine = (tangent * cosine).midpoint();
            for (Eigen::Index m = 0; m < t.rows(); ++m) {
                large[m] = (cosine * u[m] + sine * v[m]).midpoint();
                small[m] = (cosine * v[m] - sine * u[m]).midpoint();
            }
        }
    for (Eigen::Index i = 0; i < result.size(); ++i) result.data()[i] = result.data()[i].midpoint();
    return result;
}

} // namespace

std::optional<Matrix<Ball>> approximate_whitening(const Matrix<Ball>& h)
{
    const auto r = approximate_cholesky(h);
    if (!r) return std::nullopt;
    const Matrix<Ball> inverse = approximate_triangular_inverse(*r); // T₀ = inverseᵀ
    return approximately_orthogonal(inverse.transpose());
}

} // namespace wnflow::certificate
