#include "limit/weighted_basis.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <arf.h>

namespace wnflow::limit {

using numeric::Ball;
using numeric::Matrix;

namespace {

constexpr Eigen::Index none = -1;
/// A basis is looked for at no more bits, as its columns are all that is kept of the search: at 500 bits the M exchanges cost
/// several times as much as one inverse.
constexpr long search_bits = 128;
/// log2 of the largest entry from which exchanges are proposed in double: the smaller ones then have 13 bits left.
constexpr double largest_proposed = 40;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// The heaviest pivot again and again, in double: M columns, or none where A or the weights leave the range of double.
std::vector<Eigen::Index> columns_by_elimination(const Matrix<Ball>& a, const std::vector<double>& log2_weights)
{
    const double largest = *std::ranges::max_element(log2_weights);
    Eigen::MatrixXd v(a.rows(), a.cols()); // A diag(w)
    for (Eigen::Index n = 0; n < v.cols(); ++n) {
        const double weight = std::exp2(log2_weights[static_cast<std::size_t>(n)] - largest);
        for (Eigen::Index i = 0; i < v.rows(); ++i) v(i, n) = a(i, n).approximate() * weight;
    }
    if (!v.allFinite()) return {};
    std::vector<Eigen::Index> columns(static_cast<std::size_t>(v.rows()), none);
    for (Eigen::Index left = v.rows(); left > 0; --left) {
        Eigen::Index row = 0, column = 0;
        if (!(v.cwiseAbs().maxCoeff(&row, &column) > 0)) return {};
        const Eigen::RowVectorXd pivot = v.row(row);
        const Eigen::VectorXd factors = v.col(column) / v(row, column);
        v.noalias() -= factors * pivot;
        v.row(row).setZero(); // done with: only the rows without a column are eliminated
        v.col(column).setZero();
        columns[static_cast<std::size_t>(row)] = column;
    }
    return columns;
}

/// A quarter of the bits is left in each row: columns that were chosen by rounding errors do not pass.
bool is_accurate(const Matrix<Ball>& inverse)
{
    for (Eigen::Index i = 0; i < inverse.rows(); ++i) {
        double size = -infinity, error = -infinity;
        for (Eigen::Index k = 0; k < inverse.cols(); ++k) {
            size = std::max(size, certain_log2(inverse(i, k)));
            error = std::max(error, certain_log2(inverse(i, k).radius()));
        }
        if (!(error < size - static_cast<double>(numeric::PrecisionScope::bits()) / 4)) return false;
    }
    return true;
}

} // namespace

double certain_log2(const Ball& value)
{
    if (value.contains_zero()) return -infinity;
    arf_srcptr midpoint = arb_midref(value.data());
    if (arf_is_special(midpoint)) return value.approximate_log10(); // not finite, in either base
    // The leading limb is enough, and a hundred times faster than a logarithm in multiprecision: an exchange of the basis
    // takes one of each entry.
    mp_srcptr limbs = nullptr;
    mp_size_t size = 0;
    ARF_GET_MPN_READONLY(limbs, size, midpoint);
    return std::log2(static_cast<double>(limbs[size - 1])) - FLINT_BITS + fmpz_get_d(ARF_EXPREF(midpoint));
}

bool WeightedBasis::adapt(const Matrix<Ball>& a, const std::vector<double>& log2_weights)
{
    const Eigen::Index m = a.rows();
    if (bits_ != numeric::PrecisionScope::bits() || exchanges_ > 10 * m) renew(a, log2_weights);
    for (const Eigen::Index column : columns_)
        if (column != none && !std::isfinite(log2_weights[static_cast<std::size_t>(column)])) {
            start(a);
            break;
        }
    for (Eigen::Index i = 0; i < m; ++i) {
        if (columns_[static_cast<std::size_t>(i)] != none) continue;
        const Pivot pivot = heaviest(log2_weights, true);
        if (!std::isfinite(pivot.log2_gain)) return fail();
        exchange(pivot);
        i = -1; // the heaviest pivot may have been in another row
    }
    // Each exchange more than doubles |det A_B D|, so that they end; the bound is for rounding.
    for (Eigen::Index left = 50 * m; left > 0; --left) {
        const Pivot pivot = heaviest(log2_weights, false);
        if (!(pivot.log2_gain > 1)) return true;
        if (exchange_many(log2_weights)) continue;
        exchange(pivot);
        ++exchanges_;
    }
    return fail();
}

std::vector<Eigen::Index> WeightedBasis::proposed_columns(const std::vector<double>& log2_weights) const
{
    Eigen::MatrixXd v(log2_.rows(), log2_.cols()); // D⁻¹ W diag(w): exchanges act on it as on W itself
    for (Eigen::Index i = 0; i < v.rows(); ++i) {
        const double own = log2_weights[static_cast<std::size_t>(columns_[static_cast<std::size_t>(i)])];
        for (Eigen::Index n = 0; n < v.cols(); ++n) {
            const double size = log2_(i, n) + log2_weights[static_cast<std::size_t>(n)] - own;
            if (size > largest_proposed) return columns_;
            v(i, n) = std::isfinite(size) ? (is_negative(i, n) ? -std::exp2(size) : std::exp2(size)) : 0;
        }
    }
    std::vector<Eigen::Index> columns = columns_;
    for (Eigen::Index left = 2 * v.rows(); left > 0; --left) {
        Eigen::Index row = 0, column = 0;
        if (!(v.cwiseAbs().maxCoeff(&row, &column) > 2)) break;
        const Eigen::RowVectorXd pivot = v.row(row) / v(row, column);
        const Eigen::VectorXd factors = v.col(column);
        v.noalias() -= factors * pivot;
        v.row(row) = pivot;
        v.col(column).setZero();
        v(row, column) = 1;
        columns[static_cast<std::size_t>(row)] = column;
    }
    return columns;
}

bool WeightedBasis::exchange_many(const std::vector<double>& log2_weights)
{
    const std::vector<Eigen::Index> wanted = proposed_columns(log2_weights);
    std::vector<Eigen::Index> rows, others, entering;
    for (Eigen::Index i = 0; i < tableau_.rows(); ++i) {
        const auto k = static_cast<std::size_t>(i);
        (wanted[k] == columns_[k] ? others : rows).push_back(i);
        if (wanted[k] != columns_[k]) entering.push_back(wanted[k]);
    }
    if (rows.size() < 3) return false;
    // Block elimination: P⁻¹ times the pivot rows, subtracted from the others.
    const auto inverse = numeric::enclose_inverse(tableau_(rows, entering));
    if (!inverse) return false;
    const Matrix<Ball> pivot_rows = numeric::matrix_product(*inverse, tableau_(rows, Eigen::all));
    if (!others.empty()) {
        const Matrix<Ball> multiples = numeric::matrix_product(tableau_(others, entering), pivot_rows);
        for (std::size_t i = 0; i < others.size(); ++i)
            for (Eigen::Index k = 0; k < tableau_.cols(); ++k)
                tableau_(others[i], k) -= multiples(static_cast<Eigen::Index>(i), k);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        tableau_.row(rows[i]) = pivot_rows.row(static_cast<Eigen::Index>(i));
        columns_[static_cast<std::size_t>(rows[i])] = entering[i];
    }
    set_basic_columns();
    take_logarithms();
    exchanges_ += static_cast<Eigen::Index>(rows.size());
    return true;
}

void WeightedBasis::set_basic_columns()
{
    for (Eigen::Index i = 0; i < tableau_.rows(); ++i)
        for (Eigen::Index k = 0; k < tableau_.rows(); ++k)
            tableau_(k, columns_[static_cast<std::size_t>(i)]) = Ball(i == k ? 1 : 0);
}

bool WeightedBasis::fail()
{
    bits_ = 0;
    columns_.clear();
    return false;
}

void WeightedBasis::renew(const Matrix<Ball>& a, const std::vector<double>& log2_weights)
{
    if (columns_.empty()) {
        columns_ = columns_by_elimination(a, log2_weights);
        if (!columns_.empty() && rebuild(a)) return;
        columns_.clear();
        if (numeric::PrecisionScope::bits() > search_bits) {
            const numeric::PrecisionScope precision(search_bits);
            WeightedBasis coarse;
            if (coarse.adapt(a, log2_weights)) columns_ = coarse.columns_;
        }
    }
    if (columns_.empty() || !rebuild(a)) start(a);
}

bool WeightedBasis::rebuild(const Matrix<Ball>& a)
{
    const Eigen::Index m = a.rows();
    Matrix<Ball> basic(m, m);
    for (Eigen::Index i = 0; i < m; ++i) {
        const Eigen::Index column = columns_[static_cast<std::size_t>(i)];
        if (column == none) return false;
        for (Eigen::Index k = 0; k < m; ++k) basic(k, i) = a(k, column);
    }
    const auto inverse = numeric::enclose_inverse(basic);
    if (!inverse || !is_accurate(*inverse)) return false;
    bits_ = numeric::PrecisionScope::bits();
    exchanges_ = 0;
    tableau_ = Matrix<Ball>(m, a.cols() + m);
    tableau_.leftCols(a.cols()) = numeric::matrix_product(*inverse, a);
    tableau_.rightCols(m) = *inverse;
    set_basic_columns();
    take_logarithms();
    return true;
}

void WeightedBasis::start(const Matrix<Ball>& a)
{
    bits_ = numeric::PrecisionScope::bits();
    exchanges_ = 0;
    columns_.assign(static_cast<std::size_t>(a.rows()), none);
    tableau_ = Matrix<Ball>(a.rows(), a.cols() + a.rows());
    tableau_.leftCols(a.cols()) = a;
    for (Eigen::Index i = 0; i < a.rows(); ++i) tableau_(i, a.cols() + i) = Ball(1);
    take_logarithms();
}

void WeightedBasis::take_logarithms()
{
    log2_.resize(tableau_.rows(), tableau_.cols() - tableau_.rows());
    for (Eigen::Index i = 0; i < log2_.rows(); ++i)
        for (Eigen::Index n = 0; n < log2_.cols(); ++n) log2_(i, n) = certain_log2(tableau_(i, n));
}

WeightedBasis::Pivot WeightedBasis::heaviest(const std::vector<double>& log2_weights, bool of_free_rows) const
{
    Pivot best{0, 0, -infinity};
    for (Eigen::Index i = 0; i < log2_.rows(); ++i) {
        const Eigen::Index basic = columns_[static_cast<std::size_t>(i)];
        if ((basic == none) != of_free_rows) continue;
        const double present = of_free_rows ? 0 : log2_weights[static_cast<std::size_t>(basic)];
        for (Eigen::Index n = 0; n < log2_.cols(); ++n) {
            const double gain = log2_(i, n) + log2_weights[static_cast<std::size_t>(n)] - present;
            if (n != basic && gain > best.log2_gain) best = {i, n, gain};
        }
    }
    return best;
}

void WeightedBasis::exchange(const Pivot& pivot)
{
    const Ball divisor = tableau_(pivot.row, pivot.column);
    for (Eigen::Index k = 0; k < tableau_.cols(); ++k)
        if (!arb_is_zero(tableau_(pivot.row, k).data())) tableau_(pivot.row, k) /= divisor;
    tableau_(pivot.row, pivot.column) = Ball(1);
    for (Eigen::Index i = 0; i < tableau_.rows(); ++i) {
        const Ball factor = tableau_(i, pivot.column);
        if (i == pivot.row || arb_is_zero(factor.data())) continue;
        for (Eigen::Index k = 0; k < tableau_.cols(); ++k)
            arb_submul(tableau_(i, k).data(), factor.data(), tableau_(pivot.row, k).data(), bits_);
        tableau_(i, pivot.column) = Ball(0);
    }
    take_logarithms();
    columns_[static_cast<std::size_t>(pivot.row)] = pivot.column;
}

Matrix<Ball> WeightedBasis::inverse() const
{
    Matrix<Ball> result(tableau_.rows(), tableau_.rows());
    for (Eigen::Index i = 0; i < result.rows(); ++i)
        for (Eigen::Index k = 0; k < result.cols(); ++k) result(i, k) = tableau_(i, log2_.cols() + k).midpoint();
    return result;
}

} // namespace wnflow::limit
