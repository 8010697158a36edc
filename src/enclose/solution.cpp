#include <wnflow/enclose/solution.hpp>

#include "enclose/defect.hpp"
#include "enclose/metric.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace wnflow::enclose {

using detail::Piece;
using numeric::Matrix;
using numeric::PrecisionScope;

std::string_view to_text(SolutionOutcome outcome)
{
    switch (outcome) {
    case SolutionOutcome::enclosed: return "enclosed";
    case SolutionOutcome::step_limit: return "step-limit";
    case SolutionOutcome::not_integrated: return "not-integrated";
    case SolutionOutcome::not_enclosed: return "not-enclosed";
    }
    return "";
}

namespace {

constexpr long growth_bits = 64; ///< of Jacobians and metrics: their relative errors enter ∫μ dt only

Ball norm_of(const Vector<Ball>& v)
{
    Ball square;
    for (const Ball& entry : v) square += abs(entry).upper() * abs(entry).upper();
    return sqrt(square.upper()).upper();
}

/// A bound of the 2-norm of a symmetric matrix: its largest row sum.
Ball norm_of(const Matrix<Ball>& m)
{
    Ball result;
    for (Eigen::Index i = 0; i < m.rows(); ++i) {
        Ball row;
        for (Eigen::Index j = 0; j < m.cols(); ++j) row = (row + abs(m(i, j)).upper()).upper();
        if (numeric::midpoint_less(result, row)) result = row;
    }
    return result;
}

} // namespace

struct EnclosedSolution::Implementation {
    /// A step with what is proved of it on all of it.
    struct Step {
        Piece piece;
        Ball error;          ///< ‖x − x̂‖₂ of the dynamic components is at most this
        Vector<Ball> summed; ///< bounds of the errors of the quadratures
    };

    detail::ProgramEnclosure field;
    std::shared_ptr<const detail::Metric> metric;
    SolutionSettings settings;
    Vector<Ball> start;
    Eigen::Index dynamic;
    long bits = 0;
    SolutionOutcome outcome = SolutionOutcome::enclosed;
    std::string reason;
    std::vector<Step> trace;
    Ball error;              ///< ‖x − x̂‖_G at the end of the last step
    Ball growth;             ///< ∫μ dt
    int first_divisions = 0; ///< of the last step, with which the next begins

    Implementation(std::shared_ptr<const ode::Program> program, std::shared_ptr<const detail::Metric> norm,
                   const Vector<Ball>& x, const SolutionSettings& wanted)
        : field(program), metric(std::move(norm)), settings(wanted), start(x),
          dynamic(x.size() - static_cast<Eigen::Index>(wanted.quadratures))
    {
    }

    void run();
    [[nodiscard]] bool add(Piece piece, double log2_target);
    /// Errors on their way over a piece.
    struct Passage {
        Ball error, growth; ///< at the place reached: ‖x − x̂‖_G, ∫μ dt
        Ball largest;       ///< of ‖x − x̂‖₂ so far
        Vector<Ball> summed;
    };
    [[nodiscard]] bool pass(const Piece& piece, const detail::Defect& defect, const Ball& tube, Passage& passage);
    [[nodiscard]] bool enter(const Piece& piece, Vector<Ball>& summed);
    struct Part {
        Ball mu, largest_metric, least_metric;
        Vector<Ball> gradients; ///< of the quadratures, 2-norms
        double excess = HUGE_VAL;
    };
    [[nodiscard]] std::optional<Part> examine(const Piece& piece, const Ball& tube, const Ball& defect,
                                              const Ball& deviation) const;
    [[nodiscard]] Vector<Ball> head(const Vector<Ball>& x) const { return x.head(dynamic); }
};

/// The error at the begin of a piece: that at the end of the one before, the jump, and the change of the norm.
bool EnclosedSolution::Implementation::enter(const Piece& piece, Vector<Ball>& summed)
{
    const Vector<Ball> begin = piece.at(Ball(-1));
    Vector<Ball> previous = start;
    summed = Vector<Ball>(start.size() - dynamic);
    if (!trace.empty()) {
        previous = trace.back().piece.at(Ball(1));
        summed = trace.back().summed;
    }
    Vector<Ball> jump(start.size());
    for (Eigen::Index i = 0; i < jump.size(); ++i) jump[i] = begin[i] - previous[i];
    for (Eigen::Index i = 0; i < summed.size(); ++i) summed[i] = (summed[i] + abs(jump[dynamic + i]).upper()).upper();
    if (!trace.empty()) {
        // eᵀG₁e ≤ (1 + ‖G₁ − G₀‖/λ_min(G₀)) eᵀG₀e
        const Matrix<Ball> before = metric->at(head(previous), piece.begin()),
                           now = metric->at(head(begin), piece.begin());
        Matrix<Ball> change(dynamic, dynamic);
        for (Eigen::Index i = 0; i < dynamic; ++i)
            for (Eigen::Index j = 0; j < dynamic; ++j) change(i, j) = now(i, j) - before(i, j);
        error = (error * sqrt(Ball(1) + norm_of(change) / metric->lower(head(previous), piece.begin()))).upper();
    }
    error = (error + sqrt(metric->upper(head(begin), piece.begin())) * norm_of(head(jump))).upper();
    return error.is_finite();
}

