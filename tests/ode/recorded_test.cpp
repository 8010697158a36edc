#include "support/catch.hpp"

#include "fields.hpp"
#include "numeric/random_numbers.hpp"

#include <set>

using namespace ode_tests;
using random_numbers::Random;
using wnflow::numeric::MeasurementOperator;
using wnflow::numeric::RationalMatrix;

namespace {

std::size_t count(const Program& program, Operation operation)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        program.instructions, [&](const Instruction& instruction) { return instruction.operation == operation; }));
}

std::string texts(const Vector<Ball>& x)
{
    std::string text;
    for (const Ball& entry : x) text += wnflow::numeric::midpoint_text(entry, 40) + ", ";
    return text;
}

Vector<Ball> random_state(Random& random, Eigen::Index size, long bits, bool is_positive)
{
    const PrecisionScope precision(bits);
    Vector<Ball> x(size);
    for (Ball& entry : x) {
        entry = Ball(random.number()).midpoint();
        if (is_positive) entry = abs(entry);
        while (is_positive && !entry.is_positive()) entry = abs(Ball(random.number()).midpoint());
    }
    return x;
}

/// The field on floats of `bits` bits, against balls: those of so many bits say how far rounding may take a value,
/// those of many more bits say where it is. arb_approx_dot rounds within 4 units instead of one: hence the factor 4, and
/// 4 units for a result that balls find exactly.
template <class Field>
unsigned compare_with_balls(const Field& field, Eigen::Index dimension, std::uint64_t seed, bool is_positive,
                            unsigned repetitions)
{
    SeriesEvaluator evaluator(program_of(field, dimension), 1);
    Random random(seed);
    unsigned compared = 0;
    for (unsigned repetition = 0; repetition < repetitions; ++repetition) {
        const long bits = random.between(24, 300);
        const Vector<Ball> x = random_state(random, dimension, bits, is_positive);
        const Ball t = random_state(random, 1, bits, true)[0];
        Vector<Ball> rounded(dimension), exact(dimension);
        {
            const PrecisionScope precision(bits);
            field(x, rounded, t);
        }
        {
            const PrecisionScope precision(12'000); // numbers of size 2^±1000 and their fourth powers, not rounded
            field(x, exact, t);
        }
        const Vector<Ball> value = evaluator.evaluate(x, t, bits);
        REQUIRE(value.size() == dimension);
        CHECK(is_exact(value));
        const PrecisionScope precision(12'000);
        for (Eigen::Index i = 0; i < dimension; ++i) {
            if (!rounded[i].is_finite()) continue; // undefined, or balls cannot tell
            const Ball unit = abs(exact[i]) * Ball(random_numbers::two_to_the(2 - bits));
            const Ball allowed = exact[i].widened(rounded[i].radius() * Ball(4) + unit);
            const bool is_contained = allowed.contains(value[i]);
            if (!is_contained)
                UNSCOPED_INFO("component " << i << " at " << texts(x) << "t = " << t << ", " << bits
                                           << " bits: " << value[i] << " is not in " << allowed);
            CHECK(is_contained);
            ++compared;
        }
    }
    return compared;
}

/// A field made of random operations; the same for all number types, as its choices come from a seed.
struct RandomField {
    std::uint64_t seed;

    template <class T>
    void operator()(const Vector<T>& x, Vector<T>& dxdt, const T& t) const
    {
        Random random(seed);
        std::vector<T> values(x.begin(), x.end());
        values.push_back(t);
        const auto any = [&] { return values[random.below(values.size())]; };
        const auto positive = [&] {
            const T a = any();
            return a * a + T(Rational(1, 3));
        };
        const auto constant = [&] {
            return T(Rational(random.coin() ? 1 : -1) * random.between(1, 9) / random.between(1, 9));
        };
        for (int i = 0; i < 14; ++i) {
            switch (random.below(12)) {
            case 0: {
                const T a = any(), b = any();
                values.push_back(a + b);
                break;
            }
            case 1: {
                const T a = any(), b = any();
                values.push_back(a - b);
                break;
            }
            case 2: {
                const T a = any(), b = any();
                values.push_back(a * b);
                break;
            }
            case 3: {
                const T a = any(), b = positive();
                values.push_back(a / b);
                break;
            }
            case 4: {
                const T a = any(), b = constant();
                values.push_back(random.coin() ? a + b : b - a);
                break;
            }
            case 5: {
                const T a = any(), b = constant();
                values.push_back(a * b);
                break;
            }
            case 6: {
                const T a = positive();
                values.push_back(random.coin() ? sqrt(a) : log(a));
                break;
            }
            case 7: {
                const T a = positive();
                values.push_back(pow(a, Rational(random.coin() ? 1 : -1) * random.between(1, 7) / 3));
                break;
            }
            case 8: {
                const T a = any();
                values.push_back(sin(a) + cos(a));
                break;
            }
            case 9: {
                const T a = positive();
                values.push_back(exp(T(-1) / a));
                break;
            }
            case 10: {
                Vector<T> a(3), b(3);
                for (int k = 0; k < 3; ++k) {
                    a[k] = any();
                    b[k] = random.below(3) == 0 ? a[k] : any();
                }
                values.push_back(wnflow::numeric::inner(a, b));
                break;
            }
            default: {
                RationalMatrix matrix(2, 3);
                for (std::size_t r = 0; r < 2; ++r)
                    for (std::size_t c = 0; c < 3; ++c) matrix(r, c) = Rational(random.between(-9, 9)) / 7;
                const bool is_transposed = random.coin();
                Vector<T> a(is_transposed ? 2 : 3);
                for (T& entry : a) entry = any();
                const MeasurementOperator<T> map(matrix);
                const Vector<T> y = is_transposed ? map.apply_transposed(a) : map.apply(a);
                for (const T& entry : y) values.push_back(entry);
            }
            }
        }
        for (Eigen::Index i = 0; i < dxdt.size(); ++i)
            dxdt[i] = values[values.size() - 1 - static_cast<std::size_t>(i)];
    }
};

} // namespace

TEST_CASE("each operation in floats is what it is in balls", "[ode][recorded]")
{
    const auto arithmetic =
        WNFLOW_FIELD(x[0] + x[1], x[0] - x[1], -x[0], x[0] + T(Rational(1, 3)), x[0] * T(Rational(-2, 7)), x[0] * x[1],
                     x[0] * x[0], x[0] * t, x[0] - t, T(Rational(22, 7)), T(3) - x[1], x[3] + x[3], x[5] - x[5], x[6]);
    CHECK(compare_with_balls(arithmetic, 14, 1, false, 600) > 8000);
    const auto quotients = WNFLOW_FIELD(x[0] / x[1], T(2) / x[0], x[0] / T(Rational(3, 7)), t / x[2], x[0] / x[0]);
    CHECK(compare_with_balls(quotients, 5, 2, false, 500) > 1500);
    const auto roots_and_powers = WNFLOW_FIELD(
        sqrt(x[0]), log(x[1]), pow(x[2], Rational(2, 3)), pow(x[3], Rational(-5, 2)), pow(x[4], Rational(5)),
        pow(x[5], Rational(1, 2)), pow(x[6], Rational(-3)), pow(x[7], Rational(1)), pow(x[8], Rational(0)));
    CHECK(compare_with_balls(roots_and_powers, 9, 3, true, 500) == 500 * 9);
    const auto transcendental = WNFLOW_FIELD(exp(x[0]), sin(x[1]), cos(x[2]), exp(-t), sin(t) * cos(t));
    CHECK(compare_with_balls(transcendental, 5, 4, false, 500) > 1500);
}

TEST_CASE("random fields in floats are what they are in balls", "[ode][recorded]")
{
    unsigned compared = 0;
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        INFO("field " << seed);
        compared += compare_with_balls(RandomField{seed}, 3, seed, false, 20);
    }
    CHECK(compared > 4000);
}

