#include "ode/collocation.hpp"

#include "ode/floats.hpp"
#include "ode/step_size.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace wnflow::ode::detail {
namespace {

/// With s stages the coefficients must fall by a factor of 10^{digits/s} per degree: too few stages make short steps, too
/// many make expensive ones (their number enters the cost squared).
unsigned stages_for(const Settings& settings)
{
    if (settings.order) return (settings.order + 1) / 2; // never less than the order asked for
    const numeric::PrecisionScope precision(64);
    return std::max(6U,
                    static_cast<unsigned>(std::ceil(-1.05 * Ball(settings.tolerance.relative).approximate_log10())));
}

constexpr double log2_double_accuracy = -30; ///< of stage values at the end of the iteration in double
constexpr double log2_reduction = -44;       ///< of a residual by one solution in double
constexpr std::size_t most_directions = 80;
constexpr double double_resolves = 45; ///< log2 h‖J‖ beyond which linear algebra in double is no use

FloatArray rounded(const Matrix<Ball>& matrix, long bits)
{
    FloatArray result(static_cast<std::size_t>(matrix.size()));
    for (Eigen::Index i = 0; i < matrix.size(); ++i)
        arf_set_round(arb_midref(result[static_cast<std::size_t>(i)]), arb_midref(matrix.data()[i].data()), bits,
                      ARF_RND_NEAR);
    return result;
}

Matrix<Ball> inverse_of(const Matrix<Ball>& coefficients, long bits)
{
    const numeric::PrecisionScope precision(bits + 64);
    return *numeric::approximate_inverse(coefficients); // Gauss methods have an invertible one
}

Eigen::MatrixXd in_double(const Matrix<Ball>& matrix)
{
    Eigen::MatrixXd result(matrix.rows(), matrix.cols());
    for (Eigen::Index i = 0; i < matrix.rows(); ++i)
        for (Eigen::Index j = 0; j < matrix.cols(); ++j) result(i, j) = matrix(i, j).approximate();
    return result;
}

/// ∫₁ᶜ P_k(2τ − 1) dτ, k < stages, for c > 1, where the recurrence of the P_k is stable.
std::vector<double> legendre_integrals_beyond(unsigned stages, double c)
{
    const double x = 2 * c - 1;
    std::vector<double> p = {1, x}, integrals = {c - 1};
    for (unsigned k = 1; k < stages; ++k) {
        p.push_back(((2 * k + 1) * x * p[k] - k * p[k - 1]) / (k + 1));
        integrals.push_back((p[k + 1] - p[k - 1]) / (2 * (2 * k + 1)));
    }
    return integrals;
}

} // namespace

Collocation::Collocation(std::shared_ptr<const Program> program, const Settings& settings)
    : program_(program), settings_(settings), stages_(stages_for(settings)), dimension_(program->dimension),
      method_(GaussMethod::with_stages(stages_, settings.bits)), coefficients_(in_double(method_.coefficients)),
      from_stages_(in_double(method_.from_stages)), nodes_(stages_),
      exact_coefficients_(rounded(method_.coefficients, settings.bits)),
      exact_from_stages_(rounded(method_.from_stages, settings.bits)),
      exact_inverse_(rounded(inverse_of(method_.coefficients, settings.bits), settings.bits)), field_(program, 1),
      linearization_(program), schur_form_(coefficients_), preconditioner_(schur_form_),
      stage_values_(static_cast<std::size_t>(dimension_) * stages_),
      derivatives_(static_cast<std::size_t>(dimension_) * stages_),
      displacement_(static_cast<std::size_t>(dimension_) * stages_),
      residuals_(static_cast<std::size_t>(dimension_) * stages_)
{
    for (Eigen::Index i = 0; i < nodes_.size(); ++i) nodes_[i] = method_.nodes[i].approximate();
}

void Collocation::start(const Vector<Ball>& x, const Ball& t, const Ball& step)
{
    state_ = previous_state_ = checked_start(*program_, x, step);
    time_ = previous_time_ = t.midpoint();
    proposed_ = step.midpoint();
    legendre_.resize(0, 0);
    has_dense_output_ = false;
}

