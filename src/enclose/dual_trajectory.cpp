#include <wnflow/enclose/dual_trajectory.hpp>

#include "enclose/defect.hpp"
#include "enclose/dual_program.hpp"
#include "enclose/later_times.hpp"
#include "ode/floats.hpp"

#include <wnflow/enclose/limit_box.hpp>
#include <wnflow/flow/magnification.hpp>
#include <wnflow/limit/face.hpp>
#include <wnflow/numeric/input_error.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace wnflow::enclose {

using detail::Piece;
using limit::DualSystem;
using numeric::PrecisionScope;

std::string_view to_text(TrajectoryOutcome outcome)
{
    switch (outcome) {
    case TrajectoryOutcome::enclosed: return "enclosed";
    case TrajectoryOutcome::step_limit: return "step-limit";
    case TrajectoryOutcome::not_integrated: return "not-integrated";
    case TrajectoryOutcome::not_enclosed: return "not-enclosed";
    case TrajectoryOutcome::too_wide: return "too-wide";
    }
    return "";
}

Ball EnclosedState::width() const
{
    Ball largest;
    for (const Ball& entry : end) {
        const Ball own = entry.radius();
        if (numeric::midpoint_less(largest, own)) largest = own;
    }
    return (Ball(2) * largest).upper();
}

namespace {

Ball norm_of(const Vector<Ball>& v, Eigen::Index count)
{
    Ball square;
    for (Eigen::Index i = 0; i < count; ++i) square += abs(v[i]).upper() * abs(v[i]).upper();
    return sqrt(square.upper()).upper();
}

Ball clamped(const Ball& s)
{
    if (numeric::midpoint_less(s, Ball(-1))) return Ball(-1);
    return numeric::midpoint_less(Ball(1), s) ? Ball(1) : s;
}

/// About the s ∈ [−1, 1] at which an increasing polynomial takes a value: by bisection, then Newton's method.
Ball approximate_position(const detail::Polynomial& increasing, const Ball& value)
{
    Ball low(-1), high(1);
    for (int i = 0; i < 40; ++i) {
        Ball middle = low + high;
        arb_mul_2exp_si(middle.data(), middle.data(), -1);
        (numeric::midpoint_less(increasing(middle), value) ? low : high) = middle.midpoint();
    }
    detail::Polynomial slope;
    arb_poly_derivative(slope.data(), increasing.data(), PrecisionScope::bits());
    Ball s = low;
    for (int i = 0; i < 12; ++i) {
        const Ball next = (s - (increasing(s) - value) / slope(s)).midpoint();
        if (!next.is_finite()) break;
        s = next;
    }
    return clamped(s);
}

Ball negative_power_of_ten(unsigned digits)
{
    return numeric::power(Ball(10), -static_cast<long>(digits));
}

} // namespace

struct DualTrajectory::Implementation {
    /// A step with what is proved of it: ‖λ(τ)/κ − μ̂(τ)‖₂ ≤ error and |t(τ) − t̂(τ)| ≤ time_error on all of it.
    struct Step {
        Piece piece;
        Ball error, time_error;
    };

    problem::Instance instance;
    DualTrajectorySettings settings;
    detail::DualProgram dual;
    detail::ProgramEnclosure field;
    Eigen::Index measurements;
    long bits = 0; ///< of the enclosures
    unsigned digits_used = 0;
    TrajectoryOutcome outcome = TrajectoryOutcome::enclosed;
    std::string reason;
    std::vector<Step> trace;
    std::vector<Width> widths;
    std::optional<LimitBox> limit_box;
    std::optional<LaterTimes> first, last;
    limit::CollapseFinding collapse;
    std::optional<limit::CollapseFinding> collapse_by_start; ///< the same for every precision
    std::optional<DualSystem> system;                        ///< at `bits`
    Ball scale;                                              ///< κ, at `bits`

    Implementation(const problem::Instance& given, DualTrajectorySettings wanted)
        : instance(given), settings(std::move(wanted)), dual(detail::DualProgram::of(given)), field(dual.program),
          measurements(dual.measurements)
    {
    }

