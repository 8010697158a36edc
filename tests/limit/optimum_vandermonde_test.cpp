#include "support/catch.hpp"

#include "../../src/limit/lp_echelon.hpp"
#include "../../src/limit/lp_least_squares.hpp"
#include "../../src/limit/lp_moments.hpp"
#include "../../src/limit/lp_routes.hpp"
#include "../../src/limit/lp_rows.hpp"
#include "linear_programs.hpp"

#include <wnflow/limit/face.hpp>
#include <wnflow/limit/optimum.hpp>

#include <algorithm>
#include <set>
#include <vector>

using namespace wnflow::limit;
using namespace linear_programs;

namespace {

enum class Nodes { unit, symmetric, integer, sixteenths };
constexpr Nodes all_nodes[] = {Nodes::unit, Nodes::symmetric, Nodes::integer, Nodes::sixteenths};

Rational node(Nodes kind, std::size_t j, std::size_t n)
{
    const auto index = static_cast<long>(j), count = static_cast<long>(n);
    switch (kind) {
    case Nodes::unit: return Rational(index) / count;
    case Nodes::symmetric: return Rational(2 * index - count) / count;
    case Nodes::integer: return index;
    case Nodes::sixteenths: return Rational(index - count / 2) / 16;
    }
    return 0;
}

RationalMatrix powers(Nodes kind, std::size_t m, std::size_t n)
{
    RationalMatrix a(m, n);
    for (std::size_t i = 0; i < m; ++i)
        for (std::size_t j = 0; j < n; ++j)
            a(i, j) = wnflow::numeric::power(node(kind, j, n), static_cast<unsigned>(i));
    return a;
}

/// Chebyshev's polynomials of the symmetric nodes: the same measures in other moments, no powers.
RationalMatrix chebyshev(std::size_t m, std::size_t n)
{
    RationalMatrix a(m, n);
    for (std::size_t j = 0; j < n; ++j) {
        const Rational t = node(Nodes::symmetric, j, n);
        for (std::size_t i = 0; i < m; ++i)
            a(i, j) = i == 0 ? Rational(1) : i == 1 ? t : Rational(2 * t * a(i - 1, j) - a(i - 2, j));
    }
    return a;
}

RationalMatrix upside_down(const RationalMatrix& a)
{
    Indices rows;
    for (std::size_t i = a.rows(); i-- > 0;) rows.push_back(i);
    return select_rows(a, rows);
}

Data measured(RationalMatrix a, const Indices& support, Random& random, bool rational)
{
    RationalVector x(a.columns());
    for (const std::size_t k : support) x[k] = rational ? Rational(random.between(1, 20)) / random.between(1, 9) : 1;
    Data data{std::move(a), {}, RationalVector(x.size(), Rational(1))};
    data.b = wnflow::numeric::product(data.a, x);
    return data;
}

Indices random_support(Random& random, std::size_t n, std::size_t sparsity)
{
    std::set<std::size_t> chosen;
    while (chosen.size() < sparsity) chosen.insert(random.below(n));
    return {chosen.begin(), chosen.end()};
}

/// The optimum proves itself and is the measure on the support, as it must be if twice as many atoms determine it.
void require_recovery(const Data& data, const Indices& support)
{
    const Optimum optimum = exact_optimum(data.a, data.b, data.weights);
    REQUIRE(check_optimum(optimum, data.a, data.b, data.weights));
    REQUIRE(optimum.outcome == OptimumOutcome::optimal);
    CHECK(optimum.unique == true);
    CHECK(optimum.support == support);
}

bool is_strict(const lp::StrictPair& pair, const Data& data)
{
    if (wnflow::numeric::product(data.a, pair.z) != data.b) return false;
    const RationalVector slack = lp::dual_slack({data.a, data.b, data.weights}, pair.y);
    for (std::size_t n = 0; n < slack.size(); ++n)
        if (pair.z[n].sign() < 0 || slack[n].sign() < 0 || pair.z[n].is_zero() == slack[n].is_zero()) return false;
    return positive_entries(pair.z) == pair.support;
}

} // namespace

TEST_CASE("the optimum of powers of nodes is the measure that was measured")
{
    struct Size {
        std::size_t m, n, sparsity;
    };
    Random random(31);
    for (const Nodes kind : all_nodes)
        for (const auto [m, n, sparsity] : {Size{8, 20, 3}, Size{20, 60, 5}, Size{20, 60, 9}, Size{40, 100, 12}}) {
            CAPTURE(static_cast<int>(kind), m, sparsity);
            const Indices support = random_support(random, n, sparsity);
            const Data data = measured(powers(kind, m, n), support, random, sparsity % 2 == 0);
            require_recovery(data, support);
            const MaximalFace face = maximal_face(data.a, data.b);
            CHECK(check_face(face, data.a, data.b));
            CHECK(face.support == support);
        }
}