/// Scales each variable by a power of two near its size, or near the size at which the absolute tolerance takes over; one
/// that is 0 under a relative tolerance by the way it goes.
void Collocation::scale_by(const Vector<Ball>& x, const Ball& h)
{
    const double relative = log2_of_relative();
    const std::vector<double> scales = log2_scales(x, settings_.tolerance);
    exponents_.resize(scales.size());
    weights_.resize(dimension_);
    inverse_weights_.resize(dimension_);
    Vector<Ball> f;
    is_in_range_ = true;
    for (std::size_t i = 0; i < scales.size(); ++i) {
        const auto place = static_cast<Eigen::Index>(i);
        double exponent = scales[i] - relative;
        if (!std::isfinite(exponent)) {
            if (f.size() == 0) f = field_.evaluate(x, time_, 64);
            exponent = log2_of(f[place]) + log2_of(h);
        }
        exponents_[i] = std::isfinite(exponent) ? std::lround(exponent) : 0;
        const bool in_range = std::abs(exponents_[i]) < 1000;
        is_in_range_ = is_in_range_ && in_range;
        weights_[place] = in_range ? std::ldexp(1.0, static_cast<int>(exponents_[i])) : 0;
        inverse_weights_[place] = in_range ? std::ldexp(1.0, static_cast<int>(-exponents_[i])) : 0;
    }
}

/// The polynomial of the last step beyond its end, cut where its terms begin to grow.
Collocation::Stages Collocation::predict(const Ball& h) const
{
    Stages v(dimension_, stages_);
    for (Eigen::Index i = 0; i < dimension_; ++i)
        v.row(i).setConstant(scaled(state_[i].data(), exponents_[static_cast<std::size_t>(i)]));
    if (legendre_.size() == 0) return v;
    const double ratio = quotient(h, last_step_, 64).approximate();
    if (!(ratio > 0)) return v;
    for (Eigen::Index i = 0; i < static_cast<Eigen::Index>(stages_); ++i) {
        const std::vector<double> w = legendre_integrals_beyond(stages_, 1 + ratio * nodes_[i]);
        double smallest = HUGE_VAL;
        for (unsigned k = 0; k < stages_; ++k) {
            const Eigen::VectorXd term = legendre_.col(k) * w[k];
            const double size = term.lpNorm<Eigen::Infinity>();
            if (!(size <= 4 * smallest)) break;
            smallest = std::min(smallest, size);
            for (Eigen::Index n = 0; n < dimension_; ++n)
                v(n, i) +=
                    std::ldexp(term[n], static_cast<int>(std::clamp(legendre_exponents_[static_cast<std::size_t>(n)] -
                                                                        exponents_[static_cast<std::size_t>(n)],
                                                                    -2000L, 2000L)));
        }
    }
    return v;
}

bool Collocation::precondition(double h, const Stages& v)
{
    const Eigen::Index middle = static_cast<Eigen::Index>(stages_) / 2;
    Linearization::Points x = v.array().col(middle) * weights_;
    linearization_.linearize(x, Eigen::ArrayXd::Constant(1, time_.approximate() + h * nodes_[middle]));
    Linearization::Points directions = Linearization::Points::Zero(dimension_, dimension_);
    directions.matrix().diagonal() = weights_.matrix();
    const Eigen::MatrixXd jacobian =
        (linearization_.tangent_at(0, directions).colwise() * inverse_weights_).matrix() * h;
    log2_stiffness_ = std::log2(jacobian.cwiseAbs().rowwise().sum().maxCoeff());
    return preconditioner_.factor(jacobian);
}