/// Growth of errors over a piece, for all x with ‖x − x̂‖₂ at most `tube`.
std::optional<EnclosedSolution::Implementation::Part>
EnclosedSolution::Implementation::examine(const Piece& piece, const Ball& tube, const Ball& defect,
                                          const Ball& deviation) const
{
    const PrecisionScope precision(growth_bits);
    Piece around = piece;
    Vector<Ball> range(dynamic), slope(dynamic);
    const Ball time = piece.middle.widened(piece.half);
    for (Eigen::Index i = 0; i < dynamic; ++i) {
        const auto place = static_cast<std::size_t>(i);
        detail::Polynomial& p = around.components[place];
        range[i] = p.coefficient(0).widened(p.excursion(Ball(1)));
        detail::Polynomial derivative;
        arb_poly_derivative(derivative.data(), p.data(), growth_bits);
        slope[i] = derivative.coefficient(0).widened(derivative.excursion(Ball(1))) / piece.half;
        p.set_coefficient(0, p.coefficient(0).widened(tube));
    }
    const auto linear = field.linearize(around.components, around.time(), static_cast<int>(dynamic));
    const auto norm = metric->growth({time, range, slope, tube, defect, deviation}, linear);
    if (!norm.bound.is_finite()) return std::nullopt;
    Part part;
    part.mu = norm.bound;
    part.excess = norm.bound.approximate() - norm.approximate;
    part.largest_metric = metric->upper(range, time);
    part.least_metric = metric->lower(range, time);
    part.gradients.resize(start.size() - dynamic);
    for (Eigen::Index i = 0; i < part.gradients.size(); ++i) {
        part.gradients[i] = norm_of(Vector<Ball>(linear.jacobian.row(dynamic + i).transpose()));
        if (!part.gradients[i].is_finite()) return std::nullopt;
    }
    if (!part.largest_metric.is_finite() || !part.least_metric.is_positive()) return std::nullopt;
    return part;
}

bool EnclosedSolution::Implementation::add(Piece piece, double log2_target)
{
    Vector<Ball> summed;
    if (!enter(piece, summed)) {
        reason = "the error at the begin of a step is not bounded";
        return false;
    }
    const auto defect = detail::enclose_defect(field, piece, Vector<Ball>::Constant(dynamic, Ball(1)), log2_target);
    if (!defect) {
        reason = "the defect of a step is not bounded: the field is not certainly analytic near it";
        return false;
    }
    // A tube much wider than the error, as errors may grow over the step: it is verified that they stay inside.
    const Ball entering = (error / sqrt(metric->lower(head(piece.at(Ball(-1))), piece.begin()))).upper();
    for (const slong width : {20, 60, 150, 400}) {
        Ball tube = (entering + Ball(2) * defect->norm).upper();
        arb_mul_2exp_si(tube.data(), tube.data(), width);
        Passage passage{error, growth, entering, summed};
        if (!pass(piece, *defect, tube, passage)) continue;
        reason.clear(); // of narrower tubes
        error = passage.error;
        growth = passage.growth;
        for (Eigen::Index i = 0; i < summed.size(); ++i)
            passage.summed[i] = (passage.summed[i] + Ball(2) * defect->component[dynamic + i]).upper();
        trace.push_back({std::move(piece), std::move(passage.largest), std::move(passage.summed)});
        return true;
    }
    return false;
}