TEST_CASE("sums of products and matrices in floats are what they are in balls", "[ode][recorded]")
{
    const RationalMatrix matrix = [] {
        Random random(7);
        return random_numbers::random_matrix(random, 3, 5);
    }();
    const auto field = [&](const auto& x, auto& dxdt, const auto&) {
        using T = std::decay_t<decltype(x[0])>;
        const MeasurementOperator<T> a(matrix);
        const auto y = a.apply(x);
        dxdt = a.apply_transposed(y);
        dxdt[0] = wnflow::numeric::inner(Vector<T>(y), Vector<T>(y));
        dxdt[1] = wnflow::numeric::inner(Vector<T>(x), Vector<T>(dxdt));
    };
    CHECK(compare_with_balls(field, 5, 5, false, 500) == 2500);

    // A square matrix does not tell its transpose by its size.
    const RationalMatrix square = [] {
        Random random(8);
        return random_numbers::random_matrix(random, 4, 4);
    }();
    const auto products = [&](const auto& x, auto& dxdt, const auto&) {
        using T = std::decay_t<decltype(x[0])>;
        const MeasurementOperator<T> a(square);
        const Vector<T> y = a.apply(x), z = a.apply_transposed(x);
        dxdt = y;
        dxdt[0] = z[0];
        dxdt[2] = z[2];
    };
    CHECK(compare_with_balls(products, 4, 6, false, 300) == 1200);
}