/// hJ at the middle stage in scaled variables, to `bits` bits, row by row.
FloatArray Collocation::precise_jacobian(const Ball& h, const Stages& v, long bits)
{
    const auto n = static_cast<std::size_t>(dimension_);
    const auto middle = static_cast<Eigen::Index>(stages_) / 2;
    Vector<Ball> x(dimension_), direction(dimension_);
    for (std::size_t i = 0; i < n; ++i) {
        arf_ptr value = arb_midref(x[static_cast<Eigen::Index>(i)].data());
        arf_set_d(value, v(static_cast<Eigen::Index>(i), middle));
        arf_mul_2exp_si(value, value, exponents_[i]);
    }
    (void)field_.evaluate(x, sum(time_, product(h, method_.nodes[middle], bits), bits), bits);
    FloatArray jacobian(n * n);
    for (std::size_t j = 0; j < n; ++j) {
        arb_mul_2exp_si(direction[static_cast<Eigen::Index>(j)].data(), h.data(), exponents_[j]);
        const Vector<Ball> column = field_.derivative_along(direction, bits);
        for (std::size_t i = 0; i < n; ++i)
            arf_mul_2exp_si(arb_midref(jacobian[i * n + j]), arb_midref(column[static_cast<Eigen::Index>(i)].data()),
                            -exponents_[i]);
        arb_zero(direction[static_cast<Eigen::Index>(j)].data());
    }
    jacobian_point_ = std::move(x); // about the middle stage: a double's digits of it, and exactly where J was taken
    return jacobian;
}

/// `precondition` where double holds the variables' ratios, but not the variables or what f makes of them.
bool Collocation::precondition_out_of_range(const Ball& h, const Stages& v)
{
    const FloatArray precise = precise_jacobian(h, v, 128);
    Eigen::MatrixXd jacobian(dimension_, dimension_);
    for (Eigen::Index i = 0; i < dimension_; ++i)
        for (Eigen::Index j = 0; j < dimension_; ++j)
            jacobian(i, j) = scaled(precise[static_cast<std::size_t>(i * dimension_ + j)], 0);
    log2_stiffness_ = std::log2(jacobian.cwiseAbs().rowwise().sum().maxCoeff());
    return preconditioner_.factor(jacobian);
}

/// The Jacobian in so many bits that modes which do not move over the step are told apart from those that do.
bool Collocation::precondition_precisely(const Ball& h, const Stages& v)
{
    const auto n = static_cast<std::size_t>(dimension_);
    const long bits = 64 * ((static_cast<long>(std::max(log2_stiffness_, 0.0)) + 40) / 64 + 1);
    step_jacobian_ = precise_jacobian(h, v, bits);
    if (!precise_preconditioner_) precise_preconditioner_.emplace(schur_form_, n);
    cost_ += 4.0 / 6 * static_cast<double>(stages_ * n * n * n);
    return precise_preconditioner_->factor(step_jacobian_, bits);
}

/// Cost of a solution of the linear system by so many directions, in multiplications of full precision (of 25 ns or so): an
/// operation in double is worth a fiftieth, if it is one of many; the fixed share of a stage covers small systems.
double Collocation::cost_in_double(std::size_t directions) const
{
    const double s = stages_, n = static_cast<double>(dimension_);
    const double solution = s * (25 + 0.02 * (4 * n * s + 3 * n * n)), tangent = 0.2 * s * program_->multiplications();
    return static_cast<double>(directions + 1) * (solution + tangent);
}

Collocation::Stages Collocation::multiply(double h, const Stages& v) const
{
    const Linearization::Points directions = v.array().colwise() * weights_;
    const Linearization::Points image = linearization_.tangent(directions).colwise() * inverse_weights_;
    return v - h * image.matrix() * coefficients_.transpose();
}

/// Newton's method in double. Returns log2 of the accuracy reached, nothing if it does not converge.
std::optional<double> Collocation::iterate_in_double(double h, Stages& v)
{
    const Eigen::VectorXd x = [&] {
        Eigen::VectorXd result(dimension_);
        for (Eigen::Index i = 0; i < dimension_; ++i)
            result[i] = scaled(state_[i].data(), exponents_[static_cast<std::size_t>(i)]);
        return result;
    }();
    const Eigen::ArrayXd times = time_.approximate() + h * nodes_;
    const auto multiply_by = [&](const Stages& direction) { return preconditioner_.solve(multiply(h, direction)); };
    double last = HUGE_VAL;
    for (unsigned iteration = 0; iteration < 14; ++iteration) {
        linearization_.linearize(v.array().colwise() * weights_, times);
        const Linearization::Points f = linearization_.derivative().colwise() * inverse_weights_;
        const Stages r = (h * f.matrix() * coefficients_.transpose() - v).colwise() + x;
        if (!r.allFinite()) return std::nullopt;
        krylov_.forget();
        const Stages change = krylov_.solve(preconditioner_.solve(r), 1e-3, 30, multiply_by);
        cost_ += cost_in_double(krylov_.directions());
        const double size = change.lpNorm<Eigen::Infinity>();
        if (!std::isfinite(size) || size > 1e6 || (iteration > 2 && size > 0.8 * last && size > 1e-3))
            return std::nullopt;
        v += change;
        // Small enough, or down at the rounding errors that stiff equations have in double.
        const bool is_at_noise = size < 1e-3 && size > last / 8;
        last = size;
        if (std::log2(size) < log2_double_accuracy || is_at_noise) {
            linearization_.linearize(v.array().colwise() * weights_, times);
            krylov_.forget();
            return std::max(std::log2(size), log2_double_accuracy);
        }
    }
    return std::nullopt;
}

