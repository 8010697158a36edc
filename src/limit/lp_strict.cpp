#include "lp_strict.hpp"

#include <wnflow/numeric/decompositions.hpp>
#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <algorithm>

namespace wnflow::limit::lp {
namespace {

/// Rows and columns of the support's columns A_S on which corrections are made.
struct Block {
    Indices rows;    ///< of A
    Indices columns; ///< of A, within the support
};

Eigen::MatrixXd to_doubles(const RationalMatrix& a)
{
    Eigen::MatrixXd result(static_cast<Eigen::Index>(a.rows()), static_cast<Eigen::Index>(a.columns()));
    for (std::size_t i = 0; i < a.rows(); ++i)
        for (std::size_t j = 0; j < a.columns(); ++j)
            result(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = numeric::approximate_double(a(i, j));
    return result;
}

/// The first `count` columns that a pivoted orthogonalization takes, increasing.
Indices leading_columns(const Eigen::MatrixXd& a, std::size_t count)
{
    const std::vector<Eigen::Index> order = numeric::approximate_column_order(a);
    Indices result;
    for (std::size_t k = 0; k < count; ++k) result.push_back(static_cast<std::size_t>(order[k]));
    std::sort(result.begin(), result.end());
    return result;
}

/// A well conditioned choice: corrections of a rounded vector then stay small. Columns are weighted with z, so that
/// the entries with most room absorb the correction.
Block preferred_block(const RationalMatrix& support_columns, const StrictProposal& proposal, std::size_t rank)
{
    Eigen::MatrixXd weighted = to_doubles(support_columns);
    for (Eigen::Index j = 0; j < weighted.cols(); ++j)
        weighted.col(j) *= numeric::approximate_double(proposal.z[proposal.support[static_cast<std::size_t>(j)]]);
    const Indices chosen = leading_columns(weighted, rank);
    const Eigen::MatrixXd columns = to_doubles(numeric::select_columns(support_columns, chosen));
    return {leading_columns(columns.transpose(), rank), compose(proposal.support, chosen)};
}

class Corrector {
public:
    Corrector(const Program& program, const StrictProposal& proposal) : program_(program), proposal_(proposal)
    {
        const RationalMatrix columns = numeric::select_columns(program.a, proposal.support);
        const numeric::RankProfile profile = numeric::rank_profile(columns);
        independent_ = profile.rank() == proposal.support.size();
        exact_block_ = {profile.rows, compose(proposal.support, profile.columns)};
        if (!proposal.spanning.empty() && !independent_) {
            const Indices rows = numeric::rank_profile(numeric::select_columns(program.a, proposal.spanning)).rows;
            if (rows.size() == profile.rank() && rows.size() == proposal.spanning.size())
                exact_block_ = {rows, proposal.spanning};
        }
        const bool no_choice =
            proposal.is_accurate || profile.rank() == 0 || (independent_ && profile.rank() == program.a.rows());
        block_ = no_choice ? exact_block_ : preferred_block(columns, proposal, profile.rank());
    }

    [[nodiscard]] bool independent_columns() const noexcept { return independent_; }

    /// A vector with A z = b on the block's rows that vanishes off the support.
    [[nodiscard]] RationalVector point()
    {
        RationalVector z(program_.a.columns());
        // Independent columns leave no choice: the shortest way to the only solution starts from zero.
        if (!independent_)
            for (const std::size_t n : proposal_.support) z[n] = proposal_.z[n];
        RationalVector residual = numeric::product(program_.a, z);
        for (std::size_t i = 0; i < residual.size(); ++i) residual[i] = program_.b[i] - residual[i];
        const RationalVector correction = solve(residual, false);
        for (std::size_t k = 0; k < block_.columns.size(); ++k) z[block_.columns[k]] += correction[k];
        return z;
    }

    /// A vector with ⟨A_n, y⟩ = c_n for the block's columns.
    [[nodiscard]] RationalVector dual(const RationalVector& costs)
    {
        RationalVector y = proposal_.y;
        if (block_.rows.size() == program_.a.rows()) y.assign(y.size(), Rational(0));
        RationalVector residual = numeric::transposed_product(program_.a, y);
        for (std::size_t j = 0; j < residual.size(); ++j) residual[j] = costs[j] - residual[j];
        const RationalVector correction = solve(residual, true);
        for (std::size_t k = 0; k < block_.rows.size(); ++k) y[block_.rows[k]] += correction[k];
        return y;
    }

private:
    /// Solves with the block or its transpose; a preferred block that turns out singular is given up for good.
    RationalVector solve(const RationalVector& right, bool transpose)
    {
        const auto attempt = [&] {
            const RationalMatrix block = select_block(program_.a, block_.rows, block_.columns);
            return transpose ? numeric::solve(lp::transposed(block), select(right, block_.columns))
                             : numeric::solve(block, select(right, block_.rows));
        };
        auto result = attempt();
        if (!result) {
            block_ = exact_block_;
            result = attempt();
        }
        return *result; // the exact block is invertible
    }

    const Program& program_;
    const StrictProposal& proposal_;
    bool independent_ = false;
    Block block_, exact_block_;
};

bool is_positive_exactly_on(const RationalVector& values, const Indices& support)
{
    auto next = support.begin();
    for (std::size_t n = 0; n < values.size(); ++n) {
        const bool inside = next != support.end() && *next == n;
        if (inside) ++next;
        if (values[n].sign() != (inside ? 1 : 0)) return false;
    }
    return true;
}

bool is_positive_exactly_off(const RationalVector& values, const Indices& support)
{
    auto next = support.begin();
    for (std::size_t n = 0; n < values.size(); ++n) {
        const bool inside = next != support.end() && *next == n;
        if (inside) ++next;
        if (values[n].sign() != (inside ? 0 : 1)) return false;
    }
    return true;
}

} // namespace

std::optional<StrictPair> certify_strict(const Program& program, const StrictProposal& proposal)
{
    Corrector corrector(program, proposal);
    StrictPair pair;
    pair.z = corrector.point();
    if (!is_positive_exactly_on(pair.z, proposal.support)) return std::nullopt;
    if (numeric::product(program.a, pair.z) != program.b) return std::nullopt;
    pair.y = corrector.dual(program.c);
    if (!is_positive_exactly_off(dual_slack(program, pair.y), proposal.support)) return std::nullopt;
    pair.support = proposal.support;
    pair.unique = corrector.independent_columns();
    return pair;
}

std::optional<RationalVector> certify_farkas(const Program& program, const StrictProposal& proposal)
{
    RationalVector f = Corrector(program, proposal).dual(RationalVector(program.a.columns()));
    if (numeric::dot(program.b, f).sign() <= 0) return std::nullopt;
    for (const Rational& value : numeric::transposed_product(program.a, f))
        if (value.sign() > 0) return std::nullopt;
    return f;
}

} // namespace wnflow::limit::lp
