#include "lp_face_search.hpp"

#include "lp_least_squares.hpp"
#include "lp_primal_dual.hpp"

#include <algorithm>
#include <iterator>

namespace wnflow::limit::lp {
namespace {

class FaceSearch {
public:
    FaceSearch(const Echelon& echelon, FacePair& pair, long bits)
        : echelon_(echelon), pair_(pair), bits_(bits), independent_(pair.support)
    {
    }

    bool run()
    {
        // Every round but the last one enlarges the support.
        for (;;) {
            absorb_span();
            const Indices others = candidates();
            if (others.empty()) return true;
            const auto end = nearest_point(others);
            if (!end) return false;
            if (!end->feasible) return separate(end->residual);
            enlarge(others, *end);
        }
    }

private:
    [[nodiscard]] Indices candidates() const
    {
        Indices result;
        std::set_difference(pair_.tight.begin(), pair_.tight.end(), pair_.support.begin(), pair_.support.end(),
                            std::back_inserter(result));
        return result;
    }

    /// Columns that are combinations of those on the support can be positive: they join together.
    void absorb_span()
    {
        const Indices others = candidates();
        if (others.empty()) return;
        LeastSquares span(Numbers(echelon_.rows));
        for (const std::size_t n : independent_) span.append(echelon_.column(n));
        Indices joining;
        Numbers sum(echelon_.rows);
        const Ball negligible = power_of_two(-bits_ * 3 / 4);
        for (const std::size_t n : others) {
            if (!span.is_full() && !less(largest_magnitude(span.rejection(echelon_.column(n))), negligible)) continue;
            joining.push_back(n);
            add_multiple(sum, Ball(1), echelon_.column(n));
        }
        if (joining.empty()) return;
        Numbers change(echelon_.columns);
        const Numbers factors = span.coefficients(sum.data());
        for (std::size_t k = 0; k < independent_.size(); ++k) change[independent_[k]] = -factors[k];
        for (const std::size_t n : joining) change[n] = Ball(1);
        advance(change);
        join(joining);
    }

    /// The point of the convex hull of the columns nearest to the span of the support: an additional equation asks for
    /// factors with sum 1.
    [[nodiscard]] std::optional<ActiveSetEnd> nearest_point(const Indices& others) const
    {
        const std::size_t m = echelon_.rows;
        Numbers columns, target(m + 1);
        columns.reserve((m + 1) * (independent_.size() + others.size()));
        ActiveSetTask task{m + 1, nullptr, {}, {}, {}, bits_ * 3 / 8, bits_ * 7 / 8};
        const auto add = [&](std::size_t n, const Ball& last) {
            columns.insert(columns.end(), echelon_.column(n), echelon_.column(n) + m);
            columns.push_back(last);
        };
        for (const std::size_t n : independent_) {
            task.free.push_back(task.free.size());
            add(n, Ball(0));
        }
        for (const std::size_t n : others) add(n, Ball(1));
        target[m] = Ball(1);
        task.columns = columns.data();
        task.target = std::move(target);
        task.slack.resize(independent_.size() + others.size());
        return follow_active_sets(task);
    }

    /// The residual r is orthogonal to the columns of the support, and ⟨a_n, r⟩ ≤ −r_last < 0 for the others.
    bool separate(const Numbers& residual)
    {
        const std::size_t m = echelon_.rows;
        if (sign(residual[m]) <= 0) return false;
        Ball length = (Ball(1) / residual[m]).midpoint();
        Numbers products(echelon_.columns);
        for (std::size_t n = 0; n < echelon_.columns; ++n) {
            products[n] = dot({residual.data()}, {echelon_.column(n)}, m);
            if (sign(products[n]) <= 0 || std::binary_search(pair_.tight.begin(), pair_.tight.end(), n)) continue;
            const Ball limit = (pair_.slack[n] / (Ball(2) * products[n])).midpoint();
            if (less(limit, length)) length = limit;
        }
        add_multiple(pair_.dual, length, residual.data());
        pair_.tight = pair_.support;
        return true;
    }

    void enlarge(const Indices& others, const ActiveSetEnd& end)
    {
        const std::size_t count = independent_.size();
        Numbers change(echelon_.columns);
        Indices joining;
        for (std::size_t k = 0; k < end.active.size(); ++k) {
            const std::size_t n = k < count ? independent_[k] : others[end.active[k] - count];
            change[n] = end.factors[k];
            if (k >= count) joining.push_back(n);
        }
        advance(change);
        // One relation holds between these columns: without one of those in it, they are independent.
        independent_.insert(independent_.end(), joining.begin(), joining.end() - 1);
        join(joining);
    }

    void advance(const Numbers& change)
    {
        Ball length(1);
        for (const std::size_t n : pair_.support)
            if (sign(change[n]) < 0) {
                const Ball limit = (pair_.point[n] / (Ball(-2) * change[n])).midpoint();
                if (less(limit, length)) length = limit;
            }
        add_multiple(pair_.point, length, change.data());
    }

    void join(const Indices& joining)
    {
        pair_.support.insert(pair_.support.end(), joining.begin(), joining.end());
        std::sort(pair_.support.begin(), pair_.support.end());
    }

    const Echelon& echelon_;
    FacePair& pair_;
    long bits_;
    Indices independent_; ///< columns of the support with the same span
};

} // namespace

bool make_strictly_complementary(const Echelon& echelon, FacePair& pair, long bits)
{
    return FaceSearch(echelon, pair, bits).run();
}

} // namespace wnflow::limit::lp