void Collocation::residual(const Ball& h, long bits)
{
    const auto s = static_cast<std::size_t>(stages_);
    Vector<Ball> x(dimension_);
    for (std::size_t i = 0; i < s; ++i) {
        for (Eigen::Index n = 0; n < dimension_; ++n)
            arb_set(x[n].data(), stage_values_[static_cast<std::size_t>(n) * s + i]);
        const Ball t = sum(time_, product(h, method_.nodes[static_cast<Eigen::Index>(i)], bits), settings_.bits + 64);
        const Vector<Ball> f = field_.evaluate(x, t, bits);
        for (Eigen::Index n = 0; n < dimension_; ++n)
            arf_mul(arb_midref(derivatives_[static_cast<std::size_t>(n) * s + i]), arb_midref(f[n].data()),
                    arb_midref(h.data()), bits, ARF_RND_NEAR);
    }
    work_.evaluations += stages_;
    cost_ += static_cast<double>(stages_) * (program_->multiplications() + static_cast<double>(dimension_) * stages_);
    Ball displaced;
    for (std::size_t n = 0; n < static_cast<std::size_t>(dimension_); ++n)
        for (std::size_t i = 0; i < s; ++i) {
            arb_ptr r = residuals_[n * s + i];
            arf_sub(arb_midref(displaced.data()), arb_midref(state_[static_cast<Eigen::Index>(n)].data()),
                    arb_midref(stage_values_[n * s + i]), stage_bits(), ARF_RND_NEAR);
            arb_approx_dot(r, displaced.data(), 0, exact_coefficients_[i * s], 1, derivatives_[n * s], 1,
                           static_cast<slong>(s), bits);
        }
}

void Collocation::set_stage_values(const Stages& v)
{
    for (Eigen::Index n = 0; n < dimension_; ++n)
        for (Eigen::Index i = 0; i < v.cols(); ++i) {
            const auto place = static_cast<std::size_t>(n * v.cols() + i);
            arf_ptr value = arb_midref(stage_values_[place]);
            arf_set_d(value, v(n, i));
            arf_mul_2exp_si(value, value, exponents_[static_cast<std::size_t>(n)]);
        }
}