TEST_CASE("equal operations are noted once", "[ode][recorded]")
{
    const Program program = record(
        WNFLOW_FIELD(sin(x[0] * x[1]) + cos(x[1] * x[0]), (x[0] + x[1]) * (x[1] + x[0]), exp(x[0]) / exp(x[0])), 3);
    CHECK(count(program, Operation::multiply) == 1);
    CHECK(count(program, Operation::sine_cosine) == 1);
    CHECK(count(program, Operation::square) == 1);
    CHECK(count(program, Operation::exponential) == 1);
    CHECK(count(program, Operation::add) == 2);

    Random random(3);
    const MeasurementOperator<Recorded> a(random_numbers::random_matrix(random, 3, 3));
    const Program maps = record(
        [&](const Vector<Recorded>& x, Vector<Recorded>& dxdt, const Recorded&) {
            dxdt = a.apply(x);
            const Vector<Recorded> again = a.apply(x), other = a.apply_transposed(x);
            for (Eigen::Index i = 0; i < 3; ++i) dxdt[i] *= again[i] + other[i];
        },
        3);
    CHECK(count(maps, Operation::linear) == 2);
    CHECK(maps.maps.size() == 2);
    CHECK(maps.multiplications() == 2 * 9 + 3);
}

TEST_CASE("what the derivative does not depend on is dropped", "[ode][recorded]")
{
    Random random(3);
    const MeasurementOperator<Recorded> a(random_numbers::random_matrix(random, 3, 2));
    const Program program = record(
        [&](const Vector<Recorded>& x, Vector<Recorded>& dxdt, const Recorded& t) {
            const Vector<Recorded> unused = a.apply(x);
            const Recorded also = exp(unused[0]) + t + wnflow::numeric::inner(x, x);
            (void)also;
            dxdt[0] = cos(x[1]); // the second result of its instruction
            dxdt[1] = x[0];
        },
        2);
    REQUIRE(program.instructions.size() == 1);
    CHECK(program.instructions[0].operation == Operation::sine_cosine);
    CHECK(program.multiplications() == 2);
    CHECK(program.derivative[1] == 0);
}

TEST_CASE("constants are folded exactly", "[ode][recorded]")
{
    const Program program = record(WNFLOW_FIELD((T(1) / T(3) + T(Rational(1, 6))) * x[0] - x[0] * T(0) + T(0),
                                                -(T(2) * T(5) - T(7)), x[2] * T(1) / T(-1)),
                                   3);
    CHECK(program.constants == std::vector<Rational>{Rational(1, 2), -3});
    CHECK(count(program, Operation::scale) == 1);
    CHECK(count(program, Operation::constant) == 1);
    CHECK(count(program, Operation::negate) == 1);
    CHECK(program.instructions.size() == 3);
}

