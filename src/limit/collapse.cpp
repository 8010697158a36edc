#include <wnflow/limit/collapse.hpp>

#include <wnflow/flow/network.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/limit/collapse_criterion.hpp>
#include <wnflow/limit/divergence_barrier.hpp>
#include <wnflow/limit/optimum.hpp>

#include <algorithm>
#include <cmath>

namespace wnflow::limit {
namespace {

Ball norm(const Vector<Ball>& v)
{
    return sqrt(numeric::squared_norm(v));
}

std::string comparison(const Ball& left, const std::string& relation, const Ball& right)
{
    return numeric::midpoint_text(left, 6) + " " + relation + " " + numeric::midpoint_text(right, 6);
}

Rational power_of_ten(int exponent)
{
    return numeric::parse_rational("1e" + std::to_string(exponent));
}

/// log10, rounded down, of the time in which the flow would change r or u by its own size at the speed of the start.
int start_time_exponent(const problem::Instance& instance)
{
    const numeric::PrecisionScope precision(128);
    const flow::Start start{instance.initialization, {}};
    const auto network = flow::Network<Ball>::of(instance);
    const Vector<Ball> x = start.weights();
    Vector<Ball> gradient = network.matrix.apply_transposed(network.residual(x));
    for (Eigen::Index n = 0; n < x.size(); ++n)
        gradient[n] *= numeric::power(x[n], static_cast<long>(instance.depth) - 1);
    const Ball speed = norm(gradient), r = start.radius();
    if (!speed.is_positive()) return 0; // the start does not move
    const Ball time = min(r / Ball(instance.rates.eta_r), Ball(1) / (Ball(instance.rates.eta_u) * r)) / speed;
    return static_cast<int>(std::floor(time.approximate_log10()));
}

} // namespace

std::string_view to_text(CollapseStatus status)
{
    switch (status) {
    case CollapseStatus::excluded: return "excluded";
    case CollapseStatus::collapsed: return "collapsed";
    case CollapseStatus::undecided: return "undecided";
    }
    return "";
}

bool starts_within_target(const problem::Instance& instance)
{
    const auto& start = instance.initialization;
    numeric::RationalVector power;
    for (const Rational& v : start.direction) power.push_back(numeric::power(v, instance.depth));
    const numeric::RationalVector image = numeric::multiply(instance.matrix, power); // A v^L
    const Rational along = 2 * numeric::dot(image, instance.target), squared = numeric::dot(image, image);
    // along ≥ c squared with c ≥ 0: decided by signs and squares.
    if (along < 0) return false;
    const Rational c_squared =
        numeric::power(start.radius_squared / numeric::dot(start.direction, start.direction), instance.depth);
    return along * along >= c_squared * squared * squared;
}

bool satisfies_collapse_criterion(const problem::Instance& instance, const Ball& radius_squared,
                                  const Vector<Ball>& direction)
{
    if (instance.flow == problem::FlowKind::plain) return false;
    if (!instance.rates.constant_ratio() || !instance.rates.have_infinite_integral()) return false;
    return collapse_criterion(instance, radius_squared, direction).holds();
}

bool satisfies_collapse_criterion(const problem::Instance& instance, const flow::Sample& sample)
{
    return satisfies_collapse_criterion(instance, sample.radius * sample.radius, sample.direction);
}

namespace {

/// Where S₊ is not empty, x̃ tends to a point of it, and b ≠ 0. Where it is empty, x̃ may tend to 0.
CollapseFinding collapse_of_plain_flow(const problem::Instance& instance)
{
    const OptimumOutcome outcome = exact_l1_optimum(instance.matrix, instance.target).outcome;
    if (outcome == OptimumOutcome::optimal) return plain_flow_converges();
    const numeric::PrecisionScope precision(256);
    const auto network = flow::Network<Ball>::of(instance);
    const Ball e = norm(network.residual(flow::Start{instance.initialization, {}}.weights())), b = norm(network.target);
    if (starts_within_target(instance))
        return {CollapseStatus::excluded, true, 0, "|e(0)| <= |b|: " + comparison(e, "<=", b) + " (exact)"};
    return {CollapseStatus::undecided, true, 0,
            std::string(outcome == OptimumOutcome::infeasible ? "S+ is empty" : "it is not known whether S+ is empty") +
                ", and |e(0)| > |b|: " + comparison(e, ">", b)};
}

} // namespace

CollapseFinding plain_flow_converges()
{
    return {CollapseStatus::excluded, true, 0, "plain gradient flow does not collapse"};
}

CollapseFinding collapse_from_start(const problem::Instance& instance)
{
    if (instance.flow == problem::FlowKind::plain) return collapse_of_plain_flow(instance);
    const numeric::PrecisionScope precision(256);
    const flow::Start start{instance.initialization, {}};
    const auto network = flow::Network<Ball>::of(instance);
    const Ball e = norm(network.residual(start.weights())), b = norm(network.target);
    if (flow::starts_at_rest(instance))
        return {CollapseStatus::excluded, true, 0, "e(0) = 0 (exact): the flow stays where it starts"};
    if (starts_within_target(instance))
        return {CollapseStatus::excluded, true, 0, "|e(0)| <= |b|: " + comparison(e, "<=", b) + " (exact)"};
    const Ball r = start.radius();
    if (satisfies_collapse_criterion(instance, r * r, start.direction()))
        return {CollapseStatus::collapsed, true, 0, "the criterion of collapse holds at the start"};
    return {CollapseStatus::undecided, true, 0, "|e(0)| > |b|: " + comparison(e, ">", b)};
}

CollapseFinding collapse_from_feasible_point(const problem::Instance& instance, const Vector<Ball>& feasible)
{
    const numeric::PrecisionScope precision(std::max(256L, numeric::PrecisionScope::bits()));
    const flow::Start start{instance.initialization, {}};
    const DivergenceBarrier sides =
        divergence_barrier(instance, Ball(instance.initialization.radius_squared), start.direction(), feasible);
    if (sides.excludes_collapse())
        return {CollapseStatus::excluded, true, 0,
                "the divergence from the minimizer of Phi excludes it at the start: " +
                    comparison(sides.divergence, "<=", sides.barrier)};
    return {CollapseStatus::undecided, true, 0,
            "the divergence from the minimizer of Phi does not exclude it at the start: " +
                comparison(sides.divergence, "against", sides.barrier)};
}

namespace {

/// What one sample shows; undecided if nothing.
CollapseFinding finding_at(const problem::Instance& instance, const flow::Network<Ball>& network,
                           const flow::Sample& sample)
{
    const Ball b = norm(network.target), e = norm(network.residual(sample.weights));
    const Ball margin = b - e;
    const std::string when = "T = " + numeric::midpoint_text(Ball(sample.time), 6);
    if (certainly_less(margin.radius() * Ball(1000), margin.midpoint()))
        return {CollapseStatus::excluded, false, sample.time, "|e(T)| < |b| at " + when + ": " + comparison(e, "<", b)};
    if (satisfies_collapse_criterion(instance, sample))
        return {CollapseStatus::collapsed, false, sample.time,
                "the criterion of collapse holds at " + when +
                    ", where r = " + numeric::midpoint_text(sample.radius, 6)};
    return {CollapseStatus::undecided, false, 0,
            "neither |e(T)| < |b| nor the criterion of collapse was seen along the trajectory"};
}

} // namespace

CollapseFinding collapse_from_trajectory(const problem::Instance& instance, const flow::Trajectory& trajectory)
{
    const numeric::PrecisionScope precision(numeric::bits_for_digits(trajectory.second_digits) + 32);
    const auto network = flow::Network<Ball>::of(instance);
    CollapseFinding finding;
    finding.explanation = "the trajectory has no sample";
    for (const flow::Sample& sample : trajectory.samples) {
        finding = finding_at(instance, network, sample);
        if (finding.status != CollapseStatus::undecided) break;
    }
    return finding;
}

std::optional<CollapseFinding> collapse_excluded_by_rates(const problem::Instance& instance)
{
    if (instance.flow == problem::FlowKind::plain) return std::nullopt;
    const std::optional<problem::RadiusLaw> law = instance.rates.ratio_law();
    if (!law || law->power != 2 || !instance.rates.have_infinite_integral()) return std::nullopt;
    return CollapseFinding{CollapseStatus::excluded, true, 0,
                           "eta = kappa r^2, kappa = " + numeric::to_text(law->factor) + ": r stays away from 0"};
}

CollapseFinding decide_collapse(const problem::Instance& instance, const Vector<Ball>* feasible)
{
    const bool is_plain = instance.flow == problem::FlowKind::plain;
    if (is_plain && feasible) return plain_flow_converges();
    CollapseFinding finding = collapse_from_start(instance);
    if (finding.status != CollapseStatus::undecided || is_plain) return finding;
    const std::optional<Rational> ratio = instance.rates.constant_ratio();
    if (!ratio || !instance.rates.have_infinite_integral()) {
        finding.explanation += ", and no criterion of collapse for " + problem::to_text(instance.rates);
        return finding;
    }
    // The common factor of the rates is a change of time, of infinite length: constant rates in its place.
    problem::Instance steady = instance;
    if (!steady.rates.are_constant()) steady.rates = {*ratio, 1};
    if (feasible) {
        finding = collapse_from_feasible_point(steady, *feasible);
        if (finding.status != CollapseStatus::undecided) return finding;
    }
    // A step of a tube costs about as much as there are entries of A: a tenth of a second first, and seconds where nothing
    // else decides.
    const std::size_t entries = steady.matrix.rows() * steady.matrix.columns();
    const auto tube_steps = [entries](std::size_t work, std::size_t most) {
        return static_cast<unsigned>(std::clamp<std::size_t>(work / entries, 200, most));
    };
    finding = collapse_from_dual_flow(steady, feasible, tube_steps(200'000, 2000));
    if (finding.status != CollapseStatus::undecided) return finding;
    // Mostly ‖e‖ falls below ‖b‖ within a few of the start's own times, or x comes near 0: sampled from there on, until one
    // of the two is seen.
    constexpr int decades = 100; // a deep network near 0 moves for as long
    const int exponent = start_time_exponent(steady);
    const auto network = flow::Network<Ball>::of(steady);
    flow::IntegrationSettings settings;
    settings.sample_times = flow::logarithmic_times(power_of_ten(exponent - 2), power_of_ten(exponent + decades),
                                                    4 * static_cast<unsigned>(decades + 2) + 1);
    settings.digits = 15;
    // Ten digits of b are wanted, and e is small beside the terms it is the difference of.
    const Ball size = norm(network.matrix.apply(
        flow::Network<Ball>::powers(flow::Start{steady.initialization, {}}.weights(), steady.depth)));
    const double cancelled = (size / norm(network.target)).approximate_log10();
    settings.tolerance = power_of_ten(-10 - static_cast<int>(std::ceil(std::clamp(cancelled, 0.0, 300.0))));
    settings.step_limit = 400; // hundreds of decades take fewer; very stiff steps are slow
    settings.stop_when = [&](const flow::Sample& sample) {
        const numeric::PrecisionScope precision(256);
        finding = finding_at(steady, network, sample);
        if (finding.status == CollapseStatus::undecided && feasible &&
            divergence_barrier(steady, sample.radius * sample.radius, sample.direction, *feasible).excludes_collapse())
            finding = {CollapseStatus::excluded, false, sample.time,
                       "the divergence from the minimizer of Phi is below its barrier at T = " +
                           numeric::midpoint_text(Ball(sample.time), 6)};
        return finding.status != CollapseStatus::undecided;
    };
    const flow::Trajectory trajectory = flow::integrate(steady, settings);
    if (finding.status != CollapseStatus::undecided) return finding;
    CollapseFinding proved = collapse_from_dual_flow(steady, feasible, tube_steps(2'000'000, 30'000));
    if (proved.status != CollapseStatus::undecided) return proved;
    if (!trajectory.samples.empty())
        finding.explanation += ", up to T = " + numeric::midpoint_text(Ball(trajectory.samples.back().time), 3) +
                               (trajectory.reason.empty() ? "" : " (" + trajectory.reason + ")");
    return finding;
}

} // namespace wnflow::limit