TEST_CASE("powers in falling order, weighted columns and other moments lead to the same measure")
{
    Random random(32);
    const std::size_t m = 16, n = 40;
    const Indices support = random_support(random, n, 6);
    require_recovery(measured(upside_down(powers(Nodes::integer, m, n)), support, random, true), support);
    require_recovery(measured(chebyshev(m, n), support, random, true), support);
    RationalMatrix weighted = powers(Nodes::symmetric, m, n);
    for (std::size_t j = 0; j < n; ++j)
        for (std::size_t i = 0; i < m; ++i) weighted(i, j) *= Rational(j + 1) / 7;
    Data data = measured(weighted, support, random, true);
    require_recovery(data, support);
    for (Rational& weight : data.weights) weight = Rational(random.between(1, 100)) / random.between(1, 9);
    require_recovery(data, support);
}

TEST_CASE("recurrence, least squares and interior points agree on powers of nodes")
{
    Random random(33);
    for (int round = 0; round < 40; ++round) {
        const std::size_t m = 2 + random.below(9), n = m + random.below(12);
        const std::size_t sparsity = 1 + random.below(std::min(n, m + 1));
        Data data = measured(powers(all_nodes[round % 4], m, n), random_support(random, n, sparsity), random, true);
        if (round % 3 == 0)
            for (Rational& weight : data.weights) weight = Rational(random.between(1, 100)) / random.between(1, 9);
        CAPTURE(round, m, n, sparsity);
        const lp::Program program{data.a, data.b, data.weights};
        const lp::ScaledProgram scaled(program);
        const lp::Finding squares = lp::by_active_set(scaled.program(), lp::moderate_bits);
        REQUIRE(squares.strict);
        const lp::Finding interior = lp::by_interior(scaled.program(), lp::InteriorPrecision::high);
        if (interior.strict) CHECK(interior.strict->support == squares.strict->support);
        const auto pair = lp::solve_moment_problem(program);
        if (2 * sparsity < m) REQUIRE(pair);
        if (!pair) continue;
        CHECK(is_strict(*pair, data));
        CHECK(pair->unique);
        CHECK(pair->support == squares.strict->support);
        CHECK(squares.strict->unique);
        CHECK(pair->z == scaled.original_point(squares.strict->z));
    }
}

TEST_CASE("pairs of neighbouring nodes and the ends need fewer moments")
{
    Random random(34);
    // Zeros at the ends and at neighbours count once: degree 1 + 2 + 2 + 1 < 7.
    const Data data = measured(powers(Nodes::unit, 8, 20), {0, 5, 6, 19}, random, true);
    const auto pair = lp::solve_moment_problem({data.a, data.b, data.weights});
    REQUIRE(pair);
    CHECK(is_strict(*pair, data));
    // Four atoms inside need degree 8: other measures have the same eight moments.
    const Data other = measured(powers(Nodes::unit, 8, 20), {2, 5, 9, 14}, random, true);
    CHECK_FALSE(lp::solve_moment_problem({other.a, other.b, other.weights}));
    const Optimum optimum = exact_l1_optimum(other.a, other.b);
    CHECK(check_optimum(optimum, other.a, other.b, other.weights));
    CHECK(optimum.unique == false);
}

TEST_CASE("moments of no measure, negative masses and other matrices are not taken for a moment problem")
{
    Random random(35);
    Data data = measured(powers(Nodes::integer, 8, 16), {3, 7}, random, true);
    Data changed = data;
    changed.b[5] += 1;
    CHECK_FALSE(lp::solve_moment_problem({changed.a, changed.b, changed.weights}));
    const Optimum infeasible = exact_l1_optimum(changed.a, changed.b);
    CHECK(infeasible.outcome == OptimumOutcome::infeasible);
    CHECK(check_optimum(infeasible, changed.a, changed.b, changed.weights));

    RationalVector x(16);
    x[3] = 2;
    x[7] = -1;
    changed.b = wnflow::numeric::product(data.a, x);
    CHECK_FALSE(lp::solve_moment_problem({changed.a, changed.b, changed.weights}));
    CHECK(exact_l1_optimum(changed.a, changed.b).outcome == OptimumOutcome::infeasible);

    data.a(4, 9) += 1;
    CHECK_FALSE(lp::solve_moment_problem({data.a, data.b, data.weights}));
}