TEST_CASE("what is no field is refused", "[ode][recorded]")
{
    using Catch::Matchers::Contains;
    Recording one(2), other(2);
    const Vector<Recorded> x = one.state(), y = other.state();
    const auto mixed = "a field mixes numbers of two recordings";
    CHECK_THROWS_WITH(x[0] + y[0], mixed);
    CHECK_THROWS_WITH(x[0] - y[0], mixed);
    CHECK_THROWS_WITH(x[0] * y[1], mixed);
    CHECK_THROWS_WITH(x[0] / y[1], mixed);
    CHECK_THROWS_WITH(wnflow::numeric::inner(x, y), mixed);
    CHECK_THROWS_AS((void)one.finish(y), std::logic_error);
    CHECK_THROWS_AS(x[0] / Recorded(0), std::domain_error);
    CHECK_THROWS_AS(Recorded(1) / Recorded(0), std::domain_error);
    CHECK_THROWS_AS(sqrt(Recorded(2)), std::domain_error);
    CHECK_THROWS_AS(cos(Recorded(2)), std::domain_error);
    CHECK_THROWS_AS(pow(Recorded(2), Rational(1, 3)), std::domain_error);

    Random random(3);
    const MeasurementOperator<Recorded> a(random_numbers::random_matrix(random, 3, 2));
    Vector<Recorded> three(3);
    three << x[0], x[1], x[0];
    const Vector<Recorded>& two = x;
    CHECK_THROWS_WITH(a.apply(three), Contains("2 columns") && Contains("3 entries"));
    CHECK_THROWS_WITH(a.apply_transposed(x), Contains("3 columns") && Contains("2 entries"));
    CHECK_THROWS_WITH(wnflow::numeric::inner(two, three), Contains("2 entries") && Contains("3"));
    CHECK_THROWS_WITH(wnflow::numeric::inner(three, two), Contains("3 entries") && Contains("2"));
    CHECK_THROWS_WITH(one.finish(three), Contains("dimension 2") && Contains("3 components"));
}

TEST_CASE("a value that is not defined is no number", "[ode][recorded]")
{
    // An enclosing function returns [0 ± inf] or [0 ± 1] where it knows nothing: its midpoint is no value.
    const PrecisionScope precision(100);
    const auto value_of = [](const auto& field, const char* at) {
        SeriesEvaluator evaluator(program_of(field, 1), 1);
        return evaluator.evaluate(vector_of({at}, 100), Ball(0), 100)[0];
    };
    CHECK_FALSE(value_of(WNFLOW_FIELD(log(x[0])), "-1").is_finite());
    CHECK_FALSE(value_of(WNFLOW_FIELD(log(x[0])), "0").is_finite());
    CHECK_FALSE(value_of(WNFLOW_FIELD(sqrt(x[0])), "-1").is_finite());
    CHECK_FALSE(value_of(WNFLOW_FIELD(pow(x[0], Rational(1, 3))), "-1").is_finite());
    CHECK_FALSE(value_of(WNFLOW_FIELD(T(1) / x[0]), "0").is_finite());
    CHECK_FALSE(value_of(WNFLOW_FIELD(exp(x[0])), "1e300").is_finite());
    CHECK(log10_distance(value_of(WNFLOW_FIELD(log(exp(x[0]))), "1e30"), number("1e30")) <
          2); // exponents are unbounded
    const auto sum_of_squares = value_of(WNFLOW_FIELD(sin(x[0]) * sin(x[0]) + cos(x[0]) * cos(x[0])), "1e2000");
    CHECK((!sum_of_squares.is_finite() || log10_distance(sum_of_squares, Ball(1)) < -25));
}
