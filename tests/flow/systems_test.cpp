#include "support/catch.hpp"

#include "random_instance.hpp"

#include <wnflow/flow/systems.hpp>
#include <wnflow/numeric/input_error.hpp>
#include <wnflow/ode/integrator.hpp>
#include <wnflow/ode/recorded.hpp>
#include <wnflow/ode/series.hpp>

#include <limits>
#include <random>

using namespace wnflow::flow;
using namespace wnflow::numeric;
using namespace random_instances;
namespace ode = wnflow::ode;

namespace {

constexpr long working_bits = 256;

Shape shape_of(std::uint64_t seed, unsigned depth, FlowKind flow = FlowKind::weight_normalized)
{
    Shape shape;
    shape.depth = depth;
    shape.flow = flow;
    shape.measurements = 1 + seed % 2;
    shape.alpha = Rational(1, 2);
    shape.eta_r = Rational(1 + static_cast<long>(seed % 3), 2);
    shape.eta_u = 1 + static_cast<long>(seed % 4);
    shape.is_uniform = false;
    return shape;
}

/// A rational point of the unit sphere with positive entries: stereographic projection.
RationalVector unit_vector(std::mt19937_64& bits, std::size_t size)
{
    RationalVector v;
    Rational norm = 0;
    for (std::size_t n = 0; n + 1 < size; ++n) {
        v.emplace_back(static_cast<long>(700 + bits() % 1000), 1000);
        norm += v.back() * v.back();
    }
    RationalVector u;
    for (const Rational& entry : v) u.push_back(2 * entry / (norm + 1));
    u.push_back((norm - 1) / (norm + 1));
    return u;
}

/// |A| and −|b|: what a residual is made of, without cancellation.
Instance absolute(Instance instance)
{
    for (std::size_t i = 0; i < instance.matrix.rows(); ++i)
        for (std::size_t j = 0; j < instance.matrix.columns(); ++j) instance.matrix(i, j) = abs(instance.matrix(i, j));
    for (Rational& entry : instance.target) entry = -abs(entry);
    return instance;
}

template <class T>
double double_of(const T& value)
{
    return static_cast<double>(value);
}
double double_of(const Ball& value)
{
    return value.approximate();
}

/// A polar state, and the Cartesian one of the same point, exact up to the rounding to T.
struct Point {
    Rational r;
    RationalVector u;