    void find_limit();
    void run(unsigned digits);
    [[nodiscard]] bool add(Piece piece, double log2_target);
    [[nodiscard]] bool bound_clock(const Piece& piece, const Ball& error, Ball& gradient) const;
    [[nodiscard]] Vector<Ball> scaled(Vector<Ball> mu) const;
    [[nodiscard]] Vector<Ball> dual_end() const;
    [[nodiscard]] Ball end_time() const { return trace.back().piece.components[clock()](Ball(1)); }
    [[nodiscard]] std::size_t clock() const { return static_cast<std::size_t>(measurements); }
    void examine_end();
    [[nodiscard]] bool is_narrow_for_ever(const Ball& wanted) const;
    [[nodiscard]] Ball approximate_reach(const Step& step, const Ball& s) const;
    [[nodiscard]] std::optional<Vector<Ball>> from_steps(const Ball& time) const;
    [[nodiscard]] std::optional<EnclosedState> state(const Rational& time, const Vector<Ball>& lambda) const;
};

/// λ_∞, if S₊ has a positive point: what the end of the integration is held against. Without it there is no such end.
void DualTrajectory::Implementation::find_limit()
{
    const limit::MaximalFace face = limit::maximal_face(instance.matrix, instance.target);
    if (face.outcome != limit::FaceOutcome::found || !face.has_positive_point || face.support.empty()) return;
    const limit::LimitProblem problem = limit::LimitProblem::of(instance);
    const unsigned digits = settings.digits + 20;
    constexpr long bits_limit = 1L << 15;
    const limit::NewtonResult newton = limit::approximate_dual_zero(problem, {digits, 1000, bits_limit});
    if (newton.outcome != limit::NewtonOutcome::converged) return;
    const long first_bits = std::max(newton.bits, numeric::bits_for_digits(digits) + 64);
    limit_box = enclose_limit(problem, newton.lambda, digits, first_bits, bits_limit).box;
}

Vector<Ball> DualTrajectory::Implementation::scaled(Vector<Ball> mu) const
{
    mu.conservativeResize(measurements);
    for (Ball& entry : mu) entry *= scale;
    return mu;
}

/// Upper bound of ‖∂(1/c)/∂μ‖₂ over the tube; false unless 1/c is certainly positive and finite there.
bool DualTrajectory::Implementation::bound_clock(const Piece& piece, const Ball& error, Ball& gradient) const
{
    const PrecisionScope precision(64);
    gradient = Ball(0);
    for (int parts = 1; parts <= 64; parts *= 4) {
        bool is_bounded = true;
        gradient = Ball(0);
        for (int part = 0; part < parts && is_bounded; ++part) {
            Piece own =
                parts == 1 ? piece
                           : piece.part(Ball(2 * part - parts) / Ball(parts), Ball(2 * part + 2 - parts) / Ball(parts));
            for (std::size_t i = 0; i < clock(); ++i)
                own.components[i].set_coefficient(0, own.components[i].coefficient(0).widened(error));
            const auto linear = field.linearize(own.components, own.time(), static_cast<int>(measurements));
            const Ball& rate = linear.value[measurements];
            Vector<Ball> row(measurements);
            for (Eigen::Index j = 0; j < measurements; ++j) row[j] = linear.jacobian(measurements, j);
            const Ball size = norm_of(row, measurements);
            is_bounded = rate.is_finite() && rate.is_positive() && size.is_finite();
            if (numeric::midpoint_less(gradient, size)) gradient = size;
        }
        if (is_bounded) return true;
    }
    return false;
}

bool DualTrajectory::Implementation::add(Piece piece, double log2_target)
{
    Vector<Ball> start;
    Ball error, time_error;
    if (trace.empty()) {
        start = detail::dual_start(instance);
    } else {
        start = trace.back().piece.at(Ball(1));
        error = trace.back().error;
        time_error = trace.back().time_error;
    }
    // The parameter is what it is at the start, a ball; the integrator's is its centre.
    if (dual.has_parameter)
        piece.components.back() = detail::Polynomial(detail::dual_start(instance)[measurements + 1]);
    const Vector<Ball> begin = piece.at(Ball(-1));
    Vector<Ball> jump(measurements + 1);
    for (Eigen::Index i = 0; i <= measurements; ++i) jump[i] = begin[i] - start[i];
    const auto defect =
        detail::enclose_defect(field, piece, Vector<Ball>::Constant(measurements, Ball(1)), log2_target);
    if (!defect) {
        reason = "the defect of a step is not bounded: the field is not certainly analytic near it";
        return false;
    }
    error = (error + norm_of(jump, measurements) + Ball(2) * defect->norm).upper();
    Ball gradient;
    if (!error.is_finite() || !bound_clock(piece, error, gradient)) {
        reason = "r^2 > 0 is not certain around the approximate solution";
        return false;
    }
    time_error = (time_error + abs(jump[measurements]).upper() + Ball(2) * defect->component[measurements] +
                  Ball(2) * piece.half * gradient * error)
                     .upper();
    trace.push_back({std::move(piece), std::move(error), std::move(time_error)});
    return true;
}

