#include <wnflow/enclose/primal_trajectory.hpp>

#include "enclose/metric.hpp"
#include "enclose/primal_program.hpp"

#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/network.hpp>
#include <wnflow/flow/start.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace wnflow::enclose {

using detail::PrimalLayout;

namespace {

PrimalLayout layout_of(const problem::Instance& instance, flow::Coordinates coordinates, bool has_logarithms,
                       bool has_dual_time)
{
    return {static_cast<Eigen::Index>(instance.dimension()), coordinates, instance.flow == problem::FlowKind::plain,
            has_logarithms, has_dual_time};
}

/// Weight of errors along u, 2^k: large, and yet small against the digits, as the tube is that much wider.
Ball weight_along_direction(unsigned digits)
{
    Ball weight(1);
    arb_mul_2exp_si(weight.data(), weight.data(), std::clamp(2 * (static_cast<slong>(digits) - 9), 4L, 40L));
    return weight;
}

std::unique_ptr<detail::Metric> metric_of(const problem::Instance& instance, const PrimalLayout& layout,
                                          const Rational& from, unsigned digits)
{
    if (layout.is_plain) return detail::weighted_metric(numeric::RationalVector(instance.dimension(), Rational(1)));
    if (layout.coordinates == flow::Coordinates::cartesian) return detail::gradient_metric(instance.rates, from);
    return detail::polar_metric(instance.dimension(), instance.rates, from, weight_along_direction(digits));
}

/// The points that are in both, for balls that contain one number.
void intersect(Ball& a, const Ball& b)
{
    Ball both;
    if (arb_intersection(both.data(), a.data(), b.data(), numeric::PrecisionScope::bits()) == 0)
        throw std::logic_error("two enclosures of one number are disjoint");
    a = both;
}

} // namespace

PrimalTrajectory PrimalTrajectory::enclose(const problem::Instance& instance, flow::Coordinates coordinates,
                                           const PrimalTrajectorySettings& settings)
{
    const PrimalLayout layout = layout_of(instance, coordinates, settings.has_logarithms, settings.has_dual_time);
    if (layout.is_plain && coordinates == flow::Coordinates::polar)
        throw std::invalid_argument("the plain flow has no polar coordinates");
    if (settings.until <= 0)
        throw std::invalid_argument("an enclosure until a time " + settings.until.str() + ", which is not positive");
    if (settings.has_dual_time && !layout.is_plain && !instance.rates.are_constant())
        throw std::invalid_argument("the dual time of learning rates that vary");
    SolutionSettings own;
    own.digits = settings.digits;
    own.method = settings.method;
    own.growth_slack = settings.growth_slack;
    own.quadratures = static_cast<unsigned>(layout.size() - layout.dynamic());
    const numeric::PrecisionScope precision(numeric::bits_for_digits(settings.digits) + 128);
    const flow::Start begin{instance.initialization, {}};
    Vector<Ball> start(layout.size());
    if (coordinates == flow::Coordinates::polar) {
        start[0] = begin.radius();
        start.segment(1, layout.dimension) = begin.direction();
    } else {
        start.head(layout.dimension) = begin.weights();
    }
    std::vector<Rational> ends;
    if (!layout.is_plain)
        for (const Rational& time : instance.rates.breaks())
            if (time < settings.until) ends.push_back(time);
    ends.push_back(settings.until);
    PrimalTrajectory result(instance, coordinates, settings);
    Rational from = 0;
    for (const Rational& end : ends) {
        own.until = end - from;
        own.step_limit = settings.step_limit - std::min(settings.step_limit, result.steps());
        if (settings.on_progress)
            own.on_progress = [tell = settings.on_progress, begun = from.convert_to<double>(), before = result.steps()](
                                  double time, unsigned long steps) { tell(begun + time, before + steps); };
        result.stages_.push_back(
            {from,
             EnclosedSolution::enclose_in(
                 metric_of(instance, layout, from, settings.digits),
                 std::make_shared<const ode::Program>(detail::primal_program(instance, layout, from)), start, own)});
        if (result.outcome() != SolutionOutcome::enclosed) break;
        start = *result.solution().at(own.until);
        from = end;
    }
    return result;
}