/// Overwrites residuals f of the stage values by the changes that simplified Newton asks for.
///
/// For f_n = x_n^p Σ C_nm φ_m the stiff part of the Jacobian has the constant range of C if derivatives are measured in units of
/// x_n^p, at each stage in its own. So the residuals r are made into those of the stages' derivatives, A⁻¹r, in units of the middle
/// stage's x^p. Without that, what the fast modes of one stage do to the slow ones of another grows like h‖J‖.
void Collocation::precondition_change(FloatArray& f) const
{
    const unsigned power = program_->factor_power;
    if (power == 0) { // the two forms are the same
        precise_preconditioner_->solve(f);
        return;
    }
    const auto s = static_cast<std::size_t>(stages_), n = static_cast<std::size_t>(dimension_);
    const long bits = precise_preconditioner_->bits();
    FloatArray ratios(n * s); // (x at the stage / x of the Jacobian)^p; 1 where a component changes sign or nearly so
    Ball ratio;
    for (std::size_t j = 0; j < n; ++j) {
        bool is_moderate = true;
        for (std::size_t i = 0; i < s; ++i) {
            arf_div(arb_midref(ratio.data()), arb_midref(stage_values_[j * s + i]),
                    arb_midref(jacobian_point_[static_cast<Eigen::Index>(j)].data()), bits, ARF_RND_NEAR);
            is_moderate = is_moderate && sign(ratio) > 0 && std::abs(log2_of(ratio)) < 10;
            arb_one(ratios[j * s + i]);
            for (unsigned k = 0; k < power; ++k)
                arf_mul(arb_midref(ratios[j * s + i]), arb_midref(ratios[j * s + i]), arb_midref(ratio.data()), bits,
                        ARF_RND_NEAR);
        }
        if (!is_moderate)
            for (std::size_t i = 0; i < s; ++i) arb_one(ratios[j * s + i]);
    }
    f = precise_preconditioner_->times_transposed(f, exact_inverse_);
    for (std::size_t place = 0; place < n * s; ++place)
        arf_div(arb_midref(f[place]), arb_midref(f[place]), arb_midref(ratios[place]), bits, ARF_RND_NEAR);
    precise_preconditioner_->solve(f);
    for (std::size_t place = 0; place < n * s; ++place)
        arf_mul(arb_midref(f[place]), arb_midref(f[place]), arb_midref(ratios[place]), bits, ARF_RND_NEAR);
    f = precise_preconditioner_->times_transposed(f, exact_coefficients_);
}

/// Simplified Newton iteration with the precise Jacobian of the middle stage, accelerated.
bool Collocation::iterate_precisely(const Ball& h, const Stages& v)
{
    const auto s = static_cast<std::size_t>(stages_);
    const auto n = static_cast<std::size_t>(dimension_);
    set_stage_values(v);
    const double log2_tolerance = log2_of_relative();
    const double log2_goal = log2_tolerance - 16; // iterations are dear here: no more digits than the step needs
    AndersonAcceleration acceleration(n * s, settings_.bits);
    FloatArray u(n * s), f(n * s);
    double before = HUGE_VAL;
    unsigned without_gain = 0;
    for (unsigned iteration = 0; iteration < 20 + settings_.bits / 2; ++iteration) {
        residual(h, residual_bits(96 - std::min(before, 0.0)));
        for (std::size_t j = 0; j < n; ++j)
            for (std::size_t i = 0; i < s; ++i) {
                const std::size_t place = j * s + i;
                arf_mul_2exp_si(arb_midref(f[place]), arb_midref(residuals_[place]), -exponents_[j]);
                arf_mul_2exp_si(arb_midref(u[place]), arb_midref(stage_values_[place]), -exponents_[j]);
            }
        precondition_change(f);
        cost_ += static_cast<double>(s * n * (n + 3 * s)) * 2;
        FloatArray change = acceleration.step(u, f);
        double size = -HUGE_VAL;
        for (std::size_t place = 0; place < n * s; ++place) size = std::max(size, log2_of(change[place]));
        if (size == HUGE_VAL || std::isnan(size)) return false;
        for (std::size_t j = 0; j < n; ++j)
            for (std::size_t i = 0; i < s; ++i) {
                const std::size_t place = j * s + i;
                arf_mul_2exp_si(arb_midref(change[place]), arb_midref(change[place]), exponents_[j]);
                arf_add(arb_midref(stage_values_[place]), arb_midref(stage_values_[place]), arb_midref(change[place]),
                        stage_bits(), ARF_RND_NEAR);
            }
        const double gain = size - before;
        if (size < log2_goal) return true;
        without_gain = gain > -0.5 ? without_gain + 1 : 0;
        // At the rounding errors; far from the solution the acceleration may need some steps to find its directions.
        if (size < log2_tolerance - 8 && gain > -3) return true;
        if (without_gain >= 8) return size < log2_tolerance - 6;
        before = std::min(size, before);
    }
    return false;
}

/// Bits that the stage values are iterated in: on top of those of the state the ones that h‖J‖ costs. A stage value that is
/// off by one unit of the state's last place moves its residual by h‖J‖ units, and where the Jacobian changes over the step
/// no preconditioner takes that back.
long Collocation::stage_bits() const
{
    return settings_.bits + std::max(0L, std::lround(log2_stiffness_));
}

