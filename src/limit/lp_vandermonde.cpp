#include "lp_vandermonde.hpp"

#include <algorithm>

namespace wnflow::limit::lp {
namespace {

bool are_distinct(RationalVector values)
{
    std::sort(values.begin(), values.end());
    return std::adjacent_find(values.begin(), values.end()) == values.end();
}

std::optional<Vandermonde> find_in_order(const RationalMatrix& a, bool reversed)
{
    const std::size_t m = a.rows();
    const auto row = [&](std::size_t k) { return reversed ? m - 1 - k : k; };
    Vandermonde result;
    result.reversed = reversed;
    for (std::size_t n = 0; n < a.columns(); ++n) {
        const Rational& weight = a(row(0), n);
        if (weight.sign() <= 0) return std::nullopt;
        const Rational node = a(row(1), n) / weight;
        for (std::size_t k = 2; k < m; ++k)
            if (a(row(k), n) != node * a(row(k - 1), n)) return std::nullopt;
        result.nodes.push_back(node);
        result.weights.push_back(weight);
    }
    if (!are_distinct(result.nodes)) return std::nullopt;
    return result;
}

} // namespace

RationalVector Vandermonde::in_order_of_rows(RationalVector coefficients) const
{
    if (reversed) std::reverse(coefficients.begin(), coefficients.end());
    return coefficients;
}

std::optional<Vandermonde> find_vandermonde(const RationalMatrix& a)
{
    if (a.rows() < 2 || a.columns() == 0) return std::nullopt;
    if (auto result = find_in_order(a, false)) return result;
    return find_in_order(a, true);
}

} // namespace wnflow::limit::lp