/// λ at the end of the last step.
Vector<Ball> DualTrajectory::Implementation::dual_end() const
{
    Vector<Ball> mu = trace.back().piece.at(Ball(1));
    for (Eigen::Index i = 0; i < measurements; ++i) mu[i] = mu[i].widened(trace.back().error);
    return scaled(std::move(mu));
}

/// What the state at the end of the last step says about itself and about all later times.
void DualTrajectory::Implementation::examine_end()
{
    const Vector<Ball> lambda = dual_end();
    const Ball time = end_time().widened(trace.back().time_error).upper();
    const Step& step = trace.back();
    widths.push_back({end_time().approximate(), (step.error * scale).upper(), Ball(0)});
    const std::optional<EnclosedState> end = state(0, lambda);
    if (!end) {
        arb_pos_inf(widths.back().width.data());
        return;
    }
    widths.back().width = end->width();
    const auto decide = [&](limit::CollapseStatus status, const std::string& explanation) {
        collapse = {status, true, time.exact_midpoint(), explanation + " at T = " + numeric::midpoint_text(time, 6)};
    };
    if (collapse.status == limit::CollapseStatus::undecided) {
        const Ball target = sqrt(numeric::squared_norm(system->network().target));
        if (certainly_less_equal(end->residual_norm, target))
            decide(limit::CollapseStatus::excluded,
                   "|e(T)| <= |b|: " + numeric::midpoint_text(end->residual_norm.upper(), 6) +
                       " <= " + numeric::midpoint_text(target.lower(), 6));
        else if (instance.flow == problem::FlowKind::weight_normalized &&
                 limit::satisfies_collapse_criterion(instance, end->radius * end->radius, end->direction))
            decide(limit::CollapseStatus::collapsed, "the criterion of collapse holds");
    }
    if (!limit_box) return;
    const auto found = detail::certify_later_times(instance, *system, limit_box->lambda, lambda);
    if (!found) return;
    LaterTimes later = *found;
    later.from = time;
    if (!first) first = later;
    last = later;
    if (collapse.status == limit::CollapseStatus::undecided)
        decide(limit::CollapseStatus::excluded,
               "the flow stays for ever in a ball around its limit where r^2 > 0, from then on");
}

/// The limit box with the distance that is left at T: whether that is as narrow as asked for.
bool DualTrajectory::Implementation::is_narrow_for_ever(const Ball& wanted) const
{
    if (!last) return false;
    Vector<Ball> lambda = limit_box->lambda;
    for (Ball& entry : lambda) entry = entry.widened(last->distance);
    const std::optional<EnclosedState> end = state(0, lambda);
    return end && certainly_less_equal(end->width(), wanted);
}

