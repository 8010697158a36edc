#include <verification/claims/evidence.hpp>

#include <wnflow/flow/network.hpp>
#include <wnflow/limit/potential.hpp>
#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace wnflow::claims {
namespace {

template <class T, class Make>
const T& once(std::optional<T>& stored, const Make& make)
{
    if (!stored) stored = make();
    return *stored;
}

/// A method that gets stuck where the first one did not has no opinion.
constexpr unsigned long second_opinion_steps = 20'000;

/// Of the enclosure in the dual variable: it ends by itself where the limit is as near as the digits resolve.
constexpr unsigned long enclosed_dual_steps = 5'000;

/// Of the certified rate, relative to σ: the statement on it asks for eight digits.
constexpr double rate_accuracy = 1e-12;
const numeric::Rational certified_far(1'000'000'000);

} // namespace

EvidenceSettings EvidenceSettings::of(const problem::Instance& instance)
{
    EvidenceSettings settings;
    settings.until = instance.run.until;
    settings.digits = instance.run.digits;
    settings.limit_digits = instance.run.effective_limit_digits();
    settings.until_residual = instance.run.until_residual;
    settings.tolerance = instance.run.tolerance.value_or(flow::default_tolerance(settings.stepper, settings.digits));
    return settings;
}

Evidence::Evidence(problem::Instance instance, EvidenceSettings settings, EvidenceParts given)
    : instance_(std::move(instance)), settings_(std::move(settings)), parts_(std::move(given))
{
    if (parts_.trajectory && parts_.is_trajectory_enclosed) trajectory_evidence_ = EvidenceKind::enclosure;
}
Evidence::~Evidence() = default;

bool Evidence::has_uniform_start() const
{
    const auto& v = instance_.initialization.direction;
    return std::ranges::all_of(v, [&](const numeric::Rational& entry) { return entry == v.front(); });
}

const flow::Trajectory& Evidence::trajectory()
{
    return once(parts_.trajectory, [&] {
        flow::IntegrationSettings settings;
        numeric::Rational until = settings_.until;
        std::optional<numeric::Rational> residual = settings_.until_residual;
        if (residual && optimum().outcome == limit::OptimumOutcome::infeasible) { // it would never get there
            residual.reset();
            if (until == problem::open_end()) until = problem::RunSettings().until;
        }
        settings.sample_times =
            residual ? flow::decade_times_until(until) : flow::linear_times(until, settings_.samples);
        settings.until_residual = residual;
        if (residual) // nor there
            settings.stop_when = [this](const flow::Sample& sample) {
                return limit::satisfies_collapse_criterion(instance_, sample);
            };
        settings.most_samples = settings_.samples;
        settings.digits = settings_.digits;
        settings.tolerance = settings_.tolerance;
        settings.stepper = settings_.stepper;
        settings.coordinates = settings_.coordinates;
        settings.step_limit = settings_.step_limit;
        settings.on_progress = settings_.on_progress;
        flow::Trajectory trajectory = flow::integrate(instance_, settings);
        if (settings_.encloses_trajectory) enclose_trajectory(trajectory);
        return trajectory;
    });
}

void Evidence::enclose_trajectory(flow::Trajectory& trajectory)
{
    if (!trajectory.is_complete()) {
        enclosure_failure_ = "the integration ended early";
        return;
    }
    EnclosureSettings settings;
    settings.coordinates = settings_.coordinates;
    // Equalities ask for a third of the digits; logarithms, powers and differences lose some.
    settings.relative_digits = settings_.digits / 3 + 10;
    settings.most_weights = settings_.most_enclosed_weights;
    if (settings_.on_enclosing)
        settings.on_progress = [this](double time, unsigned long steps) {
            settings_.on_enclosing(fmt::format("enclosing the trajectory: t = {:.4g}, {} steps", time, steps));
        };
    std::vector<numeric::Rational> times;
    for (const flow::Sample& sample : trajectory.samples) times.push_back(sample.time);
    EnclosedSamples enclosed = enclose_samples(instance_, times, settings);
    enclosure_failure_ = std::move(enclosed.failure);
    if (!enclosure_failure_.empty()) return;
    estimated_trajectory_ = trajectory;
    trajectory.samples = std::move(enclosed.samples);
    parts_.dual_quadratures = std::move(enclosed.quadratures);
    trajectory.second_digits = std::max(trajectory.second_digits, numeric::digits_for_bits(enclosed.bits) + 1);
    trajectory_evidence_ = EvidenceKind::enclosure;
}

namespace {

enclose::DualTrajectory enclose_dual(Evidence& evidence)
{
    const EvidenceSettings& wanted = evidence.settings();
    enclose::DualTrajectorySettings settings;
    settings.until = evidence.trajectory().samples.back().time;
    settings.digits = wanted.digits;
    settings.step_limit = enclosed_dual_steps;
    const enclose::Limit& limit = evidence.limit();
    const bool has_limit = limit.has_entries() && limit.face_support.size() == evidence.instance().dimension();
    if (has_limit) settings.until = std::max(settings.until, certified_far);
    if (wanted.on_enclosing)
        settings.on_progress = [&wanted](double time, unsigned long steps) {
            wanted.on_enclosing(fmt::format("enclosing the dual variable: t = {:.4g}, {} steps", time, steps));
        };
    return enclose::DualTrajectory::enclose(evidence.instance(), settings);
}

} // namespace

const enclose::DualTrajectory* Evidence::enclosed_dual()
{
    // The dual variable of this project is that of constant rates.
    if (trajectory_evidence() != EvidenceKind::enclosure || trajectory().samples.empty() || !has_constant_rates())
        return nullptr;
    const auto& enclosed = once(enclosed_dual_, [&] { return enclose_dual(*this); });
    return enclosed.outcome() == enclose::TrajectoryOutcome::enclosed ? &enclosed : nullptr;
}

const enclose::AsymptoticRate* Evidence::asymptotic_rate()
{
    const auto& found = once(asymptotic_rate_, [&]() -> std::optional<enclose::AsymptoticRate> {
        // The dual variable alone is enclosed here: it has M entries, so that larger flows are within reach.
        const std::size_t most_weights = settings_.most_enclosed_weights * 5 / 2;
        if (!settings_.encloses_trajectory || instance_.dimension() > most_weights || !has_constant_rates() ||
            trajectory().samples.empty() || !limit_dual())
            return std::nullopt;
        const auto& enclosed = once(enclosed_dual_, [&] { return enclose_dual(*this); });
        if (enclosed.outcome() != enclose::TrajectoryOutcome::enclosed) return std::nullopt;
        const numeric::PrecisionScope precision(limit_bits());
        return enclose::certify_asymptotic_rate(instance_, *limit_dual(), enclosed, Ball(rate_accuracy));
    });
    return found ? &*found : nullptr;
}

const DualQuadratures* Evidence::enclosed_quadratures(const flow::Sample& sample)
{
    if (trajectory_evidence() != EvidenceKind::enclosure) return nullptr;
    const auto found = parts_.dual_quadratures.find(sample.time);
    return found == parts_.dual_quadratures.end() ? nullptr : &found->second;
}

EvidenceKind Evidence::trajectory_evidence()
{
    (void)trajectory();
    return trajectory_evidence_;
}

const std::string& Evidence::enclosure_failure()
{
    (void)trajectory();
    return enclosure_failure_;
}

const Tail& Evidence::tail()
{
    return once(tail_, [&] {
        const numeric::PrecisionScope precision(trajectory_bits());
        TailSettings settings;
        settings.stepper = settings_.stepper;
        // The error on the way there stays below that of the trajectory.
        settings.approach_tolerance =
            std::min(settings.approach_tolerance, numeric::Rational(settings_.tolerance / 1000));
        const flow::Sample* origin = tail_origin();
        if (origin == nullptr) {
            Tail none;
            none.failure = "e is not resolved at any sample";
            return none;
        }
        return follow_tail(instance_, origin->weights, limit().rate.value(), settings);
    });
}

const flow::Sample* Evidence::tail_origin()
{
    const std::vector<flow::Sample>& samples = trajectory().samples;
    const numeric::PrecisionScope precision(trajectory_bits());
    const auto network = flow::Network<Ball>::of(instance_);
    for (auto sample = samples.rbegin(); sample != samples.rend(); ++sample) {
        const Ball norm = sqrt(numeric::squared_norm(network.residual(sample->weights)));
        if (certainly_less(Ball(1000) * norm.radius(), norm.midpoint())) return &*sample;
    }
    return nullptr;
}

long Evidence::trajectory_bits()
{
    return numeric::bits_for_digits(trajectory().second_digits) + 64;
}

const std::vector<Vector<Ball>>& Evidence::kernel()
{
    return once(kernel_, [&] {
        const numeric::PrecisionScope precision(trajectory_bits());
        std::vector<Vector<Ball>> basis;
        for (const numeric::RationalVector& k : numeric::kernel_basis(instance_.matrix)) {
            numeric::Rational norm = 0;
            for (const numeric::Rational& entry : k) norm += abs(entry);
            basis.push_back(numeric::to_vector<Ball>(k));
            const Ball scale = Ball(1) / Ball(norm);
            for (Ball& entry : basis.back()) entry *= scale;
        }
        return basis;
    });
}

const limit::Optimum& Evidence::optimum()
{
    return once(parts_.optimum, [&] { return limit::exact_l1_optimum(instance_.matrix, instance_.target); });
}

const limit::Optimum& Evidence::weighted_optimum()
{
    return once(weighted_optimum_, [&] {
        numeric::RationalVector weights;
        for (const numeric::Rational& v : instance_.initialization.direction)
            weights.push_back(1 / numeric::power(v, instance_.depth - 2));
        return limit::exact_optimum(instance_.matrix, instance_.target, weights);
    });
}

const limit::MaximalFace& Evidence::face()
{
    return once(parts_.face, [&] { return limit::maximal_face(instance_.matrix, instance_.target); });
}

enclose::LimitSettings Evidence::limit_settings(bool wants_rate)
{
    enclose::LimitSettings settings;
    settings.digits = settings_.limit_digits;
    settings.wants_rate = wants_rate;
    settings.face = &face();
    return settings;
}

const enclose::Limit& Evidence::limit()
{
    return once(parts_.limit, [&] { return enclose::enclose_limit_of(instance_, limit_settings(true)); });
}

const enclose::Limit& Evidence::plain_limit()
{
    if (!is_weight_normalized()) return limit();
    return once(parts_.plain_limit,
                [&] { return enclose::enclose_plain_limit_of(instance_, std::nullopt, limit_settings(false)); });
}

const enclose::Limit& Evidence::equivalent_plain_limit()
{
    return once(parts_.equivalent_plain_limit, [&] {
        return enclose::enclose_plain_limit_of(instance_, limit().log_magnification, limit_settings(false));
    });
}

long Evidence::limit_bits() const
{
    return numeric::bits_for_digits(settings_.limit_digits) + 128;
}

const std::optional<Vector<Ball>>& Evidence::limit_dual()
{
    return once(limit_dual_, [&]() -> std::optional<Vector<Ball>> {
        if (!limit().has_entries() || limit().face_support.size() != instance_.dimension()) return std::nullopt;
        const numeric::PrecisionScope precision(limit_bits());
        // A Aᵀ λ = −A ∇Φ: A has full row rank.
        const numeric::Matrix<Ball> a = numeric::to_matrix<Ball>(instance_.matrix);
        const auto inverse = numeric::enclose_inverse(numeric::product_with_transpose(a, a));
        if (!inverse) return std::nullopt;
        return numeric::product(
            *inverse, numeric::product(a, Vector<Ball>(-limit::potential_gradient(instance_, limit().entries))));
    });
}

const enclose::Limit& Evidence::limit_at_ratio(unsigned quarterings)
{
    auto& known = parts_.limits_at_ratio;
    if (const auto found = known.find(quarterings); found != known.end()) return found->second;
    if (quarterings == 0) return known.emplace(0, limit()).first->second;
    problem::Instance instance = instance_;
    instance.rates.eta_u = instance.rates.eta_u.times(numeric::power(numeric::Rational(4), quarterings));
    return known.emplace(quarterings, enclose::enclose_limit_of(instance, limit_settings(false))).first->second;
}

const limit::CollapseFinding& Evidence::collapse()
{
    return once(parts_.collapse, [&] {
        if (auto excluded = limit::collapse_excluded_by_rates(instance_))
            if (optimum().outcome == limit::OptimumOutcome::optimal) return *excluded;
        limit::CollapseFinding finding = limit::collapse_from_start(instance_);
        if (finding.status == limit::CollapseStatus::undecided && limit().outcome != enclose::LimitOutcome::infeasible)
            finding = limit().collapse;
        if (finding.status == limit::CollapseStatus::undecided)
            finding = limit::collapse_from_trajectory(instance_, trajectory());
        if (finding.status == limit::CollapseStatus::undecided) finding = limit::decide_collapse(instance_);
        if (!settings_.encloses_trajectory || finding.is_certified) return finding;
        // What an enclosed sample shows is certified, for rates of any kind.
        if (trajectory_evidence() == EvidenceKind::enclosure) {
            limit::CollapseFinding shown = limit::collapse_from_trajectory(instance_, trajectory());
            shown.is_certified = true;
            if (shown.status != limit::CollapseStatus::undecided) return shown;
        }
        if (!has_constant_rates()) return finding; // there is no dual variable to enclose
        limit::CollapseFinding certified = enclose::certify_collapse(instance_);
        return certified.status == limit::CollapseStatus::undecided ? finding : certified;
    });
}

const HalvedRuns& Evidence::halved_runs()
{
    return once(parts_.halved_runs, [&] { return claims::halved_runs(instance_, settings_.stepper); });
}

const FirstOrder* Evidence::first_order()
{
    if (!settings_.encloses_trajectory || instance_.dimension() > settings_.most_enclosed_weights) return nullptr;
    return &once(parts_.first_order, [&] {
        if (settings_.on_enclosing) settings_.on_enclosing("enclosing the first order of the discrete algorithm");
        return enclose_first_order(instance_, halved_runs().time, kernel());
    });
}

Evidence* Evidence::estimated()
{
    if (!estimated_trajectory_) return nullptr;
    if (!estimated_) {
        if (optimum().outcome != limit::OptimumOutcome::infeasible) (void)limit(); // shared
        EvidenceParts parts = parts_;
        parts.trajectory = estimated_trajectory_;
        parts.is_trajectory_enclosed = false;
        parts.dual_quadratures.clear();
        EvidenceSettings settings = settings_;
        settings.encloses_trajectory = false;
        estimated_ = std::make_unique<Evidence>(instance_, std::move(settings), std::move(parts));
    }
    return estimated_.get();
}

std::unique_ptr<Evidence> Evidence::second_opinion() const
{
    EvidenceSettings settings = settings_;
    settings.stepper = flow::another_method(settings_.stepper);
    settings.step_limit = second_opinion_steps;
    settings.tolerance /= 1000;
    settings.digits += 10;
    settings.limit_digits += 20;
    return std::make_unique<Evidence>(instance_, std::move(settings));
}

} // namespace wnflow::claims
