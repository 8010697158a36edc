#include "ode/taylor.hpp"

#include "ode/floats.hpp"
#include "ode/step_size.hpp"

#include <algorithm>
#include <cmath>

namespace wnflow::ode::detail {
namespace {

/// Bits on top of those that a coefficient's share of the state needs, and how far the share may exceed that of the
/// step before until the expansion is repeated in full precision.
constexpr double guard_bits = 20;
constexpr long least_bits = 64;
constexpr unsigned most_halvings = 100; ///< of a step about which the coefficients say nothing

double natural_digits(const Rational& relative)
{
    const numeric::PrecisionScope precision(64);
    return -Ball(relative).approximate_log10() * std::log(10.0);
}

/// The order at which c_k hᵏ falls by eᵖ per order at the tolerance: optimal for a cost of k^p per step.
unsigned order_for(const Rational& relative, double p)
{
    return std::max(4U, static_cast<unsigned>(std::ceil(natural_digits(relative) / p)));
}

} // namespace

Taylor::Taylor(std::shared_ptr<const Program> program, const Settings& settings)
    : program_(std::move(program)),
      settings_(settings),
      least_order_(settings.order ? settings.order : order_for(settings.tolerance.relative, 3.0)),
      most_order_(settings.order ? settings.order : order_for(settings.tolerance.relative, 1.1)),
      first_order_(settings.order ? settings.order : order_for(settings.tolerance.relative, 1.8)),
      order_(first_order_),
      series_(program_, most_order_),
      field_(program_, 0)
{
    const numeric::PrecisionScope precision(64);
    log2_relative_ = log2_of(Ball(settings_.tolerance.relative));
}

void Taylor::start(const Vector<Ball>& x, const Ball& t, const Ball& step)
{
    order_ = first_order_;
    continue_from(x, t, step);
}

void Taylor::continue_from(const Vector<Ball>& x, const Ball& t, const Ball& step)
{
    state_ = checked_start(*program_, x, step);
    time_ = previous_time_ = t.midpoint();
    proposed_ = step.midpoint();
    last_order_ = 0;
    profile_.clear();
    log2_last_step_ = log2_of(step);
}

double Taylor::cost_of(unsigned order) const
{
    const double k = order, convolutions = program_->convolutions();
    return convolutions * k * (k + 1) / 2 + (program_->multiplications() - convolutions) * k;
}

std::vector<double> Taylor::log2_sizes(const std::vector<double>& references) const
{
    std::vector<double> sizes(order_ + 1, -HUGE_VAL);
    for (int i = 0; i < program_->dimension; ++i) {
        const double reference = references[static_cast<std::size_t>(i)];
        if (!std::isfinite(reference)) continue;
        const arb_srcptr c = series_.coefficients(i);
        for (unsigned k = 0; k <= order_; ++k) sizes[k] = std::max(sizes[k], log2_of(c + k) - reference);
    }
    return sizes;
}

void Taylor::expand()
{
    const double bits = static_cast<double>(settings_.bits);
    const auto full = [&](unsigned) { return settings_.bits; };
    const auto share = [&](unsigned k) {
        if (profile_.empty()) return settings_.bits;
        double largest = -HUGE_VAL; // of the neighbours: coefficients of one parity may vanish
        for (std::size_t j = k >= 2 ? k - 2 : 0; j <= k + 2U && j < profile_.size(); ++j)
            largest = std::max(largest, profile_[j]);
        const double wanted = bits + std::min(0.0, largest) + guard_bits;
        return std::clamp(static_cast<long>(std::isfinite(wanted) ? wanted : bits), std::min(least_bits, settings_.bits),
                          settings_.bits);
    };
    series_.expand(state_, time_, order_, share);
    work_.evaluations += order_;
    if (profile_.empty()) return;
    // Coefficients that turn out to count for more than was assumed were computed to too few bits.
    const std::vector<double> references = log2_scales(state_, settings_.tolerance);
    const std::vector<double> sizes = log2_sizes(references);
    const double relative = sizes[0];
    const double step = log2_step(order_, references);
    const double used = std::isfinite(step) ? step : log2_last_step_;
    for (unsigned k = 1; k <= order_; ++k) {
        const double needed = bits + std::min(0.0, sizes[k] - relative + used * k);
        if (needed > static_cast<double>(share(k))) {
            series_.expand(state_, time_, order_, full);
            work_.evaluations += order_;
            return;
        }
    }
}

/// log2 of the step at which a component's last terms reach its scale; +inf if they all vanish.
double Taylor::log2_step_of(int component, unsigned order, double scale) const
{
    const arb_srcptr c = series_.coefficients(component);
    unsigned first = 0;
    if (scale == HUGE_VAL) { // 0 under a relative tolerance: measured by the term with which it leaves 0
        do
            if (++first >= order) return HUGE_VAL;
        while (arf_is_zero(arb_midref(c + first)));
        scale = log2_relative_ + log2_of(c + first);
        if (!std::isfinite(scale)) return -HUGE_VAL;
    }
    double step = HUGE_VAL;
    // The last two: one of them may vanish by symmetry. Where both do (a series in t³), the next that does not; a
    // polynomial of half the order ends.
    for (unsigned k = order; k > first && (k + 1 >= order || (step == HUGE_VAL && 2 * k > order)); --k)
        if (const double size = log2_of(c + k); size != -HUGE_VAL) step = std::min(step, (scale - size) / (k - first));
    return step;
}

double Taylor::log2_step(unsigned order, const std::vector<double>& scales) const
{
    double step = HUGE_VAL;
    for (int i = 0; i < program_->dimension; ++i)
        step = std::min(step, log2_step_of(i, order, scales[static_cast<std::size_t>(i)]));
    return step;
}

/// Whether the polynomial fulfils the equation at its end in the components given, whose last coefficients say nothing:
/// those of t²⁰ at 0 do not differ from those of 0.
bool Taylor::holds_after(const Ball& h, const Ball& target, const std::vector<int>& components,
                         const std::vector<double>& scales)
{
    if (components.empty()) return true;
    const Vector<Ball> x = polynomial(h), f = field_.evaluate(x, target, settings_.bits);
    ++work_.evaluations;
    for (const int i : components) {
        const arb_srcptr c = series_.coefficients(i);
        Ball slope; // of the polynomial, by Horner's scheme
        for (unsigned k = order_; k > 0; --k) {
            slope = product(slope, h, settings_.bits);
            arf_addmul_ui(arb_midref(slope.data()), arb_midref(c + k), k, settings_.bits, ARF_RND_NEAR);
        }
        double scale = log2_relative_ + log2_of(x[i]);
        if (scales[static_cast<std::size_t>(i)] != HUGE_VAL) scale = std::max(scale, scales[static_cast<std::size_t>(i)]);
        const Ball defect = difference(f[i], slope, settings_.bits);
        if (!arf_is_finite(arb_midref(defect.data()))) return false;
        if (sign(defect) != 0 && log2_of(defect) + log2_of(h) > scale) return false;
    }
    return true;
}

void Taylor::adapt_order(const std::vector<double>& scales)
{
    if (settings_.order) return;
    constexpr unsigned back = 6;
    if (order_ < least_order_ + back) {
        order_ = std::min(least_order_ + back, most_order_);
        return;
    }
    const auto merit = [&](unsigned k) { return log2_step(k, scales) - std::log2(cost_of(k)); };
    order_ = merit(order_) > merit(order_ - back) ? std::min(order_ + 2, most_order_)
                                                   : std::max(order_ - 2, least_order_ + back);
}

Vector<Ball> Taylor::polynomial(const Ball& h) const
{
    const long bits = settings_.bits;
    Vector<Ball> powers(last_order_ + 1);
    powers[0] = Ball(1);
    for (unsigned k = 1; k <= last_order_; ++k) powers[k] = product(powers[k - 1], h, bits);
    Vector<Ball> x(program_->dimension);
    for (int i = 0; i < program_->dimension; ++i)
        arb_approx_dot(x[i].data(), nullptr, 0, series_.coefficients(i), 1, powers.data()->data(), 1,
                       static_cast<slong>(last_order_) + 1, bits);
    return x;
}

Vector<Ball> Taylor::dense(const Ball& t) const
{
    return last_order_ == 0 ? state_ : polynomial(difference(t, previous_time_, settings_.bits));
}

StepOutcome Taylor::advance(const Ball& h, const Ball& target)
{
    Vector<Ball> next = polynomial(h);
    if (!is_finite(next)) {
        last_order_ = 0;
        return StepOutcome::not_finite;
    }
    state_ = std::move(next);
    previous_time_ = time_;
    time_ = target;
    log2_last_step_ = log2_of(h);
    ++work_.steps;
    return StepOutcome::accepted;
}

StepOutcome Taylor::step(const Ball& limit)
{
    if (is_at_limit(time_, limit, proposed_)) return StepOutcome::accepted;
    last_order_ = 0; // there is no dense output until the step is accepted
    expand();
    const std::vector<double> scales = log2_scales(state_, settings_.tolerance);
    const double exponent = log2_step(order_, scales);
    if (std::isnan(exponent) || exponent == -HUGE_VAL) return StepOutcome::not_finite;
    const int direction = sign(proposed_);
    Ball h = std::isfinite(exponent) ? two_to(exponent) : size_of(difference(limit, time_, settings_.bits));
    if (compare_sizes(h, proposed_) > 0) h = size_of(proposed_);
    if (direction < 0) h = -h;
    bool ends_at_limit = cut_to_limit(h, time_, limit, settings_.bits);
    if (is_below_resolution(h, time_, settings_.bits) && !ends_at_limit) return StepOutcome::step_underflow;
    Ball target = ends_at_limit ? limit.midpoint() : advanced(h, time_, settings_.bits);
    std::vector<int> unknown; // components whose last coefficients say nothing
    for (int i = 0; i < program_->dimension; ++i)
        if (log2_step_of(i, order_, scales[static_cast<std::size_t>(i)]) == HUGE_VAL) unknown.push_back(i);
    last_order_ = order_;
    for (unsigned halvings = 0; !holds_after(h, target, unknown, scales); ++halvings) {
        ++work_.rejected;
        arb_mul_2exp_si(h.data(), h.data(), -1);
        ends_at_limit = false;
        if (halvings == most_halvings || is_below_resolution(h, time_, settings_.bits)) {
            last_order_ = 0;
            return StepOutcome::step_underflow;
        }
        target = advanced(h, time_, settings_.bits);
    }
    // What the coefficients allow bounds the next step, whatever a limit cut off from this one.
    const Ball allowed = std::isfinite(exponent) ? two_to(exponent + 1.5) : product(larger(h, proposed_), Ball(64), 64);

    profile_ = log2_sizes(scales);
    const double reference = profile_[0], log2_h = log2_of(h);
    for (unsigned k = 0; k < profile_.size(); ++k) profile_[k] += log2_h * k - reference;
    adapt_order(scales);
    const StepOutcome outcome = advance(h, target);
    proposed_ = direction < 0 ? -allowed : allowed;
    return outcome;
}

StepOutcome Taylor::step_exactly(const Ball& size)
{
    if (sign(size) == 0) return StepOutcome::accepted;
    profile_.clear();
    expand();
    last_order_ = order_;
    return advance(size, sum(time_, size, settings_.bits));
}

} // namespace wnflow::ode::detail
