#include <verification/claims/discrete/halved_runs.hpp>

#include <wnflow/flow/discrete.hpp>
#include <wnflow/flow/plain_field.hpp>
#include <wnflow/flow/polar_field.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/numeric/decompositions.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace wnflow::claims {
namespace {

using problem::FlowKind;
using problem::Instance;

/// One more where it costs nothing: Romberg's table gains a column.
unsigned number_of_runs(const Instance& instance)
{
    return instance.measurements() * instance.dimension() <= 100 ? 7 : 6;
}

template <class T>
struct State {
    T radius;
    Vector<T> direction; // GD: x
};

template <class T>
State<T> start_of(const Instance& instance)
{
    const numeric::PrecisionScope precision(256);
    const flow::Start start{instance.initialization, {}};
    const auto balls = instance.flow == FlowKind::plain ? start.weights() : start.direction();
    State<T> state{numeric::from_ball<T>(start.radius()), Vector<T>(balls.size())};
    for (Eigen::Index n = 0; n < balls.size(); ++n) state.direction[n] = numeric::from_ball<T>(balls[n]);
    return state;
}

/// The algorithm with a step that may change from one iteration to the next.
template <class T>
struct Algorithm {
    FlowKind flow;
    flow::GradientDescent<T> plain;
    flow::WeightNormalizedDescent<T> polar;

    explicit Algorithm(const Instance& instance)
        : flow(instance.flow), plain{flow::Network<T>::of(instance), T(0)},
          polar{plain.network, T(0), numeric::from_rational<T>(instance.rates.eta_r),
                numeric::from_rational<T>(instance.rates.eta_u)}
    {
    }

    T advance(State<T>& state, const T& step)
    {
        plain.step = polar.step = step;
        return flow == FlowKind::plain ? plain.advance(state.direction) : polar.advance(state.radius, state.direction);
    }
    [[nodiscard]] Vector<T> weights(const State<T>& state) const
    {
        return flow == FlowKind::plain ? state.direction : polar.weights(state.radius, state.direction);
    }
};

/// The largest |s'/s| over the components s of the flow's state.
double relative_speed(const Algorithm<double>& algorithm, const State<double>& state)
{
    const flow::Network<double>& network = algorithm.plain.network;
    if (algorithm.flow == FlowKind::plain) {
        const Vector<double> speed = flow::PlainField<double>{network}(state.direction);
        return (speed.array() / state.direction.array()).abs().maxCoeff();
    }
    const auto speed = flow::PolarField<double>::at(network, algorithm.polar.eta_r, algorithm.polar.eta_u, state.radius,
                                                    state.direction);
    return std::max(std::abs(speed.radius / state.radius),
                    (speed.direction.array() / state.direction.array()).abs().maxCoeff());
}

/// The fastest that anything happens at a state: λ_max of K = L A diag(x^{L−1}) P diag(x^{L−1}) Aᵀ, P = η_r ûûᵀ + η_u r²(I − ûûᵀ)
/// (plain flow: P = I), by which the residual falls, or the largest relative speed of a component of the state, by which
/// it leaves the neighbourhood of 0, where K is small.
double largest_rate(const Algorithm<double>& algorithm, const State<double>& state)
{
    const flow::Network<double>& network = algorithm.plain.network;
    const Vector<double> x = algorithm.weights(state);
    const numeric::Matrix<double> b =
        network.matrix.matrix() * flow::Network<double>::powers(x, network.depth - 1).asDiagonal();
    Eigen::MatrixXd k = b * b.transpose();
    if (algorithm.flow == FlowKind::weight_normalized) {
        const double r_squared = x.squaredNorm(), tangential = algorithm.polar.eta_u * r_squared;
        const Eigen::VectorXd image = b * x;
        k = tangential * k + (algorithm.polar.eta_r - tangential) / r_squared * (image * image.transpose());
    }
    k *= network.depth;
    const double residual_rate = numeric::approximate_symmetric_eigenvalues(k).maxCoeff();
    return std::max(residual_rate, relative_speed(algorithm, state));
}

/// T and the largest frequency up to T, along short steps: Euler's method lags behind an explosion, as the escape from 0 for
/// L > 2 is one, and T must not lie beyond what it saw.
void choose_time(const Instance& instance, HalvedRuns& result)
{
    constexpr double longest = 8;
    Algorithm<double> algorithm(instance);
    State<double> state = start_of<double>(instance);
    double time = 0, first = 0;
    for (unsigned k = 0; k < 10'000; ++k) { // the frequency may grow: a bound, so that this ends in any case
        const double rate = largest_rate(algorithm, state);
        if (!std::isfinite(rate) || !(rate > 0)) break;
        result.frequency = std::max(result.frequency, rate);
        if (time * result.frequency >= longest) break;
        const double residual = algorithm.advance(state, 1 / (32 * rate));
        if (k == 0) first = residual;
        else if (residual <= first / 4) break;
        time += 1 / (32 * rate);
    }
    if (result.frequency > 0) time = std::min(time, longest / result.frequency);
    // Few bits, so that T, T/2^k and their doubles are the same numbers.
    int exponent = 0;
    const double mantissa = std::frexp(time, &exponent);
    if (!(time > 0) || !std::isfinite(time)) return;
    result.time = Ball(std::ldexp(std::ceil(mantissa * 1024), exponent - 10)).exact_midpoint();
}

Ball with_rounding(double value, const numeric::Real<38>& exact)
{
    const Ball difference = abs(numeric::to_ball(exact) - Ball(value));
    const double unit = std::abs(value) * std::numeric_limits<double>::epsilon();
    return Ball(value).widened(max(difference, Ball(unit)));
}

struct RunPair {
    HalvedRuns::Run run, precise;
};

Ball in_last_place(const numeric::Real<38>& value)
{
    const Ball ball = numeric::to_ball(value);
    return ball.widened(abs(ball) * Ball(1) / numeric::power(Ball(10), 37));
}

RunPair run(const Instance& instance, const numeric::Rational& time, unsigned long steps)
{
    using Precise = numeric::Real<38>;
    Algorithm<double> algorithm(instance);
    Algorithm<Precise> precise(instance);
    State<double> state = start_of<double>(instance);
    State<Precise> precise_state = start_of<Precise>(instance);
    const numeric::Rational step = time / static_cast<long>(steps);
    const auto h = numeric::from_rational<double>(step);
    const auto precise_h = numeric::from_rational<Precise>(step);
    for (unsigned long k = 0; k < steps; ++k) {
        (void)algorithm.advance(state, h);
        (void)precise.advance(precise_state, precise_h);
    }
    RunPair pair;
    HalvedRuns::Run &result = pair.run, &precise_result = pair.precise;
    result.steps = precise_result.steps = steps;
    const bool is_plain = instance.flow == FlowKind::plain;
    if (is_plain) { // r = ‖x‖, u = x/‖x‖
        state.radius = state.direction.norm();
        precise_state.radius = sqrt(numeric::inner(precise_state.direction, precise_state.direction));
    }
    const Vector<double> x = algorithm.weights(state);
    const Vector<Precise> precise_x = precise.weights(precise_state);
    result.radius = with_rounding(state.radius, precise_state.radius);
    precise_result.radius = in_last_place(precise_state.radius);
    for (HalvedRuns::Run* each : {&result, &precise_result}) {
        each->weights.resize(x.size());
        each->direction.resize(x.size());
    }
    for (Eigen::Index n = 0; n < x.size(); ++n) {
        result.weights[n] = with_rounding(x[n], precise_x[n]);
        const double u = is_plain ? x[n] / state.radius : state.direction[n];
        const Precise precise_u = is_plain ? Precise(precise_x[n] / precise_state.radius) : precise_state.direction[n];
        result.direction[n] = with_rounding(u, precise_u);
        precise_result.weights[n] = in_last_place(precise_x[n]);
        precise_result.direction[n] = in_last_place(precise_u);
    }
    return pair;
}

bool is_finite(const HalvedRuns::Run& run)
{
    for (const Ball& entry : run.weights)
        if (!entry.is_finite()) return false;
    return run.radius.is_finite();
}

} // namespace

