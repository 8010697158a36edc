#include <wnflow/numeric/linear_algebra.hpp>

#include <arb_mat.h>

namespace wnflow::numeric {
namespace {

// Rows of Ball are handed to arb_dot as arrays of arb_struct.
static_assert(sizeof(Ball) == sizeof(arb_struct));

arb_srcptr entries(const Ball* first)
{
    return first->data();
}

Ball dot(const Ball* a, Eigen::Index a_step, const Ball* b, Eigen::Index b_step, Eigen::Index length)
{
    Ball result;
    if (length > 0)
        arb_dot(result.data(), nullptr, 0, entries(a), a_step, entries(b), b_step, length, PrecisionScope::bits());
    return result;
}

/// Arb's matrix, owned.
class ArbMatrix {
public:
    ArbMatrix(Eigen::Index rows, Eigen::Index columns) { arb_mat_init(value_, rows, columns); }
    explicit ArbMatrix(const Matrix<Ball>& m) : ArbMatrix(m.rows(), m.cols())
    {
        for (Eigen::Index i = 0; i < m.rows(); ++i)
            for (Eigen::Index j = 0; j < m.cols(); ++j) arb_set(arb_mat_entry(value_, i, j), m(i, j).data());
    }
    explicit ArbMatrix(const Vector<Ball>& v) : ArbMatrix(v.size(), 1)
    {
        for (Eigen::Index i = 0; i < v.size(); ++i) arb_set(arb_mat_entry(value_, i, 0), v[i].data());
    }
    ~ArbMatrix() { arb_mat_clear(value_); }
    ArbMatrix(const ArbMatrix&) = delete;
    ArbMatrix& operator=(const ArbMatrix&) = delete;

    [[nodiscard]] arb_mat_struct* data() noexcept { return value_; }
    [[nodiscard]] const arb_mat_struct* data() const noexcept { return value_; }

    [[nodiscard]] Matrix<Ball> to_matrix() const
    {
        Matrix<Ball> m(arb_mat_nrows(value_), arb_mat_ncols(value_));
        for (Eigen::Index i = 0; i < m.rows(); ++i)
            for (Eigen::Index j = 0; j < m.cols(); ++j) arb_set(m(i, j).data(), arb_mat_entry(value_, i, j));
        return m;
    }

private:
    arb_mat_t value_;
};

} // namespace

template <>
Vector<Ball> product(const Matrix<Ball>& a, const Vector<Ball>& x)
{
    Vector<Ball> result(a.rows());
    for (Eigen::Index i = 0; i < a.rows(); ++i) result[i] = dot(a.data() + i * a.cols(), 1, x.data(), 1, a.cols());
    return result;
}

template <>
Vector<Ball> transposed_product(const Matrix<Ball>& a, const Vector<Ball>& y)
{
    Vector<Ball> result(a.cols());
    for (Eigen::Index j = 0; j < a.cols(); ++j) result[j] = dot(a.data() + j, a.cols(), y.data(), 1, a.rows());
    return result;
}

template <>
Ball inner(const Vector<Ball>& a, const Vector<Ball>& b)
{
    return dot(a.data(), 1, b.data(), 1, a.size());
}

Ball sum(const Vector<Ball>& a)
{
    Ball result;
    for (Eigen::Index i = 0; i < a.size(); ++i) result += a[i];
    return result;
}

Ball squared_norm(const Vector<Ball>& a)
{
    Ball result = inner(a, a);
    arb_nonnegative_part(result.data(), result.data()); // the dot product does not know that it adds squares
    return result;
}

Matrix<Ball> product_with_transpose(const Matrix<Ball>& a, const Matrix<Ball>& b)
{
    const ArbMatrix left(a), right(b);
    ArbMatrix transposed(b.cols(), b.rows()), result(a.rows(), b.rows());
    arb_mat_transpose(transposed.data(), right.data());
    arb_mat_mul(result.data(), left.data(), transposed.data(), PrecisionScope::bits());
    return result.to_matrix();
}

Matrix<Ball> matrix_product(const Matrix<Ball>& a, const Matrix<Ball>& b)
{
    const ArbMatrix left(a), right(b);
    ArbMatrix result(a.rows(), b.cols());
    arb_mat_mul(result.data(), left.data(), right.data(), PrecisionScope::bits());
    return result.to_matrix();
}

ApproximateFactorization::ApproximateFactorization(const Matrix<Ball>& s)
    : permutation_(static_cast<std::size_t>(s.rows()))
{
    arb_mat_init(factors_, s.rows(), s.cols());
    const ArbMatrix matrix(s);
    is_usable_ = arb_mat_approx_lu(permutation_.data(), factors_, matrix.data(), PrecisionScope::bits()) != 0;
}

ApproximateFactorization::~ApproximateFactorization()
{
    arb_mat_clear(factors_);
}

std::optional<Vector<Ball>> ApproximateFactorization::solve(const Vector<Ball>& b) const
{
    if (!is_usable_) return std::nullopt;
    const ArbMatrix right(b);
    ArbMatrix solution(b.size(), 1);
    arb_mat_approx_solve_lu_precomp(solution.data(), permutation_.data(), factors_, right.data(),
                                    PrecisionScope::bits());
    Vector<Ball> result(b.size());
    for (Eigen::Index i = 0; i < result.size(); ++i) {
        result[i] = Ball(arb_mat_entry(solution.data(), i, 0)).midpoint();
        if (!result[i].is_finite()) return std::nullopt;
    }
    return result;
}

std::optional<Vector<Ball>> approximate_solve(const Matrix<Ball>& s, const Vector<Ball>& b)
{
    return ApproximateFactorization(s).solve(b);
}

std::optional<Matrix<Ball>> approximate_inverse(const Matrix<Ball>& s)
{
    const ArbMatrix matrix(s);
    ArbMatrix inverse(s.rows(), s.cols());
    if (!arb_mat_approx_inv(inverse.data(), matrix.data(), PrecisionScope::bits())) return std::nullopt;
    Matrix<Ball> result = inverse.to_matrix();
    for (Eigen::Index i = 0; i < result.size(); ++i) result.data()[i] = result.data()[i].midpoint();
    return result;
}

std::optional<Matrix<Ball>> enclose_inverse(const Matrix<Ball>& s)
{
    const ArbMatrix matrix(s);
    ArbMatrix inverse(s.rows(), s.cols());
    if (!arb_mat_inv(inverse.data(), matrix.data(), PrecisionScope::bits())) return std::nullopt;
    return inverse.to_matrix();
}

bool certainly_positive_definite(const Matrix<Ball>& s)
{
    const ArbMatrix matrix(s);
    ArbMatrix factor(s.rows(), s.cols());
    return arb_mat_cho(factor.data(), matrix.data(), PrecisionScope::bits()) != 0;
}

} // namespace wnflow::numeric
