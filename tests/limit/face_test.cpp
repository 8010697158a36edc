#include "support/catch.hpp"

#include "linear_programs.hpp"

#include <wnflow/limit/face.hpp>
#include <wnflow/limit/optimum.hpp>

#include <stdexcept>

using namespace wnflow::limit;
using namespace linear_programs;

namespace {

/// The maximal face by enumeration: vertices of S₊, and directions, which are the vertices of {d ≥ 0 : A d = 0, Σd = 1}.
Indices enumerated_face(const RationalMatrix& a, const RationalVector& b)
{
    std::vector<RationalVector> points = vertices(a, b);
    RationalMatrix cone(a.rows() + 1, a.columns());
    RationalVector right(a.rows() + 1);
    for (std::size_t j = 0; j < a.columns(); ++j) {
        for (std::size_t i = 0; i < a.rows(); ++i) cone(i, j) = a(i, j);
        cone(a.rows(), j) = 1;
    }
    right[a.rows()] = 1;
    for (RationalVector& direction : vertices(cone, right)) points.push_back(std::move(direction));
    return joint_support(points, a.columns());
}

template <class Change>
bool notices(MaximalFace face, const Data& data, Change change)
{
    change(face);
    return !check_face(face, data.a, data.b);
}

} // namespace

TEST_CASE("the maximal face of random programs proves itself and agrees with enumeration")
{
    Random random(21);
    for (const Kind kind : all_kinds) {
        for (int round = 0; round < 50; ++round) {
            const std::size_t n = 1 + random.below(7);
            const Data data =
                random_program(random, kind, 1 + random.below(n + 1), n, random.below(n + 1), round % 4 == 0);
            CAPTURE(static_cast<int>(kind), round, n, data.a.rows());
            const MaximalFace face = maximal_face(data.a, data.b);
            REQUIRE(check_face(face, data.a, data.b));
            const bool feasible = !vertices(data.a, data.b).empty();
            REQUIRE((face.outcome == FaceOutcome::found) == feasible);
            if (!feasible) continue;
            CHECK(face.support == enumerated_face(data.a, data.b));
            CHECK(face.has_positive_point == (face.support.size() == n));
        }
    }
}

TEST_CASE("the maximal face agrees with the optimum about feasibility")
{
    Random random(22);
    for (const Kind kind : all_kinds) {
        for (int round = 0; round < 10; ++round) {
            const std::size_t n = 10 + random.below(20), m = 2 + random.below(10);
            const Data data = random_program(random, kind, m, n, 1 + random.below(n), round % 2 == 0);
            const MaximalFace face = maximal_face(data.a, data.b);
            const Optimum optimum = exact_l1_optimum(data.a, data.b);
            CAPTURE(static_cast<int>(kind), round, n, m);
            CHECK(check_face(face, data.a, data.b));
            CHECK((face.outcome == FaceOutcome::found) == (optimum.outcome == OptimumOutcome::optimal));
            if (optimum.outcome != OptimumOutcome::optimal) continue;
            CHECK(std::includes(face.support.begin(), face.support.end(), optimum.support.begin(),
                                optimum.support.end()));
        }
    }
}

TEST_CASE("a face that is forced by the data")
{
    // z0 + z1 = 1 and z0 + z1 + z2 = 1: z2 vanishes on S₊.
    Data data{RationalMatrix(2, 3), {Rational(1), Rational(1)}, {}};
    for (std::size_t j = 0; j < 3; ++j) data.a(1, j) = 1;
    data.a(0, 0) = data.a(0, 1) = 1;
    const MaximalFace face = maximal_face(data.a, data.b);
    REQUIRE(check_face(face, data.a, data.b));
    CHECK(face.support == Indices{0, 1});
    CHECK_FALSE(face.has_positive_point);

    for (std::size_t k = 0; k < 3; ++k)
        CHECK(notices(face, data, [&](MaximalFace& other) { other.interior_point[k] += Rational(1) / 1000; }));
    for (std::size_t k = 0; k < 2; ++k)
        CHECK(notices(face, data, [&](MaximalFace& other) { other.proof[k] += Rational(1) / 1000; }));
    CHECK(notices(face, data, [](MaximalFace& other) { other.support.push_back(2); }));
    CHECK(notices(face, data, [](MaximalFace& other) { other.support.pop_back(); }));
    CHECK(notices(face, data, [](MaximalFace& other) { other.has_positive_point = true; }));
    CHECK(notices(face, data, [](MaximalFace& other) { other.proof.assign(2, Rational(0)); }));
    CHECK(notices(face, data, [](MaximalFace& other) { other.outcome = FaceOutcome::infeasible; }));
    CHECK(notices(face, data, [](MaximalFace& other) { other.outcome = FaceOutcome::undecided; }));
}

TEST_CASE("unbounded faces, redundant equations, no solution")
{
    // z0 − z1 = 0 leaves a ray; a zero column leaves its coordinate free.
    RationalMatrix a(2, 3);
    a(0, 0) = a(1, 0) = 1;
    a(0, 1) = a(1, 1) = -1;
    MaximalFace face = maximal_face(a, RationalVector(2));
    CHECK(face.has_positive_point);
    CHECK(check_face(face, a, RationalVector(2)));

    const RationalVector contradictory{Rational(0), Rational(1)};
    face = maximal_face(a, contradictory);
    CHECK(face.outcome == FaceOutcome::infeasible);
    CHECK(check_face(face, a, contradictory));
    face.farkas.assign(2, Rational(0));
    CHECK_FALSE(check_face(face, a, contradictory));
    CHECK_THROWS_AS(maximal_face(a, RationalVector(3)), std::invalid_argument);
}
