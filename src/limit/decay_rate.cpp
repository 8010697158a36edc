#include <wnflow/limit/decay_rate.hpp>

namespace wnflow::limit {
namespace {

using numeric::Ball;
using numeric::Matrix;
using numeric::Vector;

Vector<Ball> normalized(Vector<Ball> v)
{
    const Ball norm = sqrt(numeric::squared_norm(v));
    for (Ball& entry : v) entry = (entry / norm).midpoint();
    return v;
}

/// ⟨v, K v⟩/⟨v, v⟩ ≥ λ_min for every v ≠ 0.
Ball rayleigh_quotient(const Matrix<Ball>& k, const Vector<Ball>& v)
{
    return numeric::inner(v, numeric::product(k, v)) / numeric::squared_norm(v);
}

Matrix<Ball> shifted(Matrix<Ball> k, const Ball& shift)
{
    for (Eigen::Index i = 0; i < k.rows(); ++i) k(i, i) -= shift;
    return k;
}

/// Inverse iteration, whose quotients decrease to λ_min, to a few digits; then Rayleigh quotient iteration to all of them.
Vector<Ball> approximate_lowest_vector(const Matrix<Ball>& k, const Matrix<Ball>& inverse)
{
    Vector<Ball> v(k.rows());
    // A start with a component along every eigenvector, for all but special matrices.
    for (Eigen::Index i = 0; i < v.size(); ++i) v[i] = Ball(numeric::Rational(2 * ((i * 7919) % 101) + 3, 101 + i));
    v = normalized(std::move(v));
    Ball previous = rayleigh_quotient(k, v);
    for (int iteration = 0; iteration < 400; ++iteration) {
        v = normalized(numeric::product(inverse, v));
        const Ball quotient = rayleigh_quotient(k, v);
        const bool is_settled = midpoint_less((previous - quotient) * Ball(1'000'000'000), quotient);
        previous = quotient;
        if (is_settled && iteration > 3) break;
    }
    for (int iteration = 0; iteration < 4; ++iteration) {
        const auto next = numeric::approximate_solve(shifted(k, rayleigh_quotient(k, v).midpoint()), v);
        if (!next) break; // the shift is an eigenvalue to working precision
        v = normalized(*next);
    }
    return v;
}

} // namespace

std::optional<Ball> enclose_smallest_eigenvalue(const Matrix<Ball>& k)
{
    if (k.rows() == 0 || !numeric::certainly_positive_definite(k)) return std::nullopt;
    const auto inverse = numeric::approximate_inverse(k);
    if (!inverse) return std::nullopt;
    const Ball upper = rayleigh_quotient(k, approximate_lowest_vector(k, *inverse)).upper();
    if (!upper.is_positive()) return std::nullopt;
    // λ_min ≥ upper (1 − 2^(−j)) for the largest j that Cholesky can confirm.
    for (long j = numeric::PrecisionScope::bits() / 2; j >= 1; j = j * 3 / 4) {
        Ball gap(1);
        arb_mul_2exp_si(gap.data(), gap.data(), -j);
        const Ball lower = (upper * (Ball(1) - gap)).lower();
        if (!numeric::certainly_positive_definite(shifted(k, lower))) continue;
        Ball result;
        arb_union(result.data(), lower.data(), upper.data(), numeric::PrecisionScope::bits());
        return result;
    }
    Ball result;
    arb_union(result.data(), Ball(0).data(), upper.data(), numeric::PrecisionScope::bits());
    return result;
}

} // namespace wnflow::limit