/// `wanted` bits of a residual that is a small difference of terms of the size of hJ times the state.
long Collocation::residual_bits(double wanted) const
{
    return std::clamp(static_cast<long>(std::max(0.0, log2_stiffness_) + wanted), std::min(96L, stage_bits()),
                      stage_bits());
}

double Collocation::log2_of_relative() const
{
    const numeric::PrecisionScope precision(64);
    return log2_of(Ball(settings_.tolerance.relative));
}

bool Collocation::refine(const Ball& h, const Stages& v, double log2_accuracy)
{
    const auto s = static_cast<std::size_t>(stages_);
    const auto n = static_cast<std::size_t>(dimension_);
    set_stage_values(v);
    const double step = h.approximate(), bits = static_cast<double>(settings_.bits);
    const double log2_tolerance = log2_of_relative();
    const double log2_goal = std::min(12 - bits, log2_tolerance - 8); // what the method conserves stays to rounding
    double before = 0, expected = log2_accuracy;
    for (unsigned iteration = 0; iteration < 20 + settings_.bits / 8; ++iteration) {
        residual(h, residual_bits(64 - expected));
        double largest = -HUGE_VAL;
        for (std::size_t j = 0; j < n; ++j)
            for (std::size_t i = 0; i < s; ++i)
                largest = std::max(largest, log2_of(residuals_[j * s + i]) - static_cast<double>(exponents_[j]));
        if (largest == -HUGE_VAL) return true;
        if (!std::isfinite(largest)) return false;
        const long unit = std::lround(largest);
        Stages r(dimension_, stages_);
        for (std::size_t j = 0; j < n; ++j)
            for (std::size_t i = 0; i < s; ++i)
                r(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(i)) =
                    scaled(residuals_[j * s + i], exponents_[j] + unit);
        const std::size_t known = krylov_.directions();
        const Stages change = krylov_.solve(preconditioner_.solve(r), std::exp2(log2_reduction), most_directions,
                                            [&](const Stages& d) { return preconditioner_.solve(multiply(step, d)); });
        cost_ += cost_in_double(krylov_.directions() - known);
        const double size = std::log2(change.lpNorm<Eigen::Infinity>()) + static_cast<double>(unit);
        if (!std::isfinite(size) && size != -HUGE_VAL) return false;
        for (std::size_t j = 0; j < n; ++j)
            for (std::size_t i = 0; i < s; ++i) {
                Ball amount(change(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(i)));
                arf_mul_2exp_si(arb_midref(amount.data()), arb_midref(amount.data()), exponents_[j] + unit);
                arf_add(arb_midref(stage_values_[j * s + i]), arb_midref(stage_values_[j * s + i]),
                        arb_midref(amount.data()), stage_bits(), ARF_RND_NEAR);
            }
        const double gain = iteration == 0 ? -8 : size - before; // log2 of the contraction
        if (size + std::min(gain, 0.0) < log2_goal) return true;
        if (gain > -3 && iteration > 0) return size < log2_tolerance - 6; // rounding noise, or no convergence
        before = size;
        expected = size + gain;
    }
    return false;
}

bool Collocation::solve_stages(const Ball& h)
{
    scale_by(state_, h);
    Stages v = predict(h);
    if (!v.allFinite()) return false;
    const double step = h.approximate();
    if (is_in_range_ && precondition(step, v)) {
        if (log2_stiffness_ <= double_resolves) {
            const auto log2_accuracy = iterate_in_double(step, v);
            return log2_accuracy && refine(h, v, *log2_accuracy);
        }
    } else if (!precondition_out_of_range(h, v)) {
        return false;
    }
    return precondition_precisely(h, v) && iterate_precisely(h, v);
}

Ball Collocation::legendre_coefficient(Eigen::Index component, unsigned k) const
{
    Ball d;
    arb_approx_dot(d.data(), nullptr, 0, exact_from_stages_[static_cast<std::size_t>(k) * stages_], 1,
                   displacement_[static_cast<std::size_t>(component) * stages_], 1, static_cast<slong>(stages_),
                   settings_.bits);
    return d;
}

