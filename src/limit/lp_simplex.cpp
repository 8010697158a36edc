#include "lp_simplex.hpp"

#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <coin/ClpSimplex.hpp>
#include <coin/CoinPackedMatrix.hpp>

#include <vector>

namespace wnflow::limit::lp {
namespace {

void load(ClpSimplex& model, const Program& program)
{
    const std::size_t m = program.a.rows(), n = program.a.columns();
    std::vector<CoinBigIndex> starts{0};
    std::vector<int> indices;
    std::vector<double> elements;
    for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t i = 0; i < m; ++i) {
            const double value = numeric::approximate_double(program.a(i, j));
            if (value == 0) continue;
            indices.push_back(static_cast<int>(i));
            elements.push_back(value);
        }
        starts.push_back(static_cast<CoinBigIndex>(elements.size()));
    }
    std::vector<double> right(m), costs(n);
    for (std::size_t i = 0; i < m; ++i) right[i] = numeric::approximate_double(program.b[i]);
    for (std::size_t j = 0; j < n; ++j) costs[j] = numeric::approximate_double(program.c[j]);
    model.loadProblem(static_cast<int>(n), static_cast<int>(m), starts.data(), indices.data(), elements.data(), nullptr,
                      nullptr, costs.data(), right.data(), right.data());
}

} // namespace

std::optional<Basis> propose_basis(const Program& program)
{
    ClpSimplex model;
    model.setLogLevel(0);
    model.setPrimalTolerance(1e-9);
    model.setDualTolerance(1e-9);
    load(model, program);
    model.dual();

    Basis basis;
    // A basic row activity stands for an equation that the basic columns satisfy by themselves: its y is zero.
    for (std::size_t i = 0; i < program.a.rows(); ++i)
        if (model.getRowStatus(static_cast<int>(i)) != ClpSimplex::basic) basis.rows.push_back(i);
    for (std::size_t j = 0; j < program.a.columns(); ++j)
        if (model.getColumnStatus(static_cast<int>(j)) == ClpSimplex::basic) basis.columns.push_back(j);
    if (basis.rows.size() != basis.columns.size()) return std::nullopt;
    return basis;
}

std::optional<OptimalPair> certify_basis(const Program& program, const Basis& basis)
{
    const RationalMatrix block = select_block(program.a, basis.rows, basis.columns);
    const auto point = numeric::solve(block, select(program.b, basis.rows));
    if (!point || !is_nonnegative(*point)) return std::nullopt;
    const auto dual = numeric::solve(transposed(block), select(program.c, basis.columns));
    if (!dual) return std::nullopt;

    OptimalPair pair{scatter(*point, basis.columns, program.a.columns()), scatter(*dual, basis.rows, program.a.rows())};
    if (!is_optimal(program, pair)) return std::nullopt;
    return pair;
}

bool is_optimal(const Program& program, const OptimalPair& pair)
{
    return pair.y.size() == program.a.rows() && is_feasible(program, pair.z) &&
           is_nonnegative(dual_slack(program, pair.y)) &&
           numeric::dot(program.b, pair.y) == numeric::dot(program.c, pair.z);
}

} // namespace wnflow::limit::lp