    template <class T>
    [[nodiscard]] Vector<T> polar() const
    {
        Vector<T> state(static_cast<Eigen::Index>(u.size()) + 3);
        state[0] = from_rational<T>(r);
        state.segment(1, static_cast<Eigen::Index>(u.size())) = to_vector<T>(u);
        state[state.size() - 2] = T(2);
        state[state.size() - 1] = T(3);
        return state;
    }
    template <class T>
    [[nodiscard]] Vector<T> cartesian() const
    {
        Vector<T> state(static_cast<Eigen::Index>(u.size()) + 2);
        for (std::size_t n = 0; n < u.size(); ++n)
            state[static_cast<Eigen::Index>(n)] = from_rational<T>(Rational(r * u[n]));
        state[state.size() - 2] = T(2);
        state[state.size() - 1] = T(3);
        return state;
    }
};

Point random_point(std::uint64_t seed, std::size_t dimension)
{
    std::mt19937_64 bits(seed);
    const Rational r(static_cast<long>(300 + bits() % 1500), 1000);
    return {r, unit_vector(bits, dimension)};
}

/// Derivatives of (x, e^q, dissipation), from the polar system.
template <class T>
Vector<T> through_polar(const System<T>& system, const Point& point, const T& time)
{
    const Vector<T> state = point.polar<T>();
    Vector<T> d;
    system(state, d, time);
    const Eigen::Index n = state.size() - 3;
    Vector<T> result(n + 2);
    for (Eigen::Index i = 0; i < n; ++i) result[i] = d[0] * state[1 + i] + state[0] * d[1 + i];
    result[n] = d[n + 1];
    result[n + 1] = d[n + 2];
    return result;
}
template <class T>
Vector<T> through_cartesian(const System<T>& system, const Point& point, const T& time)
{
    Vector<T> d;
    system(point.cartesian<T>(), d, time);
    return d;
}

/// Bounds of the sums of absolute values that the two forms compute, component by component.
Vector<double> magnitudes(const Instance& instance, const RateSchedules<double>& rates, const Point& point, double time)
{
    const auto network = Network<double>::of(absolute(instance));
    const Vector<double> state = point.cartesian<double>();
    const Eigen::Index n = state.size() - 2;
    const Vector<double> x = state.head(n), g = network.gradient(x);
    const double r = approximate_double(point.r), eta_r = rates.eta_r(time, r), eta_u = rates.eta_u(time, r);
    const double along = inner(x, g);
    Vector<double> result(n + 2);
    for (Eigen::Index i = 0; i < n; ++i)
        result[i] = eta_u * r * r * g[i] + 2 * (eta_u + eta_r / (r * r)) * along * x[i];
    result[n] = eta_u * along * state[n];
    const Vector<double> slopes = result.head(n);
    result[n + 1] = 4 * (inner(g, slopes) + inner(slopes, slopes) * (1 / eta_r + 1 / eta_u / (r * r)));
    return result;
}

template <class T>
RateSchedules<T> scheduled(const Rational& eta_r, const Rational& eta_u, const RateSchedule<int>& of_r = {1},
                           const RateSchedule<int>& of_u = {1})
{
    const auto make = [](const Rational& factor, const RateSchedule<int>& shape) {
        return RateSchedule<T>{from_rational<T>(factor), shape.power_of_time, shape.time_offset, shape.power_of_radius};
    };
    return {make(eta_r, of_r), make(eta_u, of_u)};
}

const RateSchedule<int> schedules_of_r[] = {{1}, {1, Rational(1, 2), 2, 0}, {1, -1, Rational(1, 3), 1}};
const RateSchedule<int> schedules_of_u[] = {
    {1, 0, 0, -2}, {1, 2, 1, 0}, {1, Rational(-2, 3), Rational(1, 2), Rational(1, 2)}};

/// The solution at `until`, from the recorded program.
Vector<Ball> solve(const System<ode::Recorded>& system, Vector<Ball> start, const Ball& until,
                   const Rational& tolerance, ode::Method method = ode::Method::automatic)
{
    auto program = std::make_shared<const ode::Program>(ode::record(system, start.size()));
    ode::Settings settings;
    settings.tolerance.relative = tolerance;
    settings.bits = working_bits;
    for (Ball& entry : start) entry = entry.midpoint();
    const auto integrator = ode::make_integrator(method, std::move(program), settings);
    const Ball end = until.midpoint();
    integrator->start(start, Ball(0), (end / Ball(100)).midpoint());
    while (midpoint_less(integrator->time(), end)) REQUIRE(integrator->step(end) == ode::StepOutcome::accepted);
    return integrator->state();
}

const Rational fine = parse_rational("1e-45"), finer = parse_rational("1e-48");
/// The tolerances are relative, per component and step. The runs below take fewer than 100 steps, and the flows amplify
/// errors by less than 1e4 (tested below): seven digits, with a factor 10 for estimates of single steps.
const Rational agreement = parse_rational("1e-38");

bool agree(const Ball& a, const Ball& b)
{
    return certainly_less(abs(a - b), Ball(agreement) * abs(a));
}

Network<ode::Recorded> recorded_network(const Instance& instance)
{
    return Network<ode::Recorded>::of(instance);
}

/// Weights that a polar state means.
Vector<Ball> weights_of(const Vector<Ball>& polar)
{
    Vector<Ball> x = polar.segment(1, polar.size() - 3);
    for (Ball& entry : x) entry *= polar[0];
    return x;
}

} // namespace

