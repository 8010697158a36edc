#include <wnflow/ode/gauss.hpp>

#include <arb_hypgeom.h>

#include <stdexcept>

namespace wnflow::ode {

Vector<Ball> legendre_values(unsigned degree, const Ball& x)
{
    Vector<Ball> p(degree + 1);
    p[0] = Ball(1);
    if (degree > 0) p[1] = x;
    for (unsigned k = 1; k < degree; ++k) // (k + 1) P_{k+1} = (2k + 1) x P_k − k P_{k−1}
        p[k + 1] = (Ball(2 * k + 1) * x * p[k] - Ball(k) * p[k - 1]) / Ball(k + 1);
    return p;
}

Vector<Ball> legendre_integrals(unsigned stages, const Ball& c)
{
    const Vector<Ball> p = legendre_values(stages, c * Ball(2) - Ball(1));
    Vector<Ball> integrals(stages);
    integrals[0] = c;
    for (unsigned k = 1; k < stages; ++k) // (2k + 1) P_k = P'_{k+1} − P'_{k−1}, and P_{k+1} = P_{k−1} at −1
        integrals[k] = (p[k + 1] - p[k - 1]) / Ball(2 * (2 * k + 1));
    return integrals;
}

GaussMethod GaussMethod::with_stages(unsigned stages, long bits)
{
    if (stages == 0) throw std::invalid_argument("a Gauss method needs at least one stage");
    // The three-term recurrence loses a few bits per degree near the ends of the interval, the inverse below a few more.
    const long working = bits + 4L * stages + 64;
    const numeric::PrecisionScope precision(working);
    const auto s = static_cast<Eigen::Index>(stages);
    GaussMethod method{stages, Vector<Ball>(s), Vector<Ball>(s), Matrix<Ball>(s, s), Matrix<Ball>(s, s)};
    Matrix<Ball> integrals(s, s); // ∫₀^{c_i} P_k
    Matrix<Ball> values(s, s);    // P_k(2 c_i − 1)
    for (Eigen::Index i = 0; i < s; ++i) {
        Ball root, weight;
        arb_hypgeom_legendre_p_ui_root(root.data(), weight.data(), stages, stages - 1 - static_cast<ulong>(i), working);
        method.nodes[i] = (root + Ball(1)) / Ball(2);
        method.weights[i] = weight / Ball(2);
        integrals.row(i) = legendre_integrals(stages, method.nodes[i]).transpose();
        values.row(i) = legendre_values(stages - 1, root).transpose();
    }
    // ℓ_j = Σ_k (2k + 1) b_j P_k(2c_j − 1) P_k, by the discrete orthogonality of the P_k at the nodes.
    Matrix<Ball> lagrange(s, s); // row j: coefficients of ℓ_j
    for (Eigen::Index j = 0; j < s; ++j)
        for (Eigen::Index k = 0; k < s; ++k)
            lagrange(j, k) = Ball(static_cast<long>(2 * k + 1)) * method.weights[j] * values(j, k);
    method.coefficients = numeric::product_with_transpose(integrals, lagrange);
    const auto inverse = numeric::approximate_inverse(integrals); // Z = integrals · d
    if (!inverse) throw std::logic_error("the integrals of Legendre polynomials at the Gauss nodes are not independent");
    method.from_stages = *inverse;
    return method;
}

} // namespace wnflow::ode