/// What becomes of the errors over a piece, if they stay in the tube; false if that is not verified.
bool EnclosedSolution::Implementation::pass(const Piece& piece, const detail::Defect& defect, const Ball& tube,
                                            Passage& passage)
{
    constexpr int most_divisions = 9;
    // Parts [from, from + 2^(1−divisions)] of s ∈ [−1, 1], each as long as the bound of its growth is good enough.
    const Ball rate_of_defect = (defect.norm / piece.half).upper(), deviation = metric->deviation(piece);
    int divisions = std::max(0, first_divisions - 1), most_used = 0;
    long place = 0; // from = −1 + place·2^(1−divisions)
    while (place < (1L << divisions)) {
        const auto edge = [&](long k) {
            Ball s(k);
            arb_mul_2exp_si(s.data(), s.data(), 1 - divisions);
            return s - Ball(1);
        };
        const Piece own = divisions == 0 ? piece : piece.part(edge(place), edge(place + 1));
        const std::optional<Part> part = examine(own, tube, rate_of_defect, deviation);
        const Ball length = Ball(2) * own.half; // in t
        const double share = std::ldexp(1.0, -divisions);
        const bool is_good = part && part->excess * length.approximate() <= settings.growth_slack * share;
        if (!is_good && divisions < most_divisions) {
            ++divisions;
            place *= 2;
            continue;
        }
        if (!part) {
            reason = "the growth of errors is not bounded: the Jacobian is not finite around the approximate solution";
            return false;
        }
        most_used = std::max(most_used, divisions);
        Ball scale(1);
        arb_mul_2exp_si(scale.data(), scale.data(), 1 - divisions); // length of the part in s
        // error' ≤ μ error + ‖d‖: the defect's share grows with it where μ > 0, and is not damped where μ < 0.
        const Ball driven = (scale * defect.norm * sqrt(part->largest_metric)).upper();
        const Ball factor = exp(part->mu * length).upper();
        const bool grows = !part->mu.is_negative();
        const Ball next =
            grows ? ((passage.error + driven) * factor).upper() : (passage.error * factor + driven).upper();
        const Ball highest = grows ? next : (passage.error + driven).upper();
        const Ball here = (highest / sqrt(part->least_metric)).upper(); // 2-norm
        if (!certainly_less(here, tube)) {
            reason = "the error does not stay in the tube around the approximate solution";
            return false;
        }
        for (Eigen::Index i = 0; i < passage.summed.size(); ++i)
            passage.summed[i] = (passage.summed[i] + length * part->gradients[i] * here).upper();
        passage.growth = (passage.growth + part->mu * length).upper();
        passage.error = next;
        if (numeric::midpoint_less(passage.largest, here)) passage.largest = here;
        ++place;
        while (divisions > 0 && place % 2 == 0 &&
               part->excess * length.approximate() < settings.growth_slack * share / 8) {
            --divisions;
            place /= 2;
        }
    }
    first_divisions = most_used;
    return true;
}

void EnclosedSolution::Implementation::run()
{
    const long integration_bits = 64 * ((numeric::bits_for_digits(settings.digits) + 24) / 64 + 1);
    bits = integration_bits + 64;
    const PrecisionScope precision(bits);
    ode::Settings ode_settings;
    const Rational tolerance = numeric::parse_rational("1e-" + std::to_string(settings.digits));
    ode_settings.tolerance = {tolerance, tolerance};
    ode_settings.bits = integration_bits;
    const auto program = std::make_shared<const ode::Program>(field.program());
    const auto integrator = ode::make_integrator(settings.method, program, ode_settings);
    Vector<Ball> middle = start;
    for (Ball& entry : middle) entry = entry.midpoint();
    integrator->start(middle, Ball(0), Ball(settings.until).midpoint());
    const Ball until(settings.until);
    const Ball limit = (until.upper() + Ball(1) / Ball(1L << 20)).upper(); // the step beyond the end contains it
    const double log2_target = -static_cast<double>(settings.digits) * 3.3219 - 6;
    while (trace.empty() || !certainly_less_equal(until, trace.back().piece.end())) {
        if (integrator->work().steps + integrator->work().rejected >= settings.step_limit) {
            outcome = SolutionOutcome::step_limit;
            reason = "more than " + std::to_string(settings.step_limit) + " steps";
            return;
        }
        const unsigned before = integrator->order();
        const std::string method_before(integrator->method());
        const ode::StepOutcome step = integrator->step(limit);
        if (step != ode::StepOutcome::accepted) {
            outcome = SolutionOutcome::not_integrated;
            reason = std::string(ode::to_text(step)) + " at t = " + numeric::midpoint_text(integrator->time(), 6);
            return;
        }
        const unsigned degree = integrator->method() == "collocation"
                                    ? integrator->order() / 2
                                    : std::max(method_before == "taylor" ? before : 0U, integrator->order());
        Piece piece = detail::last_step(*integrator, degree, integration_bits);
        if (!trace.empty() &&
            arf_cmp(arb_midref(piece.begin().data()), arb_midref(trace.back().piece.end().data())) != 0)
            throw std::logic_error("the integrator's steps do not join");
        if (!add(std::move(piece), log2_target)) {
            outcome = SolutionOutcome::not_enclosed;
            reason += ", near t = " + numeric::midpoint_text(integrator->previous_time(), 6);
            return;
        }
        if (settings.on_progress) settings.on_progress(integrator->time().approximate(), integrator->work().steps);
    }
}

