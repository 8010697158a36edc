#include "lp_routes.hpp"

#include "lp_active_set.hpp"
#include "lp_external.hpp"
#include "lp_moments.hpp"
#include "lp_rows.hpp"

#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace wnflow::limit::lp {
namespace {

const char* name(InteriorPrecision precision)
{
    switch (precision) {
    case InteriorPrecision::machine: return "interior point, double precision";
    case InteriorPrecision::extended: return "interior point, 57 digits";
    case InteriorPrecision::high: return "interior point, 115 digits";
    }
    return "";
}

const char* name(Vertex route)
{
    return route == Vertex::simplex ? "simplex, double precision" : "external exact simplex";
}

/// The optimal pair of a program with c ≥ 0, by a vertex.
std::optional<OptimalPair> optimal_vertex(const Program& program, Vertex route, std::string& problem)
{
    if (route == Vertex::simplex) {
        const auto basis = propose_basis(program);
        return basis ? certify_basis(program, *basis) : std::nullopt;
    }
    ExternalAnswer answer = ask_external_solver(program);
    problem = std::move(answer.problem);
    if (answer.proposal && !is_optimal(program, *answer.proposal)) {
        problem = "the answer of the external simplex program failed the exact check";
        return std::nullopt;
    }
    return std::move(answer.proposal);
}

/// Beyond this many entries the matrix of `face_program` would take more than some hundred megabytes.
bool face_program_is_affordable(const RationalMatrix& a)
{
    return (a.rows() + a.columns()) * (3 * a.columns() + 1) <= 1'000'000;
}

/// max Σ t over A(t + w) = b σ, 0 ≤ t ≤ 1, w ≥ 0, σ ≥ 1, written as min Σ v with v = 1 − t and σ = 1 + σ':
/// columns t, w, v (N each) and σ'. At the optimum t = 1 exactly on the maximal face, (t + w)/σ is a point that is
/// positive there, and minus the first M dual entries have non-negative products with all columns, positive off the
/// face, and none with b.
Program face_program(const RationalMatrix& a, const RationalVector& b)
{
    const std::size_t m = a.rows(), n = a.columns();
    Program result{RationalMatrix(m + n, 3 * n + 1), RationalVector(m + n), RationalVector(3 * n + 1)};
    for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t j = 0; j < n; ++j) result.a(i, j) = result.a(i, n + j) = a(i, j);
        result.a(i, 3 * n) = -b[i];
        result.b[i] = b[i];
    }
    for (std::size_t j = 0; j < n; ++j) {
        result.a(m + j, j) = result.a(m + j, 2 * n + j) = 1;
        result.b[m + j] = 1;
        result.c[2 * n + j] = 1;
    }
    return result;
}

/// The strictly complementary pair that an optimal pair of `face_program` contains; checked, not trusted.
std::optional<StrictPair> face_from(const OptimalPair& pair, const Program& program)
{
    const std::size_t m = program.a.rows(), n = program.a.columns();
    const Rational sigma = 1 + pair.z[3 * n];
    StrictPair face;
    for (std::size_t j = 0; j < n; ++j) {
        face.z.push_back((pair.z[j] + pair.z[n + j]) / sigma);
        if (face.z.back().sign() > 0) face.support.push_back(j);
    }
    face.y.assign(pair.y.begin(), pair.y.begin() + static_cast<std::ptrdiff_t>(m));
    if (!is_feasible(program, face.z)) return std::nullopt;
    const RationalVector slack = dual_slack(program, face.y);
    for (std::size_t j = 0; j < n; ++j)
        if (slack[j].sign() != (face.z[j].sign() > 0 ? 0 : 1)) return std::nullopt;
    face.unique = numeric::has_independent_columns(numeric::select_columns(program.a, face.support));
    return face;
}

Finding face_by_vertex(const Program& program, Vertex route)
{
    Finding finding;
    finding.method = name(route);
    if (!face_program_is_affordable(program.a))
        finding.problem = "the linear program for the face of a matrix of this size is too large";
    else if (const auto pair = optimal_vertex(face_program(program.a, program.b), route, finding.problem))
        finding.strict = face_from(*pair, program);
    if (!finding.strict) {
        Finding other = by_vertex(program, route);
        finding.farkas = std::move(other.farkas);
    }
    return finding;
}

/// S₊ if all equations are 0 = 0.
StrictPair whole_orthant(std::size_t m, std::size_t n)
{
    Indices all(n);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return {RationalVector(n, Rational(1)), RationalVector(m), std::move(all), n == 0};
}

/// If the tight columns are independent, z is the only minimizer, and any products with them can be prescribed.
std::optional<StrictPair> face_of_independent_columns(const RationalMatrix& columns, const RationalVector& z)
{
    if (columns.columns() > columns.rows()) return std::nullopt;
    const numeric::RankProfile profile = numeric::rank_profile(columns);
    if (profile.rank() < columns.columns()) return std::nullopt;
    StrictPair face;
    RationalVector products(z.size());
    for (std::size_t k = 0; k < z.size(); ++k) {
        if (z[k].sign() > 0) face.support.push_back(k);
        else products[k] = -1;
    }
    const auto y = numeric::solve(transposed(numeric::select_rows(columns, profile.rows)), products);
    if (!y) return std::nullopt;
    face.z = z;
    face.y = scatter(*y, profile.rows, columns.rows());
    face.unique = true;
    return face;
}