HalvedRuns halved_runs(const Instance& instance, flow::Stepper stepper)
{
    HalvedRuns result;
    choose_time(instance, result);
    if (result.time == 0) {
        result.reason = "no step in double precision leads away from the start";
        return result;
    }
    flow::IntegrationSettings settings;
    settings.sample_times = {0, result.time};
    settings.stepper = flow::is_of_odeint(stepper) ? flow::Stepper::automatic : stepper; // theirs are for few digits
    settings.tolerance = numeric::Rational(1, 10'000'000'000) / 10'000'000'000; // far below the rounding of double
    const flow::Trajectory trajectory = flow::integrate(instance, settings);
    if (!trajectory.is_complete() || trajectory.samples.size() != 2) {
        result.reason = "the flow was not integrated up to the time of comparison: " + trajectory.reason;
        return result;
    }
    result.flow = trajectory.samples.back();

    const double cycles = numeric::approximate_double(result.time) * result.frequency;
    unsigned long steps = 8;
    while (static_cast<double>(steps) < 16 * cycles) steps *= 2;
    const numeric::PrecisionScope precision(192);
    for (unsigned i = 0; i < number_of_runs(instance); ++i, steps *= 2) {
        RunPair pair = run(instance, result.time, steps);
        result.runs.push_back(std::move(pair.run));
        result.precise_runs.push_back(std::move(pair.precise));
        if (!is_finite(result.runs.back())) {
            result.runs.clear();
            result.precise_runs.clear();
            result.reason = "the discrete algorithm diverges";
            return result;
        }
    }
    return result;
}

namespace {

Ball order_from(const std::vector<Ball>& values, std::size_t count)
{
    const Ball log_2 = log(Ball(2));
    std::vector<Ball> table;
    for (std::size_t i = 0; i + 1 < count; ++i) table.push_back(log(values[i] / values[i + 1]) / log_2);
    const std::vector<Ball> without_finest(table.begin(), table.end() - 1);
    const auto extrapolate = [](std::vector<Ball> column) {
        for (long factor = 2; column.size() > 1; factor *= 2) {
            for (std::size_t i = 0; i + 1 < column.size(); ++i)
                column[i] = column[i + 1] + (column[i + 1] - column[i]) / Ball(factor - 1);
            column.pop_back();
        }
        return column.front();
    };
    const Ball order = extrapolate(table);
    return order.widened(order.midpoint() - extrapolate(without_finest).midpoint());
}

} // namespace

Ball extrapolated_order(const std::vector<Ball>& values)
{
    if (values.size() < 4) throw std::invalid_argument("extrapolated_order: fewer than 4 values");
    // The finest values may do more harm by their rounding than good by their step: those that do are left out.
    Ball best = order_from(values, values.size());
    for (std::size_t count = values.size() - 1; count >= 4; --count) {
        const Ball order = order_from(values, count);
        if (order.is_finite() && (!best.is_finite() || numeric::midpoint_less(order.radius(), best.radius())))
            best = order;
    }
    return best;
}

} // namespace wnflow::claims