TEMPLATE_TEST_CASE("polar and Cartesian systems are one flow", "[flow][systems]", double, Real<57>, Ball)
{
    using T = TestType;
    const PrecisionScope precision(working_bits);
    int checked = 0, noticed = 0;
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
        const unsigned depth = 2 + static_cast<unsigned>(seed % 4);
        const Instance instance = random_instance(seed, shape_of(seed, depth));
        const Point point = random_point(seed, instance.dimension());
        const auto& of_r = schedules_of_r[seed % 3];
        const auto& of_u = schedules_of_u[seed / 3 % 3];
        const auto make_rates = [&]<class U>(U, const Rational& eta_r) {
            return seed % 2 == 0 ? RateSchedules<U>::of({eta_r, instance.rates.eta_u})
                                 : scheduled<U>(eta_r, instance.rates.eta_u, of_r, of_u);
        };
        const T time = from_rational<T>(Rational(3, 4));
        const auto network = Network<T>::of(instance);
        const Vector<T> a =
            through_polar<T>(polar_system<T>(network, make_rates(T(0), instance.rates.eta_r)), point, time);
        const Vector<T> b =
            through_cartesian<T>(cartesian_system<T>(network, make_rates(T(0), instance.rates.eta_r)), point, time);
        const Vector<T> other = through_cartesian<T>(
            cartesian_system<T>(network,
                                make_rates(T(0), Rational(instance.rates.eta_r.constant() * Rational(1001, 1000)))),
            point, time);
        const Vector<double> magnitude = magnitudes(instance, make_rates(0.0, instance.rates.eta_r), point, 0.75);
        REQUIRE(a.size() == b.size());
        bool differs = false;
        for (Eigen::Index i = 0; i < a.size(); ++i) {
            CAPTURE(canonical_text(instance), i, seed);
            if constexpr (std::is_same_v<T, Ball>) {
                CHECK(a[i].overlaps(b[i]));
                CHECK(double_of(Ball(a[i] - b[i]).radius()) <= 1e-60 * magnitude[i]);
                differs = differs || !a[i].overlaps(other[i]);
            } else {
                // On the way to a component lie at most so many roundings, each of a partial sum that `magnitude` bounds.
                using std::abs;
                const double roundings =
                    4.0 * static_cast<double>(instance.dimension() + instance.measurements() + depth + 10);
                const double bound = roundings * double_of(std::numeric_limits<T>::epsilon()) * magnitude[i];
                CHECK(double_of(T(abs(T(a[i] - b[i])))) <= bound);
                differs = differs || double_of(T(abs(T(a[i] - other[i])))) > bound;
            }
            ++checked;
        }
        noticed += differs;
    }
    CHECK(checked > 600);
    CHECK(noticed == 120); // another learning rate of the radius, by a thousandth
}

TEST_CASE("states at the start", "[flow][systems]")
{
    const PrecisionScope precision(working_bits);
    const Instance instance = random_instance(3, shape_of(3, 3));
    const Vector<Ball> polar = start_state(instance, Coordinates::polar),
                       cartesian = start_state(instance, Coordinates::cartesian);
    REQUIRE(polar.size() == 7);
    REQUIRE(cartesian.size() == 6);
    const Vector<Ball> x = weights_of(polar);
    for (Eigen::Index n = 0; n < 4; ++n) CHECK(x[n].overlaps(cartesian[n]));
    CHECK(Ball(polar[0] * polar[0]).contains(instance.initialization.radius_squared));
    CHECK(polar[5].contains(Rational(1)));
    CHECK(cartesian[4].contains(Rational(1)));
    CHECK(polar[6].overlaps(Network<Ball>::of(instance).loss(x)));
    CHECK(cartesian[5].overlaps(polar[6]));
    Instance plain = instance;
    plain.flow = FlowKind::plain;
    for (const Coordinates coordinates : {Coordinates::polar, Coordinates::cartesian}) {
        const Vector<Ball> state = start_state(plain, coordinates);
        REQUIRE(state.size() == 5);
        CHECK(state[0].overlaps(cartesian[0]));
        CHECK(state[4].overlaps(polar[6]));
    }
}

