#include "lp_moments.hpp"

#include "lp_vandermonde.hpp"

#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <flint/ulong_extras.h>
#include <gmp.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace wnflow::limit::lp {
namespace {

using Residues = std::vector<mp_limb_t>;

constexpr mp_limb_t prime = (mp_limb_t{1} << 61) - 1;

/// The values modulo the prime; nothing if it divides a denominator.
std::optional<Residues> residues(const RationalVector& values)
{
    Residues result;
    for (const Rational& value : values) {
        const auto* data = value.backend().data();
        const mp_limb_t denominator = mpz_fdiv_ui(mpq_denref(data), prime);
        if (denominator == 0) return std::nullopt;
        const mp_limb_t numerator = mpz_fdiv_ui(mpq_numref(data), prime);
        result.push_back(n_mulmod2(numerator, n_invmod(denominator, prime), prime));
    }
    return result;
}

mp_limb_t multiply(mp_limb_t x, mp_limb_t y)
{
    return n_mulmod2(x, y, prime);
}

/// C with C_0 = 1 and Σ_k C_k s_{i−k} = 0 for i ≥ L, the least possible L = size − 1 (Berlekamp and Massey).
Residues shortest_recurrence(const Residues& sequence)
{
    Residues current{1}, earlier{1};
    std::size_t length = 0, gap = 1;
    mp_limb_t earlier_discrepancy = 1;
    for (std::size_t i = 0; i < sequence.size(); ++i, ++gap) {
        mp_limb_t discrepancy = 0;
        for (std::size_t k = 0; k < current.size() && k <= i; ++k)
            discrepancy = n_addmod(discrepancy, multiply(current[k], sequence[i - k]), prime);
        if (discrepancy == 0) continue;
        const Residues previous = current;
        const mp_limb_t factor = multiply(discrepancy, n_invmod(earlier_discrepancy, prime));
        current.resize(std::max(current.size(), earlier.size() + gap), 0);
        for (std::size_t k = 0; k < earlier.size(); ++k)
            current[k + gap] = n_submod(current[k + gap], multiply(factor, earlier[k]), prime);
        if (2 * length > i) continue;
        length = i + 1 - length;
        earlier = previous;
        earlier_discrepancy = discrepancy;
        gap = 0;
    }
    current.resize(length + 1, 0);
    return current;
}

/// Σ_k C_k t^(L−k), the characteristic polynomial of the recurrence.
mp_limb_t characteristic_value(const Residues& recurrence, mp_limb_t t)
{
    mp_limb_t value = 0;
    for (const mp_limb_t coefficient : recurrence) value = n_addmod(multiply(value, t), coefficient, prime);
    return value;
}

/// The nodes where the recurrence of the moments allows atoms, if M moments determine it.
std::optional<Indices> propose_atoms(const Vandermonde& form, const RationalVector& moments)
{
    const auto sequence = residues(moments), nodes = residues(form.nodes);
    if (!sequence || !nodes) return std::nullopt;
    const Residues recurrence = shortest_recurrence(*sequence);
    const std::size_t count = recurrence.size() - 1;
    if (2 * count > moments.size()) return std::nullopt;
    Indices atoms;
    for (std::size_t n = 0; n < nodes->size(); ++n)
        if (characteristic_value(recurrence, (*nodes)[n]) == 0) atoms.push_back(n);
    if (atoms.empty() || atoms.size() != count) return std::nullopt;
    return atoms;
}

/// The zeros, with multiplicity, of the polynomial of least degree that vanishes exactly at the atoms among the nodes
/// and has one sign at all others. Between two other nodes the multiplicities add up to an even number.
Indices zeros_of_one_signed_polynomial(const RationalVector& nodes, const Indices& atoms)
{
    Indices order(nodes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return nodes[i] < nodes[j]; });
    Indices zeros;
    std::size_t run = 0; // atoms in succession up to here
    for (std::size_t k = 0; k < order.size(); ++k) {
        if (std::binary_search(atoms.begin(), atoms.end(), order[k])) {
            zeros.push_back(order[k]);
            ++run;
            continue;
        }
        const bool starts_at_an_end = run == k;
        if (!starts_at_an_end && run % 2 == 1) zeros.push_back(order[k - 1]);
        run = 0;
    }
    return zeros;
}

