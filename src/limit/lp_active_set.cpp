#include "lp_active_set.hpp"

#include "lp_echelon.hpp"
#include "lp_face_search.hpp"
#include "lp_primal_dual.hpp"

#include <wnflow/numeric/decompositions.hpp>

#include <algorithm>

namespace wnflow::limit::lp {
namespace {


/// U and L⁻¹b were computed with more bits than remain accurate: drop those that only cost time.
void round_to_working_precision(Numbers& values)
{
    for (Ball& value : values) value = (value + Ball(0)).midpoint();
}

/// The columns that the end of the iteration leaves without slack.
Indices tight_columns(const Numbers& slack, const Ball& threshold)
{
    Indices result;
    for (std::size_t n = 0; n < slack.size(); ++n)
        if (less(slack[n], threshold)) result.push_back(n);
    return result;
}

/// Columns with no product with the residual: a combination of the others' proves nothing against them.
std::optional<ActiveSetProposal> infeasible(const Echelon& echelon, const ActiveSetEnd& end, long bits)
{
    ActiveSetProposal result;
    result.infeasible = true;
    const Ball unit = largest_magnitude(end.residual);
    Numbers direction;
    for (const Ball& value : end.residual) direction.push_back((value / unit).midpoint());
    const Ball threshold = -power_of_two(-bits / 2);
    for (std::size_t n = 0; n < echelon.columns; ++n)
        if (less(threshold, dot({direction.data()}, {echelon.column(n)}, echelon.rows)))
            result.proposal.support.push_back(n);
    result.proposal.z.assign(echelon.columns, Rational(1));
    auto y = original_dual(echelon, std::move(direction), bits);
    if (!y) return std::nullopt;
    result.proposal.y = std::move(*y);
    result.proposal.is_accurate = true;
    return result;
}

/// Columns of a support that has more than M of them, on which corrections stay small: a pivoted orthogonalization of
/// the columns weighted with the point. Doubles do, since the rows of the echelon form are far from dependent.
Indices spanning_columns(const Echelon& echelon, const FacePair& pair)
{
    if (pair.support.size() <= echelon.rows) return {};
    const auto m = static_cast<Eigen::Index>(echelon.rows), n = static_cast<Eigen::Index>(pair.support.size());
    Eigen::MatrixXd weighted(m, n);
    for (Eigen::Index k = 0; k < n; ++k) {
        const std::size_t at = pair.support[static_cast<std::size_t>(k)];
        for (Eigen::Index i = 0; i < m; ++i)
            weighted(i, k) = echelon.column(at)[i].approximate() * pair.point[at].approximate();
    }
    const std::vector<Eigen::Index> order = numeric::approximate_column_order(weighted);
    Indices result;
    for (std::size_t k = 0; k < echelon.rows; ++k)
        result.push_back(pair.support[static_cast<std::size_t>(order[k])]);
    std::sort(result.begin(), result.end());
    return result;
}

} // namespace

std::optional<ActiveSetProposal> propose_active_set(const Program& program, long bits)
{
    auto echelon = reduce_to_echelon(program.a, program.b, bits + guard_bits);
    if (!echelon) return std::nullopt;
    const numeric::PrecisionScope scope(bits + guard_bits);
    round_to_working_precision(echelon->entries);
    round_to_working_precision(echelon->right);

    const Numbers costs = to_numbers(program.c);
    auto end = follow_active_sets(
        {echelon->rows, echelon->entries.data(), echelon->right, costs, {}, bits * 3 / 4, bits * 7 / 8});
    if (!end) return std::nullopt;
    if (!end->feasible) return infeasible(*echelon, *end, bits);

    const Ball smallest_slack = power_of_two(-bits / 2);
    const Ball smallest_factor = (largest_magnitude(end->factors) * power_of_two(-bits / 2)).midpoint();
    FacePair pair;
    pair.point.resize(echelon->columns);
    for (std::size_t k = 0; k < end->active.size(); ++k) {
        if (!less(smallest_factor, end->factors[k])) continue;
        pair.point[end->active[k]] = end->factors[k];
        pair.support.push_back(end->active[k]);
    }
    std::sort(pair.support.begin(), pair.support.end());
    pair.tight = tight_columns(end->slack, smallest_slack);
    pair.slack = std::move(end->slack);
    pair.dual = std::move(end->change);
    if (!make_strictly_complementary(*echelon, pair, bits)) return std::nullopt;

    Indices spanning = spanning_columns(*echelon, pair);
    auto point = to_rationals(pair.point, bits);
    auto dual = original_dual(*echelon, std::move(pair.dual), bits);
    if (!point || !dual) return std::nullopt;
    return ActiveSetProposal{false,
                             {std::move(pair.support), std::move(*point), std::move(*dual), true, std::move(spanning)}};
}

} // namespace wnflow::limit::lp
