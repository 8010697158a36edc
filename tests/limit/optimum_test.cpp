#include "support/catch.hpp"

#include "../../src/limit/lp_external.hpp"
#include "../../src/limit/lp_program.hpp"
#include "../../src/limit/lp_routes.hpp"
#include "../../src/limit/lp_rows.hpp"
#include "linear_programs.hpp"

#include <wnflow/limit/optimum.hpp>

#include <flint/flint.h>

#include <stdexcept>
#include <thread>
#include <vector>

using namespace wnflow::limit;
using namespace linear_programs;

namespace {

Optimum optimum_of(const Data& data)
{
    return exact_optimum(data.a, data.b, data.weights);
}

bool check(const Optimum& optimum, const Data& data)
{
    return check_optimum(optimum, data.a, data.b, data.weights);
}

/// Any changes of the fields that `change` makes must be noticed.
template <class Change>
bool notices(Optimum optimum, const Data& data, Change change)
{
    change(optimum);
    return !check(optimum, data);
}

bool notices_every_entry(const Optimum& optimum, const Data& data, RationalVector Optimum::*field)
{
    for (std::size_t k = 0; k < (optimum.*field).size(); ++k)
        for (const Rational& change : {Rational(1), Rational(-1), Rational(1) / 1'000'000'000}) {
            // An entry of y that meets neither b nor a column proves the same with any value: it does not occur below.
            if (!notices(optimum, data, [&](Optimum& other) { (other.*field)[k] += change; })) return false;
        }
    return !(optimum.*field).empty();
}

std::optional<Rational> enumerated_value(const Data& data)
{
    std::optional<Rational> best;
    for (const RationalVector& z : vertices(data.a, data.b)) {
        const Rational value = wnflow::numeric::dot(data.weights, z);
        if (!best || value < *best) best = value;
    }
    return best;
}

std::vector<RationalVector> best_vertices(const Data& data, const Rational& value)
{
    std::vector<RationalVector> result;
    for (RationalVector& z : vertices(data.a, data.b))
        if (wnflow::numeric::dot(data.weights, z) == value) result.push_back(std::move(z));
    return result;
}

/// The program as the routes want it: scaled, with independent rows.
struct Prepared {
    explicit Prepared(const Data& data)
        : scaled(lp::select_equations({data.a, data.b, data.weights}, lp::reduce_rows(data.a, data.b).rows))
    {
    }
    lp::ScaledProgram scaled;
};

/// The optimal value that a route proves, in the units of the given program.
std::optional<Rational> value_of(const lp::Finding& finding, const Prepared& prepared, const Data& data)
{
    if (!finding.strict && !finding.pair) return std::nullopt;
    const RationalVector& z = finding.strict ? finding.strict->z : finding.pair->z;
    return wnflow::numeric::dot(data.weights, prepared.scaled.original_point(z));
}

bool is_strictly_complementary(const lp::StrictPair& pair, const lp::Program& program)
{
    const RationalVector slack = lp::dual_slack(program, pair.y);
    for (std::size_t n = 0; n < slack.size(); ++n)
        if ((slack[n].sign() > 0) == (pair.z[n].sign() > 0)) return false;
    return lp::is_optimal(program, {pair.z, pair.y}) && positive_entries(pair.z) == pair.support;
}

bool external_solver_is_installed()
{
    const lp::Program trivial{RationalMatrix(1, 1), RationalVector(1), RationalVector(1, Rational(1))};
    lp::Program program = trivial;
    program.a(0, 0) = program.b[0] = 1;
    return lp::ask_external_solver(program).proposal.has_value();
}

Data two_equal_columns()
{
    Data data{RationalMatrix(1, 3), {Rational(1)}, RationalVector(3, Rational(1))};
    data.a(0, 0) = data.a(0, 1) = 1;
    data.a(0, 2) = Rational(1) / 2;
    return data;
}

} // namespace

TEST_CASE("the optimum of random programs proves itself and agrees with the enumeration of vertices")
{
    Random random(11);
    for (const Kind kind : all_kinds) {
        for (int round = 0; round < 60; ++round) {
            const std::size_t n = 1 + random.below(7);
            const Data data =
                random_program(random, kind, 1 + random.below(n + 1), n, random.below(n + 1), round % 4 == 0);
            CAPTURE(static_cast<int>(kind), round, n, data.a.rows());
            const Optimum optimum = optimum_of(data);
            REQUIRE(check(optimum, data));

            const auto value = enumerated_value(data);
            REQUIRE((optimum.outcome == OptimumOutcome::optimal) == value.has_value());
            if (!value) continue;
            CHECK(optimum.value == *value);
            // z ≥ 0 and positive weights: the minimizers are the convex hull of the best vertices.
            const auto best = best_vertices(data, *value);
            REQUIRE(optimum.unique.has_value());
            CHECK(*optimum.unique == (best.size() == 1));
            CHECK(optimum.support == joint_support(best, n));
            if (*optimum.unique) CHECK(optimum.minimizer == best.front());
        }
    }
}

TEST_CASE("the optimum of larger random programs proves itself")
{
    Random random(12);
    for (const Kind kind : all_kinds) {
        for (int round = 0; round < 12; ++round) {
            const std::size_t n = 10 + random.below(30);
            const std::size_t m = kind == Kind::vandermonde ? 2 + random.below(12) : 2 + random.below(n);
            const Data data = random_program(random, kind, m, n, 1 + random.below(n), round % 5 == 0);
            CAPTURE(static_cast<int>(kind), round, n, m);
            const Optimum optimum = optimum_of(data);
            CHECK(check(optimum, data));
            CHECK((optimum.outcome == OptimumOutcome::infeasible || optimum.unique.has_value()));
        }
    }
}

TEST_CASE("interior point, simplex and extended precision prove the same value")
{
    Random random(13);
    int simplex_answers = 0;
    for (int round = 0; round < 60; ++round) {
        const std::size_t n = 4 + random.below(12), m = 2 + random.below(6);
        const Data data = random_program(random, all_kinds[round % 5], m, n, 1 + random.below(n), false);
        if (std::all_of(data.b.begin(), data.b.end(), [](const Rational& value) { return value.is_zero(); })) continue;
        const Prepared prepared(data);
        const lp::Program& program = prepared.scaled.program();
        const lp::Finding interior = lp::by_interior(program, lp::InteriorPrecision::machine);
        const lp::Finding extended = lp::by_interior(program, lp::InteriorPrecision::extended);
        const lp::Finding vertex = lp::by_vertex(program, lp::Vertex::simplex);
        CAPTURE(round, n, m);
        REQUIRE(extended.strict);
        if (interior.strict) {
            CHECK(interior.strict->support == extended.strict->support);
            CHECK(value_of(interior, prepared, data) == value_of(extended, prepared, data));
        }
        if (vertex.pair) {
            ++simplex_answers;
            CHECK(value_of(vertex, prepared, data) == value_of(extended, prepared, data));
            const auto strict = lp::make_strict(program, *vertex.pair);
            REQUIRE(strict);
            CHECK(is_strictly_complementary(*strict, program));
            CHECK(strict->support == extended.strict->support);
            CHECK(strict->unique == extended.strict->unique);
        }
    }
    CHECK(simplex_answers > 40);
}

TEST_CASE("all routes prove infeasibility")
{
    // A z > 0 in the first equation for every z ≥ 0, z ≠ 0, and the second one cannot be negative.
    Data data{RationalMatrix(2, 3), {Rational(1), Rational(-1)}, RationalVector(3, Rational(1))};
    for (std::size_t j = 0; j < 3; ++j) {
        data.a(0, j) = 1;
        data.a(1, j) = j;
    }
    const Prepared prepared(data);
    const lp::Program& program = prepared.scaled.program();
    CHECK(lp::by_interior(program, lp::InteriorPrecision::machine).farkas);
    CHECK(lp::by_interior(program, lp::InteriorPrecision::extended).farkas);
    CHECK(lp::by_vertex(program, lp::Vertex::simplex).farkas);
    const Optimum optimum = optimum_of(data);
    CHECK(optimum.outcome == OptimumOutcome::infeasible);
    CHECK(check(optimum, data));
    CHECK(notices(optimum, data, [](Optimum& other) { other.farkas.assign(2, Rational(0)); }));
    CHECK(notices(optimum, data, [](Optimum& other) { other.farkas[0] += 1000; }));
    CHECK(notices(optimum, data, [](Optimum& other) { other.farkas.pop_back(); }));
    CHECK(notices(optimum, data, [](Optimum& other) { other.outcome = OptimumOutcome::optimal; }));
    CHECK(notices(optimum, data, [](Optimum& other) { other.outcome = OptimumOutcome::undecided; }));
}

TEST_CASE("equations that contradict each other are infeasible")
{
    Data data{RationalMatrix(2, 2), {Rational(1), Rational(3)}, RationalVector(2, Rational(1))};
    for (std::size_t j = 0; j < 2; ++j) {
        data.a(0, j) = 1;
        data.a(1, j) = 2;
    }
    const Optimum optimum = optimum_of(data);
    CHECK(optimum.outcome == OptimumOutcome::infeasible);
    CHECK(check(optimum, data));
    data.b[1] = 2; // the same equation twice
    const Optimum other = optimum_of(data);
    CHECK(other.value == 1);
    CHECK(check(other, data));
}

TEST_CASE("the external exact simplex, where it is installed, agrees", "[.slow]")
{
    if (!external_solver_is_installed()) {
        WARN("esolver is not installed");
        return;
    }
    Random random(14);
    for (const Kind kind : all_kinds) {
        const Data data = random_program(random, kind, 4, 9, 3, false);
        const Prepared prepared(data);
        const lp::Finding finding = lp::by_vertex(prepared.scaled.program(), lp::Vertex::external);
        REQUIRE(finding.pair);
        CHECK(value_of(finding, prepared, data) == optimum_of(data).value);
    }
    Data data{RationalMatrix(1, 2), {Rational(-1)}, RationalVector(2, Rational(1))};
    data.a(0, 0) = data.a(0, 1) = 1;
    CHECK(lp::by_vertex(Prepared(data).scaled.program(), lp::Vertex::external).farkas);
}

TEST_CASE("a corrupted witness is rejected")
{
    Random random(15);
    for (int round = 0; round < 6; ++round) {
        const Data data = random_program(random, Kind::dense, 4, 9, round % 2 == 0 ? 2 : 6, false);
        const Optimum optimum = optimum_of(data);
        REQUIRE(check(optimum, data));
        CHECK(notices_every_entry(optimum, data, &Optimum::minimizer));
        CHECK(notices_every_entry(optimum, data, &Optimum::dual));
        CHECK(notices_every_entry(optimum, data, &Optimum::slack));
        CHECK(notices(optimum, data, [](Optimum& other) { other.value += 1; }));
        CHECK(notices(optimum, data, [](Optimum& other) { other.unique = !*other.unique; }));
        CHECK(notices(optimum, data, [](Optimum& other) { other.unique.reset(); }));
        CHECK(notices(optimum, data, [](Optimum& other) { other.support.pop_back(); }));
        CHECK(notices(optimum, data, [](Optimum& other) {
            other.support.push_back(8);
            other.support.push_back(9);
        }));
        CHECK(notices(optimum, data, [](Optimum& other) { other.minimizer.pop_back(); }));
        CHECK(notices(optimum, data, [](Optimum& other) { other.dual.emplace_back(0); }));
        CHECK(notices(optimum, data, [](Optimum& other) { other.slack.clear(); }));
        CHECK(notices(optimum, data, [](Optimum& other) { other.outcome = OptimumOutcome::infeasible; }));
        CHECK(notices(optimum, data, [](Optimum& other) { other.outcome = OptimumOutcome::undecided; }));
    }
}

TEST_CASE("minimizers that are not unique are recognized, and the one given is interior")
{
    const Data data = two_equal_columns();
    const Optimum optimum = optimum_of(data);
    REQUIRE(check(optimum, data));
    CHECK(optimum.value == 1);
    CHECK(optimum.unique == false);
    CHECK(optimum.support == Indices{0, 1});
    CHECK(positive_entries(optimum.minimizer) == optimum.support);

    // A vertex of the same face is a minimizer, but no proof of the support; nor may it be called unique.
    Optimum vertex = optimum;
    vertex.minimizer = {Rational(1), Rational(0), Rational(0)};
    CHECK_FALSE(check(vertex, data));
    vertex.support = {0};
    vertex.unique = true;
    CHECK_FALSE(check(vertex, data));
    vertex.support.clear();
    vertex.unique.reset();
    CHECK(check(vertex, data));
}

TEST_CASE("b is a multiple of one column")
{
    Random random(16);
    for (int round = 0; round < 40; ++round) {
        Data data = random_program(random, Kind::dense, 5, 12, 1, false);
        data.weights.assign(12, Rational(1));
        const Optimum optimum = optimum_of(data);
        CHECK(check(optimum, data));
        REQUIRE(optimum.outcome == OptimumOutcome::optimal);
        CHECK(optimum.unique.has_value());
    }
}

TEST_CASE("no equations, no columns, a zero right-hand side")
{
    const RationalVector ones(3, Rational(1));
    Optimum optimum = exact_l1_optimum(RationalMatrix(0, 3), {});
    CHECK(optimum.minimizer == RationalVector(3));
    CHECK(optimum.unique == true);
    CHECK(check_optimum(optimum, RationalMatrix(0, 3), {}, ones));

    optimum = exact_l1_optimum(RationalMatrix(2, 3), RationalVector(2));
    CHECK(optimum.value == 0);
    CHECK(optimum.unique == true);
    CHECK(check_optimum(optimum, RationalMatrix(2, 3), RationalVector(2), ones));

    optimum = exact_l1_optimum(RationalMatrix(2, 0), {Rational(0), Rational(-1)});
    CHECK(optimum.outcome == OptimumOutcome::infeasible);
    CHECK(check_optimum(optimum, RationalMatrix(2, 0), {Rational(0), Rational(-1)}, {}));
}

TEST_CASE("data that do not fit are refused")
{
    const RationalMatrix a(2, 3);
    CHECK_THROWS_AS(exact_l1_optimum(a, RationalVector(3)), std::invalid_argument);
    CHECK_THROWS_AS(exact_optimum(a, RationalVector(2), RationalVector(2, Rational(1))), std::invalid_argument);
    CHECK_THROWS_AS(exact_optimum(a, RationalVector(2), {Rational(1), Rational(0), Rational(1)}),
                    std::invalid_argument);
    CHECK_THROWS_AS(check_optimum({}, a, RationalVector(3), RationalVector(3, Rational(1))), std::invalid_argument);
}

TEST_CASE("several threads at once")
{
    Random random(17);
    const Data data = random_program(random, Kind::dense, 8, 20, 3, false);
    const Optimum expected = optimum_of(data);
    std::vector<Optimum> found(4);
    {
        std::vector<std::jthread> threads;
        for (Optimum& optimum : found)
            threads.emplace_back([&] {
                optimum = optimum_of(data);
                flint_cleanup(); // FLINT's caches belong to the thread
            });
    }
    for (const Optimum& optimum : found) {
        CHECK(optimum.minimizer == expected.minimizer);
        CHECK(optimum.dual == expected.dual);
    }
}

TEST_CASE("degenerate measurements of the sizes in use", "[.slow]")
{
    struct Size {
        std::size_t m, n, sparsity;
    };
    Random random(18);
    for (const auto [m, n, sparsity] : {Size{100, 400, 10}, Size{150, 1000, 15}, Size{300, 1000, 20}}) {
        Data data = random_program(random, Kind::dense, m, n, sparsity, false);
        data.weights.assign(n, Rational(1));
        const Optimum optimum = optimum_of(data);
        CHECK(check(optimum, data));
        CHECK(optimum.unique == true);
        CHECK(optimum.support.size() <= sparsity);
    }
}