/// log2 of the largest entry of v filtered by (I − hJ/width)⁻¹, in the scaled variables.
double Collocation::log2_filtered(const FloatArray& v, double width) const
{
    const auto n = static_cast<std::size_t>(dimension_);
    FloatArray scaled_v(n);
    double largest = -HUGE_VAL;
    for (std::size_t i = 0; i < n; ++i) {
        arf_mul_2exp_si(arb_midref(scaled_v[i]), arb_midref(v[i]), -exponents_[i]);
        largest = std::max(largest, log2_of(scaled_v[i]));
    }
    if (!std::isfinite(largest)) return largest;
    if (log2_stiffness_ > double_resolves) {
        const auto filtered = precise_preconditioner_->filter(1 / width, scaled_v);
        if (!filtered) return largest;
        double result = -HUGE_VAL;
        for (std::size_t i = 0; i < n; ++i) result = std::max(result, log2_of((*filtered)[i]));
        return result;
    }
    const long unit = std::lround(largest);
    Eigen::MatrixXd in_double(dimension_, 1);
    for (std::size_t i = 0; i < n; ++i) in_double(static_cast<Eigen::Index>(i), 0) = scaled(scaled_v[i], unit);
    return std::log2(preconditioner_.filter(1 / width, in_double).lpNorm<Eigen::Infinity>()) +
           static_cast<double>(unit);
}

/// log2 of the estimated error over the tolerance.
double Collocation::log2_error() const
{
    const unsigned looked_at = std::min(6U, stages_);
    FloatArray last(static_cast<std::size_t>(dimension_));
    std::vector<double> sizes; // log2 max_n |d_{s−1−j}| / weight
    for (unsigned j = 0; j < looked_at; ++j) {
        double size = -HUGE_VAL;
        for (Eigen::Index n = 0; n < dimension_; ++n) {
            const Ball d = legendre_coefficient(n, stages_ - 1 - j);
            size = std::max(size, log2_of(d) - static_cast<double>(exponents_[static_cast<std::size_t>(n)]));
            if (j == 0) arb_set(last[static_cast<std::size_t>(n)], d.data());
        }
        sizes.push_back(size);
    }
    double decay = 0; // log2 of the ratio of neighbours
    if (looked_at == 6 && std::isfinite(std::max(sizes[4], sizes[5])))
        decay = std::min(0.0, (std::max(sizes[0], sizes[1]) - std::max(sizes[4], sizes[5])) / 4);
    const double largest = looked_at > 1 ? std::max(sizes[0], sizes[1]) : sizes[0];
    if (largest == -HUGE_VAL) return -HUGE_VAL;
    if (!std::isfinite(largest)) return std::nan("");
    const double width = 4.0 * stages_ + 2;
    // The last one shows the errors of earlier steps in the stiffest modes: ε there moves U by ε P_s(1 − 2c), and
    // P_s' has the coefficients 2k + 1 at k = s − 1, s − 3, … That is not the defect of this step, and filtered out. The
    // last but one is without it and counts in full: at the end of the step the stiffest modes miss the solution by the
    // coefficients left out, however stiff they are.
    double counted = log2_filtered(last, width);
    if (looked_at > 1) counted = std::max(counted, sizes[1]);
    return counted - std::log2(width) + decay - log2_of_relative();
}

StepOutcome Collocation::accept(const Ball& h, const Ball& target)
{
    Vector<Ball> next(dimension_);
    for (Eigen::Index n = 0; n < dimension_; ++n) // U(1) = x + d_0: the other P_k have mean 0
        next[n] = sum(state_[n], legendre_coefficient(n, 0), settings_.bits);
    if (!is_finite(next)) return StepOutcome::not_finite;
    previous_state_ = std::exchange(state_, std::move(next));
    Stages z(dimension_, stages_);
    for (Eigen::Index n = 0; n < dimension_; ++n)
        for (Eigen::Index i = 0; i < z.cols(); ++i)
            z(n, i) = scaled(displacement_[static_cast<std::size_t>(n) * stages_ + static_cast<std::size_t>(i)],
                             exponents_[static_cast<std::size_t>(n)]);
    legendre_ = z * from_stages_.transpose();
    legendre_exponents_ = exponents_;
    last_step_ = h;
    previous_time_ = time_;
    time_ = target;
    has_dense_output_ = true;
    ++work_.steps;
    return StepOutcome::accepted;
}