PrimalTrajectory PrimalTrajectory::enclose(const problem::Instance& instance, flow::Coordinates coordinates,
                                           PrimalTrajectorySettings settings, const WantedWidth& wanted)
{
    settings.has_logarithms = settings.has_logarithms || wanted.relative_digits > 0;
    // The weight of errors along u alone costs six digits; a second attempt costs more than a few digits too many.
    const unsigned more = coordinates == flow::Coordinates::polar ? 16 : 8;
    settings.digits = std::max({settings.digits, wanted.digits + more, wanted.relative_digits + more});
    for (unsigned attempt = 1;; ++attempt) {
        PrimalTrajectory result = enclose(instance, coordinates, settings);
        // Too few digits may also be why there is no bound: the tube is wider than the error by many powers of ten.
        const double missing = result.outcome() == SolutionOutcome::not_enclosed ? 15 : result.missing_digits(wanted);
        if (attempt >= wanted.attempts || !(missing > 0)) return result;
        settings.digits += static_cast<unsigned>(std::min(missing, 1000.0)) + 3;
    }
}

double PrimalTrajectory::missing_digits(const WantedWidth& wanted) const
{
    double missing = -HUGE_VAL;
    const std::vector<Rational> at_end = {until_};
    for (const Rational& time : wanted.times.empty() ? at_end : wanted.times) {
        const auto state = time == 0 ? std::nullopt : at(time);
        if (!state) continue;
        const auto exceeds = [&](const Ball& width, unsigned digits) {
            missing = std::max(missing, width.is_finite() ? width.approximate_log10() + digits : 20.0 + digits);
        };
        if (wanted.digits > 0) exceeds(state->derived.width(), wanted.digits);
        if (wanted.relative_digits > 0) exceeds(state->relative_width(), wanted.relative_digits);
    }
    return missing;
}

Ball PrimalState::relative_width() const
{
    Ball widest;
    for (const Ball& entry : weights) {
        const Ball own = (Ball(2) * entry.radius() / abs(entry).lower()).upper();
        if (!own.is_finite()) return own;
        if (numeric::midpoint_less(widest, own)) widest = own;
    }
    return widest;
}

Ball PrimalTrajectory::integrated_until() const
{
    const numeric::PrecisionScope precision(bits());
    return (Ball(stages_.back().from) + solution().integrated_until()).lower();
}

Ball PrimalTrajectory::growth() const
{
    Ball total;
    for (const Stage& stage : stages_) total = (total + stage.solution.growth()).upper();
    return total;
}

unsigned long PrimalTrajectory::steps() const noexcept
{
    unsigned long total = 0;
    for (const Stage& stage : stages_) total += stage.solution.steps();
    return total;
}

std::optional<Vector<Ball>> PrimalTrajectory::components(const Rational& time) const
{
    const Stage* last = nullptr;
    for (const Stage& stage : stages_)
        if (stage.from <= time) last = &stage;
    if (last == nullptr) return std::nullopt;
    return last->solution.at(time - last->from);
}