/// The coefficients, from t^0 on, of a multiple of Π (t − node): all denominators are cleared.
RationalVector product_of_linear_factors(const RationalVector& nodes, const Indices& zeros, std::size_t size)
{
    std::vector<numeric::Integer> coefficients(size);
    coefficients[0] = 1;
    std::size_t degree = 0;
    for (const std::size_t zero : zeros) {
        const numeric::Integer p = numerator(nodes[zero]), q = denominator(nodes[zero]);
        ++degree;
        for (std::size_t k = degree; k > 0; --k) coefficients[k] = q * coefficients[k - 1] - p * coefficients[k];
        coefficients[0] = -p * coefficients[0];
    }
    return {coefficients.begin(), coefficients.end()};
}

/// The least power of two that is not below a positive value.
Rational power_of_two_above(const Rational& value)
{
    Rational power = 1;
    while (power < value) power *= 2;
    while (power / 2 >= value) power /= 2;
    return power;
}

/// y + λ·direction with positive slack off the atoms, where that of y may have any sign and that of the direction is
/// positive; both vanish at the atoms. Nothing if the direction is not like that.
std::optional<RationalVector> lift(const Program& program, RationalVector y, RationalVector direction,
                                   const Indices& atoms)
{
    RationalVector gain = numeric::transposed_product(program.a, direction);
    std::size_t other = 0;
    while (std::binary_search(atoms.begin(), atoms.end(), other)) ++other;
    const bool upward = other < gain.size() && gain[other].sign() > 0;
    for (RationalVector* values : {&gain, &direction})
        if (upward)
            for (Rational& value : *values) value = -value; // slack is lost where Aᵀ(direction) is positive
    const RationalVector slack = dual_slack(program, y);
    Rational length = 0, largest = 0;
    for (std::size_t n = 0; n < slack.size(); ++n) {
        const bool is_atom = std::binary_search(atoms.begin(), atoms.end(), n);
        if (gain[n].sign() != (is_atom ? 0 : -1)) return std::nullopt;
        if (is_atom) continue;
        largest = std::max(largest, Rational(-gain[n]));
        length = std::max(length, Rational(slack[n] / gain[n]));
    }
    // Twice what makes the slack non-negative; something of the size of 1 if it is so already.
    if (!largest.is_zero()) length = power_of_two_above(2 * length + 1 / largest);
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += length * direction[i];
    return y;
}

} // namespace

std::optional<StrictPair> solve_moment_problem(const Program& program)
{
    const auto form = find_vandermonde(program.a);
    if (!form) return std::nullopt;
    const std::size_t m = program.a.rows();
    const RationalVector moments = form->in_order_of_rows(program.b);
    const auto atoms = propose_atoms(*form, moments);
    if (!atoms) return std::nullopt;
    const Indices zeros = zeros_of_one_signed_polynomial(form->nodes, *atoms);
    if (zeros.size() >= m) return std::nullopt;

    const RationalMatrix columns = numeric::select_columns(program.a, *atoms);
    const auto masses = numeric::solve_unique(columns, program.b);
    if (!masses) return std::nullopt;
    for (const Rational& mass : *masses)
        if (mass.sign() <= 0) return std::nullopt;

    // Any polynomial that takes the values c_n/w_n at the atoms; the first row alone may do.
    Indices rows(atoms->size());
    for (std::size_t k = 0; k < rows.size(); ++k) rows[k] = form->reversed ? m - 1 - k : k;
    const auto interpolation =
        numeric::solve(transposed(numeric::select_rows(columns, rows)), select(program.c, *atoms));
    if (!interpolation) return std::nullopt;
    auto y = lift(program, scatter(*interpolation, rows, m),
                  form->in_order_of_rows(product_of_linear_factors(form->nodes, zeros, m)), *atoms);
    if (!y) return std::nullopt;
    return StrictPair{scatter(*masses, *atoms, program.a.columns()), std::move(*y), *atoms, true};
}

} // namespace wnflow::limit::lp
