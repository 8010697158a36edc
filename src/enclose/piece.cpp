#include "enclose/piece.hpp"

#include "ode/floats.hpp"

#include <algorithm>

namespace wnflow::enclose::detail {

using numeric::PrecisionScope;

namespace {

/// a + b and a − b without rounding, for exact a, b.
Ball exact_sum(const Ball& a, const Ball& b)
{
    Ball result;
    arf_add(arb_midref(result.data()), arb_midref(a.data()), arb_midref(b.data()), ARF_PREC_EXACT, ARF_RND_DOWN);
    return result;
}
Ball exact_difference(const Ball& a, const Ball& b)
{
    Ball result;
    arf_sub(arb_midref(result.data()), arb_midref(a.data()), arb_midref(b.data()), ARF_PREC_EXACT, ARF_RND_DOWN);
    return result;
}
Ball half_of(Ball x)
{
    arb_mul_2exp_si(x.data(), x.data(), -1);
    return x;
}

/// Σ a_k T_k in powers of s, by T_{k+1} = 2s T_k − T_{k−1} (Clenshaw's recurrence on polynomials).
Polynomial from_chebyshev(const std::vector<Ball>& a)
{
    const long bits = PrecisionScope::bits();
    Polynomial next, after; // b_{k+1}, b_{k+2}
    for (std::size_t k = a.size(); k-- > 0;) {
        Polynomial current;
        arb_poly_shift_left(current.data(), next.data(), 1);
        if (k > 0) arb_poly_scalar_mul_2exp_si(current.data(), current.data(), 1);
        arb_poly_sub(current.data(), current.data(), after.data(), bits);
        const Ball c = current.coefficient(0) + a[k];
        current.set_coefficient(0, c);
        after = std::move(next);
        next = std::move(current);
    }
    return next;
}

} // namespace

Ball Piece::begin() const
{
    return exact_difference(middle, half);
}
Ball Piece::end() const
{
    return exact_sum(middle, half);
}
Polynomial Piece::time() const
{
    Polynomial t(middle);
    t.set_coefficient(1, half);
    return t;
}
Vector<Ball> Piece::at(const Ball& s) const
{
    Vector<Ball> x(static_cast<Eigen::Index>(components.size()));
    for (std::size_t i = 0; i < components.size(); ++i) x[static_cast<Eigen::Index>(i)] = components[i](s);
    return x;
}
Piece Piece::part(const Ball& from, const Ball& to) const
{
    const Ball centre = half_of(exact_sum(from, to)), width = half_of(exact_difference(to, from));
    Piece result;
    const auto exact_product = [](const Ball& a, const Ball& b) {
        Ball product;
        arf_mul(arb_midref(product.data()), arb_midref(a.data()), arb_midref(b.data()), ARF_PREC_EXACT, ARF_RND_DOWN);
        return product;
    };
    result.middle = exact_sum(middle, exact_product(half, centre));
    result.half = exact_product(half, width);
    Polynomial inner(centre);
    inner.set_coefficient(1, width);
    for (const Polynomial& p : components) {
        Polynomial composed;
        arb_poly_compose(composed.data(), p.data(), inner.data(), PrecisionScope::bits());
        result.components.push_back(std::move(composed));
    }
    return result;
}

Piece last_step(const ode::Integrator& integrator, unsigned degree, long bits)
{
    const Ball from = integrator.previous_time().midpoint(), to = integrator.time().midpoint();
    Piece piece;
    piece.middle = half_of(exact_sum(from, to));
    piece.half = half_of(exact_difference(to, from));
    // Chebyshev points s_j = cos((2j+1)π/(2n)), where interpolation does not amplify rounding.
    const auto n = static_cast<Eigen::Index>(degree) + 1;
    std::vector<Vector<Ball>> values;
    std::vector<Ball> points;
    for (Eigen::Index j = 0; j < n; ++j) {
        Ball s;
        arb_set_si(s.data(), 2 * j + 1);
        arb_div_si(s.data(), s.data(), 2 * n, bits);
        arb_cos_pi(s.data(), s.data(), bits);
        points.push_back(s.midpoint());
        values.push_back(integrator.dense((piece.middle + piece.half * points.back()).midpoint()));
    }
    numeric::Matrix<Ball> chebyshev(n, n); // T_k(s_j) = cos(k (2j+1)π/(2n))
    for (Eigen::Index k = 0; k < n; ++k)
        for (Eigen::Index j = 0; j < n; ++j) {
            Ball& entry = chebyshev(k, j);
            arb_set_si(entry.data(), (k * (2 * j + 1)) % (4 * n));
            arb_div_si(entry.data(), entry.data(), 2 * n, bits);
            arb_cos_pi(entry.data(), entry.data(), bits);
        }
    const PrecisionScope precision(bits + static_cast<long>(2 * degree) +
                                   32); // Chebyshev to powers: a factor below 2.5ⁿ
    const Eigen::Index components = values.front().size();
    for (Eigen::Index i = 0; i < components; ++i) {
        Vector<Ball> own(n);
        for (Eigen::Index j = 0; j < n; ++j) own[j] = values[static_cast<std::size_t>(j)][i];
        const Vector<Ball> sums = numeric::product(chebyshev, own);
        std::vector<Ball> a;
        double largest = -HUGE_VAL;
        for (Eigen::Index k = 0; k < n; ++k) {
            a.push_back((sums[k] * Ball(k == 0 ? 1 : 2) / Ball(static_cast<long>(n))).midpoint());
            largest = std::max(largest, ode::detail::log2_of(a.back()));
        }
        while (a.size() > 1 && ode::detail::log2_of(a.back()) < largest - static_cast<double>(bits) + 8) a.pop_back();
        Polynomial p = from_chebyshev(a);
        for (slong k = 0; k < p.length(); ++k) p.set_coefficient(k, p.coefficient(k).midpoint());
        piece.components.push_back(std::move(p));
    }
    return piece;
}

std::vector<Ball> chebyshev_coefficients(const Polynomial& p)
{
    // Horner's scheme in the basis T_k: s T_0 = T_1, s T_k = (T_{k+1} + T_{k−1})/2. No entry is amplified.
    std::vector<Ball> a(static_cast<std::size_t>(std::max<slong>(p.length(), 1)));
    std::vector<Ball> moved(a.size());
    for (slong k = p.length() - 1, used = 0; k >= 0; --k, ++used) {
        const auto size = static_cast<std::size_t>(used); // coefficients a_0 … a_{size−1} are in use
        for (std::size_t j = 0; j <= size && j < moved.size(); ++j) {
            Ball value;
            if (j > 0 && j - 1 < size) value = j == 1 ? Ball(2) * a[0] : a[j - 1];
            if (j + 1 < size) value += a[j + 1];
            moved[j] = half_of(value);
        }
        for (std::size_t j = 0; j <= size && j < a.size(); ++j) a[j] = moved[j];
        a[0] += p.coefficient(k);
    }
    return a;
}

} // namespace wnflow::enclose::detail