TEST_CASE("least squares on active columns agrees with the optimum of random programs")
{
    Random random(36);
    for (int round = 0; round < 120; ++round) {
        const std::size_t n = 1 + random.below(10);
        const Kind kind = all_kinds[round % 8];
        const Data data =
            random_program(random, kind, 1 + random.below(n + 1), n, 1 + random.below(n + 1), round % 3 == 0);
        const lp::RowReduction reduction = lp::reduce_rows(data.a, data.b);
        if (reduction.inconsistency || reduction.rows.empty()) continue;
        const lp::ScaledProgram scaled(lp::select_equations({data.a, data.b, data.weights}, reduction.rows));
        const Optimum expected = exact_optimum(data.a, data.b, data.weights);
        CAPTURE(round, n, data.a.rows());
        // Ratios of 10^60 between costs leave too little of a moderate precision.
        const long bits = kind == Kind::badly_scaled ? lp::many_bits : lp::moderate_bits;
        const lp::Finding finding = lp::by_active_set(scaled.program(), bits);
        REQUIRE(finding.decided());
        REQUIRE((expected.outcome == OptimumOutcome::infeasible) == finding.farkas.has_value());
        if (!finding.strict) continue;
        CHECK(finding.strict->support == expected.support);
        CHECK(finding.strict->unique == expected.unique);
    }
}

TEST_CASE("the echelon form is equivalent to the equations, for points and for dual vectors")
{
    Random random(37);
    const std::size_t m = 24, n = 50;
    const Data data = measured(powers(Nodes::unit, m, n), {4, 9, 30}, random, true);
    const long bits = 200;
    const auto echelon = lp::reduce_to_echelon(data.a, data.b, bits);
    REQUIRE(echelon);
    const wnflow::numeric::PrecisionScope precision(400);
    const lp::Ball tolerance = lp::power_of_two(-bits + 8); // sums of at most 24 terms of size 1
    const auto is_small = [&](const lp::Ball& value) { return lp::less_in_magnitude(value, tolerance); };
    for (std::size_t i = 0; i < m; ++i) {
        const lp::Strided row{echelon->lower.data() + i * m};
        for (std::size_t j = 0; j < n; ++j)
            CHECK(is_small(lp::minus_dot(lp::Ball(data.a(i, j)), row, {echelon->column(j)}, m)));
        CHECK(is_small(lp::minus_dot(lp::Ball(data.b[i]), row, {echelon->right.data()}, m) * lp::Ball(1) / 16));
    }
    lp::Numbers transformed;
    for (std::size_t i = 0; i < m; ++i) transformed.emplace_back(static_cast<long>(i % 5) - 2);
    const auto y = lp::original_dual(*echelon, transformed, bits);
    REQUIRE(y);
    const RationalVector products = wnflow::numeric::transposed_product(data.a, *y);
    for (std::size_t j = 0; j < n; ++j)
        CHECK(is_small(lp::minus_dot(lp::Ball(products[j]), {echelon->column(j)}, {transformed.data()}, m)));
}

TEST_CASE("the orthogonal factorization follows columns that come and go")
{
    Random random(38);
    const wnflow::numeric::PrecisionScope precision(256);
    const std::size_t m = 9;
    const auto random_column = [&] {
        lp::Numbers column;
        for (std::size_t i = 0; i < m; ++i) column.emplace_back(random.between(-50, 50));
        return column;
    };
    const lp::Numbers target = random_column();
    lp::LeastSquares fit(target);
    std::vector<lp::Numbers> columns;
    for (int round = 0; round < 200; ++round) {
        if (!columns.empty() && (fit.is_full() || random.below(3) == 0)) {
            const std::size_t position = random.below(columns.size());
            fit.remove(position);
            columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(position));
        } else {
            columns.push_back(random_column());
            fit.append(columns.back().data());
        }
        REQUIRE(fit.size() == columns.size());
        const lp::Numbers residual = fit.residual(), factors = fit.coefficients();
        lp::Numbers rest = target;
        for (std::size_t k = 0; k < columns.size(); ++k) {
            lp::add_multiple(rest, -factors[k], columns[k].data());
            // Entries up to 50, nine terms, and factors that a random matrix does not make larger than 2^40.
            CHECK(lp::less_in_magnitude(lp::dot({residual.data()}, {columns[k].data()}, m), lp::power_of_two(-180)));
        }
        for (std::size_t i = 0; i < m; ++i) CHECK(lp::less_in_magnitude(rest[i] - residual[i], lp::power_of_two(-180)));
    }
}

TEST_CASE("powers of nodes of the sizes in use", "[.slow]")
{
    struct Size {
        std::size_t m, n, sparsity;
    };
    Random random(39);
    for (const auto [m, n, sparsity] :
         {Size{60, 200, 10}, Size{100, 400, 5}, Size{100, 400, 49}, Size{150, 1000, 50}}) {
        const Indices support = random_support(random, n, sparsity);
        require_recovery(measured(powers(Nodes::unit, m, n), support, random, true), support);
    }
    const Indices support = random_support(random, 200, 10);
    require_recovery(measured(chebyshev(60, 200), support, random, true), support);
}