void DualTrajectory::Implementation::run(unsigned digits)
{
    digits_used = digits;
    trace.clear();
    widths.clear();
    first.reset();
    last.reset();
    if (!collapse_by_start) collapse_by_start = limit::collapse_from_start(instance);
    collapse = *collapse_by_start;
    outcome = TrajectoryOutcome::enclosed;
    reason.clear();
    const long integration_bits = 64 * ((numeric::bits_for_digits(digits) + 24) / 64 + 1);
    bits = integration_bits + 64;
    const PrecisionScope precision(bits);
    system.emplace(limit::LimitProblem::of(instance));
    scale = detail::dual_scale(instance);
    ode::Settings ode_settings;
    ode_settings.tolerance = {numeric::parse_rational("1e-" + std::to_string(digits)),
                              numeric::parse_rational("1e-" + std::to_string(digits))};
    ode_settings.bits = integration_bits;
    const auto integrator = ode::make_integrator(settings.method, dual.program, ode_settings);
    Vector<Ball> start = detail::dual_start(instance);
    for (Ball& entry : start) entry = entry.midpoint();
    integrator->start(start, Ball(0), Ball(1));
    Ball far(1);
    arb_mul_2exp_si(far.data(), far.data(), 4000);
    const Ball until(settings.until), wanted = negative_power_of_ten(settings.digits);
    const double log2_target = -static_cast<double>(digits) * 3.3219 - 6;
    while (true) {
        if (integrator->work().steps + integrator->work().rejected >= settings.step_limit) {
            outcome = TrajectoryOutcome::step_limit;
            reason = "more than " + std::to_string(settings.step_limit) + " steps";
            return;
        }
        const unsigned before = integrator->order();
        const std::string method_before(integrator->method());
        const ode::StepOutcome step = integrator->step(far);
        if (step != ode::StepOutcome::accepted) {
            outcome = TrajectoryOutcome::not_integrated;
            reason = std::string(ode::to_text(step)) + " at tau = " + numeric::midpoint_text(integrator->time(), 6);
            return;
        }
        const bool is_collocation = integrator->method() == "collocation";
        const unsigned degree = is_collocation ? integrator->order() / 2
                                               : std::max(method_before == "taylor" ? before : 0U, integrator->order());
        if (!add(detail::last_step(*integrator, degree, integration_bits), log2_target)) {
            outcome = TrajectoryOutcome::not_enclosed;
            return;
        }
        examine_end();
        if (settings.ends_when_collapse_is_decided && collapse.status != limit::CollapseStatus::undecided) return;
        if (settings.on_progress) settings.on_progress(widths.back().time, integrator->work().steps);
        if (certainly_less((until + trace.back().time_error).upper(), end_time())) return;
        if (is_narrow_for_ever(wanted)) return;
    }
}

/// About as far from s as the error of the clock reaches.
Ball DualTrajectory::Implementation::approximate_reach(const Step& step, const Ball& s) const
{
    detail::Polynomial slope;
    arb_poly_derivative(slope.data(), step.piece.components[clock()].data(), bits);
    Ball least(1);
    arb_mul_2exp_si(least.data(), least.data(), -bits + 16);
    const Ball reach = (Ball(2) * step.time_error / abs(slope(s)) + least).midpoint();
    return reach.is_finite() && numeric::midpoint_less(reach, Ball(2)) ? reach : Ball(2);
}

/// λ(t) from the steps: τ is bracketed by τ₋ ≤ τ ≤ τ₊ with t(τ₋) ≤ t ≤ t(τ₊), certified, and λ enclosed on [τ₋, τ₊].
std::optional<Vector<Ball>> DualTrajectory::Implementation::from_steps(const Ball& time) const
{
    if (trace.empty()) return std::nullopt;
    const auto clock_at = [&](std::size_t step, const Ball& s) { return trace[step].piece.components[clock()](s); };
    // The last step that does not begin after the time by its approximate clock; a neighbour joins where errors demand it.
    const auto place = std::partition_point(trace.begin(), trace.end(), [&](const Step& step) {
        return !numeric::midpoint_less(time, step.piece.components[clock()](Ball(-1)));
    });
    const auto index = static_cast<std::size_t>(std::max<std::ptrdiff_t>(place - trace.begin() - 1, 0));
    const Step& own = trace[index];
    const Ball guess = approximate_position(own.piece.components[clock()], time);
    Ball reach = approximate_reach(own, guess);

    // s₋ or s₊ of a step: `from` moved by growing distances until its time is certainly before, resp. after, the time asked for.
    const auto search = [&](std::size_t step, const Ball& from, int direction) -> std::optional<Ball> {
        for (Ball distance = reach;; distance = (Ball(2) * distance).midpoint()) {
            const Ball s = clamped((from + Ball(direction) * distance).midpoint());
            const Ball clock_value = clock_at(step, s);
            const bool is_certain = direction < 0
                                        ? certainly_less_equal((clock_value + trace[step].time_error).upper(), time)
                                        : certainly_less_equal(time, (clock_value - trace[step].time_error).lower());
            if (is_certain) return s;
            if (numeric::midpoint_less(Ball(2), distance)) return std::nullopt;
        }
    };
    struct Bracket {
        std::size_t step;
        Ball from, to; // s
    };
    std::vector<Bracket> brackets;
    std::optional<Ball> from = search(index, guess, -1), to = search(index, guess, 1);
    if (!from && index > 0) { // index 0: t = 0 at its begin, exactly
        from = search(index - 1, Ball(1), -1);
        if (!from) return std::nullopt;
        brackets.push_back({index - 1, *from, Ball(1)});
        from = Ball(-1);
    }
    if (!to) {
        if (index + 1 == trace.size()) return std::nullopt;
        to = search(index + 1, Ball(-1), 1);
        if (!to) return std::nullopt;
        brackets.push_back({index + 1, Ball(-1), *to});
        to = Ball(1);
    }
    brackets.push_back({index, from.value_or(Ball(-1)), *to});
    std::optional<Vector<Ball>> result;
    for (const Bracket& bracket : brackets) {
        Ball range;
        arb_union(range.data(), bracket.from.data(), bracket.to.data(), bits);
        Vector<Ball> mu = trace[bracket.step].piece.at(range);
        mu.conservativeResize(measurements);
        for (Ball& entry : mu) entry = entry.widened(trace[bracket.step].error);
        if (!result) {
            result = std::move(mu);
            continue;
        }
        for (Eigen::Index i = 0; i < measurements; ++i)
            arb_union((*result)[i].data(), (*result)[i].data(), mu[i].data(), bits);
    }
    return scaled(std::move(*result));
}