/// What the solved stages differ by from the state: what the Legendre coefficients are computed from.
void Collocation::set_displacement()
{
    for (std::size_t n = 0; n < static_cast<std::size_t>(dimension_); ++n)
        for (std::size_t i = 0; i < stages_; ++i)
            arf_sub(arb_midref(displacement_[n * stages_ + i]), arb_midref(stage_values_[n * stages_ + i]),
                    arb_midref(state_[static_cast<Eigen::Index>(n)].data()), settings_.bits, ARF_RND_NEAR);
}

StepOutcome Collocation::step(const Ball& limit)
{
    if (is_at_limit(time_, limit, proposed_)) return StepOutcome::accepted;
    cost_ = static_cast<double>(dimension_) *
            (0.2 * program_->multiplications() + 0.1 * stages_ * static_cast<double>(dimension_));
    has_dense_output_ = false;
    if (!is_finite(state_)) return StepOutcome::not_finite;
    for (unsigned attempt = 0; attempt < most_attempts_; ++attempt) {
        Ball h = proposed_;
        const bool ends_at_limit = cut_to_limit(h, time_, limit, settings_.bits);
        if (is_below_resolution(h, time_, settings_.bits) && !ends_at_limit) return StepOutcome::step_underflow;
        const Ball target = ends_at_limit ? limit.midpoint() : advanced(h, time_, settings_.bits);
        if (!solve_stages(h)) {
            ++work_.rejected;
            proposed_ = product(h, Ball(0.5), 64);
            continue;
        }
        set_displacement();
        const double error = log2_error();
        if (std::isnan(error)) return StepOutcome::not_finite;
        const double wanted = -1 - error; // half of the tolerance
        // The errors of accepted steps go on as their sizes and errors did: as the flow slows down, steps grow together.
        double trend = 0;
        if (error <= 0 && legendre_.size() > 0 && std::isfinite(error) && std::isfinite(log2_last_error_))
            trend = log2_of(quotient(h, last_step_, 64)) + (log2_last_error_ - error) / (stages_ + 1.0);
        const double factor =
            std::clamp(std::exp2(wanted / (stages_ + 1.0) + std::clamp(trend / 2, -0.5, 0.5)), 0.1, 3.0);
        if (error > 0) {
            ++work_.rejected;
            proposed_ = product(h, Ball(std::min(factor, 0.8)), 64);
            continue;
        }
        log2_last_error_ = error;
        // A step cut short by a limit says nothing against the longer one proposed before.
        const Ball grown = product(h, Ball(factor), 64);
        if (!ends_at_limit || compare_sizes(grown, proposed_) > 0) proposed_ = grown;
        return accept(h, target);
    }
    return StepOutcome::newton_failure;
}

StepOutcome Collocation::step_exactly(const Ball& size)
{
    if (sign(size) == 0) return StepOutcome::accepted;
    has_dense_output_ = false;
    if (!is_finite(state_)) return StepOutcome::not_finite;
    if (!solve_stages(size)) return StepOutcome::newton_failure;
    set_displacement();
    return accept(size, sum(time_, size, settings_.bits));
}

Vector<Ball> Collocation::dense(const Ball& t) const
{
    if (!has_dense_output_) return state_;
    const numeric::PrecisionScope precision(settings_.bits + 2L * stages_ + 64);
    const Ball c = quotient(difference(t, previous_time_, settings_.bits + 32), last_step_, settings_.bits + 32);
    const Vector<Ball> w = legendre_integrals(stages_, c);
    Vector<Ball> x(dimension_), d(stages_);
    for (Eigen::Index n = 0; n < dimension_; ++n) {
        for (unsigned k = 0; k < stages_; ++k) d[k] = legendre_coefficient(n, k);
        arb_approx_dot(x[n].data(), previous_state_[n].data(), 0, w.data()->data(), 1, d.data()->data(), 1,
                       static_cast<slong>(stages_), settings_.bits);
    }
    return x;
}

} // namespace wnflow::ode::detail
