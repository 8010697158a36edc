#include <wnflow/limit/optimum.hpp>

#include "lp_moments.hpp"
#include "lp_program.hpp"
#include "lp_routes.hpp"
#include "lp_rows.hpp"

#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <algorithm>
#include <stdexcept>

namespace wnflow::limit {
namespace {

using lp::Program;

void require_fit(const RationalMatrix& a, const RationalVector& b, const RationalVector& weights)
{
    if (b.size() != a.rows() || weights.size() != a.columns())
        throw std::invalid_argument("exact_optimum: a " + std::to_string(a.rows()) + "×" + std::to_string(a.columns()) +
                                    " matrix, b of " + std::to_string(b.size()) + " and weights of " +
                                    std::to_string(weights.size()) + " entries do not fit");
    for (std::size_t n = 0; n < weights.size(); ++n)
        if (weights[n].sign() <= 0)
            throw std::invalid_argument("exact_optimum: weight " + std::to_string(n) + " is " +
                                        numeric::to_text(weights[n]) + "; weights must be positive");
}

bool is_zero(const RationalVector& values)
{
    return std::all_of(values.begin(), values.end(), [](const Rational& value) { return value.is_zero(); });
}

Optimum infeasible(RationalVector farkas, std::string method)
{
    Optimum result;
    result.outcome = OptimumOutcome::infeasible;
    result.farkas = std::move(farkas);
    result.method = std::move(method);
    return result;
}

Optimum optimal(const Program& program, lp::OptimalPair pair, std::string method)
{
    Optimum result;
    result.outcome = OptimumOutcome::optimal;
    result.value = numeric::dot(program.c, pair.z);
    result.slack = lp::dual_slack(program, pair.y);
    result.minimizer = std::move(pair.z);
    result.dual = std::move(pair.y);
    result.method = std::move(method);
    return result;
}

Optimum optimal(const Program& program, lp::StrictPair pair, std::string method)
{
    Optimum result = optimal(program, lp::OptimalPair{std::move(pair.z), std::move(pair.y)}, std::move(method));
    result.unique = pair.unique;
    result.support = std::move(pair.support);
    return result;
}

Optimum to_optimum(const Program& program, lp::Finding finding)
{
    if (finding.farkas) return infeasible(std::move(*finding.farkas), std::move(finding.method));
    if (finding.strict) return optimal(program, std::move(*finding.strict), std::move(finding.method));
    return optimal(program, std::move(*finding.pair), std::move(finding.method));
}

/// The first route that proves something, for a scaled program with independent rows.
lp::Finding first_finding(const Program& program)
{
    lp::Finding finding = lp::by_interior(program, lp::InteriorPrecision::machine);
    if (!finding.decided()) finding = lp::by_active_set(program, lp::moderate_bits);
    if (!finding.decided()) finding = lp::by_vertex(program, lp::Vertex::simplex);
    if (!finding.decided()) finding = lp::by_active_set(program, lp::many_bits);
    if (!finding.decided()) finding = lp::by_multiprecision(program);
    if (!finding.decided()) finding = lp::by_vertex(program, lp::Vertex::external);
    // A vertex of a degenerate program says nothing about uniqueness; the face of minimizers does.
    if (finding.pair) finding.strict = lp::make_strict(program, *finding.pair);
    return finding;
}

lp::Finding original(const lp::ScaledProgram& scaled, lp::Finding finding)
{
    if (finding.strict) {
        finding.strict->z = scaled.original_point(std::move(finding.strict->z));
        finding.strict->y = scaled.original_dual(std::move(finding.strict->y));
    }
    if (finding.pair) {
        finding.pair->z = scaled.original_point(std::move(finding.pair->z));
        finding.pair->y = scaled.original_dual(std::move(finding.pair->y));
    }
    if (finding.farkas) finding.farkas = scaled.original_dual(std::move(*finding.farkas));
    return finding;
}

Optimum solve(const Program& program)
{
    if (is_zero(program.b)) {
        // Positive weights make z = 0 the only minimizer, and y = 0 proves it.
        lp::StrictPair zero{RationalVector(program.c.size()), RationalVector(program.b.size()), {}, true};
        return optimal(program, std::move(zero), "zero right-hand side");
    }
    if (auto pair = lp::solve_moment_problem(program))
        return optimal(program, std::move(*pair), "recurrence of the moments");
    const lp::ScaledProgram scaled(program);
    lp::Finding finding = original(scaled, first_finding(scaled.program()));
    if (finding.decided()) return to_optimum(program, std::move(finding));
    Optimum result;
    result.reason =
        "no proposal in floating point could be made exact, and there is no other answer: " + finding.problem;
    result.method = std::move(finding.method);
    return result;
}

bool has_shape(const Optimum& optimum, std::size_t m, std::size_t n)
{
    return optimum.minimizer.size() == n && optimum.dual.size() == m && optimum.slack.size() == n;
}

/// Whether `support` and `unique` follow from strict complementarity.
bool check_uniqueness(const Optimum& optimum, const RationalMatrix& a)
{
    if (!optimum.unique) return optimum.support.empty();
    lp::Indices support;
    for (std::size_t n = 0; n < a.columns(); ++n) {
        const bool positive = optimum.minimizer[n].sign() > 0;
        if (positive == (optimum.slack[n].sign() > 0)) return false;
        if (positive) support.push_back(n);
    }
    return support == optimum.support &&
           *optimum.unique == numeric::has_independent_columns(numeric::select_columns(a, support));
}

bool check_optimal(const Optimum& optimum, const Program& program)
{
    return has_shape(optimum, program.a.rows(), program.a.columns()) && lp::is_feasible(program, optimum.minimizer) &&
           lp::dual_slack(program, optimum.dual) == optimum.slack && lp::is_nonnegative(optimum.slack) &&
           numeric::dot(program.c, optimum.minimizer) == optimum.value &&
           numeric::dot(program.b, optimum.dual) == optimum.value && check_uniqueness(optimum, program.a);
}

bool check_infeasible(const Optimum& optimum, const Program& program)
{
    if (optimum.farkas.size() != program.b.size() || numeric::dot(program.b, optimum.farkas).sign() <= 0) return false;
    const RationalVector products = numeric::transposed_product(program.a, optimum.farkas);
    return std::all_of(products.begin(), products.end(), [](const Rational& value) { return value.sign() <= 0; });
}

} // namespace

Optimum exact_optimum(const RationalMatrix& a, const RationalVector& b, const RationalVector& weights)
{
    require_fit(a, b, weights);
    const lp::RowReduction reduction = lp::reduce_rows(a, b);
    if (reduction.inconsistency) return infeasible(*reduction.inconsistency, "linear algebra");

    Optimum result = solve(lp::select_equations({a, b, weights}, reduction.rows));
    if (result.outcome == OptimumOutcome::optimal) result.dual = lp::scatter(result.dual, reduction.rows, a.rows());
    if (result.outcome == OptimumOutcome::infeasible)
        result.farkas = lp::scatter(result.farkas, reduction.rows, a.rows());
    return result;
}

Optimum exact_l1_optimum(const RationalMatrix& a, const RationalVector& b)
{
    return exact_optimum(a, b, RationalVector(a.columns(), Rational(1)));
}

bool check_optimum(const Optimum& optimum, const RationalMatrix& a, const RationalVector& b,
                   const RationalVector& weights)
{
    require_fit(a, b, weights);
    const Program program{a, b, weights};
    switch (optimum.outcome) {
    case OptimumOutcome::optimal: return check_optimal(optimum, program);
    case OptimumOutcome::infeasible: return check_infeasible(optimum, program);
    case OptimumOutcome::undecided: break;
    }
    return false;
}

} // namespace wnflow::limit
