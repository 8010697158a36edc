#include <wnflow/numeric/measurement_operator.hpp>

namespace wnflow::numeric {
namespace {

/// Row i of `matrix` times x, for all i.
void multiply_rows(const Matrix<Ball>& matrix, const Vector<Ball>& x, Vector<Ball>& result, long bits)
{
    for (Eigen::Index i = 0; i < matrix.rows(); ++i)
        arb_approx_dot(result[i].data(), nullptr, 0, (matrix.data() + i * matrix.cols())->data(), 1, x.data()->data(),
                       1, matrix.cols(), bits);
}

} // namespace

FusedDotMatrix::FusedDotMatrix(const RationalMatrix& a, long bits)
{
    const PrecisionScope precision(bits);
    by_rows_ = to_matrix<Ball>(a);
    by_columns_ = by_rows_.transpose();
}

void FusedDotMatrix::apply(const Vector<Ball>& x, Vector<Ball>& result, long bits) const
{
    multiply_rows(by_rows_, x, result, bits);
}

void FusedDotMatrix::apply_transposed(const Vector<Ball>& y, Vector<Ball>& result, long bits) const
{
    multiply_rows(by_columns_, y, result, bits);
}

} // namespace wnflow::numeric