/// The state for all λ of the box; nothing unless y > 0 and r² > 0 on all of it, where the dual formulas are those of the flow.
std::optional<EnclosedState> DualTrajectory::Implementation::state(const Rational& time,
                                                                   const Vector<Ball>& lambda) const
{
    const flow::DualPoint<Ball> point = system->at(lambda);
    if (!detail::is_certainly_inside(point)) return std::nullopt;
    EnclosedState result;
    result.time = time;
    result.end = point.end;
    result.radius = sqrt(point.radius_squared);
    result.direction.resize(point.end.size());
    for (Eigen::Index n = 0; n < point.end.size(); ++n)
        result.direction[n] = numeric::root(point.end[n], instance.depth) / result.radius;
    const Ball squared = numeric::squared_norm(system->residual(point));
    result.residual_norm = sqrt(squared);
    result.loss = squared / Ball(2 * instance.depth);
    result.growth_exponent = point.growth_exponent;
    if (instance.flow == problem::FlowKind::weight_normalized)
        result.log_magnification = flow::log_magnification(
            result.radius, sqrt(Ball(instance.initialization.radius_squared)), point.growth_exponent);
    return result;
}

DualTrajectory::DualTrajectory(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation))
{
}
DualTrajectory::~DualTrajectory() = default;
DualTrajectory::DualTrajectory(DualTrajectory&&) noexcept = default;
DualTrajectory& DualTrajectory::operator=(DualTrajectory&&) noexcept = default;

DualTrajectory DualTrajectory::enclose(const problem::Instance& instance, const DualTrajectorySettings& settings)
{
    if (settings.until < 0) throw std::invalid_argument("an enclosure until a time " + settings.until.str() + " < 0");
    if (settings.digits == 0) throw std::invalid_argument("an enclosure to 0 digits");
    auto own = std::make_unique<Implementation>(instance, settings);
    if (settings.uses_limit) own->find_limit();
    const unsigned most = settings.most_digits ? settings.most_digits : settings.digits + 60;
    constexpr unsigned guard =
        7; // a few hundred steps, defects some ten times the tolerance, several λ to an entry of x̃
    for (unsigned digits = std::min(settings.digits + guard, most);;) {
        own->run(digits);
        if (own->outcome != TrajectoryOutcome::enclosed || settings.ends_when_collapse_is_decided) break;
        const PrecisionScope precision(64);
        Ball width;
        for (const Width& step : own->widths) width = numeric::midpoint_less(width, step.width) ? step.width : width;
        if (certainly_less_equal(width, negative_power_of_ten(settings.digits))) break;
        if (digits >= most) {
            own->outcome = TrajectoryOutcome::too_wide;
            own->reason = "entries of x~ are up to " + numeric::midpoint_text(width, 3) + " wide with " +
                          std::to_string(digits) + " digits of tolerance";
            break;
        }
        const double missing = width.is_finite() ? width.approximate_log10() + settings.digits : 20;
        digits = std::min(most, digits + static_cast<unsigned>(std::clamp(missing, 0.0, 1000.0)) + 2);
    }
    return DualTrajectory(std::move(own));
}