TEST_CASE("a recorded program computes what the templated field does", "[flow][systems]")
{
    const PrecisionScope precision(working_bits);
    for (std::uint64_t seed = 0; seed < 36; ++seed) {
        const unsigned depth = 2 + static_cast<unsigned>(seed % 4);
        const Instance instance = random_instance(seed, shape_of(seed, depth));
        const Point point = random_point(seed, instance.dimension());
        const auto& of_r = schedules_of_r[seed % 3];
        const auto& of_u = schedules_of_u[seed / 3 % 3];
        const Ball time(Rational(3, 4));
        const auto check = [&](const auto& system_in, Vector<Ball> state) {
            for (Ball& entry : state) entry = entry.midpoint();
            const auto program =
                std::make_shared<const ode::Program>(ode::record(system_in(ode::Recorded()), state.size()));
            ode::SeriesEvaluator evaluator(program, 2);
            const Vector<Ball> value = evaluator.evaluate(state, time, working_bits);
            Vector<Ball> expected, other;
            system_in(Ball())(state, expected, time);
            Vector<Ball> moved = state;
            moved[0] *= Ball(Rational(1'000'001, 1'000'000));
            system_in(Ball())(moved, other, time);
            REQUIRE(value.size() == expected.size());
            bool differs = false;
            for (Eigen::Index i = 0; i < value.size(); ++i) {
                CAPTURE(seed, i, value[i], expected[i]);
                // A ball's radius bounds the roundings of these operations at this precision; the program's are as many, of
                // at most two units in the last place each.
                const Ball bound = Ball(4) * expected[i].radius();
                CHECK(certainly_less_equal(abs(value[i].midpoint() - expected[i].midpoint()), bound));
                differs = differs || !certainly_less_equal(abs(value[i].midpoint() - other[i].midpoint()), bound);
            }
            CHECK(differs); // at a point a millionth away
        };
        check(
            [&]<class T>(T) { return polar_system<T>(Network<T>::of(instance), RateSchedules<T>::of(instance.rates)); },
            point.polar<Ball>());
        check([&]<class T>(
                  T) { return cartesian_system<T>(Network<T>::of(instance), RateSchedules<T>::of(instance.rates)); },
              point.cartesian<Ball>());
        check([&]<class T>(T) { return plain_system<T>(Network<T>::of(instance)); },
              Vector<Ball>(point.cartesian<Ball>().head(static_cast<Eigen::Index>(instance.dimension()) + 1)));
        check(
            [&]<class T>(T) {
                return polar_system<T>(Network<T>::of(instance),
                                       scheduled<T>(instance.rates.eta_r, instance.rates.eta_u, of_r, of_u));
            },
            point.polar<Ball>());
        check(
            [&]<class T>(T) {
                return cartesian_system<T>(Network<T>::of(instance),
                                           scheduled<T>(instance.rates.eta_r, instance.rates.eta_u, of_r, of_u));
            },
            point.cartesian<Ball>());
    }
}