std::optional<PrimalState> PrimalTrajectory::at(const Rational& time) const
{
    const auto state = components(time);
    if (!state) return std::nullopt;
    const numeric::PrecisionScope precision(bits());
    const PrimalLayout layout = layout_of(instance_, coordinates_, has_logarithms_, has_dual_time_);
    const Eigen::Index n = layout.dimension;
    const bool is_polar = coordinates_ == flow::Coordinates::polar;
    PrimalState result;
    result.time = time;
    result.dissipated = (*state)[layout.dissipated()];
    if (has_dual_time_) {
        result.dual_time = (*state)[layout.dual_time()];
        result.descent = (*state)[layout.descent()];
    }
    EnclosedState& derived = result.derived;
    derived.time = time;
    const flow::Start start{instance_.initialization, {}};
    if (is_polar) {
        derived.radius = (*state)[0];
        derived.direction = state->segment(1, n);
    } else {
        result.weights = state->head(n);
        derived.radius = sqrt(numeric::squared_norm(result.weights));
        derived.direction = result.weights;
        for (Ball& entry : derived.direction) entry /= derived.radius;
    }
    if (has_logarithms_) {
        const Vector<Ball> before = layout.is_plain ? start.weights() : start.direction();
        Vector<Ball>& now = layout.is_plain ? result.weights : derived.direction;
        for (Eigen::Index i = 0; i < n; ++i) intersect(now[i], before[i] * exp((*state)[layout.logarithms() + i]));
    }
    if (layout.is_plain) {
        derived.direction = result.weights;
        for (Ball& entry : derived.direction) entry /= derived.radius;
    } else {
        Vector<Ball> product = derived.direction;
        for (Ball& entry : product) entry *= derived.radius;
        if (is_polar) result.weights = product;
        for (Eigen::Index i = 0; i < n; ++i) intersect(result.weights[i], product[i]);
        derived.growth_exponent = (*state)[layout.growth_exponent()];
        derived.log_magnification = flow::log_magnification(
            derived.radius, sqrt(Ball(instance_.initialization.radius_squared)), derived.growth_exponent);
    }
    derived.end = flow::Network<Ball>::powers(result.weights, instance_.depth);
    const Ball squared = numeric::squared_norm(flow::Network<Ball>::of(instance_).residual(result.weights));
    derived.residual_norm = sqrt(squared);
    derived.loss = squared / Ball(2 * instance_.depth);
    return result;
}

std::optional<flow::Sample> PrimalTrajectory::sample(const Rational& time) const
{
    const auto state = at(time);
    if (!state) return std::nullopt;
    const numeric::PrecisionScope precision(bits());
    flow::Sample result;
    result.time = time;
    result.radius = state->derived.radius;
    result.direction = state->derived.direction;
    result.weights = state->weights;
    result.growth = exp(state->derived.growth_exponent);
    result.dissipated = flow::Network<Ball>::of(instance_).loss(flow::Start{instance_.initialization, {}}.weights()) +
                        state->dissipated;
    return result;
}

Vector<Ball> PrimalTrajectory::invariants(const Vector<Ball>& direction, const Ball& growth_exponent) const
{
    Vector<Ball> result(direction.size());
    const auto depth = static_cast<long>(instance_.depth);
    const Ball factor = exp(-growth_exponent * Ball(depth - 2));
    for (Eigen::Index n = 0; n < result.size(); ++n)
        result[n] = depth == 2 ? log(direction[n]) + growth_exponent : factor * numeric::power(direction[n], 2 - depth);
    return result;
}

Vector<Ball> PrimalTrajectory::invariant_changes(const PrimalState& state,
                                                 const std::vector<numeric::RationalVector>& kernel) const
{
    const numeric::PrecisionScope precision(bits());
    const bool is_plain = instance_.flow == problem::FlowKind::plain;
    const flow::Start start{instance_.initialization, {}};
    const Vector<Ball> before = invariants(is_plain ? start.weights() : start.direction(), Ball(0));
    const Vector<Ball> now =
        invariants(is_plain ? state.weights : state.derived.direction, state.derived.growth_exponent);
    Vector<Ball> result(static_cast<Eigen::Index>(kernel.size()));
    for (Eigen::Index i = 0; i < result.size(); ++i)
        result[i] =
            numeric::inner(numeric::to_vector<Ball>(kernel[static_cast<std::size_t>(i)]), Vector<Ball>(now - before));
    return result;
}

Ball PrimalTrajectory::energy_change(const PrimalState& state) const
{
    const numeric::PrecisionScope precision(bits());
    const flow::Start start{instance_.initialization, {}};
    return state.derived.loss + state.dissipated - flow::Network<Ball>::of(instance_).loss(start.weights());
}

} // namespace wnflow::enclose