/// The minimizers are the points of S₊ that vanish off the tight constraints of an optimal dual vector: their maximal
/// face, within the tight columns.
std::optional<StrictPair> face_of_minimizers(const Program& program, const RationalVector& z, const Indices& tight)
{
    const RationalMatrix columns = numeric::select_columns(program.a, tight);
    if (auto face = face_of_independent_columns(columns, select(z, tight))) return face;
    return find_face(columns, program.b).strict;
}

/// The same support with a dual vector of fewer digits, where rounding and correcting it works: that of a vertex may
/// have many thousands.
StrictPair shortened(const Program& program, StrictPair pair)
{
    for (const unsigned bits : {40U, 160U, 640U}) {
        StrictProposal proposal{pair.support, pair.z, pair.y};
        for (Rational& value : proposal.y) value = rounded(value, bits);
        if (auto shorter = certify_strict(program, proposal)) return std::move(*shorter);
    }
    return pair;
}

/// The largest t ≤ 1 with slack − t·decrease ≥ slack/2.
Rational step_within(const RationalVector& slack, const RationalVector& decrease, const Indices& tight)
{
    Rational step = 1;
    auto next = tight.begin();
    for (std::size_t n = 0; n < slack.size(); ++n) {
        if (next != tight.end() && *next == n) ++next;
        else if (decrease[n].sign() > 0) step = std::min(step, Rational(slack[n] / (2 * decrease[n])));
    }
    return step;
}

} // namespace

Finding by_interior(const Program& program, InteriorPrecision precision)
{
    Finding finding;
    finding.method = name(precision);
    const InteriorProposals guess = propose_interior(program, precision);
    for (const StrictProposal& proposal : guess.proposals) {
        if (guess.infeasible) finding.farkas = certify_farkas(program, proposal);
        else finding.strict = certify_strict(program, proposal);
        if (finding.decided()) break;
    }
    return finding;
}

Finding by_multiprecision(const Program& program)
{
    if (!multiprecision_is_affordable(program)) return {};
    Finding finding = by_interior(program, InteriorPrecision::extended);
    if (!finding.decided()) finding = by_interior(program, InteriorPrecision::high);
    return finding;
}

Finding by_active_set(const Program& program, long bits)
{
    Finding finding;
    finding.method = "least squares on active columns, " + std::to_string(bits) + " bits";
    const auto guess = propose_active_set(program, bits);
    if (!guess) return finding;
    if (guess->infeasible) finding.farkas = certify_farkas(program, guess->proposal);
    else finding.strict = certify_strict(program, guess->proposal);
    return finding;
}

Finding by_vertex(const Program& program, Vertex route)
{
    Finding finding;
    finding.method = name(route);
    finding.pair = optimal_vertex(program, route, finding.problem);
    if (finding.pair) return finding;
    const auto distance = optimal_vertex(distance_program(program.a, program.b), route, finding.problem);
    if (distance && numeric::dot(program.b, distance->y).sign() > 0) finding.farkas = distance->y;
    return finding;
}

Finding find_face(const RationalMatrix& a, const RationalVector& b)
{
    const RowReduction reduction = reduce_rows(a, b);
    Finding finding;
    if (reduction.inconsistency) {
        finding.method = "linear algebra";
        finding.farkas = reduction.inconsistency;
        return finding;
    }
    if (reduction.rows.empty()) {
        finding.method = "no equations";
        finding.strict = whole_orthant(a.rows(), a.columns());
        return finding;
    }
    const Program original = select_equations({a, b, RationalVector(a.columns())}, reduction.rows);
    finding.strict = solve_moment_problem(original);
    if (finding.strict) {
        finding.method = "recurrence of the moments";
        finding.strict->y = scatter(finding.strict->y, reduction.rows, a.rows());
        return finding;
    }
    const ScaledProgram scaled(original);
    const Program& program = scaled.program();
    finding = by_interior(program, InteriorPrecision::machine);
    if (!finding.decided()) finding = by_active_set(program, moderate_bits);
    if (!finding.decided()) finding = by_active_set(program, many_bits);
    if (!finding.decided()) finding = by_multiprecision(program);
    if (!finding.decided()) finding = face_by_vertex(program, Vertex::simplex);
    if (!finding.decided()) finding = face_by_vertex(program, Vertex::external);

    const auto original_dual = [&](RationalVector y) {
        return scatter(scaled.original_dual(std::move(y)), reduction.rows, a.rows());
    };
    if (finding.strict) {
        finding.strict->z = scaled.original_point(std::move(finding.strict->z));
        finding.strict->y = original_dual(std::move(finding.strict->y));
    }
    if (finding.farkas) finding.farkas = original_dual(std::move(*finding.farkas));
    return finding;
}

std::optional<StrictPair> make_strict(const Program& program, const OptimalPair& pair)
{
    const RationalVector slack = dual_slack(program, pair.y);
    Indices tight;
    for (std::size_t n = 0; n < slack.size(); ++n)
        if (slack[n].is_zero()) tight.push_back(n);
    const auto face = face_of_minimizers(program, pair.z, tight);
    if (!face) return std::nullopt;

    // y + t·(face's y) keeps the slack zero on the face, makes it positive elsewhere among the tight constraints, and
    // leaves the others positive if t is small.
    const RationalVector change = numeric::transposed_product(program.a, face->y);
    const Rational step = step_within(slack, change, tight);
    StrictPair result{scatter(face->z, tight, program.a.columns()), pair.y, compose(tight, face->support),
                      face->unique};
    for (std::size_t i = 0; i < result.y.size(); ++i) result.y[i] += step * face->y[i];
    return shortened(program, std::move(result));
}

} // namespace wnflow::limit::lp