TEST_CASE("the flows of these tests amplify errors by less than 1e4", "[flow][systems]")
{
    const PrecisionScope precision(working_bits);
    const Ball moved(parse_rational("1e-20"));
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed, 2 + static_cast<unsigned>(seed % 4)));
        const auto end = [&](const Ball& factor) {
            Vector<Ball> start = start_state(instance, Coordinates::polar);
            start[seed % 5] *= factor;
            return solve(polar_system<ode::Recorded>(
                             recorded_network(instance),
                             scheduled<ode::Recorded>(instance.rates.eta_r, instance.rates.eta_u,
                                                      schedules_of_r[seed % 3], schedules_of_u[seed / 3])),
                         std::move(start), Ball(2), fine);
        };
        const Vector<Ball> a = end(Ball(1)), b = end(Ball(1) + moved);
        bool is_moved = false;
        for (Eigen::Index i = 0; i < a.size(); ++i) {
            const Ball amplification = abs(b[i] / a[i] - Ball(1)) / moved;
            CAPTURE(seed, i, amplification);
            CHECK(certainly_less(amplification, Ball(10'000)));
            is_moved = is_moved || certainly_less(Ball(Rational(1, 1000)), amplification);
        }
        CHECK(is_moved);
    }
}

// Theorem 2.4, remark: with eta_r = eta, eta_u = eta/r^2 the weight-normalized flow is x' = -eta g.
TEST_CASE("a learning-rate ratio r^2 makes plain gradient flow", "[flow][systems]")
{
    const PrecisionScope precision(working_bits);
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        const unsigned depth = 2 + static_cast<unsigned>(seed % 4);
        const Instance instance = random_instance(seed, shape_of(seed, depth));
        Instance plain = instance;
        plain.flow = FlowKind::plain;
        const Rational eta(3, 2);
        const auto polar = [&](const Rational& exponent) {
            return solve(polar_system<ode::Recorded>(recorded_network(instance),
                                                     scheduled<ode::Recorded>(eta, eta, {1}, {1, 0, 0, exponent})),
                         start_state(instance, Coordinates::polar), Ball(1), fine);
        };
        const Vector<Ball> expected =
            solve(plain_system<ode::Recorded>(recorded_network(plain)), start_state(plain, Coordinates::polar),
                  Ball(eta), finer, ode::Method::taylor);
        const Vector<Ball> state = polar(-2), x = weights_of(state), other = weights_of(polar(Rational(-199, 100)));
        bool differs = false;
        for (Eigen::Index n = 0; n < x.size(); ++n) {
            CAPTURE(canonical_text(instance), n, x[n], expected[n]);
            CHECK(agree(x[n], expected[n]));
            differs = differs || !agree(other[n], expected[n]);
        }
        CHECK(differs);                                                       // the exponent -1.99
        CHECK(agree(state[state.size() - 1], expected[expected.size() - 1])); // what both dissipate
        CHECK(agree(state[state.size() - 2],
                    state[0] / start_state(instance, Coordinates::polar)[0])); // e^q = r/r0: rho = 1
    }
}

// eta = kappa r^2: q' = r r'/(kappa r^2), so that e^q = (r/r0)^(1/kappa) and rho = (r/r0)^(1/kappa - 1).
TEST_CASE("the magnification for rates that follow the radius", "[flow][systems]")
{
    const PrecisionScope precision(working_bits);
    for (const Rational& kappa : {Rational(1, 2), Rational(2)})
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            const unsigned depth = 2 + static_cast<unsigned>(seed % 4);
            const Instance instance = random_instance(seed, shape_of(seed, depth));
            for (const Coordinates coordinates : {Coordinates::polar, Coordinates::cartesian}) {
                const Vector<Ball> start = start_state(instance, coordinates);
                const auto rates = scheduled<ode::Recorded>(1, 1 / kappa, {1}, {1, 0, 0, -2});
                const bool is_polar = coordinates == Coordinates::polar;
                const Vector<Ball> end =
                    solve(is_polar ? polar_system<ode::Recorded>(recorded_network(instance), rates)
                                   : cartesian_system<ode::Recorded>(recorded_network(instance), rates),
                          start, Ball(1), fine);
                const auto radius = [&](const Vector<Ball>& state) {
                    return is_polar ? state[0] : sqrt(squared_norm(Vector<Ball>(state.head(state.size() - 2))));
                };
                const Ball growth = end[end.size() - 2], ratio = radius(end) / radius(start);
                const Ball expected = kappa == 2 ? sqrt(ratio) : ratio * ratio;
                CAPTURE(wnflow::numeric::to_text(kappa), depth, growth, expected);
                CHECK(agree(growth, expected));
                CHECK_FALSE(agree(growth, ratio));
            }
        }
}