TrajectoryOutcome DualTrajectory::outcome() const noexcept
{
    return implementation_->outcome;
}
const std::string& DualTrajectory::reason() const noexcept
{
    return implementation_->reason;
}

std::optional<Vector<Ball>> DualTrajectory::dual_variable(const Rational& time) const
{
    const Implementation& own = *implementation_;
    if (time < 0) return std::nullopt;
    const PrecisionScope precision(own.bits);
    const Ball t(time);
    if (auto lambda = own.from_steps(t)) return lambda;
    if (!own.last || !certainly_less_equal(own.last->from, t)) return std::nullopt;
    const LaterTimes& later = *own.last;
    const Ball distance = (later.distance * exp(-(later.distance_rate * (t - later.from)).lower())).upper();
    Vector<Ball> lambda = own.limit_box->lambda;
    for (Ball& entry : lambda) entry = entry.widened(distance);
    return lambda;
}

std::optional<EnclosedState> DualTrajectory::at(const Rational& time) const
{
    const auto lambda = dual_variable(time);
    if (!lambda) return std::nullopt;
    const PrecisionScope precision(implementation_->bits);
    std::optional<EnclosedState> state = implementation_->state(time, *lambda);
    if (!state) return std::nullopt;
    // For late times the exponential bound of the residual is the better one.
    if (const auto& later = implementation_->last; later && certainly_less_equal(later->from, Ball(time))) {
        const Ball bound = (later->residual_norm * exp(-(later->rate * (Ball(time) - later->from)).lower())).upper();
        if (numeric::midpoint_less(bound, state->residual_norm.upper())) {
            arb_union(state->residual_norm.data(), Ball(0).data(), bound.data(), implementation_->bits);
            state->loss = state->residual_norm * state->residual_norm / Ball(2 * implementation_->instance.depth);
        }
    }
    return state;
}

Ball DualTrajectory::integrated_until() const
{
    const Implementation& own = *implementation_;
    if (own.trace.empty()) return Ball(0);
    const PrecisionScope precision(own.bits);
    return (own.end_time() - own.trace.back().time_error).lower();
}
const std::optional<LaterTimes>& DualTrajectory::first_later() const noexcept
{
    return implementation_->first;
}
const std::optional<LaterTimes>& DualTrajectory::later() const noexcept
{
    return implementation_->last;
}
const limit::CollapseFinding& DualTrajectory::collapse() const noexcept
{
    return implementation_->collapse;
}
const std::vector<DualTrajectory::Width>& DualTrajectory::widths() const noexcept
{
    return implementation_->widths;
}
unsigned long DualTrajectory::steps() const noexcept
{
    return implementation_->trace.size();
}
unsigned DualTrajectory::digits_used() const noexcept
{
    return implementation_->digits_used;
}

limit::CollapseFinding certify_collapse(const problem::Instance& instance)
{
    limit::CollapseFinding by_start = limit::collapse_from_start(instance);
    if (by_start.status != limit::CollapseStatus::undecided) return by_start;
    DualTrajectorySettings settings;
    settings.until = problem::open_end();
    settings.digits = 12; // the sides of the criteria are far apart but for a moment
    settings.step_limit = 5000;
    settings.uses_limit = false;
    settings.ends_when_collapse_is_decided = true;
    const DualTrajectory trajectory = DualTrajectory::enclose(instance, settings);
    limit::CollapseFinding result = trajectory.collapse();
    if (result.status == limit::CollapseStatus::undecided)
        result.explanation = "no state of the enclosed trajectory decides, up to t = " +
                             numeric::midpoint_text(trajectory.integrated_until(), 6) +
                             (trajectory.reason().empty() ? "" : ": " + trajectory.reason());
    return result;
}

} // namespace wnflow::enclose