EnclosedSolution::EnclosedSolution(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation))
{
}
EnclosedSolution::~EnclosedSolution() = default;
EnclosedSolution::EnclosedSolution(EnclosedSolution&&) noexcept = default;
EnclosedSolution& EnclosedSolution::operator=(EnclosedSolution&&) noexcept = default;

EnclosedSolution EnclosedSolution::enclose_in(std::shared_ptr<const detail::Metric> metric,
                                              std::shared_ptr<const ode::Program> program, const Vector<Ball>& start,
                                              const SolutionSettings& settings)
{
    if (settings.until <= 0)
        throw std::invalid_argument("an enclosure until a time " + settings.until.str() + ", which is not positive");
    if (settings.digits == 0) throw std::invalid_argument("an enclosure to 0 digits");
    if (start.size() != program->dimension || static_cast<Eigen::Index>(settings.quadratures) >= start.size())
        throw std::invalid_argument("a start of dimension " + std::to_string(start.size()) + " with " +
                                    std::to_string(settings.quadratures) + " quadratures for a field of dimension " +
                                    std::to_string(program->dimension));
    auto own = std::make_unique<Implementation>(std::move(program), std::move(metric), start, settings);
    own->run();
    return EnclosedSolution(std::move(own));
}

EnclosedSolution EnclosedSolution::enclose(std::shared_ptr<const ode::Program> program, const Vector<Ball>& start,
                                           const SolutionSettings& settings)
{
    numeric::RationalVector weights = settings.weights;
    const auto dynamic =
        static_cast<std::size_t>(start.size()) - std::min<std::size_t>(settings.quadratures, start.size());
    if (weights.empty()) weights.assign(dynamic, Rational(1));
    if (weights.size() != dynamic || !std::ranges::all_of(weights, [](const Rational& w) { return w > 0; }))
        throw std::invalid_argument(std::to_string(dynamic) + " positive weights are needed, " +
                                    std::to_string(weights.size()) + " are given");
    return enclose_in(std::shared_ptr<const detail::Metric>(detail::weighted_metric(weights)), std::move(program),
                      start, settings);
}

SolutionOutcome EnclosedSolution::outcome() const noexcept
{
    return implementation_->outcome;
}
const std::string& EnclosedSolution::reason() const noexcept
{
    return implementation_->reason;
}
const Ball& EnclosedSolution::growth() const noexcept
{
    return implementation_->growth;
}
unsigned long EnclosedSolution::steps() const noexcept
{
    return implementation_->trace.size();
}
Ball EnclosedSolution::integrated_until() const
{
    return implementation_->trace.empty() ? Ball(0) : implementation_->trace.back().piece.end();
}
long EnclosedSolution::bits() const noexcept
{
    return implementation_->bits;
}

std::optional<Vector<Ball>> EnclosedSolution::at(const Rational& time) const
{
    const Implementation& own = *implementation_;
    const PrecisionScope precision(own.bits);
    const Ball t(time);
    if (time < 0) return std::nullopt;
    if (time == 0) return own.start;
    // t may be a tiny ball that straddles the end of a step: then it may be a time of either.
    std::optional<Vector<Ball>> result;
    for (const auto& step : own.trace) {
        if (certainly_less(step.piece.end(), t)) continue;
        if (certainly_less(t, step.piece.begin())) break;
        Vector<Ball> x = step.piece.at(step.piece.position(t));
        for (Eigen::Index i = 0; i < x.size(); ++i) {
            x[i] = x[i].widened(i < own.dynamic ? step.error : step.summed[i - own.dynamic]);
            if (result) arb_union(x[i].data(), x[i].data(), (*result)[i].data(), own.bits);
        }
        result = std::move(x);
    }
    const bool is_covered = !own.trace.empty() && certainly_less_equal(t, own.trace.back().piece.end());
    return is_covered ? result : std::nullopt;
}

std::optional<Ball> EnclosedSolution::error(const Rational& time) const
{
    const Implementation& own = *implementation_;
    const PrecisionScope precision(own.bits);
    const Ball t(time);
    std::optional<Ball> result;
    for (const auto& step : own.trace) {
        if (certainly_less(step.piece.end(), t)) continue;
        if (certainly_less(t, step.piece.begin())) break;
        if (!result || numeric::midpoint_less(*result, step.error)) result = step.error;
    }
    return result;
}

} // namespace wnflow::enclose