// Theorem 2.4: the invariants and the magnification hold for any eta(t), with q = integral of r r'/eta.
TEST_CASE("the magnification for a learning-rate ratio that changes in time", "[flow][systems]")
{
    const PrecisionScope precision(working_bits);
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        const unsigned depth = 2 + static_cast<unsigned>(seed % 4);
        const Instance instance = random_instance(seed, shape_of(seed, depth));
        const Vector<Ball> start = start_state(instance, Coordinates::polar);
        const auto& of_u = schedules_of_u[seed % 3];
        const Vector<Ball> end =
            solve(polar_system<ode::Recorded>(recorded_network(instance),
                                              scheduled<ode::Recorded>(1, 2, {1, Rational(1, 2), 1, 0}, of_u)),
                  start, Ball(1), fine);
        const Vector<Ball> x0 = weights_of(start), x = weights_of(end);
        // log(rho x) - log x0 (L = 2), (rho x)^(2-L) - x0^(2-L) (L > 2) against the kernel of A.
        const auto mismatch = [&](const Ball& magnification, const RationalVector& k) {
            Ball sum(0), scale(0);
            for (Eigen::Index n = 0; n < x.size(); ++n) {
                const Ball now = magnification * x[n];
                const Ball a = depth == 2 ? log(now) : power(now, 2 - static_cast<long>(depth));
                const Ball b = depth == 2 ? log(x0[n]) : power(x0[n], 2 - static_cast<long>(depth));
                const Ball weight(k[static_cast<std::size_t>(n)]);
                sum += weight * (a - b);
                scale += abs(weight) * (Ball(1) + abs(a) + abs(b));
            }
            return abs(sum) / scale;
        };
        const Ball rho = start[0] / end[0] * end[end.size() - 2];
        bool is_noticed = false;
        for (const RationalVector& k : kernel_basis(instance.matrix)) {
            CAPTURE(depth, seed);
            CHECK(certainly_less(mismatch(rho, k), Ball(agreement)));
            is_noticed =
                is_noticed || !certainly_less(mismatch(rho * Ball(Rational(1'000'001, 1'000'000)), k), Ball(agreement));
        }
        CHECK(is_noticed);
    }
}

// Rates eta (t + c)^p for radius and direction alike only change the clock: s = integral of (t + c)^p.
TEST_CASE("powers of time are a change of time", "[flow][systems]")
{
    const PrecisionScope precision(working_bits);
    const Ball t(Rational(5, 4)), c(Rational(1, 4)), sum = t + c;
    struct Case {
        Rational power;
        Ball clock;
    };
    const Case cases[] = {{1, (sum * sum - c * c) / Ball(2)},
                          {Rational(-1, 2), Ball(2) * (sqrt(sum) - sqrt(c))},
                          {-1, log(sum / c)},
                          {-2, Ball(1) / c - Ball(1) / sum}};
    for (const auto& [exponent, clock] : cases)
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            const Instance instance = random_instance(seed, shape_of(seed, 2 + static_cast<unsigned>(seed)));
            const Vector<Ball> start = start_state(instance, Coordinates::polar);
            const RateSchedule<int> shape{1, exponent, Rational(1, 4), 0};
            const Vector<Ball> timed =
                solve(polar_system<ode::Recorded>(
                          recorded_network(instance),
                          scheduled<ode::Recorded>(instance.rates.eta_r, instance.rates.eta_u, shape, shape)),
                      start, t, fine);
            const auto constant = polar_system<ode::Recorded>(recorded_network(instance),
                                                              RateSchedules<ode::Recorded>::of(instance.rates));
            const Vector<Ball> expected = solve(constant, start, clock, finer, ode::Method::taylor);
            const Vector<Ball> other = solve(constant, start, clock * Ball(Rational(1001, 1000)), fine);
            bool differs = false;
            for (Eigen::Index i = 0; i < start.size(); ++i) {
                CAPTURE(wnflow::numeric::to_text(exponent), seed, i, timed[i], expected[i]);
                CHECK(agree(timed[i], expected[i]));
                differs = differs || !agree(timed[i], other[i]);
            }
            CHECK(differs);
        }
}

TEST_CASE("names of coordinates", "[flow][systems]")
{
    for (const Coordinates coordinates : {Coordinates::polar, Coordinates::cartesian})
        CHECK(parse_coordinates(to_text(coordinates)) == coordinates);
    CHECK_THROWS_AS(parse_coordinates("Polar"), InputError);
    CHECK_THROWS_AS(parse_coordinates(""), InputError);
}
